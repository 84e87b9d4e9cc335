/** No row of the database can be changed, taken out or put in after a month was sealed without being named: by its table and its key. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Libsql from 'libsql';
import { canonicalJson, digestOf } from '../../config/canonical.ts';
import { monthWindow } from '../../config/run.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { sample } from '../scoring/looks.ts';
import { copyOf, inStore, sealTwoMonths, verifyMonthIn } from './sealed-months.ts';

type Database = InstanceType<typeof Libsql>;

const dir = mkdtempSync(join(tmpdir(), 'sundial-verify-rows-'));
const month = '2018-12';
const look = (at: string, site = 'jia') => sample(at, { site, address: `http://www.${site}.test/` });
const judgement = (indicator: string) =>
  ({ kind: 'awarded', run: month, by: '某人', at: '2019-01-01T00:00:00Z', note: '', unit: 'jia', indicator, points: '1' }) as const;
let data: string;

/** Looks were taken and judgements given before the month was inspected, so that each table holds something sealed. */
beforeAll(async () => {
  const store = await openStore({ dataDir: join(dir, 'data') });
  for (const day of ['03', '04', '05']) await store.saveProbe(look(`2018-12-${day}T00:00:00.000Z`));
  const { from, to } = monthWindow(month);
  await store.openRun({
    id: month,
    month,
    from,
    to,
    asOf: `${to}T00:00:00+08:00`,
    rubric: 'yanshi-2018',
    units: ['jia', 'yi'],
    trial: false,
  });
  await store.appendJudgements([judgement('PS-01'), judgement('PS-02')]);
  await store.close();
  data = await sealTwoMonths(dir);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function toldAfter(edit: (database: Database) => unknown) {
  const copy = copyOf(data);
  inStore(copy, (database) => {
    database.pragma('foreign_keys = OFF');
    edit(database);
  });
  const { code, shown } = await verifyMonthIn(copy, month);
  rmSync(copy, { recursive: true });
  const told = shown.problems.map(({ file, part, record, says }) => `${file} ${part} ${record ?? ''}：${says}`);
  return { code, told: told.join('\n'), notes: shown.notes.join('\n') };
}

const sql =
  (text: string, ...values: unknown[]) =>
  (database: Database): unknown =>
    database.prepare(text).run(...values);
/** Changes a member of what a row keeps as JSON. */
const member = (table: string, column: string, where: string, change: Record<string, unknown>) => (database: Database) => {
  const { text } = database.prepare(`select ${column} as text from ${table} where ${where}`).get() as { text: string };
  database.prepare(`update ${table} set ${column} = ? where ${where}`).run(JSON.stringify({ ...JSON.parse(text), ...change }));
};
const both =
  (...edits: ((database: Database) => unknown)[]) =>
  (database: Database) =>
    edits.forEach((edit) => edit(database));

const jia = "run = '2018-12' and site = 'jia'";
const first = `${jia} and address = 'http://www.jia.test/news/1.html'`;
const dead = `run = '2018-12' and site = 'outside' and address = 'http://dead.test/gone'`;
const late = look('2018-12-06T00:00:00.000Z');

test('what was left alone is sound, with looks and judgements in it', async () => {
  const { code, told, notes } = await toldAfter(() => undefined);
  expect({ code, told }).toEqual({ code: 0, told: '' });
  expect(notes).not.toMatch(/首页访问/);
});

test.each<[what: string, edit: (database: Database) => unknown, named: RegExp]>([
  ['run: taken out', sql(`delete from run where id = '2018-12'`), /run 2018-12：这个月在库中不见了/],
  ['run: id', sql(`update run set id = '2018-10' where id = '2018-12'`), /run 2018-12：这个月在库中不见了/],
  ['run: month', sql(`update run set month = '2018-10' where id = '2018-12'`), /run 2018-12：.*month 列/],
  ['run: closed', sql(`update run set closed = 0 where id = '2018-12'`), /run 2018-12：closed 被改动/],
  ['run: a member', member('run', 'body', `id = '2018-12'`, { units: ['jia'] }), /run 2018-12：.*units/],
  ['run: no JSON', sql(`update run set body = '{' where id = '2018-12'`), /run 2018-12：.*读不出/],

  ['site_attempt: taken out', sql(`delete from site_attempt where ${jia}`), /site_attempt jia：.*不见了/],
  ['site_attempt: of another run', sql(`update site_attempt set run = '2018-11x' where ${jia}`), /site_attempt jia：.*不见了/],
  ['site_attempt: of another site', sql(`update site_attempt set site = 'bing' where ${jia}`), /site_attempt bing：.*site 列/],
  ['site_attempt: state alone', sql(`update site_attempt set state = 'failed' where ${jia}`), /site_attempt jia：.*state 列/],
  ...(['open', 'failed'] as const).map((state): [string, (database: Database) => unknown, RegExp] => [
    `site_attempt: ${state}, and its pages altered`,
    both(
      member('site_attempt', 'body', jia, { state }),
      sql(`update site_attempt set state = '${state}' where ${jia}`),
      sql(`update page set record = replace(record, '"status":200', '"status":404') where ${jia}`),
    ),
    /site_attempt jia：[^]*page http:\/\/www\.jia\.test\/news\/1\.html：.*status/,
  ]),
  ['site_attempt: no bundle', member('site_attempt', 'body', jia, { bundle: null, sha256: null }), /site_attempt jia：.*bundle 封存为/],
  ['site_attempt: path', member('site_attempt', 'body', jia, { path: '/x/2018-12.yi.wacz' }), /site_attempt jia：.*path 封存为/],
  ['site_attempt: digest', member('site_attempt', 'body', jia, { sha256: '0' }), /site_attempt jia：.*摘要被改动/],
  ['site_attempt: why', member('site_attempt', 'body', jia, { why: 'x' }), /site_attempt jia：.*why 封存为/],
  [
    'site_attempt: put in',
    sql(`insert into site_attempt select run, 'bing', state, replace(body, 'jia', 'bing') from site_attempt where ${jia}`),
    /site_attempt bing：.*不在封存之列/,
  ],
  [
    'site_attempt: put in as failed, for pages of its own',
    both(
      sql(
        `insert into site_attempt select run, 'bing', 'failed', replace(replace(body, 'jia', 'bing'), '"done"', '"failed"') from site_attempt where ${jia}`,
      ),
      sql(`insert into page select run, 'bing', address, unit, '2018-12.bing', record, facts from page where ${first}`),
    ),
    /site_attempt bing：[^]*page http:\/\/www\.jia\.test\/news\/1\.html：.*没有封存的证据包/,
  ],
  ['site_token: taken out', sql(`delete from site_token where ${jia}`), /site_token jia：.*不见了/],

  ['page: taken out', sql(`delete from page where ${first}`), /page http:\/\/www\.jia\.test\/news\/1\.html：.*被删去/],
  [
    'page: of another unit',
    sql(`update page set unit = 'yi' where ${first}`),
    /page jia http:\/\/www\.jia\.test\/news\/1\.html：.*unit 列/,
  ],
  [
    'page: of another unit, column and record',
    both(member('page', 'record', first, { unit: 'yi' }), sql(`update page set unit = 'yi' where ${first}`)),
    /page http:\/\/www\.jia\.test\/news\/1\.html：.*unit 封存为 "jia"，库中为 "yi"/,
  ],
  ['page: of another bundle', sql(`update page set bundle = '2018-11.jia' where ${first}`), /page \S+1\.html：页面所属的证据包被改动/],
  ['page: of another site', sql(`update page set site = 'yi' where ${first}`), /page yi \S+1\.html：.*site 列/],
  [
    'page: of a site that nobody knows',
    sql(`update page set site = 'bing', bundle = '2018-12.bing' where ${first}`),
    /page \S+1\.html：它在库中属站点 bing，这个站点没有封存的证据包/,
  ],
  [
    'page: address',
    sql(`update page set address = 'http://www.jia.test/x' where ${first}`),
    /page jia http:\/\/www\.jia\.test\/x：.*address 列/,
  ],
  ['page: record', member('page', 'record', first, { depth: 9 }), /page \S+1\.html：.*depth 封存为/],
  ['page: no facts', sql(`update page set facts = null where ${first}`), /page \S+1\.html：页面事实/],
  ['page: facts that cannot be unpacked', sql(`update page set facts = x'00ff' where ${first}`), /page jia \S+1\.html：.*读不出/],
  ['page: no JSON', sql(`update page set record = '{' where ${first}`), /page jia \S+1\.html：.*读不出/],
  [
    'page: put in',
    both(
      sql(
        `insert into page select run, site, 'http://www.jia.test/new', unit, bundle, replace(record, 'news/1.html', 'new'), facts from page where ${first}`,
      ),
    ),
    /page http:\/\/www\.jia\.test\/new：.*后来补进/,
  ],
  [
    'page: another one in its place',
    sql(`update page set record = (select record from page where ${first.replace('1.html', '2.html')}) where ${first}`),
    /page jia \S+1\.html：.*address 列/,
  ],

  ['link: taken out', sql(`delete from link where ${dead}`), /link http:\/\/dead\.test\/gone：.*被删去/],
  ['link: verdict', member('link', 'body', dead, { verdict: 'alive' }), /link http:\/\/dead\.test\/gone：.*verdict/],
  ['link: of another site', sql(`update link set site = 'jia' where ${dead}`), /link jia http:\/\/dead\.test\/gone：.*site 列/],
  ['link: address', sql(`update link set address = 'http://x.test/' where ${dead}`), /link outside http:\/\/x\.test\/：.*address 列/],
  [
    'link: put in',
    sql(
      `insert into link select run, site, 'http://x.test/', replace(body, 'http://dead.test/gone', 'http://x.test/') from link where ${dead}`,
    ),
    /link http:\/\/x\.test\/：.*后来补进/,
  ],

  ['probe: taken out', sql(`delete from probe where at like '2018-12-04%'`), /probe \S+#2018-12-04T00:00:00\.000Z：.*不见了/],
  ['probe: body', member('probe', 'body', `at like '2018-12-04%'`, { ms: 1 }), /probe \S+#2018-12-04T00:00:00\.000Z：.*ms 封存为/],
  ['probe: of another site', sql(`update probe set site = 'yi' where at like '2018-12-04%'`), /probe yi 2018-12-04T\S+：.*site 列/],
  [
    'probe: instant',
    sql(`update probe set at = '2018-12-20T00:00:00.000Z' where at like '2018-12-04%'`),
    /probe jia 2018-12-20T\S+：.*at 列/,
  ],
  [
    'probe: put in among those that were sealed',
    sql('insert into probe values (?, ?, ?, ?)', 'jia', late.at, digestOf(late), canonicalJson(late)),
    /probe \S+#2018-12-06T00:00:00\.000Z：.*后来补进/,
  ],

  ['judgement: taken out', sql('delete from judgement where seq = 1'), /judgement 1：.*不见了[^]*judgement jia:PS-01：.*不见了/],
  ['judgement: the last one taken out', sql('delete from judgement where seq = 2'), /judgement jia:PS-02：.*不见了/],
  ['judgement: until', sql(`update judgement set until = '2019-06-30' where seq = 1`), /judgement 1：.*until 列/],
  ['judgement: run', sql(`update judgement set run = '2018-11' where seq = 1`), /judgement 1：.*run 列/],
  ['judgement: body', member('judgement', 'body', 'seq = 1', { points: '9' }), /judgement jia:PS-01：.*不见了，或被改动/],
  [
    'judgement: order',
    both(...['3 where seq = 1', '1 where seq = 2', '2 where seq = 3'].map((to) => sql(`update judgement set seq = ${to}`))),
    /judgement ：.*先后/,
  ],

  ['score: of another unit', sql(`update score set unit = 'bing' where run = '2018-12' and unit = 'jia'`), /score bing：.*unit 列/],
  [
    'score: results that cannot be unpacked',
    sql(`update score set results = x'00ff' where run = '2018-12' and unit = 'jia'`),
    /score jia：.*读不出/,
  ],
  [
    'unit_facts: other bytes',
    sql(`update unit_facts set body = x'00ff' where run = '2018-12' and unit = 'jia'`),
    /unit_facts jia：.*digest 列/,
  ],
  ['run_rubric: taken out', sql(`delete from run_rubric where run = '2018-12'`), /rubric 2018-12：库中这个月的评分细则不见了/],
  ['run_rubric: text alone', sql(`update run_rubric set body = '{}' where run = '2018-12'`), /run_rubric 2018-12：.*digest 列/],
  [
    'run_rubric: with its digest',
    (database) => {
      const { body } = database.prepare(`select body from run_rubric where run = '2018-12'`).get() as { body: string };
      const other = { ...(JSON.parse(body) as object), title: '另一份办法' };
      database.prepare(`update run_rubric set body = ?, digest = ? where run = '2018-12'`).run(canonicalJson(other), digestOf(other));
    },
    /rubric 2018-12：库中这个月的评分细则被改动/,
  ],
  ['ledger: seq', sql(`update ledger set seq = seq + 10 where period = '2018-12' and unit = 'yi'`), /ledger \d+：.*编号本应连续/],
  [
    'ledger: years',
    sql(`update ledger set first_month = '2017-01' where period = '2018-12' and unit = 'yi'`),
    /ledger \d+：.*first_month 列/,
  ],
  [
    'ledger: order',
    both(...['99 where seq = 3', '3 where seq = 4', '4 where seq = 99'].map((to) => sql(`update ledger set seq = ${to}`))),
    /ledger ：台账的先后/,
  ],

  ['seal: edition', sql(`update seal set edition = 7 where run = '2018-12'`), /seal 2018-12 7：.*edition 列/],
  ['seal: of another run', sql(`update seal set run = '2018-10' where run = '2018-12'`), /seal 2018-12：.*没有第1版/],
  ['seal: an earlier one taken out', sql(`delete from seal where run = '2018-11'`), /seal 1：.*编号本应连续[^]*seal 2018-12：.*不在它之前/],
  [
    'seal: order',
    both(...['3 where seq = 1', '1 where seq = 2', '2 where seq = 3'].map((to) => sql(`update seal set seq = ${to}`))),
    /seal 2018-12：.*不在它之前/,
  ],
  [
    'seal: one put in, which the next would name',
    sql(`insert into seal select 3, run, 2, sha256, statement, signature, public_key from seal where run = '2018-11'`),
    /seal 2018-11：.*2018-11~2 的封存，它的文件不见了/,
  ],
])('%s', async (_, edit, named) => {
  const { code, told } = await toldAfter(edit);
  expect(told).toMatch(named);
  expect(code).toBe(4);
});

describe('what is lawful after sealing is said and is no trouble', () => {
  test('looks at a site that the run had nothing to do with', async () => {
    const other = look('2018-12-06T00:00:00.000Z', 'of-no-concern');
    const { code, notes } = await toldAfter(
      sql('insert into probe values (?, ?, ?, ?)', other.site, other.at, digestOf(other), canonicalJson(other)),
    );
    expect({ code, said: /首页访问/.test(notes) }).toEqual({ code: 0, said: false });
  });

  test('an entry of another month in the book, by name', async () => {
    const { code, notes } = await toldAfter(
      sql(
        `insert into ledger select 5, '2018-10', '2018-10', '2018-10', unit, name, grp, 'imported', categories, 'd', at, '99', null, null, roster from ledger where period = '2018-12' and unit = 'yi'`,
      ),
    );
    expect(code).toBe(0);
    expect(notes).toMatch(/封存之后记入.*示例yi局 2018-10（imported）/);
  });

  test('the count of those who took a site is sealed nowhere', async () => {
    expect((await toldAfter(sql(`update site_token set token = token + 5 where ${jia}`))).code).toBe(0);
  });
});
