/** Resolves names by given name servers, and asks whether anybody resolves names at all. */
import { randomBytes } from 'node:crypto';
import { lookup as systemLookup } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

type Lookup = typeof systemLookup;

const waitMs = 1500;
/** Together: two tries, the second one longer, and whatever the system's resolver needs. */
const longestMs = 8000;

/** The name servers' way to say that there is nothing, as opposed to failing. */
const none = new Set(['ENODATA', 'ENOTFOUND']);
const isNone = (error: unknown): boolean => none.has(String((error as NodeJS.ErrnoException).code));

function resolverOf(servers: string[] | undefined): Resolver {
  const resolver = new Resolver({ timeout: waitMs, tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  return resolver;
}

/** In the place of the system's resolver, with its words: ENOTFOUND, or EAI_AGAIN where nobody could tell. */
export function lookupBy(servers: string[] | undefined): Lookup {
  if (servers === undefined) return systemLookup;
  const resolver = resolverOf(servers);
  const lookup = (hostname: string, _options: unknown, callback: (error: Error | null, found: unknown) => void) => {
    const addresses = Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    void addresses.then(([v4, v6]) => {
      const found = [v4, v6].flatMap((one, index) =>
        one!.status === 'fulfilled' ? one!.value.map((address) => ({ address, family: index === 0 ? 4 : 6 })) : [],
      );
      if (found.length > 0) return callback(null, found);
      const code =
        v4.status === 'rejected' && v6.status === 'rejected' && ![v4, v6].every(({ reason }) => isNone(reason)) ? 'EAI_AGAIN' : 'ENOTFOUND';
      callback(Object.assign(new Error(`${code} ${hostname}`), { code }), []);
    });
  };
  return lookup as unknown as Lookup;
}

/**
 * Whether names are resolved: this one, or any answer, be it "no such name", about the zones above it. The name asked for there is nobody's
 * and new each time, so that no cache answers for a line that is down. null: the host has no name.
 */
export async function namesAnswer(hostname: string, servers?: string[]): Promise<boolean | null> {
  const name = hostname.replace(/^\[|\]$|\.$/g, '');
  if (isIP(name)) return null;
  const labels = name.split('.');
  const zones = labels.slice(1).map((_, index) => labels.slice(index + 1).join('.'));
  const resolver = resolverOf(servers);
  const nobody = `sundial-${randomBytes(6).toString('hex')}`;
  const own = new Promise<true>((resolve, reject) =>
    lookupBy(servers)(name, { all: true }, (error) => (error === null ? resolve(true) : reject(error))),
  );
  const above = zones.map((zone) =>
    resolver.resolve4(`${nobody}.${zone}`).then(
      () => true as const,
      (error: unknown) => (isNone(error) ? (true as const) : Promise.reject(error as Error)),
    ),
  );
  let alarm: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (alarm = setTimeout(() => resolve(false), longestMs)));
  const found = await Promise.race([Promise.any([own, ...above]).catch(() => false as const), late]);
  clearTimeout(alarm);
  resolver.cancel();
  return found;
}
