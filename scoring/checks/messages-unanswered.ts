/** Three months of silence is no reply at all: a veto of the national checks. */
import { z } from 'zod';
import { addMonths, lastDayBefore } from '../calendar.ts';
import { check } from '../check.ts';
import { masked, quoted } from '../wording.ts';
import { askedWithin, repliedBy, unseenMessages } from './asked.ts';
import { homeUnseen } from './places.ts';

export default check({
  id: 'messages-unanswered',
  title: '留言是否长期不答复',
  sorts: ['unanswered'],
  names: { unanswered: '长期未答复' },
  params: z.strictObject({ months: z.int().min(1), windowMonths: z.int().min(1) }),
  run(facts, { months, windowMonths }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const until = lastDayBefore(facts.asOf);
    const limit = addMonths(facts.today, -months);
    const asked = askedWithin(facts, windowMonths).filter(({ status, repliedAt }) => status !== 'unknown' || repliedAt !== null);
    const found = asked
      .filter((message) => message.askedAt!.date < limit && repliedBy(message, until) === null)
      .map((message) => ({
        subject: message.url,
        mark: `${masked(message.title)}${message.askedAt!.date}`,
        sort: 'unanswered',
        says: `留言${quoted(message.title)}自 ${message.askedAt!.date} 起超过 ${months} 个月没有答复`,
        evidence: [message.evidence] as [typeof message.evidence],
      }));
    const { lists, pages } = unseenMessages(facts, windowMonths);
    return { examined: asked.length, found, unseen: [...lists, ...pages], ...(lists.length === 0 ? { atMost: pages.length } : {}) };
  },
});
