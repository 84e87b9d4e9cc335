/** `sundial status` as a process of its own: beside an inspection, on a store that nothing runs on, on an empty one, for a person and for scripts. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { main as sundial } from '../../workers/cli.ts';
import { ErrorOutput } from '../../workers/outputs.ts';
import { StatusOutput } from '../../workers/outputs-operations.ts';
import { openStore } from '../../workers/store-kysely.ts';
import type { Store } from '../../workers/store.ts';
import { terminal } from './terminal.ts';
import { buildVillage, start, type Village } from './village.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-status-'));
const data = join(dir, 'data');
let village: Village;
beforeAll(async () => {
  village = await buildVillage(dir, {});
});
afterAll(async () => {
  await village?.close();
  rmSync(dir, { recursive: true, force: true });
});

async function status(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const screen = terminal();
  const code = await sundial(['status', ...words], screen, { SUNDIAL_LOG: 'silent' });
  return { code, out: screen.text(), err: screen.complaints() };
}
const asJson = async (...words: string[]) => {
  const { code, out } = await status('--json', ...words);
  return { code, seen: StatusOutput.parse(JSON.parse(out)) };
};

test('where no store is, that is told and none is made; an empty store: all is well, with and without a configuration', async () => {
  const none = await status('--data', join(dir, 'none'));
  expect({ code: none.code, err: none.err, made: existsSync(join(dir, 'none')) }).toEqual({
    code: 2,
    err: expect.stringMatching(/sundial\.db: expected a store, found none; name the data directory with --data/),
    made: false,
  });
  await (await openStore({ dataDir: join(dir, 'none') })).close();
  const { code, out } = await status('--data', join(dir, 'none'));
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/All is well; no run is in hand\.[^]*none was published/) });
  expect(await asJson('--data', join(dir, 'none'), '--config', village.config)).toMatchObject({
    code: 0,
    seen: { verdict: 'well', runs: [] },
  });
});

test('a configuration that is none, or broken, is refused', async () => {
  const { code, out } = await status('--json', '--config', join(dir, 'nowhere'));
  expect({ code, error: ErrorOutput.parse(JSON.parse(out)).error.code }).toEqual({ code: 2, error: 'configuration' });
});

test('beside an inspection: its sites, its worker and how far it is; then that it has ended', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  village.onAsk = (url) => (/yi\.test\/news\/5/.test(url) ? held : undefined);
  const inspection = start(['inspect', '--config', village.config, '--month', '2018-12', '--data', data]);
  try {
    for (let look = 0; look < 600 && !existsSync(join(data, 'sundial.db')); look += 1) await pause(100);
    let last = await asJson('--data', data);
    for (let look = 0; look < 400 && last.seen.runs[0]?.sites.find(({ site }) => site === 'jia')?.state !== 'sealed'; look += 1) {
      await pause(100);
      last = await asJson('--data', data);
    }
    expect(last).toMatchObject({ code: 0, seen: { verdict: 'well' } });
    const [seen] = last.seen.runs;
    expect(seen).toMatchObject({ run: '2018-12', kind: 'month', by: 'command', stage: 'crawling', units: { total: 2, judged: 0 } });
    expect(seen!.sites.map(({ site, name, state }) => [site, name, state])).toContainEqual(['jia', 'jia', 'sealed']);
    expect(last.seen.workers).toMatchObject([{ kind: 'inspect', state: 'alive' }]);
    const { out } = await status('--data', data);
    expect(out).toMatch(/2018-12 {2}crawling {2}\(month, by command/);
    expect(out).toMatch(/0 of 2 judged/);
    expect(out).toMatch(/inspect .* alive/);
    expect(out).not.toMatch(/http:/);
  } finally {
    release();
    village.onAsk = () => {};
  }
  expect(await inspection.ended).toMatchObject({ code: 0 });
  expect(await asJson('--data', data)).toMatchObject({ code: 0, seen: { runs: [], workers: [], lastEnded: { run: '2018-12', units: 2 } } });
});

describe('what a person has to look at', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openStore({ dataDir: data });
  });
  afterAll(() => store?.close());

  test('ends with 3, and says what', async () => {
    const begun = new Date().toISOString();
    await store.hold({ run: '*', by: '示例甲', why: '机房停电', at: begun });
    const lost = { id: 'w', host: 'far-away', pid: 9, kind: 'work' as const, queues: [], concurrency: 1, started: begun, stopping: false };
    await store.beat({ ...lost, beat: new Date(Date.now() - 120_000).toISOString(), memoryBytes: 1, doing: [] });
    const { code, out } = await status('--data', data);
    expect(code).toBe(3);
    expect(out).toMatch(/ATTENTION \(2\):\n {2}held .*every run is on hold: 机房停电[^]*\n {2}lost .*far-away/);
    expect((await asJson('--data', data)).seen.troubles.map(({ kind }) => kind)).toEqual(['held', 'lost']);
    await store.release('*');
    await store.forgetWorker('w');
    expect((await status('--data', data)).code).toBe(0);
  });

  test('is watched until somebody ends it: a line at a time where nobody sits before a screen', async () => {
    await store.hold({ run: '*', by: '示例甲', why: '停电', at: new Date().toISOString() });
    const watching = start(['status', '--watch', '--data', data]);
    let said = '';
    watching.child.stdout!.on('data', (chunk: Buffer) => (said += chunk.toString()));
    for (let look = 0; look < 800 && !said.includes('\n'); look += 1) await pause(50);
    watching.child.kill('SIGINT');
    const { code, out } = await watching.ended;
    expect({ code, out }).toEqual({ code: 3, out: expect.stringMatching(/nothing runs {2}ATTENTION: every run is on hold/) });
    expect(out).not.toContain('\x1b');
    await store.release('*');
  });
});
