/** One ranking table of the bulletin, in printed order. */
import type { Rubric } from '../config/rubric.ts';
import type { Amount } from './unit-score.ts';

export interface RankingRow {
  /** Ties share a place; null: not ranked. */
  place: number | null;
  unit: string;
  name: string;
  categories: Record<string, Amount | null>;
  total: Amount | null;
  /** Sum of the year's months up to this one; null when a month is open. */
  annual: Amount | null;
  /** Why it is not ranked; null for ranked rows. */
  why: string | null;
  footnotes: string[];
  /** What of the annual sum came from units that were merged into it; absent: nobody was. */
  inherited?: Inherited;
}

export interface Inherited {
  rule: NonNullable<Rubric['successor']>;
  /** Names of the units. */
  units: string[];
  months: string[];
  /** What they add to the unit's own months, as the rubric rounds it. */
  points: Amount;
  /** Before rounding; absent where rounding changed nothing. */
  exact?: Amount;
}

export interface RankingTable {
  month: string;
  group: string;
  groupName: string;
  rows: RankingRow[];
}

/** '按各月平均分' */
export function ruleInWords(rule: Inherited['rule'], units: number): string {
  if (rule === 'fresh') return '不计入';
  if (rule === 'sum') return units === 1 ? '照原得分' : '按各单位得分之和';
  if (rule === 'best') return units === 1 ? '照原得分' : '按各月最高分';
  return units === 1 ? '照原得分' : '按各月平均分';
}

/** ['2018-01', '2018-02', '2018-04'] → '2018-01至2018-02、2018-04' */
export function monthsInWords(months: readonly string[]): string {
  const runs: [first: string, last: string][] = [];
  for (const month of months) {
    const run = runs.at(-1);
    if (run && isNext(run[1], month)) run[1] = month;
    else runs.push([month, month]);
  }
  return runs.map(([first, last]) => (first === last ? first : `${first}至${last}`)).join('、');
}

/** Within one year. */
function isNext(month: string, other: string): boolean {
  return month.slice(0, 4) === other.slice(0, 4) && Number(other.slice(5)) === Number(month.slice(5)) + 1;
}
