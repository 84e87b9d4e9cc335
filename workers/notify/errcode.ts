/** What 企业微信 and 钉钉 answer within a 200: a number that is 0, or says why not. */
import { oneLine, refusalOf, type Answer, type Reply } from './post.ts';

/** `tooMany`: the code for too many messages, and how long the robot is silent then, in milliseconds. */
export function answerByErrcode(reply: Reply, hints: Record<number, string>, tooMany: { code: number; afterMs: number }): Answer {
  const refused = refusalOf(reply);
  if (refused) return refused;
  const { errcode, errmsg } = reply.body;
  if (errcode === 0) return { sent: true, says: 'errcode 0' };
  if (typeof errcode !== 'number')
    return { sent: false, why: 'the answer holds no errcode: is this the address of a robot?', afterMs: null };
  const hint = hints[errcode] === undefined ? '' : ` (${hints[errcode]})`;
  const why = `errcode ${errcode}${hint}: ${oneLine(String(errmsg ?? ''))}`;
  return { sent: false, why, afterMs: errcode === tooMany.code ? tooMany.afterMs : null };
}
