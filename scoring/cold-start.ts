/** What a first month can judge and what it cannot, told from the rubric and from what is absent: no rubric is special. */
import type { Indicator, Rubric } from '../config/rubric.ts';
import type { History } from './history.ts';
import type { ScoreLine, UnitScore } from './unit-score.ts';

export interface ColdRow {
  /** Chinese: what is to be judged, and by what. */
  what: string;
  judged: 'yes' | 'partly' | 'no';
  /** Chinese. */
  why: string;
  /** Ids of the indicators it is about; empty: none in particular. */
  indicators: string[];
}

export interface ColdStartInput {
  rubric: Rubric;
  month: string;
  history: History;
  scores: readonly UnitScore[];
}

/** Checks that look at visits made on many days. */
const visited = new Set(['site-unreachable', 'home-available']);
/** Checks that count what was published in the month. */
const counting = new Set(['column-items', 'interpretation-linked']);

/** Null: the month before was inspected, so that nothing is cold. */
export function coldStart({ rubric, month, history, scores }: ColdStartInput): ColdRow[] | null {
  if (history.previous || scores.length === 0) return null;
  const scored = rubric.indicators.filter(({ check }) => check !== 'pending' && check !== 'manual');
  const visits = scored.filter(({ check }) => visited.has(check));
  const back = scored.filter((indicator) => !visits.includes(indicator) && monthsBack(indicator) > 0);
  const items = scored.filter(({ check }) => counting.has(check));
  const rest = scored.filter((indicator) => !visits.includes(indicator) && !back.includes(indicator));
  const longest = Math.max(0, ...back.map(monthsBack));
  return [
    rowOf('当月页面上可见的内容', rest, scores, () => '由本次检查所见判定'),
    rowOf('站点连续多日的可用性', visits, scores, (open) =>
      open === 0 ? '已有足够的定时访问样本' : '本月没有足够的定时访问样本；定时访问满规定天数后即可判定',
    ),
    rowOf(`需回溯到当月之前的事项（最长${longest}个月）`, back, scores, (open) =>
      open === 0 ? '栏目列表可回溯到所需时间' : '栏目列表没有回溯到所需时间，或其中有页面未能看到',
    ),
    lateRow(items, rubric),
    { what: '与上月相比的升降', judged: 'no', why: '没有上月的检查结果，不作比较', indicators: [] },
    yearRow(month, history),
  ].filter((row): row is ColdRow => row !== null);
}

/** Null: the rubric has no such indicator. */
function rowOf(what: string, of: readonly Indicator[], scores: readonly UnitScore[], why: (open: number) => string): ColdRow | null {
  if (of.length === 0) return null;
  const ids = of.map(({ id }) => id);
  const lines = scores.flatMap(({ lines: all, categories }) => {
    const idle = new Set(categories.filter(({ applies }) => applies === false).map(({ id }) => id));
    return all.filter(({ indicator, category }) => ids.includes(indicator) && !idle.has(category ?? ''));
  });
  const open = lines.filter(isOpen);
  const judged = open.length === 0 ? 'yes' : open.length === lines.length ? 'no' : 'partly';
  const lacking = ids.filter((id) => open.some(({ indicator }) => indicator === id));
  const count = open.length === 0 || judged === 'no' ? '' : `（${lines.length}项次中${open.length}项次未能判定：${lacking.join('、')}）`;
  return { what, judged, why: `${why(open.length)}${count}`, indicators: ids };
}

/** Nothing was judged: neither seen, nor rightly nothing there. */
function isOpen({ state, points, category }: ScoreLine): boolean {
  return state === 'cannot-judge' || state === 'pending' || (state === 'not-applicable' && points === null && category !== null);
}

function lateRow(items: readonly Indicator[], { graceDays }: Rubric): ColdRow | null {
  if (items.length === 0) return null;
  const why = `没有此前的检查记录，无法分辨当月信息何时首次出现，所见当月信息均计入；晚于宽限期（${graceDays}天）补发的，自下月检查起以调整记入台账`;
  return { what: '信息的首次出现时间（补发、倒签）', judged: 'no', why, indicators: items.map(({ id }) => id) };
}

function yearRow(month: string, { since }: History): ColdRow | null {
  if (since.endsWith('-01')) return null;
  const first = `${since.slice(0, 4)}年${Number(since.slice(5))}月`;
  const only = since === month ? `只含${first}一个月` : `自${first}起`;
  return { what: '全年成绩', judged: since === month ? 'no' : 'partly', why: `台账中本年度${only}，累计不是全年`, indicators: [] };
}

/** How many months before its own an indicator looks back, by its thresholds; 0: not beyond the month. */
function monthsBack({ with: given }: Pick<Indicator, 'with'>): number {
  const found = numbersIn(given);
  const months = found.filter(([name, value]) => /months$/i.test(name) && value >= 2).map(([, value]) => value);
  const days = found.filter(([name, value]) => /days$/i.test(name) && value > 31).map(([, value]) => Math.ceil(value / 31));
  return Math.max(0, ...months, ...days);
}

function numbersIn(value: unknown, name = ''): [name: string, value: number][] {
  if (typeof value === 'number') return [[name, value]];
  if (Array.isArray(value)) return value.flatMap((each) => numbersIn(each, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => numbersIn(member, key));
}

/** '首月可判范围：…' a line each, for whoever prints no table. */
export function coldStartInWords(rows: readonly ColdRow[]): string[] {
  const words = { yes: '可判定', partly: '部分可判定', no: '尚不能判定' };
  return rows.map(({ what, judged, why, indicators }) => {
    const ids = indicators.length === 0 ? '' : `（${indicators.length}项指标）`;
    return `${what}${ids}：${words[judged]}。${why}。`;
  });
}
