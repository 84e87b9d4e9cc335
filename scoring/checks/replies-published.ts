/** Answers that everyone can read, counted in the month in which they were given (国办发〔2017〕47号). */
import { z } from 'zod';
import { lastDayBefore } from '../calendar.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import { masked, quoted } from '../wording.ts';
import { type Asked, unseenReplies } from './asked.ts';
import { homeUnseen } from './places.ts';

/** An answer that is none does not count; one of mere formulas, or dated before the question, is told apart. */
function sortOf({ flags = [] }: Asked): 'reply' | 'canned' | 'backdated' | null {
  if (flags.includes('empty')) return null;
  return flags.includes('backdated') ? 'backdated' : flags.includes('canned') ? 'canned' : 'reply';
}

const REMARKS = { reply: '', canned: '，内容疑为套话', backdated: '，早于来信日期' };

function sighting(message: Asked, sort: 'reply' | 'canned' | 'backdated'): Sighting {
  const { url, title, askedAt, repliedAt, evidence } = message;
  return {
    subject: url,
    mark: `${masked(title)}${askedAt?.date ?? ''}`,
    sort,
    merit: true,
    says: `${repliedAt!.date} 公开答复留言${quoted(title)}${REMARKS[sort]}`,
    evidence: [evidence],
    ...(sort === 'reply' ? {} : { sure: false as const }),
  };
}

export default check({
  id: 'replies-published',
  title: '当月公开答复数量',
  sorts: ['reply', 'canned', 'backdated'],
  names: { reply: '公开答复', canned: '套话答复', backdated: '日期倒置的答复' },
  merits: true,
  params: z.strictObject({ windowMonths: z.int().min(1).describe('questions asked longer ago are not looked for') }),
  run(facts, { windowMonths }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const until = lastDayBefore(facts.asOf);
    const given = facts.messages.filter(
      ({ repliedAt }) => repliedAt !== null && repliedAt.date >= facts.from && repliedAt.date < facts.to && repliedAt.date <= until,
    );
    const found = given.flatMap((message) => {
      const sort = sortOf(message);
      return sort === null ? [] : [sighting(message, sort)];
    });
    const undated = facts.messages.filter(({ status, repliedAt }) => status === 'replied' && repliedAt === null).length;
    const empty = given.length - found.length;
    const { lists, pages } = unseenReplies(facts, windowMonths);
    const remarks = [...(empty > 0 ? [`${empty} 条答复没有内容，未计`] : []), ...(undated > 0 ? [`${undated} 条答复没有日期，未计`] : [])];
    return {
      examined: found.length,
      found,
      unseen: [...lists, ...pages],
      ...(lists.length === 0 ? { atMost: pages.length } : {}),
      ...(remarks.length > 0 ? { remark: remarks.join('；') } : {}),
    };
  },
});
