/** A column that has stopped moving tells citizens nobody is behind it (国办发〔2015〕15号). */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { addDays, addMonths, daysBetween } from '../calendar.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import type { Column, PublishedItem, UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { columnsOf, distinct, homeUnseen, isDoubtful, movedSince, pointedAt, unseenColumns } from './places.ts';
import { quoted } from '../wording.ts';

const SORTS = ['d14', 'm6', 'y1'] as const;
const Window = z
  .strictObject({
    sort: z.enum(SORTS),
    days: z.int().min(1).optional(),
    months: z.int().min(1).optional(),
    columns: z.array(ColumnKey).min(1),
  })
  .refine(({ days, months }) => (days === undefined) !== (months === undefined), 'either days or months');
type Window = z.output<typeof Window>;

/** First civil day that still counts as within the window. */
function limitOf({ days, months }: Window, today: string): string {
  return days === undefined ? addMonths(today, -months!) : addDays(today, -days);
}

type Verdict = { kind: 'idle' } | { kind: 'fresh' } | { kind: 'unseen'; places: UnseenPlace[] } | { kind: 'stale'; sighting: Sighting };

/** Rows whose articles went unread and that may be newer than their list says; or, of a column that may stay empty, no longer be there at all. */
function unreadOf(columns: readonly Column[], limit: string, { sort }: Window): PublishedItem[] {
  const items = columns.flatMap((column) => column.items);
  const dated = items.filter(({ gone, published }) => !gone && published !== null);
  if (sort === 'y1' && dated.length > 0 && dated.every(isDoubtful)) return items.filter(isDoubtful);
  return items.filter((item) => item.unread && (item.published === null || item.published.date >= addDays(limit, -3)));
}

/** Columns of one key are one column here: it moves when any of them does. A date surely fresh stays fresh whatever else is unseen. */
function judgeKey(key: string, window: Window, facts: UnitFacts): Verdict {
  const columns = columnsOf(facts, [key]).filter(({ blank, items, unverifiable }) => !blank && (items.length > 0 || unverifiable !== null));
  const limit = limitOf(window, facts.today);
  const newest = columns.map((column) => column.newest?.date ?? '').reduce((a, b) => (b > a ? b : a), '');
  if (movedSince(columns, limit, facts)) return { kind: 'fresh' };
  const known = columnsOf(facts, [key]).length > 0;
  const unread = unreadOf(columns, limit, window).map((item) => item.unread!);
  const places = [...unseenColumns(facts, [key]).filter(({ role }) => known || role === key || role === 'section'), ...unread];
  if (places.length > 0) return { kind: 'unseen', places };
  if (columns.length === 0 || (newest === '' && window.sort === 'y1')) return { kind: 'idle' };
  const [first] = columns as [Column, ...Column[]];
  const norm = window.days === undefined ? `${window.months} 个月` : `${window.days} 天`;
  const since =
    newest === '' ? '所列信息都没有日期，视为未更新' : `最近一条为 ${newest}，已 ${daysBetween(newest, facts.today)} 天没有更新`;
  const lists = [...first.evidence, ...columns.slice(1).flatMap((column) => column.evidence)] as typeof first.evidence;
  // What shows the newest date is marked: the row of the list, and the article where that was read.
  const newestItem = columns.flatMap(({ items }) => items).find((item) => !item.gone && item.published?.date === newest);
  const evidence = pointedAt(lists, newestItem?.evidence ?? []);
  return {
    kind: 'stale',
    sighting: { subject: key, sort: window.sort, says: `栏目${quoted(first.name)}${since}，规定不超过 ${norm}`, evidence },
  };
}

export default check({
  id: 'column-stale',
  title: '栏目是否按期更新',
  sorts: SORTS,
  names: { d14: '超两周', m6: '超半年', y1: '超一年' },
  params: z.strictObject({ windows: z.array(Window).min(1) }),
  run(facts, { windows }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const verdicts = windows.flatMap((window) => window.columns.map((key) => judgeKey(key, window, facts)));
    const found = verdicts.flatMap((verdict) => (verdict.kind === 'stale' ? [verdict.sighting] : []));
    const unseen = verdicts.flatMap((verdict) => (verdict.kind === 'unseen' ? verdict.places : []));
    const open = verdicts.filter(({ kind }) => kind === 'unseen').length;
    return {
      examined: verdicts.filter(({ kind }) => kind === 'fresh' || kind === 'stale').length,
      found,
      unseen: distinct(unseen),
      atMost: open,
    };
  },
});
