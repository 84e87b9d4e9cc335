/** Neglect as a whole: many columns out of date or empty at once is a veto of the national checks (5 / 10 / 5). */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { addDays, addMonths } from '../calendar.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import type { Column, UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { homeUnseen, isDoubtful, movedSince } from './places.ts';
import { quoted } from '../wording.ts';

const MONTHS = { m2: 2, m3: 3, m6: 6, y1: 12, y2: 24 } as const;

/** Roles of unseen places that are no list and lead to none; all others are column keys or pages that may name a column. */
const OTHER_ROLES = new Set(['home', 'article', 'archive', 'guide', 'messages', 'link']);

/** Neither empty nor moved since the limit. What was not read to its end may have moved. */
function still(column: Column, limit: string): boolean {
  return !column.blank && column.items.length > 0 && column.unverifiable === null && (column.newest?.date ?? '') < limit;
}

function overdue(column: Column, today: string): boolean {
  const { stale } = column;
  return stale !== null && still(column, stale === 'd14' ? addDays(today, -14) : addMonths(today, -MONTHS[stale]));
}

/** Rows that alone make a column look alive, and whose articles were asked for in vain. */
function shakyRows(facts: UnitFacts, { news, noticePolicy, newsDays, noticePolicyMonths }: Limits): UnseenPlace[] {
  const { today } = facts;
  return facts.columns.flatMap((column) => {
    const limits = [
      ...(news.includes(column.key) ? [addDays(today, -newsDays)] : []),
      ...(noticePolicy.includes(column.key) ? [addMonths(today, -noticePolicyMonths)] : []),
      ...(column.stale === null ? [] : [column.stale === 'd14' ? addDays(today, -14) : addMonths(today, -MONTHS[column.stale])]),
    ];
    const shaky = limits.filter((limit) => (column.newest?.date ?? '') >= limit && !movedSince([column], limit, facts));
    return shaky.length === 0 ? [] : column.items.filter(isDoubtful).map(({ unread }) => unread!);
  });
}

interface Limits {
  news: readonly string[];
  noticePolicy: readonly string[];
  newsDays: number;
  noticePolicyMonths: number;
}

function sighting(sort: string, columns: readonly Column[], what: string, facts: UnitFacts): Sighting {
  const names = columns.map(({ name }) => quoted(name)).join('');
  return {
    subject: sort,
    sort,
    says: `${columns.length} 个栏目${what}：${names}`,
    evidence: [facts.home!.evidence, ...columns.map(({ evidence }) => evidence[0])],
  };
}

export default check({
  id: 'columns-neglected',
  title: '栏目是否普遍不更新',
  sorts: ['stale', 'overdue', 'blank'],
  names: { stale: '动态要闻和通知政策类不更新', overdue: '应更新栏目不更新', blank: '空白栏目' },
  params: z.strictObject({
    newsDays: z.int().min(1),
    noticePolicyMonths: z.int().min(1),
    news: z.array(ColumnKey).default(['news']),
    noticePolicy: z.array(ColumnKey).default(['notice', 'policy']),
    staleGte: z.int().min(1),
    shouldUpdateGte: z.int().min(1),
    blankGte: z.int().min(1),
  }),
  run(facts, params) {
    const none = homeUnseen(facts);
    if (none) return none;
    const { today, columns } = facts;
    const quiet = columns.filter(
      (column) =>
        (params.news.includes(column.key) && still(column, addDays(today, -params.newsDays))) ||
        (params.noticePolicy.includes(column.key) && still(column, addMonths(today, -params.noticePolicyMonths))),
    );
    const late = columns.filter((column) => overdue(column, today));
    const blank = columns.filter((column) => column.blank);
    const found = [
      ...(quiet.length >= params.staleGte ? [sighting('stale', quiet, '超期未更新', facts)] : []),
      ...(late.length >= params.shouldUpdateGte ? [sighting('overdue', late, '应更新未更新', facts)] : []),
      ...(blank.length >= params.blankGte ? [sighting('blank', blank, '空白', facts)] : []),
    ];
    const unseen = [...facts.unseen.filter(({ role }) => role !== null && !OTHER_ROLES.has(role)), ...shakyRows(facts, params)];
    const remark = `动态通知政策类超期 ${quiet.length} 个，应更新未更新 ${late.length} 个，空白 ${blank.length} 个`;
    return { examined: columns.length, found, unseen: found.length === 3 ? [] : unseen, remark };
  },
});
