/** Any address that takes a JSON document: for a duty desk or monitoring that an office has already. */
import type { ChannelOf } from '../../config/notify.ts';
import type { Notice } from './notice.ts';
import { post, refusalOf, type Channel } from './post.ts';

export function webhook({ id, proxy, timeoutMs }: ChannelOf<'webhook'>, url: string, token: string | null): Channel {
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  return {
    id,
    kind: 'webhook',
    mostBytes: 100_000,
    async send(notice) {
      const reply = await post({ url, proxy, timeoutMs, headers }, documentOf(notice));
      if (typeof reply === 'string') return { sent: false, why: reply, afterMs: null };
      return refusalOf(reply) ?? { sent: true, says: `answered ${reply.status}` };
    },
  };
}

/** docs/configuration.md describes it; members are added, never renamed. */
function documentOf({ heading, lines, told, at, test }: Notice): unknown {
  return {
    from: 'sundial',
    format: 1,
    at,
    test,
    text: [heading, ...lines].join('\n'),
    alerts: told.map(({ alert: { id, kind, run, level, says, since, cleared }, how }) => ({
      id,
      kind,
      run,
      level,
      says,
      since,
      cleared,
      state: how,
    })),
  };
}
