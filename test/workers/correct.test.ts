/** A published month that is corrected: what was printed stands, the book and the seal grow, later months count it, and tampering with any of it is told. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readSeal } from '../../crawler/seal/seal-files.ts';
import type { CorrectMonthOutput, CorrectOutput, FindingsOutput } from '../../workers/outputs-judging.ts';
import type { InspectOutput } from '../../workers/outputs.ts';
import { partsOf } from './case/unpacked.ts';
import { buildJudgedVillage, type JudgedVillage } from './judged-village.ts';
import { copyOf, inStore, verifyMonthIn } from './sealed-months.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-correct-'));
const month = '2018-11';
const who = ['--by', '复核员甲', '--why', '发布后申诉，经查属实'] as const;
let village: JudgedVillage;
let published: InspectOutput;
let evidence: string;
beforeAll(async () => {
  village = await buildJudgedVillage(dir);
  evidence = join(village.data, 'evidence', month);
  published = (await village.inspect<InspectOutput>(month)).shown;
});
afterAll(async () => {
  await village?.close();
  rmSync(dir, { recursive: true, force: true });
});

const totalOf = (unit: string): number => published.units.find((each) => each.unit === unit)!.total!;
const printed = () => readFileSync(join(village.data, 'reports', month, 'bulletin.html'));
const findings = async (...more: string[]) => (await village.run<FindingsOutput>('findings', month, ...more, '--json')).shown;
const correct = (...more: string[]) =>
  village.run<CorrectOutput & { error: { code: string; message: string; hint: string } }>('correct', month, ...more, '--json');
const sound = async (data = village.data) => expect((await verifyMonthIn(data, month)).shown.problems).toEqual([]);

test('without time to judge a month is published with what waits, and says so', async () => {
  expect(published).toMatchObject({ run: { state: 'closed' }, draft: null });
  expect(printed().toString()).toContain('待复核');
  expect(await findings()).toMatchObject({ state: 'published', waiting: 1 });
  expect((await village.run('publish', month, '--config', village.config, '--json')).shown).toMatchObject({
    state: 'closed',
    edition: 1,
    waiting: 1,
  });
});

test('an upheld finding becomes a correction: entry, edition, note; the printed bulletin stands', async () => {
  const before = printed();
  const { code, shown } = await correct('--finding', 'jia/CS-08', '--verdict', 'upheld', ...who);
  expect(code).toBe(0);
  expect(shown).toMatchObject({
    month,
    edition: 2,
    units: [
      { unit: 'jia', line: { before: 2, after: 1 }, total: { before: totalOf('jia'), after: totalOf('jia') - 1 }, categories: { B: -1 } },
    ],
  });
  expect(printed()).toEqual(before);
  expect(shown.notes.map((path) => path.split('/').at(-1))).toEqual(['correction-1.html', 'correction-1.json']);
  const note = readFileSync(shown.notes[0]!, 'utf8');
  for (const part of ['示例jia局', 'CS-08 个人隐私保护', '发布后申诉，经查属实', '第2版', shown.root, shown.units[0]!.amends])
    expect(note).toContain(part);
  expect(note).not.toMatch(/\d{17}[\dX]/);
  expect(note).not.toContain('须人工确认');
  expect(note).toMatch(/CS-08 个人隐私保护<\/th><td>2 → 1<br>原：.+<br>现：.+/);
  expect(note).toMatch(
    new RegExp(
      `本月总分</th><td>${totalOf('jia')} → ${totalOf('jia') - 1}<br>原：.+ = ${totalOf('jia')}<br>现：.+ = ${totalOf('jia') - 1}`,
    ),
  );
  expect((await readSeal(evidence, month))!.statement.edition).toBe(2);
  await sound();
  expect((await findings('--state', 'counted', '--indicator', 'CS-08')).findings[0]!.judgements).toMatchObject([
    { verdict: 'upheld', afterPublication: true, holds: true },
  ]);
  // What was printed stands, and both tell what holds now.
  expect(await findings()).toMatchObject({ state: 'published', waiting: 0, findings: [] });
  const { said } = await village.run('rubric', 'explain', 'jia', 'CS-08', '--month', month);
  expect(said).toMatch(/CS-08 个人隐私保护：2 分[^]*以上为印发时的得分；发布后有更正，现为：2 − .* = 1$/m);
});

test('the book and the print made again say which of the two one sees', async () => {
  const shown = await village.run('ledger', 'show', '--month', month);
  expect(shown.said).toContain('仍为印发时的数');
  expect(shown.said).toMatch(/更正 2018-11：−1（/);
  const out = join(dir, 'again');
  expect((await village.run('report', '--month', month, '--config', village.config, '--format', 'html', '--out', out)).code).toBe(0);
  expect(readFileSync(join(out, 'bulletin.html'), 'utf8')).toContain('印发后已有更正：第1号（示例jia局，');
});

test('a contrary correction stands beside it; two of one size are two entries', async () => {
  const back = await correct('--finding', 'jia/CS-08', '--verdict', 'dismissed', '--by', '乙', '--why', '是示例号码');
  expect(back.shown).toMatchObject({
    edition: 3,
    units: [{ total: { before: totalOf('jia') - 1, after: totalOf('jia') }, categories: { B: 1 } }],
  });
  const again = await correct('--finding', 'jia/CS-08', '--verdict', 'upheld', '--by', '丙', '--why', '终审');
  expect(again.shown).toMatchObject({ edition: 4, units: [{ categories: { B: -1 } }] });
  expect(new Set([back, again].map(({ shown }) => shown.units[0]!.entry)).size).toBe(2);
  await sound();
});

test('a judgement that moves nothing leaves the book alone, and is sealed all the same', async () => {
  const { shown } = await correct('--finding', 'jia/CS-08', '--verdict', 'upheld', ...who);
  expect(shown.units).toMatchObject([{ entry: null, categories: {} }]);
  expect(shown.edition).toBe(5);
  await sound();
});

test('points and findings by hand, with a document', async () => {
  const letter = join(dir, 'letter.txt');
  writeFileSync(letter, '依申请公开答复');
  const award = await correct('--award', 'yi/M-01', '--points', '3', ...who, '--attachment', letter);
  expect(award.shown).toMatchObject({ units: [{ unit: 'yi', total: { before: totalOf('yi'), after: totalOf('yi') + 3 } }] });
  const added = await correct(
    ...['--added', 'yi/CS-02', '--sort', 'dead', '--subject', 'http://www.yi.test/a', '--says', '抽查时打不开'],
    ...who,
    '--attachment',
    letter,
  );
  expect(added.shown).toMatchObject({ units: [{ unit: 'yi', categories: { B: -0.5 } }] });
  const id = added.shown.judgement.finding!;
  const twice = await correct(
    ...['--added', 'yi/CS-02', '--sort', 'dead', '--subject', 'http://www.yi.test/a', '--says', '抽查时打不开'],
    ...who,
    '--attachment',
    letter,
  );
  expect(twice.shown.error.hint).toContain(`npx sundial correct ${month} --finding ${id.slice(0, 12)} --verdict upheld|dismissed`);
  const taken = await correct('--finding', id.slice(0, 10), '--verdict', 'dismissed', ...who);
  expect(taken.shown).toMatchObject({ units: [{ unit: 'yi', categories: { B: 0.5 } }] });
  expect((await readSeal(evidence, month))!.statement.bundles.map((bundle) => bundle.id)).toContain(`${month}.attachments`);
  await sound();
});

test('a case tells what was corrected, and is checked without the office', async () => {
  const out = join(dir, 'case.zip');
  const made = await village.run('case', 'jia/CS-08', '--month', month, '--out', out);
  expect(made.code).toBe(0);
  const { code, said } = await village.run('verify', out);
  expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining('完好') });
  const readme = partsOf(out).get('README.txt')!.toString();
  // The dismissal moved nothing for good: what holds is what was said last, and each word names its indicator, by time.
  expect(readme).toMatch(/目前有效（发布后更正 4 次[^]*本项得分 {2}1（已计分[^]*当时发布：[^]*本项得分 {2}2（待复核/);
  const words = [...readme.matchAll(/第 (\d) 次 {2}([\d: -]+) {2}CS-08 个人隐私保护：(维持|撤销)，.*此后 CS-08 (\d)，总分 ([\d.]+)$/gm)];
  expect(words.map(([, nth, , kind, points]) => [nth, kind, points])).toEqual([
    ['1', '维持', '1'],
    ['2', '撤销', '2'],
    ['3', '维持', '1'],
    ['4', '维持', '1'],
  ]);
  expect(words.map(([, , at]) => at)).toEqual(words.map(([, , at]) => at).sort());
});

test.each([
  ['nothing named', ['--by', '甲'], 'usage', /one of --finding/],
  ['two at once', ['--finding', 'jia/CS-08', '--award', 'jia/M-01', ...who], 'usage', /--finding and --award/],
  ['half of one', ['--finding', 'jia/CS-08', ...who], 'usage', /--verdict/],
  ['nobody', ['--finding', 'jia/CS-08', '--verdict', 'upheld', '--why', 'x'], 'usage', /--by/],
  ['more than the full mark', ['--award', 'jia/M-01', '--points', '9', ...who], 'usage', /0 to 3/],
  ['no place', ['--award', 'jia', '--points', '1', ...who], 'usage', /UNIT\/INDICATOR/],
])('%s is refused, and nothing grows', async (_, argv, code, says) => {
  const before = readdirSync(evidence);
  const { code: exit, shown } = await correct(...argv);
  expect({ exit, code: shown.error.code }).toEqual({ exit: 2, code });
  expect(`${shown.error.message} ${shown.error.hint}`).toMatch(says);
  expect(readdirSync(evidence)).toEqual(before);
});

test('an interrupted correction is told, and brought to its end', async () => {
  const copy = copyOf(village.data);
  // As after a crash between the books and the seal: what the last edition sealed is lost with it.
  const { edition } = (await readSeal(evidence, month))!.statement;
  const there = join(copy, 'evidence', month);
  for (const name of readdirSync(there)) if (name.startsWith(`${month}~${edition}.`)) rmSync(join(there, name));
  inStore(copy, (database) => database.exec(`delete from seal where run = '${month}' and edition = ${edition}`));
  rmSync(join(copy, 'reports', month, `correction-7.html`), { force: true });
  const told = (await verifyMonthIn(copy, month)).shown.problems.map(({ says }) => says).join('\n');
  expect(told).toContain(`npx sundial correct ${month}`);
  const done = await village.run<CorrectMonthOutput>('correct', month, '--json', '--data', copy);
  expect(done.shown).toMatchObject({ month, corrections: 7, edition });
  await sound(copy);
  expect((await village.run<CorrectMonthOutput>('correct', month, '--json', '--data', copy)).shown).toEqual({ ...done.shown, notes: [] });
});

test('judged again from its bundles the published month comes out the same', async () => {
  const { code, shown } = await village.run<{ sealed: unknown }>('analyse', month, '--json');
  expect(code).toBe(0);
  expect(JSON.stringify(shown)).toContain('"scores":{"of":2,"same":2}');
});

const sql = (text: string) => (data: string) => inStore(data, (database) => database.exec(text));
test.each([
  [
    'the score of a correction',
    sql(`update correction set body = replace(body, '"total":"', '"total":"1') where seq = 1`),
    /更正.*被改动|更正/,
  ],
  ['a correction taken out', sql(`delete from correction where seq = 7`), /更正不见了/],
  ['a correction in the middle taken out', sql(`delete from correction where seq = 2`), /缺|不见了|被改动/],
  [
    'its entry of the book',
    sql(`update ledger set total = '-9' where kind = 'correction' and rowid = (select min(rowid) from ledger where kind = 'correction')`),
    /台账.*被改动/,
  ],
  ['its entry taken out', sql(`delete from ledger where kind = 'correction' and rowid = (select max(rowid) from ledger)`), /台账.*不见了/],
  [
    'the judgement',
    sql(`update judgement set body = replace(body, '"kind":"upheld"', '"kind":"dismissed"') where seq = 1`),
    /复核意见不见了，或被改动/,
  ],
  [
    'the published score',
    sql(`update score set score = replace(score, '"total":"', '"total":"1') where run = '${month}' and unit = 'jia'`),
    /得分被改动/,
  ],
  [
    'the sealed document',
    (data: string) => {
      const path = join(data, 'evidence', month, `${month}.attachments.wacz`);
      const bytes = readFileSync(path);
      bytes[Math.floor(bytes.length / 2)]! ^= 1;
      writeFileSync(path, bytes);
    },
    /./,
  ],
  ['an edition taken away', (data: string) => rmSync(join(data, 'evidence', month, `${month}~3.seal.json`)), /./],
])(
  'tampering is told: %s',
  async (_, tamper, says) => {
    const copy = copyOf(village.data);
    tamper(copy);
    const { code, shown } = await verifyMonthIn(copy, month);
    expect(code).toBe(4);
    expect(shown.problems.map((problem) => problem.says).join('\n')).toMatch(says);
    rmSync(copy, { recursive: true });
  },
  60_000,
);

test('two who correct at once both enter, one after the other', async () => {
  const both = await Promise.all([
    correct('--award', 'jia/M-01', '--points', '1', '--by', '甲', '--why', '一'),
    correct('--award', 'jia/M-01', '--points', '2', '--by', '乙', '--why', '二'),
  ]);
  const codes = both.map(({ code }) => code);
  // The lease of the month turns the second away in words; nothing of it is lost or half done.
  expect(codes).toContain(0);
  for (const { code, shown } of both) if (code !== 0) expect(shown.error.code).toBe('store');
  await sound();
});

test('the next month counts the corrections, with a footnote; what was printed before stands', async () => {
  const before = printed();
  const { shown } = await village.inspect<InspectOutput>('2018-12');
  const yi = shown.units.find(({ unit }) => unit === 'yi')!;
  expect(yi.annual).toBe(totalOf('yi') + 3 + yi.total!);
  const bulletin = readFileSync(join(village.data, 'reports', '2018-12', 'bulletin.html'), 'utf8');
  expect(bulletin).toMatch(/更正/);
  expect(printed()).toEqual(before);
  await sound();
  expect((await verifyMonthIn(village.data, '2018-12')).shown.problems).toEqual([]);
  const { code, shown: refused } = await village.run<{ error: { code: string } }>(
    'correct',
    '2018-10',
    '--finding',
    'jia/CS-08',
    '--verdict',
    'upheld',
    ...who,
    '--json',
  );
  expect({ code, error: refused.error.code }).toEqual({ code: 2, error: 'no-data' });
});
