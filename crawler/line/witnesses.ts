/** Asks those who are known to answer whether they still do: addresses that people chose for it, and other hosts of the run. */
import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import type { CrawlPolicy } from '../../config/policy.ts';
import { guard } from '../guard.ts';
import { http } from '../http.ts';
import type { Answer } from '../http.ts';
import { pace } from '../pace.ts';
import { isGatewayError } from '../silence.ts';
import { lookupBy } from './names.ts';

export interface Asking {
  policy: CrawlPolicy;
  /** Hosts whose private addresses may be asked. */
  house: string[];
  nameServers?: string[] | undefined;
  waitMs?: number;
}

const longestMs = 10_000;

/** An answer came from the host; by proxy, what the proxy says when it reaches nobody is none. */
function isHeard({ outcome, exchanges }: Answer, byProxy: boolean): boolean {
  const status = exchanges.at(-1)?.status;
  if (status !== undefined) return !(byProxy && isGatewayError(status));
  // A handshake that ends in a quarrel about a certificate was held with somebody.
  return !byProxy && outcome.kind === 'silent' && outcome.why === 'tls';
}

/** Those of `addresses` that answer, whatever they say: even a refusal came over the line. One HEAD each. `enough`: with the first answer. */
export async function answering(
  addresses: string[],
  { policy, house, nameServers, waitMs = longestMs }: Asking,
  enough = false,
): Promise<Set<string>> {
  if (addresses.length === 0) return new Set();
  const timeoutMs = Math.min(policy.timeoutMs, waitMs);
  const named = policy.proxy === undefined ? house : [...house, ...addresses.map((url) => new URL(url).host)];
  const reach = policy.proxy === undefined ? 'anywhere' : 'hosts';
  const street = guard({ hosts: named, intranet: true, reach, connectMs: timeoutMs, lookup: lookupBy(nameServers) });
  const steps = pace({ concurrency: 1, delayMs: 0, ceilingMs: timeoutMs });
  const client = http({ policy: { ...policy, tries: 1, timeoutMs }, guard: street, pace: steps });
  const found = new Set<string>();
  const looks = addresses.map(async (address) => {
    const answer = await client.ask(address, { want: 'glance', tries: 1, maxHops: 0 });
    if (!isHeard(answer, policy.proxy !== undefined)) throw new Error('silent');
    found.add(address);
  });
  try {
    await (enough ? Promise.any(looks).catch(() => undefined) : Promise.allSettled(looks));
    return new Set(found);
  } finally {
    await Promise.all([client.close(), Promise.allSettled(looks)]);
    steps.close();
  }
}

/** Whether the proxy takes connections. */
export function proxyListens(proxy: string, waitMs: number): Promise<boolean> {
  const { hostname, port, protocol } = new URL(proxy);
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (protocol === 'https:' ? 443 : 80),
      timeout: waitMs,
    });
    const end = (answer: boolean) => (socket.destroy(), resolve(answer));
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

/** Whether this machine knows a way to an address: asked of its own routing table, nothing is sent. */
export function hasRoute(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const end = (answer: boolean) => (socket.close(), resolve(answer));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.connect(9, address);
  });
}
