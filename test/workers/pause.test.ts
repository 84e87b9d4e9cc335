/** A person stops a run at the next page, in every process, and lets it go on. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { askedTwice, holdBack, madeOf, openGround, run, undisturbed, until, type Ground, type Machines } from './machines.ts';
import { start } from './village.ts';

let ground: Ground;
let at: Machines;
let alone: Awaited<ReturnType<typeof undisturbed>>;
beforeAll(async () => {
  ground = await openGround();
  alone = await undisturbed(ground.dir);
});
afterAll(() => ground.stop());
beforeEach(async () => {
  at = await ground.machines();
});
afterEach(() => at.close());

const asked = () => [...at.village.asked.values()].reduce((sum, count) => sum + count, 0);
const doing = async () => (await at.store.workers()).flatMap((worker) => worker.doing);

test('many machines: all leave it, none begins anything, and it goes on where it was', async () => {
  const letGo = holdBack(at.village, (url) => url.includes('/news/1'));
  await at.begin();
  const both = [at.work('--once'), at.work('--once')];
  await until(doing, (jobs) => jobs.length === 2);
  const held = await at.sundial('pause', '--by', 'Li Wei', '--why', 'the portal moves', '--json').ended;
  expect(JSON.parse(held.out)).toMatchObject({ held: [{ run: '*', by: 'Li Wei', why: 'the portal moves' }] });
  // Each looks every three seconds; a village is through in less.
  await wait(8_000);
  letGo();
  await until(doing, (jobs) => jobs.length === 0);
  const before = asked();
  // Whoever comes now finds it held, and so does whoever is told that work was lost.
  await at.flushAll();
  both.push(at.work('--once'));
  await until(
    () => at.store.workers(),
    (workers) => workers.length === 3,
  );
  expect(asked()).toBe(before);
  const wrong = await at.sundial('resume', run, '--json').ended;
  expect({ code: wrong.code, error: JSON.parse(wrong.out).error }).toMatchObject({
    code: 2,
    error: { message: `${run}: expected a pause, found none` },
  });
  expect(JSON.parse((await at.sundial('resume', '--json').ended).out)).toEqual({ held: [] });
  expect((await Promise.all(both.map(({ ended }) => ended))).map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(madeOf(await at.left())).toEqual(alone);
  expect(askedTwice(at.village)).toEqual([]);
});

test('one process alone: "inspect" says that it is paused and by whom, and goes on by itself', async () => {
  const env = { SUNDIAL_DATA: at.data };
  const letGo = holdBack(at.village, (url) => url.includes('/news/'));
  const inspect = start(['inspect', '--config', at.village.config, '--month', run, '--json'], env);
  await until(
    async () => at.village.asked,
    (pages) => [...pages.keys()].some((url) => url.includes('/news/')),
  );
  expect((await start(['pause', run, '--by', 'Li Wei', '--why', 'the portal moves'], env).ended).code).toBe(0);
  await wait(5_000);
  letGo();
  await inspect.says(/^warning: 2018-12 is paused by Li Wei: the portal moves; it goes on after: npx sundial resume 2018-12$/m);
  const before = asked();
  const { out } = await start(['resume', run], env).ended;
  expect(out).toBe(`${run} resumed: whoever works goes on within a few seconds\nNothing is on hold.\n`);
  expect((await inspect.ended).code).toBe(0);
  expect(asked()).toBeGreaterThan(before);
  expect(askedTwice(at.village)).toEqual([]);
});
