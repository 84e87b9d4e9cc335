/** Looks at addresses host by host, several hosts side by side: one slow host holds up nobody else's. */
import { Stopped } from '../session/gate.ts';
import type { Glance } from './glance.ts';
import type { Round } from './round.ts';

/** Hosts looked at side by side. */
const width = 16;

function byHost(urls: Iterable<string>): string[][] {
  const hosts = new Map<string, string[]>();
  for (const url of urls) {
    const { hostname } = new URL(url);
    const queue = hosts.get(hostname) ?? [];
    queue.push(url);
    hosts.set(hostname, queue);
  }
  return [...hosts.values()];
}

/** Looks at each of `urls`, several hosts side by side, until the end or until the gate is shut. */
export async function lookAtAll(round: Round, urls: string[], settle: (url: string, seen: Glance) => Promise<void>): Promise<void> {
  const hosts = byHost(urls);
  let over = false;
  const walk = async () => {
    for (let queue = hosts.shift(); queue !== undefined; queue = hosts.shift()) {
      for (const url of queue) {
        if (over) return;
        await settle(url, await round.look(url));
      }
    }
  };
  const guarded = () =>
    walk().catch((error: Error) => {
      over = true;
      if (!(error instanceof Stopped)) throw error;
    });
  const ends = await Promise.allSettled(Array.from({ length: Math.min(width, hosts.length) }, guarded));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
