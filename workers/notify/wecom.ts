/** 企业微信群机器人（消息推送）: text of at most 2048 bytes, 20 messages a minute; it says no within a 200. */
import type { ChannelOf } from '../../config/notify.ts';
import { answerByErrcode } from './errcode.ts';
import { cutTo, textOf } from './notice.ts';
import { post, type Channel, type Reply } from './post.ts';

const mostBytes = 2048;

export function wecom({ id, proxy, timeoutMs }: ChannelOf<'wecom'>, url: string): Channel {
  return {
    id,
    kind: 'wecom',
    mostBytes,
    async send(notice) {
      const reply = await post({ url, proxy, timeoutMs }, { msgtype: 'text', text: { content: cutTo(textOf(notice), mostBytes) } });
      return typeof reply === 'string' ? { sent: false, why: reply, afterMs: null } : answerOf(reply);
    },
  };
}

const hints = {
  45009: 'more than 20 messages a minute',
  93000: 'no such robot: the key in the address is wrong, or the robot was taken out of its group',
};

const answerOf = (reply: Reply) => answerByErrcode(reply, hints, { code: 45009, afterMs: 60_000 });
