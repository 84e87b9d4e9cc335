/** The proxy goes away in the middle of a month, and comes back: the process waits, says why, and the month ends like one that nothing disturbed. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cableTo } from '../crawler/line-stage.ts';
import { buildVillage, leftIn, start } from './village.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-line-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('the proxy is closed twice in mid-month: no unit loses its total, and nothing is dead that was not', async () => {
  const village = await buildVillage(dir, { lineAgainMs: 400 });
  const policyAt = join(village.config, 'policy.yaml');
  const policy = readFileSync(policyAt, 'utf8');
  const port = Number(/proxy: "http:\/\/127\.0\.0\.1:(\d+)"/.exec(policy)?.[1]);
  const cable = await cableTo(port);
  writeFileSync(policyAt, policy.replace(`:${port}"`, `:${cable.port}"`));
  const argv = (data: string) => ['inspect', '--config', village.config, '--data', join(dir, data), '--month', '2018-12', '--json'];
  const whole = await start(argv('whole')).ended;
  expect([whole.code, whole.err]).toEqual([0, expect.any(String)]);

  let [news, outside] = [0, 0];
  const cuts: Promise<void>[] = [];
  const cut = async (back: () => Promise<unknown>) => {
    await cable.cut();
    await back();
    await cable.mend();
  };
  village.onAsk = (url) => {
    if (/news\/\d/.test(url) && ++news === 5) cuts.push(cut(() => run.says(/waits until.*our own line is down/)));
    if (url === 'http://alive.test/' && ++outside === 1) cuts.push(cut(() => pause(2000)));
  };
  const run = start(argv('cut'));
  const ended = await run.ended;
  expect([ended.code, ended.err]).toEqual([0, expect.stringContaining('本机网络不通')]);
  await Promise.all(cuts);
  expect(cuts).toHaveLength(2);
  const [before, after] = [await leftIn(join(dir, 'whole')), await leftIn(join(dir, 'cut'))];
  expect(after.pages.sort()).toEqual(before.pages.sort());
  expect(after.links.sort()).toEqual(before.links.sort());
  const totals = (left: typeof after) => left.scores.map(({ unit, total }) => [unit, total]);
  expect(totals(after)).toEqual(totals(before));
  expect(after.scores.every(({ total }) => total !== null)).toBe(true);
  expect(JSON.parse(ended.out).tables).toEqual(JSON.parse(whole.out).tables);
  await cable.cut();
  await village.close();
});
