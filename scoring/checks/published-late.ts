/** What an office makes must be public within twenty working days (条例 2008 第十八条, 2019 第二十六条). */
import { z } from 'zod';
import { ColumnKey } from '../../config/unit.ts';
import { calendarComplete, workdayAfter, workdaysBetween } from '../calendar.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import { at } from '../gather/address-book.ts';
import type { Dated } from '../../crawler/read/page-facts.ts';
import type { UnitFacts } from '../unit-facts.ts';
import { monthItems, unreadArticles } from './month-items.ts';
import type { MonthItem } from './month-items.ts';
import { homeUnseen, unseenColumns } from './places.ts';
import { quoted } from '../wording.ts';

/** Items of the unit that may have been published at this instant; one whose time nobody knows may have been, too. */
function crowdAt({ date, time }: Dated, facts: UnitFacts): number {
  const keys = new Set<string>();
  for (const { items } of facts.columns)
    for (const { published, key } of items)
      if (published?.date === date && (time === undefined || published.time === undefined || published.time === time)) keys.add(key);
  return keys.size;
}

function late({ item, page }: MonthItem, workdays: number, crowd: number, bulk: number): Sighting | null {
  const made = page!.facts.written!;
  const published = item.published!;
  if (published.date <= workdayAfter(made.date, workdays)) return null;
  const moved = crowd >= bulk;
  const days = workdaysBetween(made.date, published.date);
  const says = `${quoted(item.title)} ${made.date} 成文，${published.date} 才公开，用了 ${days} 个工作日，规定不超过 ${workdays} 个${moved ? `；同一时间发布的有 ${crowd} 条，可能是迁移所致，须人工确认` : ''}`;
  return {
    subject: item.key,
    sort: 'late',
    says,
    evidence: [at(page!.evidence, made.spot), at(page!.evidence, page!.facts.published?.spot), item.evidence[0]],
    ...(moved && { sure: false as const }),
  };
}

export default check({
  id: 'published-late',
  title: '信息形成后是否及时公开',
  sorts: ['late'],
  names: { late: '逾期公开' },
  params: z.strictObject({
    columns: z.array(ColumnKey).min(1),
    workdays: z.int().min(1),
    bulk: z.int().min(2).default(10).describe('so many items with one time of publication were moved, and a person must look'),
  }),
  run(facts, { columns: keys, workdays, bulk }) {
    const none = homeUnseen(facts);
    if (none) return none;
    // What others made reaches the office when it does.
    const told = monthItems(facts, keys).filter(({ item, page }) => page?.facts.written !== undefined && !item.reprint);
    const lists = unseenColumns(facts, keys);
    // An unseen list may hold the rest of a crowd.
    const many = lists.length > 0 ? 2 : bulk;
    const found = told.flatMap((one) => late(one, workdays, crowdAt(one.item.published!, facts), many) ?? []);
    const unread = unreadArticles(facts, keys);
    const first = told.map(({ page }) => page!.facts.written!.date).reduce((a, b) => (b < a ? b : a), facts.today);
    return {
      examined: told.length,
      found,
      unseen: [...lists, ...unread],
      ...(lists.length === 0 && { atMost: unread.length }),
      ...(!calendarComplete(first, facts.today) && { remark: 'calendar-incomplete：部分年份的放假通知未收录，按周一至周五计' }),
    };
  },
});
