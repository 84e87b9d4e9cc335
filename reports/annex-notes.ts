/** What stands under a ranking table: the rule of its order, what a dash means, who is outside it, and what the book amended. */
import { ruleInWords, type RankingTable } from '../scoring/ranking.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { UNKNOWN } from './amount.ts';
import type { BulletinInput } from './bulletin.ts';
import { byReason } from './paragraphs.ts';
import { chineseMonths } from './when.ts';
import { yearWords } from './year.ts';

export function annexNotes(input: Pick<BulletinInput, 'month' | 'scores' | 'history'>, table: RankingTable): string[] {
  const { isWhole, heading } = yearWords(input.month, input.history?.since);
  const rule = `注：按${isWhole ? heading : `${heading}得分`}进行排名。`;
  const unranked = byReason(table.rows.filter((row) => row.place === null)).map(
    ([why, names]) => `未参加排名：${names.join('、')}，${why}。`,
  );
  const footnotes = table.rows.flatMap((row) => row.footnotes.map((note) => `${row.name}：${note.replace(/[。；]+$/u, '')}。`));
  const inspected = input.scores.filter(({ unit }) => table.rows.some((row) => row.unit === unit));
  return [rule, ...successors(table), ...idle(inspected), ...[...unranked, ...footnotes].map(chineseMonths)];
}

/** Without it a reader would take the sum of three offices for the work of one; whose months they were is told below, unit by unit. */
function successors({ rows }: RankingTable): string[] {
  const inherited = rows.flatMap((row) => (row.inherited ? [row.inherited] : []));
  if (inherited.length === 0) return [];
  const { rule } = inherited[0]!;
  const how = rule === 'fresh' ? '不计入新单位的累计得分' : `${ruleInWords(rule, 2)}计入新单位的累计得分`;
  return [`机构改革前，原单位的得分${how}。`];
}

/** A dash is an unknown as a rule; of what does not apply it is none. */
function idle(scores: readonly UnitScore[]): string[] {
  const byCategory = new Map<string, string[]>();
  for (const { name, categories } of scores)
    for (const category of categories)
      if (category.applies === false) byCategory.set(category.name, [...(byCategory.get(category.name) ?? []), name]);
  return [...byCategory].map(([category, names]) => `“${UNKNOWN}”：${category}不适用于${names.join('、')}，其分值由其他类别按比例分担。`);
}
