/** Links outside: one look a run, in a bundle of their own, for run and analyse alike; what is left is stated; neighbours answer for each other. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { main as sundial } from '../outside/sundial.ts';
import type { AnalyseOutput } from '../../workers/outputs-analyse.ts';
import type { InspectOutput } from '../../workers/outputs.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { terminal } from './terminal.ts';
import { buildVillage, leftIn, type Village } from './village.ts';

/** Each step is a process of its own, or a whole month. */
const dir = mkdtempSync(join(tmpdir(), 'sundial-links-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
let villages = 0;
let village: Village;
let data: string;
afterEach(() => village.close());

async function run(...argv: string[]) {
  const screen = terminal();
  const code = await sundial(argv, screen, { ...process.env, SUNDIAL_LOG: 'silent' });
  return { code, out: screen.text(), err: screen.complaints() };
}
async function inspected(policy: Record<string, string | number> = {}, ...argv: string[]): Promise<InspectOutput> {
  const at = join(dir, String((villages += 1)));
  village = await buildVillage(at, policy);
  data = join(at, 'data');
  const { code, out, err } = await run('inspect', '--config', village.config, '--month', '2018-12', '--data', data, '--json', ...argv);
  expect({ code, err }).toMatchObject({ code: 0 });
  return JSON.parse(out) as InspectOutput;
}
const outcomes = async () => {
  const store = await openStore({ dataDir: data });
  const found: string[] = [];
  for await (const { url, outcome, where } of store.links('2018-12', 'outside')) {
    found.push(`${where} ${url} ${outcome.kind} ${outcome.kind === 'skipped' ? outcome.why : ''}`.trim());
  }
  await store.close();
  return found;
};

describe('with links outside', () => {
  test('each is looked at once for all pages that name it; a neighbour is asked by its own crawl only', async () => {
    const { bundles } = await inspected();
    expect(bundles.map(({ id }) => id)).toEqual(['2018-12.exhibits', '2018-12.jia', '2018-12.outside', '2018-12.probes', '2018-12.yi']);
    expect((await leftIn(data)).links).toEqual([
      'outside http://alive.test/ alive',
      'outside http://dead.test/gone dead',
      'outside http://wall.test/ unknown',
    ]);
    expect(village.asked.get('http://www.yi.test/')).toBe(1);
    const store = await openStore({ dataDir: data });
    const findings = (await store.results('2018-12', 'jia')).flatMap((result) => result.findings);
    await store.close();
    const dead = findings.filter(({ sort }) => sort === 'dead');
    expect(dead.map(({ subject }) => subject)).toEqual(['http://dead.test/gone']);
    expect(dead[0]!.evidence.at(-1)).toMatchObject({ bundle: '2018-12.outside', url: 'http://dead.test/gone' });
    expect((await run('verify', ...bundles.map(({ path }) => path))).code).toBe(0);
  });

  test('analyse gives the scores of the run from all bundles, and says what is missing from those of the sites alone', async () => {
    const { bundles, units } = await inspected();
    const paths = bundles.map(({ path }) => path);
    const analysed = async (...given: string[]) => JSON.parse((await run('analyse', ...given, '--json')).out) as AnalyseOutput;
    const whole = await analysed(...paths);
    const { scores } = await leftIn(data);
    expect(whole.outside).toBe(true);
    expect(whole.units.map(({ unit, madeFrom }) => ({ unit, madeFrom }))).toEqual(scores.map(({ unit, madeFrom }) => ({ unit, madeFrom })));
    expect(whole.units.map(({ total }) => total)).toEqual(units.map(({ total }) => total));
    const alone = paths.filter((path) => !path.includes('outside'));
    expect((await analysed(...alone)).outside).toBe(false);
    expect((await run('analyse', ...alone)).out).toMatch(/未给出站外链接的证据包/);
    expect((await run('analyse', ...paths)).out).not.toMatch(/未给出/);
    expect(
      await run(
        'analyse',
        paths.find((path) => path.includes('outside'))!,
      ),
    ).toMatchObject({
      code: 2,
      err: expect.stringMatching(/expected the bundle of a site/),
    });
  });

  test.each<[string, Record<string, string | number>, string[]]>([
    [
      'beyond the most that are looked at',
      { maxOutsideLinks: 1 },
      ['outside http://alive.test/ answered', 'outside http://dead.test/gone skipped budget', 'outside http://wall.test/ skipped budget'],
    ],
    [
      'when none are to be looked at',
      { outsideLinks: 'skip' },
      ['http://alive.test/', 'http://dead.test/gone', 'http://wall.test/'].map((url) => `outside ${url} skipped outside`),
    ],
    [
      'when none may be looked at',
      { maxOutsideLinks: 0 },
      ['http://alive.test/', 'http://dead.test/gone', 'http://wall.test/'].map((url) => `outside ${url} skipped budget`),
    ],
  ])('%s the rest is stated', async (_, policy, stated) => {
    await inspected(policy);
    expect(await outcomes()).toEqual(stated);
  });

  test('a trial looks at what its own unit names', async () => {
    const { bundles } = await inspected({}, '--unit', 'jia');
    expect(bundles.map(({ id }) => id)).toEqual(['exhibits', 'jia', 'outside', 'probes'].map((site) => `2018-12-trial.${site}`));
  });
});
