/** By the seal alone it is known which bundle of a site counts, and which looks could have been sealed: a table of lawful and unlawful rows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { monthWindow } from '../../config/run.ts';
import type { MonthFindings } from '../../crawler/seal/month-findings.ts';
import { treeOf, type SealStatement } from '../../crawler/seal/statement.ts';
import type { SiteAttempt } from '../../workers/store.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { compareLooks } from '../../workers/verify/against-looks.ts';
import { compareAttempts, sealedSites, type Known } from '../../workers/verify/sealed-sites.ts';
import { sample } from '../scoring/looks.ts';

const run = '2018-12';
const entry = (id: string) => ({ id, sha256: `of ${id}`, bytes: 1, records: 1, root: 'r' });

function statement(edition: number, ...ids: string[]): SealStatement {
  const bundles = ids.map(entry);
  const engine = { version: '0', digest: 'd' };
  return {
    format: 'sundial-seal-1',
    run,
    edition,
    at: '2019-01-01T00:00:00.000Z',
    before: null,
    engine,
    key: 'k',
    tree: treeOf(bundles),
    bundles,
  };
}

function row(site: string, state: SiteAttempt['state'], bundle: string | null = null): SiteAttempt {
  const done = state === 'done' && bundle !== null;
  return {
    run,
    site,
    state,
    bundle,
    path: done ? `/d/${bundle}.wacz` : null,
    sha256: done ? `of ${bundle}` : null,
    why: null,
    pause: null,
  };
}

test('of several attempts the last one counts, and a bundle of another run is none', () => {
  const ids = ['2018-11.jia', '2018-12.jia', '2018-12~10.jia', '2018-12~2.jia', '2018-12~2.results'];
  expect(sealedSites(statement(2, ...ids)).map(({ site, entry: { id } }) => [site, id])).toEqual([
    ['jia', '2018-12~10.jia'],
    ['results', '2018-12~2.results'],
  ]);
});

const known: Known = { sites: new Set(['jia', 'yi', 'outside', 'probes', 'exhibits']), sources: new Set(['2018-12.yi']) };

test.each<[what: string, edition: number, ids: string[], rows: SiteAttempt[], told: RegExp, compared: string[], failed: string[]]>([
  ['as sealed', 1, ['2018-12.jia', '2018-12.results'], [row('jia', 'done', '2018-12.jia')], /^$/, ['jia', 'results'], []],
  ['a row is missing', 1, ['2018-12.jia'], [], /^jia .*不见了$/, ['jia'], []],
  ['failed, and nothing of it was sealed', 1, [], [row('jia', 'failed')], /^$/, [], ['jia']],
  ['failed, of a site that the configuration of the day did not know', 1, [], [row('bing', 'failed')], /^bing .*不在封存之列$/, [], []],
  ['failed, though the first edition lists it', 1, ['2018-12.jia'], [row('jia', 'failed')], /^jia .*库中为 failed/, ['jia'], []],
  ['crawled again in vain: the sealed exhibits leave it out', 2, ['2018-12.jia'], [row('jia', 'failed')], /^$/, [], ['jia']],
  ['failed, though the sealed exhibits were made from it', 2, ['2018-12.yi'], [row('yi', 'failed')], /^yi .*库中为 failed/, ['yi'], []],
  ['opened again', 2, ['2018-12.jia'], [row('jia', 'open')], /^jia .*正在重新检查/, ['jia'], []],
  [
    'the attempt before the last',
    2,
    ['2018-12.jia', '2018-12~2.jia'],
    [row('jia', 'done', '2018-12.jia')],
    /^jia .*bundle 封存为/,
    ['jia'],
    [],
  ],
  ['done, of a bundle that is not sealed', 1, [], [row('jia', 'done', '2018-12.jia')], /^jia .*不在封存之列$/, [], []],
  ['open, of a site that is not sealed', 1, [], [row('jia', 'open')], /^jia .*不在封存之列$/, [], []],
])('%s', (_, edition, ids, rows, told, compared, failed) => {
  const said: string[] = [];
  const found = compareAttempts(statement(edition, ...ids), rows, known, (_part, record, says) => void said.push(`${record} ${says}`));
  expect(said.join('\n')).toMatch(told);
  expect(found.compared.map(({ site }) => site)).toEqual(compared);
  expect([...found.failed]).toEqual(failed);
});

test.each<[what: string, asOf: string, sealedAt: string, look: string, outcome: 'named' | 'noted']>([
  ['seen long before the sealing', '2019-01-01T00:00:00+08:00', '2018-12-20T12:00:00Z', '2018-12-19T00:00:00.000Z', 'named'],
  ['of a round that was under way', '2019-01-01T00:00:00+08:00', '2018-12-20T12:00:00Z', '2018-12-20T11:30:00.000Z', 'noted'],
  ['seen after the sealing', '2019-01-01T00:00:00+08:00', '2018-12-20T12:00:00Z', '2018-12-21T00:00:00.000Z', 'noted'],
  ['seen after the clock of the run', '2018-12-10T00:00:00+08:00', '2019-01-05T00:00:00Z', '2018-12-11T00:00:00.000Z', 'noted'],
  ['seen before it', '2018-12-10T00:00:00+08:00', '2019-01-05T00:00:00Z', '2018-12-09T00:00:00.000Z', 'named'],
])('a look that is not sealed, %s', async (_, asOf, at, look, outcome) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sundial-looks-'));
  const store = await openStore({ dataDir });
  try {
    const sealed = sample('2018-12-01T00:00:00.000Z', { site: 'jia' });
    for (const each of [sealed, sample(look, { site: 'jia' })]) await store.saveProbe(each);
    const evidence = { bundle: '2018-12.probes', url: 'u', at: look, sha256: 's' };
    const looks = new Map([['jia', [{ sample: sealed, evidence }]]]);
    const said: string[] = [];
    const report: MonthFindings = { checked: [], notes: [], problems: [] };
    const of = { id: run, month: run, ...monthWindow(run), asOf, rubric: 'r', units: [], trial: false };
    const compared = await compareLooks(store, of, { looks, at, sites: [] }, (part, record) => void said.push(`${part} ${record}`), report);
    expect(compared).toBe(1);
    expect(said).toEqual(outcome === 'named' ? [`probe ${sealed.address}#${look}`] : []);
    expect(report.notes.join()).toMatch(outcome === 'noted' ? /另有本月 1 次首页访问.*不影响得分/ : /^$/);
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true });
  }
});
