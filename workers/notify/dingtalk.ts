/** 钉钉自定义机器人: text, 加签 in the address, 20 messages a minute or silence for ten; it says no within a 200. */
import { createHmac } from 'node:crypto';
import type { ChannelOf } from '../../config/notify.ts';
import { answerByErrcode } from './errcode.ts';
import { cutTo, textOf } from './notice.ts';
import { post, type Channel, type Reply } from './post.ts';

/** The platform's limit lies near 20,000; what is longer nobody reads in a group. */
const mostBytes = 8_000;

export function dingtalk(
  { id, proxy, timeoutMs }: ChannelOf<'dingtalk'>,
  address: string,
  secret: string | null,
  now: () => Date,
): Channel {
  return {
    id,
    kind: 'dingtalk',
    mostBytes,
    async send(notice) {
      const url = secret === null ? address : signed(address, secret, now().getTime());
      const document = { msgtype: 'text', text: { content: cutTo(textOf(notice), mostBytes) }, at: { isAtAll: false } };
      const reply = await post({ url, proxy, timeoutMs }, document);
      return typeof reply === 'string' ? { sent: false, why: reply, afterMs: null } : answerOf(reply);
    },
  };
}

/** HMAC-SHA256 of time (ms) and key, by the key, as base64; the clock may be wrong by an hour at most. */
function signed(address: string, secret: string, at: number): string {
  const url = new URL(address);
  url.searchParams.set('timestamp', String(at));
  url.searchParams.set('sign', createHmac('sha256', secret).update(`${at}\n${secret}`).digest('base64'));
  return url.href;
}

const hints = {
  130101: 'more than 20 messages a minute; the robot is silent for ten',
  300001: 'no such robot: the access_token in the address is wrong',
  310000: 'its security settings refuse the message: keyword (日晷 stands in every one), key for 加签, clock, or address of this machine',
};

const answerOf = (reply: Reply) => answerByErrcode(reply, hints, { code: 130101, afterMs: 600_000 });
