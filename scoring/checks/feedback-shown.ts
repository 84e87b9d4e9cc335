/** Whoever is asked for an opinion wants to see what became of it, and how many letters were answered (国办发〔2017〕47号). */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { byCodePoint } from '../../config/canonical.ts';
import { addDays, lastDayBefore } from '../calendar.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import { at } from '../gather/address-book.ts';
import type { Dated } from '../../crawler/read/page-facts.ts';
import type { Column, UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { quoted } from '../wording.ts';
import { CHANNELS } from './asked.ts';
import { columnsOf, distinct, homeUnseen, searched, unseenColumns, unseenSince } from './places.ts';

/** How near the window's edge a list date must lie before an unread article could pull the item across it. */
const EDGE_DAYS = 3;

const Where = z.strictObject({
  columns: z.array(ColumnKey).default([]).describe('columns that hold nothing else'),
  within: z.array(ColumnKey).default([]).describe('columns in which a title with one of the words is one'),
  words: z.array(z.string().min(1)).default([]),
});
type Where = z.output<typeof Where>;

interface Window {
  from: string;
  until: string;
}

const isWithin = ({ from, until }: Window, date: string, slack = 0) => date >= addDays(from, -slack) && date <= until;

interface Shown {
  date: string;
  sighting: Sighting;
}

/** What a column that holds nothing else shows, and what its title tells apart in the others. */
function shownIn(sort: string, { columns, within, words }: Where, window: Window, facts: UnitFacts) {
  const shown: Shown[] = [];
  const unread: UnseenPlace[] = [];
  for (const column of columnsOf(facts, [...columns, ...within])) {
    const isOwn = columns.includes(column.key);
    for (const item of column.items) {
      const date = item.published?.date;
      if (item.gone || (!isOwn && !words.some((word) => item.title.includes(word)))) continue;
      if (item.unread && (date === undefined || isWithin(window, date, EDGE_DAYS))) unread.push(item.unread);
      if (date === undefined || !isWithin(window, date)) continue;
      const says = `栏目${quoted(column.name)} ${date} 公布${quoted(item.title)}`;
      const base = { subject: item.key, sort, merit: true as const, says, evidence: item.evidence };
      shown.push({ date, sighting: item.unread ? { ...base, doubtful: true } : base });
    }
    const page = isOwn && column.items.length === 0 ? asPage(column, sort, window, facts) : null;
    if (page) shown.push(page);
  }
  return { shown, unread };
}

/** A month stands for its last day, and the one that the clock stands in for the days that have passed. */
function passed(dated: Dated, { until }: Window): Dated {
  return dated.date > until && dated.date.slice(0, 7) === until.slice(0, 7) ? { ...dated, date: until } : dated;
}

/** Statistics are often a single page that is written anew each month: its own date tells. */
function asPage({ url, name }: Column, sort: string, window: Window, { pages }: UnitFacts): Shown | null {
  const page = pages.find((one) => one.url === url);
  if (!page) return null;
  const { published, otherDates, counted } = page.facts;
  const dated = [published, counted, ...otherDates]
    .flatMap((one) => (one ? [passed(one, window)] : []))
    .filter(({ date }) => isWithin(window, date));
  const [newest] = dated.sort((a, b) => byCodePoint(b.date, a.date));
  if (!newest) return null;
  const says = `页面${quoted(name)}更新于 ${newest.date}`;
  return { date: newest.date, sighting: { subject: url, sort, merit: true, says, evidence: [at(page.evidence, newest.spot)] } };
}

/** The newest of a kind, one whose article was read before one whose was not. */
function newestOf(shown: readonly Shown[]): Sighting[] {
  const doubt = ({ sighting }: Shown) => Number(sighting.doubtful === true);
  const [first] = [...shown].sort(
    (a, b) => doubt(a) - doubt(b) || byCodePoint(b.date, a.date) || byCodePoint(a.sighting.subject, b.sighting.subject),
  );
  return first ? [first.sighting] : [];
}

/** Where a message could stand that nobody has seen. */
function unseenBoards(facts: UnitFacts): UnseenPlace[] {
  return distinct([...unseenColumns(facts, CHANNELS), ...facts.unseen.filter(({ role }) => role === 'messages')]);
}

export default check({
  id: 'feedback-shown',
  title: '征集结果反馈和留言受理统计是否公开',
  sorts: ['result', 'statistics', 'missing'],
  names: { result: '结果反馈', statistics: '受理统计', missing: '未公开' },
  params: z
    .strictObject({
      days: z.int().min(1).describe('how old it may be'),
      results: Where.optional().describe('what became of surveys'),
      statistics: Where.optional().describe('how many questions came and were answered'),
      whereMessages: z
        .boolean()
        .default(false)
        .describe('nothing is missed of an office that shows no message at all: that is a fault of its own'),
    })
    .refine(({ results, statistics }) => results !== undefined || statistics !== undefined, 'results, statistics or both'),
  run(facts, { days, results, statistics, whereMessages }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const window = { from: addDays(facts.today, -days), until: lastDayBefore(facts.asOf) };
    const kinds = Object.entries({ result: results, statistics }).flatMap(([sort, where]) => (where ? [{ sort, where }] : []));
    const seen = kinds.map(({ sort, where }) => shownIn(sort, where, window, facts));
    const found = seen.flatMap(({ shown }) => newestOf(shown));
    if (found.some(({ doubtful }) => !doubtful)) return { examined: found.length, found, unseen: [] };
    const keys = kinds.flatMap(({ where }) => [...where.columns, ...where.within]);
    const unseen = distinct([...unseenSince(facts, keys, window.from), ...seen.flatMap(({ unread }) => unread)]);
    if (found.length > 0 || unseen.length > 0) return { examined: found.length, found, unseen };
    if (whereMessages && facts.messages.length === 0) return { examined: 0, found: [], unseen: unseenBoards(facts) };
    const lists = columnsOf(facts, keys).flatMap(({ evidence }) => evidence);
    const what = [...(results ? ['征集调查的结果反馈'] : []), ...(statistics ? ['留言受理统计'] : [])].join('或');
    const says = `${window.from} 以来没有公布${what}`;
    return { examined: 1, found: [{ subject: 'feedback', sort: 'missing', says, evidence: [...searched(facts), ...lists] }], unseen: [] };
  },
});
