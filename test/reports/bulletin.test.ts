/** The bulletin as a value: titles and headings by month, numbers as printed, and a text that says nothing that was not found. */
import { describe, expect, test } from '@jest/globals';
import { mean, printAmount } from '../../reports/amount.ts';
import { makeBulletin } from '../../reports/bulletin.ts';
import { chineseDate, shanghaiTime } from '../../reports/when.ts';
import { bulletinInput, finding, inspectedUnit, row, seedTables, text } from './fixture.ts';

describe('numbers on paper', () => {
  test.each([
    ['701.5', '701.5'],
    ['701.50', '701.5'],
    ['60', '60'],
    ['60.0', '60'],
    ['100', '100'],
    ['0', '0'],
    ['-0.0', '0'],
    ['-4', '-4'],
    ['0.25', '0.25'],
    ['1/3', '1/3'],
    [null, '—'],
  ])('%s is printed %s', (amount, printed) => expect(printAmount(amount)).toBe(printed));

  test.each([
    [['1', '2'], '1.5'],
    [['0.25', '0.25'], '0.3'],
    [['1/3', null], '0.3'],
    [['81', '79', null], '80'],
    [[null], null],
  ])('the mean of %j is %s', (amounts, printed) => expect(mean(amounts)).toBe(printed));

  test('dates and times are those of China', () => {
    expect(chineseDate('2019-03-06')).toBe('2019年3月6日');
    expect(chineseDate('')).toBe('');
    expect(shanghaiTime('2018-12-31T16:30:05.000Z')).toBe('2019-01-01 00:30:05');
  });
});

describe('titles and headings', () => {
  test.each([
    [
      '2018-12',
      '12月份及全年政府网站管理和政务信息公开工作情况通报',
      '12月及全年市直单位网站管理和政务信息公开情况',
      '12月份总分',
      '全年总分',
      '注：按全年总分进行排名。',
    ],
    [
      '2018-03',
      '3月份政府网站管理和政务信息公开工作情况通报',
      '3月市直单位网站管理和政务信息公开情况',
      '3月份总分',
      '1—3月累计',
      '注：按1—3月累计得分进行排名。',
    ],
    [
      '2018-01',
      '1月份政府网站管理和政务信息公开工作情况通报',
      '1月市直单位网站管理和政务信息公开情况',
      '1月份总分',
      '1月累计',
      '注：按1月累计得分进行排名。',
    ],
  ])('%s', (month, title, annex, total, annual, note) => {
    const bulletin = makeBulletin(bulletinInput({ month }));
    expect(bulletin.title).toBe(title);
    expect(bulletin.annexes[0]?.title).toBe(annex);
    expect(bulletin.annexes[0]?.notes[0]).toBe(note);
    expect(bulletin.headings.total).toBe(total);
    expect(bulletin.headings.annual).toBe(annual);
    expect(bulletin.headings.categories.map(({ heading }) => heading)).toEqual([
      '公共服务得分',
      '交流互动得分',
      '网站建设及安全得分',
      '政务信息公开得分',
    ]);
  });
});

describe('the text', () => {
  test('names the two best of each table, as the seed does', () => {
    expect(makeBulletin(bulletinInput()).paragraphs[0]).toContain('其中表现较好的单位有公安局、环保局和高龙镇、伊洛街道。');
  });

  test.each([
    [0, ''],
    [1, '其中表现较好的单位有公安局和高龙镇。'],
  ])('praise %i', (praise, sentence) => {
    const said = makeBulletin(bulletinInput({ text: { ...text, praise } })).paragraphs[0] as string;
    expect(said.includes('表现较好')).toBe(sentence !== '');
    expect(said).toContain(sentence);
  });

  test('never praises a unit without a place', () => {
    const tables = seedTables();
    tables[0]!.rows.unshift(row('dept-x', '不明局', {}, null, null, null, '首页无应答'));
    const bulletin = makeBulletin(bulletinInput({ tables }));
    expect(bulletin.paragraphs[0]).toContain('单位有公安局、环保局和');
    expect(bulletin.paragraphs.join('')).toContain('有1个单位未参加排名，未知得分不以零分计：不明局（首页无应答）。');
    expect(bulletin.annexes[0]?.notes).toContain('未参加排名：不明局，首页无应答。');
  });

  test('tells problems with counts and names, and only settled ones', () => {
    const said = makeBulletin(bulletinInput()).paragraphs.join('\n');
    expect(said).toContain('一是栏目更新不及时，公安局的1个栏目超过规定期限未更新');
    expect(said).toContain('二是首页存在死链，公安局的首页有3个链接失效');
    expect(said).toContain('“栏目不更新”（公安局）');
    expect(said).toContain('另有1项情况尚待人工复核');
    expect(said).not.toContain('个人信息');
    expect(said).not.toContain('空白栏目');
    expect(said).not.toContain('办事指南');
  });

  test('names three units and counts the rest, most findings first', () => {
    const { score } = inspectedUnit();
    const units = ['dept-1', 'dept-2', 'dept-3', 'dept-4'];
    const results = new Map(
      units.map((unit, n) => [
        unit,
        [
          {
            indicator: 'CS-02',
            state: 'seen' as const,
            examined: 9,
            unseen: [],
            why: null,
            findings: Array.from({ length: n + 1 }, (_, i) => finding('CS-02', 100 * n + i, { unit, sort: 'dead' })),
          },
        ],
      ]),
    );
    const scores = units.map((unit) => ({ ...score, unit, vetoes: [], lines: [] }));
    expect(makeBulletin(bulletinInput({ scores, results })).paragraphs[1]).toContain(
      '教育体育局、发展改革委、环保局等4个单位的首页有10个链接失效',
    );
  });

  test('imported months alone: no findings are claimed', () => {
    const bulletin = makeBulletin(bulletinInput({}, false));
    expect(bulletin.paragraphs[0]).toContain('根据台账记录');
    expect(bulletin.paragraphs.join('')).not.toMatch(/问题|检查评分/);
    expect(bulletin.notes).toContain('各项得分来自台账，不是本系统检查所得。');
    expect(bulletin.coverage).toBeUndefined();
  });
});

describe('small print', () => {
  test('names rules, unchecked indicators, waiting findings, coverage and bundles', () => {
    const { notes } = makeBulletin(bulletinInput());
    expect(notes[0]).toContain('yanshi-2018');
    expect(notes[0]).toContain('非官方文本');
    expect(notes).toContainEqual('未检项目3项，本期未检查也未计分：PS-05 在线办理入口、CS-06 HTTPS、V-06 严重错误或篡改。');
    expect(notes).toContainEqual('待复核1项，涉及1个单位；复核前不影响得分。');
    expect(notes).toContainEqual(`证据包 2018-12.portal，SHA-256 ${'ef'.repeat(32)}`);
    expect(notes.some((note) => note.includes('共120个'))).toBe(true);
  });

  test('what could not be judged is counted; a veto is named once for all units', () => {
    const input = bulletinInput();
    const blind = (indicator: string, title: string) => ({ indicator, title, category: null, state: 'cannot-judge' as const });
    const scores = input.scores.map((score) => ({
      ...score,
      lines: [...score.lines, { ...score.lines[0]!, ...blind('V-01', '站点无法访问') }],
    }));
    const { notes } = makeBulletin({ ...input, scores });
    expect(notes).toContainEqual('有1项指标因页面未能看到而无法判定，不计分也不按零分处理，原因见各单位明细。');
    expect(notes).toContainEqual(`单项否决指标因页面未能看到或访问样本不足而无法判定的：V-01 站点无法访问（${scores.length}个单位）。`);
  });

  test('a trial says so first', () => expect(makeBulletin(bulletinInput({ trial: true })).notes[0]).toContain('试评'));
});
