/** What the name servers say of a host: its addresses of both kinds, and whether anybody answers at the new kind. */
import { Resolver } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { reachOf } from '../guard.ts';
import type { NameLook } from './sample.ts';

const waitMs = 3000;
/** A server that lists thousands of addresses bloats nobody's store. */
const mostAddresses = 16;

/** The name servers' way to say that there is nothing, as opposed to failing. */
const none = new Set(['ENODATA', 'ENOTFOUND']);

/** null for a host that is an IP address. `servers`: "address:port"; default: those of this machine. */
export async function lookUpNames(hostname: string, servers?: string[]): Promise<NameLook | null> {
  if (isIP(hostname.replace(/^\[|\]$/g, ''))) return null;
  const resolver = new Resolver({ timeout: waitMs, tries: 1 });
  if (servers) resolver.setServers(servers);
  const began = performance.now();
  const ask = async (kind: 'A' | 'AAAA'): Promise<string[] | null> => {
    try {
      return (await resolver.resolve(hostname, kind)).sort().slice(0, mostAddresses);
    } catch (error) {
      return none.has(String((error as NodeJS.ErrnoException).code)) ? [] : null;
    }
  };
  const [v4, v6] = await Promise.all([ask('A'), ask('AAAA')]);
  return { v4, v6, ms: Math.round(performance.now() - began) };
}

/** Whether this machine has an IPv6 address of its own that the world can see. */
function hasV6(): boolean {
  return Object.values(networkInterfaces()).some((list) =>
    (list ?? []).some(({ family, internal, address }) => family === 'IPv6' && !internal && reachOf(address) === 'public'),
  );
}

/** null: there is no public IPv6 address to try, or this machine could not reach it anyway. */
export async function connectsByV6(v6: string[] | null | undefined, port: number): Promise<boolean | null> {
  const address = v6?.find((one) => reachOf(one) === 'public');
  if (address === undefined || !hasV6()) return null;
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: waitMs });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
