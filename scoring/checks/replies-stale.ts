/** A board that shows no new answer for months tells the next citizen not to ask (国办秘函〔2019〕19号). */
import { z } from 'zod';
import { addMonths, daysBetween, lastDayBefore } from '../calendar.ts';
import { check } from '../check.ts';
import type { UnitFacts } from '../unit-facts.ts';
import { type Asked, CHANNELS, unseenReplies } from './asked.ts';
import { columnsOf, homeUnseen, pointedAt } from './places.ts';

/** The day by which an answer was certainly there: its own, or that of its question when only the answer shows none. */
function answeredOn({ repliedAt, askedAt, status, flags = [] }: Asked, until: string): string {
  if (flags.includes('empty')) return '';
  const date = repliedAt?.date ?? (status === 'replied' ? askedAt?.date : undefined);
  return date !== undefined && date <= until ? date : '';
}

/** Every list of the channels, then what shows the newest answer. */
function proof(facts: UnitFacts, shown: readonly Asked[]) {
  const [first, ...rest] = columnsOf(facts, CHANNELS).flatMap(({ evidence }) => evidence);
  const marked = shown.map(({ evidence }) => evidence);
  return first ? pointedAt([first, ...rest], marked) : pointedAt([marked[0]!], marked.slice(1));
}

export default check({
  id: 'replies-stale',
  title: '公开答复是否更新',
  sorts: ['stale'],
  names: { stale: '长期没有新答复' },
  params: z.strictObject({
    months: z.int().min(1),
    windowMonths: z.int().min(1).describe('questions asked longer ago are not looked for'),
  }),
  run(facts, { months, windowMonths }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const until = lastDayBefore(facts.asOf);
    const limit = addMonths(facts.today, -months);
    const newest = facts.messages.map((message) => answeredOn(message, until)).reduce((a, b) => (b > a ? b : a), '');
    if (newest >= limit) return { examined: 1, found: [], unseen: [] };
    const { lists, pages } = unseenReplies(facts, windowMonths);
    const unseen = [...lists, ...pages];
    if (unseen.length > 0) return { examined: 0, found: [], unseen };
    // No channel, or one that shows no message at all, is a fault of its own (contact-channel, messages-public).
    if (facts.messages.length === 0) return { examined: 0, found: [], unseen: [] };
    const since =
      newest === '' ? '公开的留言都没有答复' : `最近一条公开答复为 ${newest}，已 ${daysBetween(newest, facts.today)} 天没有新的答复`;
    const shown = facts.messages.filter((message) => newest !== '' && answeredOn(message, until) === newest).slice(0, 1);
    const evidence = proof(facts, shown.length > 0 ? shown : facts.messages.slice(0, 1));
    return {
      examined: 1,
      found: [{ subject: 'replies', sort: 'stale', says: `${since}，规定不超过 ${months} 个月`, evidence }],
      unseen: [],
    };
  },
});
