/** A column that the norm names must be there, hold something, and move within its window: one fault a column, the first that applies. */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { addDays, addMonths, daysBetween } from '../calendar.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import type { Column, UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { columnName, columnsOf, distinct, homeUnseen, movedSince, pointedAt, searched, unseenColumns } from './places.ts';
import { quoted } from '../wording.ts';

interface Wanted {
  /** Only what is linked to by one of these words; empty: whatever bears the key. */
  named: readonly string[];
  /** First civil day that still counts; null: there is no window. */
  since: string | null;
  /** '14 天', '6 个月' */
  norm: string;
}

type Verdict = { fault: Sighting | null } | { unseen: UnseenPlace[] };

function judgeKey(key: string, wanted: Wanted, facts: UnitFacts): Verdict {
  const { since, norm } = wanted;
  const linked = linkedAs(key, wanted, facts);
  const columns = columnsOf(facts, [key]).filter(({ url }) => wanted.named.length === 0 || linked.has(url));
  const full = columns.filter(({ blank, items }) => !blank && items.length > 0);
  const newest = full.map((column) => column.newest?.date ?? '').reduce((a, b) => (b > a ? b : a), '');
  if (since === null ? full.length > 0 : movedSince(full, since, facts)) return { fault: null };
  // A single page (an introduction, a list of leaders) is no list: it is there, and it has something to say.
  if (since === null && standsAsPage(linked, facts)) return { fault: null };
  const unseen = [...unseenOf(key, wanted, linked, facts), ...unreadSince(columns, since)];
  if (unseen.length > 0) return { unseen };
  return { fault: faultOf(key, wanted, columns, full, newest, norm, facts) };
}

/** Addresses that navigation calls this. */
function linkedAs(key: string, { named }: Wanted, facts: UnitFacts): ReadonlySet<string> {
  const own = facts.sections.filter((section) => section.key === key);
  return new Set(own.filter(({ text }) => named.length === 0 || named.some((word) => text.includes(word))).map(({ url }) => url));
}

/** What bears another name is not what is looked for, seen or unseen. */
function unseenOf(key: string, { named }: Wanted, linked: ReadonlySet<string>, facts: UnitFacts): UnseenPlace[] {
  const places = unseenColumns(facts, [key]);
  if (named.length === 0) return places;
  return linked.size === 0
    ? places.filter(({ role }) => role === 'section')
    : places.filter(({ url, role }) => role === 'section' || linked.has(url));
}

function standsAsPage(named: ReadonlySet<string>, facts: UnitFacts): boolean {
  return facts.pages.some(
    ({ url, facts: page }) =>
      named.has(url) && page.textChars > 0 && !page.defects.some(({ sort }) => sort === 'blank' || sort === 'soft-404'),
  );
}

/** Rows whose articles nobody could open and that may be newer than their list says. */
function unreadSince(columns: readonly Column[], since: string | null): UnseenPlace[] {
  if (since === null) return [];
  const shaky = columns
    .flatMap(({ items }) => items)
    .filter(({ unread, published }) => unread && (published === null || published.date >= addDays(since, -3)));
  return shaky.map(({ unread }) => unread!);
}

function faultOf(
  key: string,
  { named }: Wanted,
  columns: readonly Column[],
  full: readonly Column[],
  newest: string,
  norm: string,
  facts: UnitFacts,
): Sighting {
  const [first] = columns;
  const name = quoted(named[0] ?? first?.name ?? columnName(facts, key));
  const subject = named[0] === undefined ? key : `${key} ${named[0]}`;
  if (!first) return { subject, sort: 'missing', says: `首页和栏目导航中没有栏目${name}`, evidence: searched(facts) };
  const lists = [...first.evidence, ...columns.slice(1).flatMap(({ evidence }) => evidence)] as Column['evidence'];
  if (full.length === 0) return { subject, sort: 'blank', says: `栏目${name}是空白的`, evidence: lists };
  const since =
    newest === '' ? '所列信息都没有日期，视为未更新' : `最近一条为 ${newest}，已 ${daysBetween(newest, facts.today)} 天没有更新`;
  const shown = full.flatMap(({ items }) => items).find((item) => !item.gone && item.published?.date === newest);
  return {
    subject: key,
    sort: 'stale',
    says: `栏目${name}${since}，规定不超过 ${norm}`,
    evidence: pointedAt(lists, shown?.evidence ?? []),
  };
}

export default check({
  id: 'column-kept',
  title: '栏目是否设置、有内容并按期更新',
  sorts: ['missing', 'blank', 'stale'],
  names: { missing: '缺失', blank: '空白', stale: '超期' },
  params: z
    .strictObject({
      columns: z.array(ColumnKey).min(1),
      days: z.int().min(1).optional().describe('the longest it may stand still, in days'),
      months: z.int().min(1).optional().describe('or in months; neither: its age does not matter'),
      required: z.boolean().default(true).describe('false: a column that is not there is no fault'),
      named: z.array(z.string().min(1)).default([]).describe('only what navigation calls so; the first word names it in findings'),
    })
    .refine(({ days, months }) => days === undefined || months === undefined, 'days or months, not both'),
  run(facts, { columns: keys, days, months, named, required }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const wanted: Wanted = {
      named,
      since: days !== undefined ? addDays(facts.today, -days) : months !== undefined ? addMonths(facts.today, -months) : null,
      norm: days !== undefined ? `${days} 天` : `${months} 个月`,
    };
    const verdicts = keys.map((key) => judgeKey(key, wanted, facts));
    const unseen = verdicts.flatMap((verdict) => ('unseen' in verdict ? verdict.unseen : []));
    const faults = verdicts.flatMap((verdict) => ('fault' in verdict && verdict.fault ? [verdict.fault] : []));
    const found = faults.filter(({ sort }) => required || sort !== 'missing');
    const open = verdicts.filter((verdict) => 'unseen' in verdict).length;
    return { examined: keys.length - open, found, unseen: distinct(unseen), atMost: open };
  },
});
