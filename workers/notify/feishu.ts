/** 飞书自定义机器人: text, 签名 in the document, 100 messages a minute, 20 KB; it says no within a 200. */
import { createHmac } from 'node:crypto';
import type { ChannelOf } from '../../config/notify.ts';
import { cutTo, textOf } from './notice.ts';
import { oneLine, post, refusalOf, type Answer, type Channel, type Reply } from './post.ts';

const mostBytes = 8_000;

export function feishu({ id, proxy, timeoutMs }: ChannelOf<'feishu'>, url: string, secret: string | null, now: () => Date): Channel {
  return {
    id,
    kind: 'feishu',
    mostBytes,
    async send(notice) {
      // A "<" may begin a tag there, and <at …> calls people.
      const text = cutTo(textOf(notice), mostBytes).replaceAll('<', '＜');
      const signature = secret === null ? {} : signatureOf(secret, Math.floor(now().getTime() / 1000));
      const reply = await post({ url, proxy, timeoutMs }, { ...signature, msg_type: 'text', content: { text } });
      return typeof reply === 'string' ? { sent: false, why: reply, afterMs: null } : answerOf(reply);
    },
  };
}

/** HMAC-SHA256 of nothing, by time (seconds) and key, as base64: time and key are the key here, not the text. */
function signatureOf(secret: string, at: number): { timestamp: string; sign: string } {
  return { timestamp: String(at), sign: createHmac('sha256', `${at}\n${secret}`).digest('base64') };
}

function answerOf(reply: Reply): Answer {
  // Too many messages are a 429 or a 400 there, with their code in the body all the same.
  const code = reply.body['code'] ?? reply.body['StatusCode'];
  const msg = reply.body['msg'] ?? reply.body['StatusMessage'];
  if (code === 0 && refusalOf(reply) === null) return { sent: true, says: 'code 0' };
  if (typeof code !== 'number')
    return refusalOf(reply) ?? { sent: false, why: 'the answer holds no code: is this the address of a robot?', afterMs: null };
  const hints: Record<number, string> = {
    9499: 'the document is not as it should be',
    11232: 'too many messages, or the hour at which everybody sends',
    19001: 'no such robot: the address is wrong, or the robot was taken out of its group',
    19021: 'the signature does not fit: key or clock',
    19022: 'the address of this machine is not among those it takes messages from',
    19024: 'its keyword does not stand in the message; 日晷 stands in every one',
    99991400: 'too many messages',
  };
  const hint = hints[code] === undefined ? '' : ` (${hints[code]})`;
  const isTooMany = code === 11232 || code === 99991400 || reply.status === 429;
  return { sent: false, why: `code ${code}${hint}: ${oneLine(String(msg ?? ''))}`, afterMs: isTooMany ? (reply.afterMs ?? 60_000) : null };
}
