/** The store goes away, and the lead with it: who led last says so, nobody else does, and it is told to be over by whoever leads then. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { initConfig } from '../../../config/init.ts';
import { Settings } from '../../../config/settings.ts';
import { overview } from '../../../workers/overview.ts';
import { openBooks, type Books } from '../../../workers/runtime.ts';
import { openLiveConfig } from '../../../workers/schedule/live-config.ts';
import { openScheduler } from '../../../workers/schedule/scheduler.ts';
import { openTeller } from '../../../workers/schedule/teller.ts';
import { StoreError, type Store } from '../../../workers/store.ts';
import { robot } from '../notify/robots.ts';
import { quick, testClock, writeSchedule } from './desk.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-store-away-'));
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
  rmSync(dir, { recursive: true, force: true });
});

interface Line {
  away: boolean;
  lost(): void;
}

/** As a server that is out of reach: every question fails, and the lease is gone. */
function reached(store: Store, line: Line): Store {
  const refuse = () => Promise.reject(new StoreError('unreachable', 'db.test:5432/sundial', 'nobody answers', 'start it'));
  return new Proxy(store, {
    get(target, name) {
      const act = Reflect.get(target, name) as (...given: unknown[]) => unknown;
      if (line.away) return refuse;
      if (name !== 'lease') return act;
      return async (run: string, { onLost = () => {} }: { onLost?: () => void } = {}) => {
        const release = await target.lease(run);
        line.lost = () => void release().then(onLost);
        return release;
      };
    },
  });
}

test('an outage of the store is told by the one that led, after five minutes, and is over for whoever leads then', async () => {
  const group = await robot({ body: { errcode: 0, errmsg: 'ok' } });
  open.push(group.close);
  const config = join(dir, 'city');
  initConfig(config, { rubric: 'county-2019', schema: '{}\n' });
  writeSchedule(config, quick.replace('20:00', '20:01').replace('month: {', 'month: { day: 28,'));
  writeFileSync(join(config, 'notify.yaml'), 'channels:\n  - { id: group, kind: wecom, urlFrom: ROBOT }\n');
  const clock = testClock('2026-11-23 19:00');
  const bare = await openBooks(Settings.parse({ dataDir: join(dir, 'data'), logLevel: 'silent' }));
  open.push(() => bare.close());
  const desks = [0, 1].map(() => {
    const line: Line = { away: false, lost: () => undefined };
    const books: Books = { ...bare, store: reached(bare.store, line), now: clock.now, log: () => undefined };
    const live = openLiveConfig(config, books);
    const look = () => overview(books, { config: live.config(), schedule: live.config().schedule, now: clock.now() });
    const teller = openTeller({ books, env: { ROBOT: group.url }, live, look, away: async () => [] });
    const begin = async () => undefined;
    const scheduler = openScheduler({ books, live, begin, everyMs: 3_600_000, times: clock.times, tell: () => teller.tell([]) });
    open.push(() => scheduler.close());
    return { line, scheduler };
  });
  const minutes = async (count: number) => {
    for (let minute = 0; minute < count; minute += 1) {
      for (const { scheduler } of desks) await scheduler.tick();
      for (const { scheduler } of desks) await scheduler.settled();
      clock.pass(60_000);
    }
  };
  const said = () => group.received.map(({ body }) => (body['text'] as { content: string }).content);
  await minutes(2);
  expect(desks.map(({ scheduler }) => scheduler.isLeading())).toEqual([true, false]);
  for (const { line } of desks) line.away = true;
  desks[0]!.line.lost();
  await minutes(3);
  expect(said()).toEqual([]);
  await minutes(20);
  expect(said()).toEqual([expect.stringMatching(/数据库连不上：db\.test:5432\/sundial: nobody answers/)]);
  for (const { line } of desks) line.away = false;
  await minutes(15);
  expect(said().slice(1)).toEqual([expect.stringMatching(/已解除】数据库连不上/)]);
});
