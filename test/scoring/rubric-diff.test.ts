/** What changed between two rubrics, as an office would say it. */
import { expect, test } from '@jest/globals';
import { loadRubrics } from '../../config/load.ts';
import type { Rubric } from '../../config/rubric.ts';
import { diffRubrics } from '../../scoring/rubric-diff.ts';

const before = loadRubrics().rubrics.find(({ id }) => id === 'county-2019')!;
const changed = (change: (rubric: Rubric) => void): string[] => {
  const after = structuredClone(before);
  change(after);
  return diffRubrics(before, after).map(({ path, says }) => `${path} | ${says}`);
};
const indicator = (rubric: Rubric, id: string) => rubric.indicators.find((each) => each.id === id)!;

test('nothing changed, nothing said; 0.50 is 0.5', () => {
  expect(changed(() => undefined)).toEqual([]);
  expect(changed((rubric) => (rubric.categories[0]!.cap = '10.0'))).toEqual([]);
});

test.each<[string, (rubric: Rubric) => unknown, string[]]>([
  ['a cap', (rubric) => (rubric.categories[0]!.cap = '12'), ['categories.PS.cap | 类别 PS 公共服务满分：10 → 12']],
  ['a category goes', (rubric) => rubric.categories.shift(), ['categories.PS | 取消类别 PS 公共服务']],
  [
    'a new category',
    (rubric) => rubric.categories.push({ id: 'XX', name: '新类别', cap: '5', floor: '0' }),
    ['categories.XX | 新增类别 XX 新类别，满分 5'],
  ],
  [
    'a price',
    (rubric) => (indicator(rubric, 'DI-P3').effect = { kind: 'accrue', per: { d14: '-5', m6: '-4', y1: '-5' }, cap: '-10' }),
    [
      'indicators.DI-P3.effect | DI-P3 栏目超期未更新：计分 每项 超两周 −3、超半年 −4、超一年 −5，最多扣到 −10 → 每项 超两周 −5、超半年 −4、超一年 −5，最多扣到 −10',
    ],
  ],
  [
    'a threshold',
    (rubric) => (indicator(rubric, 'PS-03').with['sampleMax'] = 10),
    ['indicators.PS-03.with.sampleMax | PS-03 办事指南八要素完整率：条件 sampleMax：20 → 10'],
  ],
  [
    'a review',
    (rubric) => (indicator(rubric, 'CS-08').review = {}),
    ['indicators.CS-08.review.leak | CS-08 个人隐私保护：“泄露页面或附件”的复核 一律须复核 → 不须'],
  ],
  [
    'an indicator goes',
    (rubric) => (rubric.indicators = rubric.indicators.filter(({ id }) => id !== 'PS-05')),
    ['indicators.PS-05 | 取消指标 PS-05 在线办理入口'],
  ],
  ['what a veto does', (rubric) => (rubric.vetoEffect = 'zero'), ['vetoEffect | 单项否决的后果：flag → zero']],
  ['the period', (rubric) => (rubric.inForce.to = '2026-12-31'), ['inForce | 适用期间：2019-05-15 → 2019-05-15 至 2026-12-31']],
  ['a bonus', (rubric) => (rubric.bonus = { category: 'CS', above: '80' }), ['bonus | 加分类别：无 → CS，其余类别合计超过 80 才计入']],
  ['a pass line', (rubric) => (rubric.failBelow = '60'), ['failBelow | 合格线：无 → 60 分']],
  ['coverage', (rubric) => (rubric.coverage = { atLeast: '0.9' }), ['coverage | 最低检查覆盖：1 → 0.9']],
  [
    'a deadline',
    (rubric) => (rubric.review = { deadlineWorkdays: 3, then: 'hold' }),
    [expect.stringMatching(/^review \| 复核期限：.* → 3 个工作日，到期仍不发布$/) as unknown as string],
  ],
  ['what a merged unit begins with', (rubric) => (rubric.successor = 'sum'), ['successor | 合并单位的全年得分：各单位平均 → 各单位相加']],
  ['what holds anyway, written out', (rubric) => Object.assign(rubric, { successor: 'mean', coverage: { atLeast: '1.0' } }), []],
  ['where points are rounded', (rubric) => (rubric.roundAt = 'line'), ['roundAt | 舍入位置：每一类别合计 → 每一行']],
  ['a profile by name', (rubric) => (rubric.byName = true), ['byName | 适用方式：按适用期间 → 城市配置中点名才适用']],
  [
    'whom a category is for',
    (rubric) => (rubric.categories[1]!.appliesTo = 'services'),
    ['categories.IX.appliesTo | 类别 IX 交流互动适用于：所有单位 → 有对外办事服务的单位'],
  ],
])('%s', (_, change, said) => {
  expect(changed(change)).toEqual(said);
});
