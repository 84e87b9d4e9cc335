/** The arithmetic of one line in words: rule, what was looked at, findings with their proof, the sum it goes into. */
import { expect, test } from '@jest/globals';
import { explain } from '../../reports/explain.ts';
import { bulletinInput, rubric } from './fixture.ts';

const { scores, results } = bulletinInput();
const score = scores[0]!;
const said = (indicator: string): string =>
  explain({
    score,
    line: score.lines.find((line) => line.indicator === indicator)!,
    result: results.get(score.unit)!.find((result) => result.indicator === indicator) ?? null,
    indicator: rubric.indicators.find(({ id }) => id === indicator)!,
    rubric,
    month: '2018-12',
  }).join('\n');

test.each<[string, RegExp[]]>([
  [
    'CS-02',
    [
      /CS-02 首页链接可用：0\.5 分（已计分）/,
      /满分 2，每处扣 0\.5，扣完为止/,
      /计入 3 项/,
      /算式：2 − 3 × 0\.5 = 0\.5/,
      /网站建设及安全：0\.5 \+ 2/,
    ],
  ],
  ['CS-08', [/（待复核）/, /待复核 1 项/, /可能影响 -1 分/, /编号 CS-08/]],
  ['IX-03', [/（无法判定）/, /有 1 处未能看到/, /未能看到：http/, /当月总分：未知/]],
  ['PS-05', [/未检/, /查什么：尚未检查/, /只提示，不计分/]],
  ['V-03', [/单项否决，不参加加总/]],
])('%s', (indicator, patterns) => {
  for (const pattern of patterns) expect(said(indicator)).toMatch(pattern);
});

test('every finding is named with its bundle, instant, address and digest', () => {
  const finding = results.get(score.unit)!.find(({ indicator }) => indicator === 'CS-02')!.findings[0]!;
  const text = said('CS-02');
  for (const part of [
    finding.says,
    finding.id.slice(0, 16),
    finding.evidence[0].bundle,
    finding.evidence[0].url,
    finding.evidence[0].sha256,
  ])
    expect(text).toContain(part);
});
