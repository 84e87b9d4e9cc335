/** Questions and answers shown in public let the next citizen skip the asking. */
import { z } from 'zod';
import { check } from '../check.ts';
import { columnsOf, homeUnseen, searched, unseenColumns } from './places.ts';

const CHANNELS = ['consult', 'mailbox'];

export default check({
  id: 'messages-public',
  title: '留言与答复是否公开',
  sorts: ['present', 'missing'],
  names: { present: '已公开', missing: '未公开' },
  params: z.strictObject({ min: z.int().min(1).default(1) }),
  run(facts, { min }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const { messages } = facts;
    if (messages.length >= min) {
      const says = `公开留言 ${messages.length} 条`;
      return {
        examined: messages.length,
        found: [{ subject: 'messages', sort: 'present', merit: true, says, evidence: [messages[0]!.evidence] }],
        unseen: [],
      };
    }
    const channels = columnsOf(facts, CHANNELS);
    const keys = channels.length > 0 ? [...new Set(channels.map(({ key }) => key))] : CHANNELS;
    const unseen = [
      ...unseenColumns(facts, keys),
      ...facts.unseen.filter(({ role }) => role === 'messages' || (role !== null && CHANNELS.includes(role) && !keys.includes(role))),
    ];
    if (unseen.length > 0) return { examined: 0, found: [], unseen };
    const says = messages.length === 0 ? '没有公开任何留言和答复' : `只公开留言 ${messages.length} 条，要求至少 ${min} 条`;
    return {
      examined: 1,
      found: [
        { subject: 'messages', sort: 'missing', says, evidence: [...searched(facts), ...channels.flatMap(({ evidence }) => evidence)] },
      ],
      unseen: [],
    };
  },
});
