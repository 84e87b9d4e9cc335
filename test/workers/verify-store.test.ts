/** Whoever edits the database after a month was sealed is found out: each table, row by row, and told what was changed. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type Libsql from 'libsql';
import { outputs } from '../../workers/outputs.ts';
import { copyOf, inStore, sealTwoMonths, verifyMonthIn } from './sealed-months.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-verify-store-'));
let data: string;
beforeAll(async () => {
  data = await sealTwoMonths(dir);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('what was left alone is sound, and it is said what was checked', async () => {
  const { code, shown } = await verifyMonthIn(data, '2018-12');
  expect(shown.problems).toEqual([]);
  expect(code).toBe(0);
  expect(() => outputs['verify-month'].parse(shown)).not.toThrow();
  const said = shown.checked.join('\n');
  for (const part of [
    'Ed25519 签名成立',
    '封存根',
    '未与另行公布的公钥比对',
    '往前 1 份封存',
    '2 个单位的得分',
    '逐条与封存的相同',
    '次抓取',
  ])
    expect(said).toContain(part);
  for (const name of readdirSync(join(data, 'evidence', '2018-12')).filter((each) => each.endsWith('.wacz')))
    expect(said).toContain(`${name.slice(0, -5)}：`);
  expect(shown.time).toContain("time: the operator's word");
});

type Database = InstanceType<typeof Libsql>;
const sql =
  (text: string, ...values: unknown[]) =>
  (database: Database): unknown =>
    database.prepare(text).run(...values);

/** Edits what is kept as deflated JSON. The driver of SQLite hands out no bytes inside a test's sandbox: they travel as hex. */
const packed = (column: string, where: string, edit: (json: string) => string) => (database: Database) => {
  const { hex } = database.prepare(`select hex(${column}) as hex from ${where} limit 1`).get() as { hex: string };
  const changed = deflateRawSync(edit(inflateRawSync(Buffer.from(hex, 'hex')).toString())).toString('hex');
  const [table, condition] = where.split(' where ') as [string, string];
  database.exec(`update ${table} set ${column} = x'${changed}' where ${condition}`);
};
const results = (edit: (json: string) => string) => packed('results', "score where run = '2018-12' and unit = 'jia'", edit);
const facts = packed('facts', "page where run = '2018-12' and address = 'http://www.jia.test/'", (json) => json.replace('示例', '实例'));
const judgement = {
  kind: 'awarded',
  run: '2018-12',
  by: '某人',
  at: '2019-01-01T00:00:00Z',
  note: '',
  unit: 'jia',
  indicator: 'PS-01',
  points: '9',
};

test.each<[what: string, edit: (database: Database) => unknown, part: string, says: RegExp]>([
  [
    'a total',
    sql(`update score set score = replace(score, '"total":"10"', '"total":"11"') where run = '2018-12' and unit = 'jia'`),
    'score',
    /示例jia局 .*total 封存为 "10"，库中为 "11"/,
  ],
  [
    'the points of a line',
    sql(
      `update score set score = replace(score, '"state":"settled","points":"0"', '"state":"settled","points":"1"') where run = '2018-12' and unit = 'jia'`,
    ),
    'score',
    /示例jia局 的 \S+ .*points 封存为 "0"，库中为 "1"/,
  ],
  ['a score taken out', sql(`delete from score where run = '2018-12' and unit = 'jia'`), 'score', /示例jia局 的得分不见了/],
  [
    'a score put in',
    sql(
      `insert into score select run, 'bing', replace(score, '"unit":"jia"', '"unit":"bing"'), results from score where run = '2018-12' and unit = 'jia'`,
    ),
    'score',
    /不在封存之列/,
  ],
  ['a score that is no JSON any more', sql(`update score set score = 'x' where run = '2018-12' and unit = 'jia'`), '(file)', /读不出/],
  [
    'two scores exchanged',
    (database) => {
      const move = (from: string, to: string) =>
        database.exec(
          `update score set unit = '${to}', score = replace(score, '"unit":"${from}"', '"unit":"${to}"') where unit = '${from}' and run = '2018-12'`,
        );
      for (const [from, to] of [
        ['jia', '~'],
        ['yi', 'jia'],
        ['~', 'yi'],
      ] as const)
        move(from, to);
    },
    'score',
    /name 封存为/,
  ],
  ['what a finding says', results((json) => json.replace(/"says":"/, '"says":"并非')), 'result', /says 封存为/],
  ['the digest of a piece of evidence', results((json) => json.replace(/"sha256":"./, '"sha256":"0')), 'result', /sha256 封存为/],
  [
    'a finding taken out',
    results((json) =>
      JSON.stringify((JSON.parse(json) as { findings: unknown[] }[]).map((one) => ({ ...one, findings: one.findings.slice(1) }))),
    ),
    'result',
    /被改动/,
  ],
  ['a result taken out', results((json) => JSON.stringify((JSON.parse(json) as unknown[]).slice(1))), 'result', /库中为 （无）/],
  [
    'the clock of the run',
    sql(`update run set body = replace(body, '2019-01-01T00:00:00+08:00', '2019-01-02T00:00:00+08:00') where id = '2018-12'`),
    'run',
    /asOf/,
  ],
  ['the rubric of the run', sql(`update run set body = replace(body, 'yanshi-2018', 'county-2019') where id = '2018-12'`), 'run', /rubric/],
  [
    'a sum in the book',
    sql(`update ledger set total = '99' where period = '2018-12' and unit = 'jia'`),
    'ledger',
    /示例jia局 2018-12.*被改动：total 封存为 "10"，库中为 "99"/,
  ],
  [
    'the book of the month before',
    sql(`update ledger set total = '99' where period = '2018-11' and unit = 'jia'`),
    'ledger',
    /2018-11.*被改动/,
  ],
  [
    'an entry taken out of the book',
    sql(`delete from ledger where period = '2018-12' and unit = 'yi'`),
    'ledger',
    /示例yi局 2018-12.*不见了/,
  ],
  [
    'an entry put into the book',
    sql(
      `insert into ledger select 99, first_month, last_month, period, unit, name, grp, 'correction', categories, 'd', at, '99', digest, 'why', roster from ledger where period = '2018-12' and unit = 'yi'`,
    ),
    'ledger',
    /不在封存之列/,
  ],
  [
    'a judgement put in',
    sql(`insert into judgement values (1, '2018-12', null, 'd', ?)`, JSON.stringify(judgement)),
    'judgement',
    /某人 .*不在封存之列/,
  ],
  [
    'the digest of a bundle',
    sql(`update site_attempt set body = replace(body, '"sha256":"', '"sha256":"0') where run = '2018-12' and site = 'jia'`),
    'site_attempt',
    /摘要被改动/,
  ],
  ['the facts of a page', facts, 'page', /页面事实与抓取时的摘要不符/],
  [
    'what came of a page',
    sql(`update page set record = replace(record, '"status":200', '"status":404') where run = '2018-12' and address like '%/news/1.html'`),
    'page',
    /outcome.status 封存为 200，库中为 404/,
  ],
  [
    'a page taken out',
    sql(`delete from page where run = '2018-12' and address like '%yi.test/news/1.html'`),
    'page',
    /yi\.test\/news\/1\.html .*被删去/,
  ],
  [
    'a link',
    sql(`update link set body = replace(body, '"verdict":"dead"', '"verdict":"alive"') where run = '2018-12'`),
    'link',
    /verdict 封存为 "dead"，库中为 "alive"/,
  ],
  [
    'the seal',
    sql(`update seal set statement = replace(statement, '"edition":1', '"edition":2') where run = '2018-12'`),
    'seal',
    /与它的摘要不符/,
  ],
  [
    'the seal and its digest',
    sql(`update seal set sha256 = '${'0'.repeat(64)}', statement = 'x' where run = '2018-12'`),
    'seal',
    /与它的摘要不符/,
  ],
  ['a seal taken out', sql(`delete from seal where run = '2018-12'`), 'seal', /没有第1版封存的记录/],
  ['the key beside the seal', sql(`update seal set public_key = 'x' where run = '2018-12'`), '(file)', /签名或公钥与数据库所记/],
])('%s', async (_, edit, part, says) => {
  const copy = copyOf(data);
  inStore(copy, edit);
  const { code, shown } = await verifyMonthIn(copy, '2018-12');
  expect(code).toBe(4);
  const told = shown.problems.filter((problem) => problem.part === part).map((problem) => `${problem.record ?? ''} ${problem.says}`);
  expect(told.join('\n')).toMatch(says);
  rmSync(copy, { recursive: true });
});

test('without the key for digests the rest is compared all the same, and that is said', async () => {
  const copy = copyOf(data);
  rmSync(join(copy, 'keys'), { recursive: true });
  const sound = await verifyMonthIn(copy, '2018-12');
  expect(sound).toMatchObject({ code: 0, shown: { problems: [] } });
  expect(sound.shown.notes.join('\n')).toContain('没有摘要密钥');
  expect(readdirSync(copy)).not.toContain('keys');
  inStore(
    copy,
    results((json) => json.replace(/"says":"/, '"says":"并非')),
  );
  expect((await verifyMonthIn(copy, '2018-12')).code).toBe(4);
});

test('a database that is none is told, and the folder is checked all the same', async () => {
  const copy = copyOf(data);
  inStore(copy, (database) => database.exec('drop table score'));
  const { code, shown } = await verifyMonthIn(copy, '2018-12');
  expect(code).toBe(4);
  expect(shown.problems).toMatchObject([{ file: '(store)' }]);
  rmSync(join(copy, 'sundial.db'));
  const without = await verifyMonthIn(copy, '2018-12');
  expect(without).toMatchObject({ code: 0 });
  expect(without.shown.notes.join('\n')).toContain('没有数据库可比对');
  expect(readdirSync(copy)).not.toContain('sundial.db');
});
