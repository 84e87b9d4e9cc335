/** What was published in the month, each thing once; what others wrote counts as a reprint. */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { byCodePoint } from '../../config/canonical.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import type { PublishedItem, UnseenPlace } from '../unit-facts.ts';
import { couldBeInMonth, inMonth } from './month-items.ts';
import { columnsOf, homeUnseen, unseenColumns } from './places.ts';
import { quoted } from '../wording.ts';

function sighting(item: PublishedItem, name: string): Sighting {
  const reprint = item.reprint ? `，转载自${quoted(item.source ?? '')}` : '';
  const listed = item.unread ? '（文章未能打开，按列表计）' : '';
  const says = `栏目${quoted(name)} ${item.published!.date} 发布${quoted(item.title)}${reprint}${listed}`;
  const base = { subject: item.key, sort: item.reprint ? 'reprint' : 'own', merit: true as const, says, evidence: item.evidence };
  return item.unread ? { ...base, doubtful: true } : base;
}

/** Rows of one list that pass for one thing by title and day, though an article among them went unread: its text may differ. */
function mergedUnread(items: readonly PublishedItem[]): PublishedItem[] {
  const byKey = new Map<string, PublishedItem[]>();
  for (const item of items) if (!item.gone) byKey.set(item.key, [...(byKey.get(item.key) ?? []), item]);
  return [...byKey.values()].flatMap((same) => (same.some(({ unread }) => unread) ? same.slice(1) : []));
}

export default check({
  id: 'column-items',
  title: '当月公开信息数量',
  sorts: ['own', 'reprint'],
  names: { own: '自有信息', reprint: '转载' },
  merits: true,
  params: z.strictObject({ columns: z.array(ColumnKey).min(1) }),
  run(facts, { columns: keys }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const found = new Map<string, Sighting>();
    const pages: UnseenPlace[] = [];
    const more = new Set<string>();
    let gone = 0;
    for (const column of columnsOf(facts, keys)) {
      for (const item of mergedUnread(column.items)) if (inMonth(item, facts)) more.add(item.url);
      for (const item of column.items) {
        if (item.gone) {
          if (inMonth(item, facts)) gone += 1;
          continue;
        }
        const counts = inMonth(item, facts);
        if (item.unread && (counts || couldBeInMonth(item, facts))) pages.push(item.unread);
        if (!counts && couldBeInMonth(item, facts)) more.add(item.key);
        const before = found.get(item.key);
        // Read once is read: the copy whose article was seen speaks for the other.
        if (counts && (!before || before.doubtful)) found.set(item.key, sighting(item, column.name));
      }
    }
    const lists = unseenColumns(facts, keys);
    const list = [...found.values()].sort((a, b) => byCodePoint(a.subject, b.subject));
    const unread = [...new Map(pages.map((place) => [place.url, place])).values()];
    return {
      examined: list.length,
      found: list,
      unseen: [...lists, ...unread],
      ...(lists.length === 0 ? { atMost: more.size } : {}),
      ...(gone > 0 ? { remark: `${gone} 条信息的文章打不开，未计` } : {}),
    };
  },
});
