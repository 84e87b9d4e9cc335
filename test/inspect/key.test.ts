/** The inspector held to the answer key of cities it has never seen: everything planted is found, nothing else is, items are counted right. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { main as sundial } from '../outside/sundial.ts';
import { InspectOutput } from '../../workers/outputs.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { ORPHAN } from '../portal/render/sitemap.ts';
import { answerKey, buildCity, startPortal, writeConfig, writeLedger, type AnswerKey } from '../portal/city.ts';
import { holdToKey } from '../portal/hold-to-key.ts';
import type { City } from '../portal/nouns.ts';
import { terminal } from '../workers/terminal.ts';
import { weekOfLooks } from './week.ts';
import { casesOf, found, leaksIn, printed, recordsOf, secretsOf } from './secrets.ts';

const cities: [seed: number, month: string, mode: 'proxy' | 'direct'][] = [
  [1, '2018-12', 'proxy'],
  [2, '2019-03', 'direct'],
  [5, '2018-07', 'proxy'],
];

/** One office's front page was watched for a week: the others have too few looks. */
async function keepLooks(data: string, key: AnswerKey, origin: string, month: string): Promise<void> {
  const { samples, faults } = weekOfLooks('jtj', `${origin}/`, `${month}-09`);
  const store = await openStore({ dataDir: data });
  for (const each of samples) await store.saveProbe(each);
  await store.close();
  key.faults.push(...faults);
}

describe.each(cities)('city of seed %i, %s, %s', (seed, month, mode) => {
  const dir = mkdtempSync(join(tmpdir(), 'sundial-key-'));
  const [config, data] = [join(dir, 'city'), join(dir, 'data')];
  const screen = terminal();
  let city: City;
  let key: AnswerKey;
  let code: number;

  beforeAll(async () => {
    city = buildCity({ seed, month });
    const portal = await startPortal(city, { mode });
    try {
      // One city with pictures shows that they change nothing; three of them would take the time of the whole suite.
      writeConfig(city, portal, config, { pictures: seed === 1 });
      key = answerKey(city, portal);
      if (seed === 5) await keepLooks(data, key, portal.origins['jtj'] ?? '', month);
      const book = join(dir, 'book.csv');
      if (writeLedger(city, book)) await sundial(['ledger', 'import', book, '--config', config, '--data', data], terminal(), process.env);
      code = await sundial(['inspect', '--config', config, '--month', month, '--data', data, '--json'], screen, process.env);
    } finally {
      await portal.close();
    }
  }, 1_200_000);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test('every unit is judged and ranked', () => {
    expect(screen.complaints()).not.toMatch(/sundial:/);
    expect(code).toBe(0);
    const output = InspectOutput.parse(JSON.parse(screen.text()));
    expect(output.units).toHaveLength(49);
    expect(output.units.filter((unit) => unit.total === null || unit.place === null)).toEqual([]);
    expect(output.run.state).toBe('closed');
    for (const { coverage } of output.units)
      expect(coverage.answered + coverage.blocked + coverage.silent + coverage.skipped).toBe(coverage.known);
    expect(Object.keys(output.bulletin).sort()).toEqual(['csv', 'docx', 'html', 'xlsx']);
  });

  test('all that was planted is found, and nothing else', async () => {
    const store = await openStore({ dataDir: data });
    const results = await Promise.all(Object.keys(key.units).map((unit) => store.results(month, unit)));
    await store.close();
    const verdict = holdToKey(key, results.flat());
    expect({ missed: verdict.missed, invented: verdict.invented }).toEqual({ missed: [], invented: [] });
    expect(verdict.planted).toBeGreaterThan(200);
  });

  test('what only the sitemap names is visited', async () => {
    const store = await openStore({ dataDir: data });
    const found: string[] = [];
    for await (const { record } of store.pages(month, { facts: false }))
      if (new URL(record.url).pathname === ORPHAN && record.outcome.kind === 'answered') found.push(record.url);
    await store.close();
    expect(found).toHaveLength(1);
  });

  test('every bundle verifies, and gives the same scores again offline', async () => {
    const { units, bundles } = JSON.parse(screen.text()) as InspectOutput;
    const paths = bundles.map((bundle) => bundle.path);
    expect(await sundial(['verify', ...paths], terminal(), process.env)).toBe(0);
    const again = terminal();
    expect(await sundial(['analyse', ...paths, '--config', config, '--json'], again, process.env)).toBe(0);
    const analysed = JSON.parse(again.text()) as { units: { unit: string; total: number; categories: Record<string, number> }[] };
    const figures = (list: { unit: string; total: number | null; categories: Record<string, number | null> }[]) =>
      list.map(({ unit, total, categories }) => ({ unit, total, categories })).sort((a, b) => (a.unit < b.unit ? -1 : 1));
    expect(figures(analysed.units)).toEqual(figures(units));
  });

  test('no personal number leaves the archive, nor a digest against which one could be tried', async () => {
    const store = await openStore({ dataDir: data });
    const results = await Promise.all(Object.keys(key.units).map((unit) => store.results(month, unit)));
    await store.close();
    const leaks = leaksIn(results.flat());
    const secrets = secretsOf(city, leaks);
    expect([leaks.length > 3, secrets.numbers.length > 10]).toEqual([true, true]);
    const evidence = join(data, 'evidence', month);
    const everything = [
      ...(await casesOf(leaks, data, dir)),
      ...printed(join(data, 'reports', month)),
      ...(await recordsOf(join(evidence, `${month}.results.wacz`))),
      ...(await recordsOf(join(evidence, `${month}.exhibits.wacz`))),
    ];
    expect(everything.flatMap(([place, bytes]) => found(place, bytes, secrets))).toEqual([]);
    expect(found('the control', Buffer.from(`x${secrets.numbers[0]}`), secrets)).toHaveLength(1);
  });
});
