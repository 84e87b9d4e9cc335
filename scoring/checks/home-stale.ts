/** A front page without news for a fortnight: a veto of the national checks; of a mere navigation page, its columns speak. */
import { z } from 'zod';
import { addDays, daysBetween, lastDayBefore } from '../calendar.ts';
import type { Spot } from '../../crawler/evidence/ref.ts';
import { check } from '../check.ts';
import { at } from '../gather/address-book.ts';
import type { UnitFacts } from '../unit-facts.ts';
import { homeUnseen } from './places.ts';

/** Dates of what the front page lists: its own rows, by their articles where those were read. */
function homeRows(facts: UnitFacts): { date: string; spot: Spot | undefined }[] {
  const known = new Map(facts.columns.flatMap(({ items }) => items.map((item) => [item.url, item.published?.date])));
  return facts.home!.facts.items.flatMap(({ url, date, spot }) => {
    const shown = known.get(url) ?? date?.date;
    return shown === undefined ? [] : [{ date: shown, spot }];
  });
}

export default check({
  id: 'home-stale',
  title: '首页是否更新',
  sorts: ['stale'],
  names: { stale: '首页未更新' },
  params: z.strictObject({ days: z.int().min(1) }),
  run(facts, { days }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const until = lastDayBefore(facts.asOf);
    const own = homeRows(facts);
    const dates = (own.length > 0 ? own.map(({ date }) => date) : facts.columns.flatMap(({ newest }) => newest?.date ?? [])).filter(
      (date) => date <= until,
    );
    const newest = dates.reduce((a, b) => (b > a ? b : a), '');
    if (newest >= addDays(facts.today, -days)) return { examined: 1, found: [], unseen: [] };
    const unread = facts.unseen.filter(
      ({ role }) => role === 'article' || (own.length === 0 && role !== null && role !== 'archive' && role !== 'link'),
    );
    if (unread.length > 0) return { examined: 0, found: [], unseen: unread };
    const home = facts.home!;
    const since =
      newest === '' ? '首页和栏目都没有带日期的信息' : `首页最近一条信息为 ${newest}，已 ${daysBetween(newest, facts.today)} 天没有更新`;
    const proof = own.length > 0 ? [] : facts.columns.map(({ evidence }) => evidence[0]);
    const row = at(home.evidence, own.find(({ date }) => date === newest)?.spot);
    return {
      examined: 1,
      found: [{ subject: home.url, sort: 'stale', says: `${since}，规定不超过 ${days} 天`, evidence: [row, ...proof] }],
      unseen: [],
    };
  },
});
