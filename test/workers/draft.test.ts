/** A month whose findings wait: printed for review, judged by people, and published only when nothing waits, the time is over, or somebody says so. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { FindingsOutput, JudgementOutput } from '../../workers/outputs-judging.ts';
import type { InspectOutput } from '../../workers/outputs.ts';
import { partsOf } from './case/unpacked.ts';
import { buildJudgedVillage, type JudgedVillage } from './judged-village.ts';
import { verifyMonthIn } from './sealed-months.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-draft-'));
const month = '2018-12';
const huge = join(dir, 'huge.pdf');
const who = ['--by', '复核员甲', '--why', '已核实'] as const;
let village: JudgedVillage;
beforeAll(async () => {
  // Sparse: no disk holds it.
  writeFileSync(huge, '');
  truncateSync(huge, 3 * 1024 ** 3);
  village = await buildJudgedVillage(dir, 'review: { deadlineWorkdays: 9999 }');
});
afterAll(async () => {
  await village?.close();
  rmSync(dir, { recursive: true, force: true });
});

const waiting = async () => (await village.run<FindingsOutput>('findings', month, '--json')).shown;
const evidence = () => readdirSync(join(village.data, 'evidence', month));
const draft = () => join(village.data, 'reports', month, 'draft');

test('what waits makes a draft: no entry in the book, no seal, and nothing is asked for again', async () => {
  const { code, shown } = await village.inspect<InspectOutput>(month);
  expect(code).toBe(0);
  expect(shown.run.state).toBe('open');
  expect(shown.draft).toMatchObject({ waiting: 1, then: 'publish-without' });
  expect(shown.bulletin['html']).toBe(join(draft(), 'bulletin.html'));
  const printed = readFileSync(join(draft(), 'bulletin.html'), 'utf8');
  for (const part of ['（送审稿）', '待复核1项', '示例jia局 CS-08 个人隐私保护（1项，可能影响−1分）', 'class="watermark"'])
    expect(printed).toContain(part);
  expect(readFileSync(join(draft(), 'units', 'jia.html'), 'utf8')).toContain('送审稿');
  expect(evidence().filter((name) => /seal|results/.test(name))).toEqual([]);
  expect((await village.run('ledger', 'show', '--month', month, '--json')).shown).toEqual({ month, groups: [] });

  const asked = new Map(village.asked);
  expect((await village.inspect<InspectOutput>(month)).shown.draft).toMatchObject({ waiting: 1 });
  const { said } = await village.run('inspect', '--month', month, '--config', village.config);
  expect(said).toContain(`npx sundial publish ${month} --without-review --config ${village.config}`);
  expect(village.asked).toEqual(asked);
});

test('findings: what it says, what it could move, where it is shown; nothing personal', async () => {
  const { state, waiting: count, findings } = await waiting();
  expect({ state, count }).toEqual({ state: 'draft', count: 1 });
  expect(findings).toMatchObject([{ unit: 'jia', indicator: 'CS-08', sort: 'leak', state: 'waiting', swing: -1, judgements: [] }]);
  const [{ exhibit, evidence: proof }] = findings as [FindingsOutput['findings'][number]];
  expect(existsSync(exhibit!.split('#')[0]!)).toBe(true);
  expect(proof[0]!.sha256).toMatch(/^hmac-sha256:/);
  const all = (await village.run<FindingsOutput>('findings', month, '--state', 'all', '--unit', 'jia', '--json')).shown.findings;
  expect(all.filter(({ indicator }) => indicator === 'DI-01').length).toBeGreaterThan(10);
  expect(all.find(({ indicator }) => indicator === 'CS-02')).toMatchObject({ state: 'counted', swing: null });
  const { said } = await village.run('findings');
  expect(said).toContain('2018-12（送审稿）  待复核 1 项');
  expect(said).toContain('可能 −1 分');
});

test.each([
  ['a prefix that several share', ['judge', 'jia/DI-01', 'upheld', ...who], 'ambiguous', /expected one finding, found 1\d/],
  ['an id that nobody knows', ['judge', 'ffffffffffff', 'upheld', ...who], 'no-data', /found none/],
  ['a word that is no verdict', ['judge', 'jia/CS-08', 'uphelt', ...who], 'usage', /uphelt/],
  ['nobody', ['judge', 'jia/CS-08', 'upheld', '--by', ' ', '--why', 'x'], 'usage', /--by/],
  ['no reason', ['judge', 'jia/CS-08', 'upheld', '--by', '甲', '--why', ''], 'usage', /--why/],
  ['no name at all', ['judge', 'jia/CS-08', 'upheld', '--why', 'x'], 'usage', /--by/],
  ['a day that is over', ['judge', 'jia/CS-08', 'dismissed', ...who, '--until', '2018-12-31'], 'usage', /2019-01-01 or later/],
  ['a day that is none', ['judge', 'jia/CS-08', 'dismissed', ...who, '--until', '2019-02-30'], 'usage', /YYYY-MM-DD/],
  ['a month that nobody inspected', ['judge', 'jia/CS-08', 'upheld', ...who, '--month', '2018-07'], 'no-data', /nothing was judged/],
  ['points for what a check finds', ['award', 'jia', 'DI-01', '2', ...who], 'usage', /that a person judges/],
  ['more than the full mark', ['award', 'jia', 'M-01', '3.5', ...who], 'usage', /from 0 to 3/],
  ['less than nothing', ['award', 'jia', 'M-01', '-1', ...who], 'usage', /from 0 to 3/],
  ['half a step', ['award', 'jia', 'M-01', '1.25', ...who], 'usage', /multiple of 0.5/],
  ['points that are no number', ['award', 'jia', 'M-01', '1e1', ...who], 'usage', /expected points/],
  ['a unit that nobody knows', ['award', 'jai', 'M-01', '1', ...who], 'usage', /did you mean|known:/],
  ['a document of three GiB', ['award', 'jia', 'M-01', '1', ...who, '--attachment', huge], 'usage', /at most 64 MiB, found 3072 MiB/],
  ['a document that is not there', ['award', 'jia', 'M-01', '1', ...who, '--attachment', '/nowhere.pdf'], 'usage', /no such file/],
  [
    'a finding without evidence',
    ['add-finding', 'jia', 'M-01', '--sort', 'good', '--subject', 'a', '--says', 'b', ...who],
    'usage',
    /--attachment FILE or --url/,
  ],
  [
    'a sort without a price',
    ['add-finding', 'jia', 'M-01', '--sort', 'god', '--subject', 'a', '--says', 'b', ...who],
    'usage',
    /bad, good/,
  ],
  [
    'a page that was never recorded',
    ['add-finding', 'jia', 'M-01', '--sort', 'good', '--subject', 'a', '--says', 'b', '--url', 'http://x.test/', ...who],
    'no-data',
    /recorded/,
  ],
  ['a draft before its time', ['publish', month, '--config', 'CONFIG'], 'review', /1 that wait/],
])('%s is refused in words, and nothing is written', async (_, argv, code, says) => {
  const before = evidence();
  const { code: exit, shown } = await village.run<{ error: { code: string; message: string; hint: string } }>(
    ...argv.map((part) => (part === 'CONFIG' ? village.config : part)),
    '--json',
  );
  expect(exit).toBe(2);
  expect(shown.error).toMatchObject({ code });
  expect(`${shown.error.message} ${shown.error.hint}`).toMatch(says);
  expect(evidence()).toEqual(before);
  expect((await waiting()).waiting).toBe(1);
});

test('a judgement scores the unit again at once; a contrary one stands beside it, and wins', async () => {
  const { findings } = await waiting();
  const upheld = await village.run<JudgementOutput>('judge', findings[0]!.id.slice(0, 6), 'upheld', ...who, '--json');
  expect(upheld).toMatchObject({
    code: 0,
    shown: { indicator: 'CS-08', waiting: 0, units: [{ unit: 'jia', line: { before: 2, after: 1 } }] },
  });
  const [{ total }] = upheld.shown.units as [JudgementOutput['units'][number]];
  expect(total.after! - total.before!).toBe(-1);
  const contrary = await village.run<JudgementOutput>(
    'judge',
    'jia/CS-08',
    'dismissed',
    '--by',
    '复核员乙',
    '--why',
    '是示例号码',
    '--json',
  );
  expect(contrary.shown.units).toMatchObject([{ line: { before: 1, after: 2 }, total: { after: total.before } }]);
  const { shown } = await village.run<FindingsOutput>('findings', month, '--state', 'dismissed', '--json');
  expect(shown.findings[0]!.judgements).toMatchObject([
    { verdict: 'upheld', by: '复核员甲', holds: false },
    { verdict: 'dismissed', by: '复核员乙', holds: true },
  ]);
});

test('points and findings by hand, each with its document, count at once', async () => {
  const letter = join(dir, 'letter.pdf');
  writeFileSync(letter, '%PDF-1.4 示例');
  const award = await village.run<JudgementOutput>('award', '示例yi局', 'M-01', '2.5', ...who, '--attachment', letter, '--json');
  expect(award.shown).toMatchObject({
    judgement: { kind: 'awarded', points: 2.5 },
    units: [{ unit: 'yi', line: { before: null, after: 2.5 } }],
  });
  const add = ['add-finding', 'jia', 'CS-02', '--sort', 'dead', '--subject', 'http://www.jia.test/map/', '--says', '抽查时打不开'];
  const added = await village.run<JudgementOutput>(...add, ...who, '--attachment', letter, '--json');
  expect(added.shown.units[0]!.line.after! - added.shown.units[0]!.line.before!).toBe(-0.5);
  // The same bytes are kept once.
  expect(added.shown.judgement.attachment).toBe(award.shown.judgement.attachment);
  expect(evidence().filter((name) => name.includes('attachments'))).toEqual([`${month}.attachments.wacz`]);
  const page = await village.run<JudgementOutput>(
    ...['add-finding', 'yi', 'CS-02', '--sort', 'dead', '--subject', 'x', '--says', '抽查'],
    ...['--url', 'http://www.yi.test/', ...who, '--json'],
  );
  expect(page.code).toBe(0);
  const again = await village.run<{ error: { message: string } }>(...add, ...who, '--attachment', letter, '--json');
  expect(again.shown.error.message).toContain('found already');
  const listed = (await village.run<FindingsOutput>('findings', month, '--state', 'counted', '--indicator', 'CS-02', '--json')).shown;
  expect(listed.findings.filter((finding) => finding.added).map(({ unit }) => unit)).toEqual(['jia', 'yi']);
});

test('with nothing left to wait for, the next inspect publishes: sealed with the documents, and the draft is gone', async () => {
  const asked = new Map(village.asked);
  const { code, shown } = await village.inspect<InspectOutput>(month);
  expect({ code, state: shown.run.state, draft: shown.draft }).toEqual({ code: 0, state: 'closed', draft: null });
  expect(village.asked).toEqual(asked);
  expect(existsSync(draft())).toBe(false);
  expect(readFileSync(join(village.data, 'reports', month, 'bulletin.html'), 'utf8')).not.toContain('送审稿');
  expect(readFileSync(join(village.data, 'reports', month, 'units', 'jia.html'), 'utf8')).toContain('抽查时打不开');
  const verified = await verifyMonthIn(village.data, month);
  expect(verified.shown.problems).toEqual([]);
  expect(verified.code).toBe(0);
  // Scored again from stored facts or read again from the bundles: the same bytes, judgements and all.
  const analysed = await village.run('analyse', month, '--json');
  expect(analysed.code).toBe(0);
  expect(analysed.said).toContain('"scores":{"of":2,"same":2}');
  // What was added by hand is a finding like any other, also for whoever takes its case away.
  const { findings } = (
    await village.run<FindingsOutput>('findings', month, '--state', 'counted', '--indicator', 'CS-02', '--unit', 'jia', '--json')
  ).shown;
  const out = join(dir, 'case.zip');
  const by = ['--with-raw', '--by', '甲', '--why', '送单位核对'];
  expect((await village.run('case', findings.find(({ added }) => added)!.id, '--out', out, ...by)).code).toBe(0);
  expect(partsOf(out).get('README.txt')!.toString()).toContain('复核意见  人工补充，复核员甲');
  expect((await village.run('verify', out)).code).toBe(0);
  const { code: again, shown: refused } = await village.run<{ error: { code: string; hint: string } }>(
    'judge',
    'jia/CS-08',
    'upheld',
    ...who,
    '--json',
  );
  expect(again).toBe(2);
  expect(refused.error).toMatchObject({ code: 'published', hint: expect.stringContaining('npx sundial correct 2018-12 --finding') });
});
