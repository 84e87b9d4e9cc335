/** What is asked of an office a few times a year (surveys, interviews) is counted over a rolling window that ends with the month. */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { byCodePoint } from '../../config/canonical.ts';
import { addDays, addMonths, lastDayBefore } from '../calendar.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import type { PublishedItem, UnseenPlace } from '../unit-facts.ts';
import { quoted } from '../wording.ts';
import { columnsOf, distinct, homeUnseen, unseenSince } from './places.ts';

/** How near the window's edge a list date must lie before an unread article could pull the item across it. */
const EDGE_DAYS = 3;

function sighting(item: PublishedItem, name: string): Sighting {
  const listed = item.unread ? '（文章未能打开，按列表计）' : '';
  const says = `栏目${quoted(name)} ${item.published!.date} 发布${quoted(item.title)}${listed}`;
  const base = { subject: item.key, sort: item.reprint ? 'reprint' : 'own', merit: true as const, says, evidence: item.evidence };
  return item.unread ? { ...base, doubtful: true } : base;
}

export default check({
  id: 'column-window',
  title: '近期开展的征集、访谈等次数',
  sorts: ['own', 'reprint'],
  names: { own: '自有信息', reprint: '转载' },
  merits: true,
  params: z.strictObject({
    columns: z.array(ColumnKey).min(1),
    months: z.int().min(1).describe('length of the window that ends with the month'),
    without: z.array(z.string().min(1)).default([]).describe('titles with one of these words are something else: the result of a survey'),
  }),
  run(facts, { columns: keys, months, without }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const from = addMonths(facts.to, -months);
    const until = [addDays(facts.to, -1), lastDayBefore(facts.asOf)].sort()[0]!;
    const isWithin = (date: string, slack = 0) => date >= addDays(from, -slack) && date <= addDays(until, slack);
    const found = new Map<string, Sighting>();
    const pages: UnseenPlace[] = [];
    const more = new Set<string>();
    for (const column of columnsOf(facts, keys)) {
      for (const item of column.items) {
        const date = item.published?.date;
        const could = item.unread !== undefined && (date === undefined || isWithin(date, EDGE_DAYS));
        if (item.gone || without.some((word) => item.title.includes(word))) continue;
        const counts = date !== undefined && isWithin(date);
        if (could) pages.push(item.unread!);
        if (could && !counts) more.add(item.key);
        const before = found.get(item.key);
        if (counts && (!before || before.doubtful)) found.set(item.key, sighting(item, column.name));
      }
    }
    const lists = unseenSince(facts, keys, from);
    const list = [...found.values()].sort((a, b) => byCodePoint(a.subject, b.subject));
    return {
      examined: list.length,
      found: list,
      unseen: distinct([...lists, ...pages]),
      ...(lists.length === 0 ? { atMost: more.size } : {}),
    };
  },
});
