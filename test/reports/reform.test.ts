/** The bulletin of a month after a reform and of a first month: what is inherited, amended, not applicable, proposed, passed and failed, and what cannot be said yet. */
import { describe, expect, test } from '@jest/globals';
import readWorkbook from 'read-excel-file/node';
import { makeBulletin } from '../../reports/bulletin.ts';
import { csv } from '../../reports/csv.ts';
import { docx } from '../../reports/docx.ts';
import { html } from '../../reports/html.ts';
import { unitPage } from '../../reports/pages/unit.ts';
import { chineseMonths } from '../../reports/when.ts';
import { xlsx } from '../../reports/xlsx.ts';
import { unzip } from '../../reports/zip.ts';
import { yearWords } from '../../reports/year.ts';
import { bulletinInput } from './fixture.ts';
import { reformInput, rules } from './reform.ts';

const bulletin = makeBulletin(reformInput());
const [annex] = bulletin.annexes;

test('under the table: order, successors, dashes, who is outside, what was amended', () => {
  expect(annex!.notes).toEqual([
    '注：按1—3月累计得分进行排名。',
    '机构改革前，原单位的得分按各月平均分计入新单位的累计得分。',
    '“—”：公共服务不适用于档案馆，其分值由其他类别按比例分担。',
    '未参加排名：财政局，缺 2019年3月：无法判断：B-1 信息更新（栏目“工作动态” 被网站防护拦截）。',
    '民政局：含更正 2019年2月：−1（复核：一条转载误计为自有信息）。',
    '民政局：含调整 2019年2月：+2（补计 2 条：2019年3月检查时首次见到，已过宽限期 5 天）。',
    '市场监督管理局：2019年1月至2019年2月含工商行政管理局、质量技术监督局、食品药品监督管理局得分，按各月平均分，计入 139.5。',
  ]);
});

test('once, in the small print: which points are proposals', () => {
  const note = '本办法计分指标4项中，3项的分值为建议值（合计75分，各项满分之和为100分），并非官方公布的分值。';
  expect(bulletin.notes.filter((each) => each === note)).toHaveLength(1);
  expect(html(bulletin, { units: [], formats: [] }).split(note)).toHaveLength(2);
});

test.each([
  ['fresh', '机构改革前，原单位的得分不计入新单位的累计得分。', '82.5'],
  ['sum', '机构改革前，原单位的得分按各单位得分之和计入新单位的累计得分。', '501'],
  ['best', '机构改革前，原单位的得分按各月最高分计入新单位的累计得分。', '234.5'],
] as const)('the rule %s is printed as such', async (successor, note, annual) => {
  const { rank } = await import('../../scoring/rank.ts');
  const { book, roster, scores } = await import('./reform.ts');
  const rubric = { ...rules, successor };
  const tables = rank({ month: '2019-03', groups: [{ id: 'dept', name: '市直单位' }], roster, rubric, ledger: book(), scores: scores() });
  const printed = makeBulletin(reformInput({ rubric, tables }));
  expect(printed.annexes[0]!.notes[1]).toBe(note);
  expect(printed.annexes[0]!.table.rows.find(({ unit }) => unit === 'shijian')!.annual).toBe(annual);
});

describe('pass and fail', () => {
  test('are told with their reason, and nobody who failed is praised', () => {
    const [overview] = bulletin.paragraphs;
    expect(overview).toContain(
      '评定结果：合格2个，不合格2个：信访局（51分，低于60分）、统计局（单项否决“站点无法访问”），待复核1个，尚不能评定1个。',
    );
    const all = makeBulletin(reformInput({ text: { ...reformInput().text, praise: 10 } })).paragraphs[0];
    expect(all).toContain('表现较好的单位有民政局、市场监督管理局、档案馆。');
  });

  test('stand in a column of their own in every format, and only under such rules', async () => {
    expect(csv(bulletin).split('\r\n').slice(0, 3)).toEqual([
      '\ufeff组别,名次,单位名称,公共服务得分,政务信息公开得分,3月份总分,1—3月累计,评定,说明',
      expect.stringMatching(/^市直单位,1,民政局,20,55,75,228,待复核,含更正 2019-02：−1/),
      expect.stringMatching(/^市直单位,2,市场监督管理局,22.5,60,82.5,222,合格,/),
    ]);
    const sheet = await readWorkbook(Buffer.from(await xlsx(bulletin, [])), { sheet: '市直单位' });
    expect(sheet[1]!.at(-1)).toBe('评定');
    expect(sheet.slice(2, 8).map((row) => row.at(-1))).toEqual(['待复核', '合格', '不合格', '合格', '不合格', '—']);
    const page = html(bulletin, { units: [], formats: [] });
    expect(page).toContain('<th scope="col"><span>评定</span></th>');
    expect(page).toContain('<td>不合格</td>');
    expect((await docx(bulletin)).length).toBeGreaterThan(1000);
    expect(html(makeBulletin(bulletinInput()), { units: [], formats: [] })).not.toContain('评定');
  });
});

test('what was seen too late is told, and that the printed page stays', () => {
  expect(bulletin.notes).toContain(
    '本期检查时首次见到2019年2月的补发信息，已记入台账调整，已印发的通报不变：民政局补计 2 条，77分调整为79分。',
  );
});

test('a crawl after the days of grace says that it cannot tell what was late', () => {
  const input = bulletinInput();
  const told = (at: string) => {
    const results = new Map(
      [...input.results].map(([unit, all]) => [
        unit,
        all.map((result) => ({
          ...result,
          findings: result.findings.map((each) => ({ ...each, evidence: [{ ...each.evidence[0], at }] as typeof each.evidence })),
        })),
      ]),
    );
    return makeBulletin({ ...input, results }).notes.filter((note) => note.includes('宽限期'));
  };
  expect(told('2019-01-03T02:00:00.000Z')).toEqual([]);
  // Midnight in Beijing after the sixth of January.
  expect(told('2019-01-06T15:59:59.000Z')).toEqual([]);
  expect(told('2019-01-06T16:00:00.000Z')).toEqual([
    '本月检查始于2019年1月7日，晚于宽限期（月末后5天），无法分辨当月信息是否补发，所见当月信息均计入。',
  ]);
});

describe('a first month', () => {
  const first = makeBulletin(reformInput({ history: { since: '2019-03', previous: false }, adjustments: [] }));

  test('speaks neither of a year nor of movements', () => {
    const said = [first.title, ...first.paragraphs, ...first.annexes.map(({ title }) => title), first.headings.annual].join('\n');
    expect(said).not.toMatch(/全年|1—3月|汇总形成|上升|下降|较上月/);
    expect(first.headings.annual).toBe('3月累计');
  });

  test('shows what it can judge, in every format that is read', async () => {
    const page = html(first, { units: [], formats: [] });
    expect(page).toContain('本月的可判范围');
    expect(page).toContain('本月没有足够的定时访问样本');
    const sheet = await readWorkbook(Buffer.from(await xlsx(first, [])), { sheet: '说明' });
    expect(sheet.flat().join('\n')).toContain('站点连续多日的可用性（2项指标）：尚不能判定。');
    expect(html(bulletin, { units: [], formats: [] })).not.toContain('可判范围');
    const word = (await unzip(await docx(first))).get('word/document.xml')!.toString('utf8');
    const cold = word.split('本月的可判范围')[1]!.split('</w:tbl>')[0]!;
    const rows = cold.split('<w:tr>').slice(1);
    expect(rows).toHaveLength(first.coldStart!.length + 1);
    for (const row of rows) expect(row.split('<w:tc>')).toHaveLength(5);
    expect(rows.join('')).toContain('站点连续多日的可用性');
  });

  test('of a December is no year either', () => {
    const december = makeBulletin(bulletinInput({ history: { since: '2018-12', previous: false } }));
    expect(december.title).toBe('12月份政府网站管理和政务信息公开工作情况通报');
    expect(december.annexes[0]!.title).not.toContain('全年');
    expect(december.paragraphs.join('')).not.toContain('全年');
  });
});

test.each([
  ['2018-12', undefined, '全年总分'],
  ['2018-12', '2018-01', '全年总分'],
  ['2018-12', '2018-03', '3—12月累计'],
  ['2018-12', '2018-12', '12月累计'],
  ['2018-03', '2018-01', '1—3月累计'],
  ['2018-01', '2018-01', '1月累计'],
])('%s since %s: %s', (month, since, heading) => expect(yearWords(month, since).heading).toBe(heading));

test.each([
  ['缺 2018-02、2018-11', '缺 2018年2月、2018年11月'],
  ['发布于 2018-02-03', '发布于 2018-02-03'],
  ['证据包 2018-12.portal', '证据包 2018-12.portal'],
  ['电话 63-2018-12', '电话 63-2018-12'],
  ['2018-13', '2018-13'],
])('%s', (text, chinese) => expect(chineseMonths(text)).toBe(chinese));

test('a unit page says what does not apply, how the total came about, what its year was changed by, and which points are proposals', () => {
  const input = reformInput();
  const pageOf = (unit: string) =>
    unitPage({
      bulletin,
      score: input.scores.find((score) => score.unit === unit)!,
      row: input.tables[0]!.rows.find((row) => row.unit === unit)!,
      results: [],
      rubric: rules,
      exhibitHref: () => null,
    });
  expect(pageOf('dangan')).toContain('<dt>公共服务</dt><dd class="num">不适用</dd>');
  expect(pageOf('dangan')).toContain('总分：52 × 100/75 = 69 1/3 → 69.5');
  expect(pageOf('minzheng')).toContain('含更正 2019年2月：−1（复核：一条转载误计为自有信息）');
  expect(pageOf('shijian')).toContain('按各月平均分，计入 139.5');
  expect(pageOf('tongji')).toContain('经核实认定，评定为不合格');
  expect(pageOf('shijian').match(/分值为建议值/g)).toHaveLength(3);
});
