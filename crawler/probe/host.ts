/** The run's own look at the host of a front page: its certificate, whether plain http leads to it, its addresses. Facts, no verdict. */
import { isIP } from 'node:net';
import type { CrawlPolicy } from '../../config/policy.ts';
import type { Site } from '../../config/site.ts';
import { guard, reachOf } from '../guard.ts';
import { http } from '../http.ts';
import { pace } from '../pace.ts';
import type { FetchOutcome } from '../page-record.ts';
import { robots } from '../robots.ts';
import { canonicalUrl } from '../url.ts';
import { connectsByV6, lookUpNames } from './names.ts';
import type { NameLook, TlsLook } from './sample.ts';
import { lookAtTls } from './tls.ts';
import { openTunnel } from './tunnel.ts';

export interface HostLook {
  site: string;
  /** The home page as configured. */
  address: string;
  /** ISO UTC. */
  at: string;
  /** What the crawl of this run met at the home page: it is not asked for again. null: the crawl never came so far. */
  home: { outcome: FetchOutcome; finalUrl: string } | null;
  /** Of the host of the home page, or where that led; null: nobody could be asked. By proxy it is that of the far end. */
  tls: TlsLook | null;
  /** null: the host is an IP address, or a proxy resolves the names. */
  names: NameLook | null;
  /** Whether somebody answers at the first public IPv6 address; null: there is none, or this machine has no IPv6. */
  v6Connects: boolean | null;
  /** Some IPv6 address is one that the world can reach; null: none is known of. */
  v6Public: boolean | null;
  /** A proxy stood between: names are its own affair, and a certificate may be its own. */
  proxied: boolean;
  /** Why the proxy would not open a line to the far end, so that nothing is known of a certificate; null: none was needed, or it did. */
  tunnelRefused: string | null;
  /** Plain http of this host leads to https of the site; null: not known (nobody answers there, or it leads elsewhere). */
  toHttps: boolean | null;
}

export interface HostJob {
  site: Pick<Site, 'id' | 'home' | 'hosts' | 'intranet'>;
  /** policy.yaml with the site's overrides applied. */
  policy: CrawlPolicy;
  home: HostLook['home'];
  /** Name servers to ask, "address:port"; default: those of this machine. */
  nameServers?: string[];
  /** As for `lookAtTls`. */
  authorities?: string;
  log(event: string, data: Record<string, unknown>): void;
}

const tlsWaitMs = 8000;

/** Never rejects for anything the other side does. Whom robots.txt keeps from the home page asks nothing of its host either. */
export async function lookAtHost(job: HostJob): Promise<HostLook> {
  const { site, policy, home, nameServers } = job;
  const address = canonicalUrl(site.home) ?? site.home;
  const at = new Date().toISOString();
  const proxied = policy.proxy !== undefined;
  const mayAsk = home?.outcome.kind !== 'skipped';
  const names = proxied ? null : await lookUpNames(new URL(address).hostname, nameServers);
  const door = httpsDoor(address, home?.finalUrl ?? address);
  const { tls, refused } = mayAsk ? await handshake(door, job) : { tls: null, refused: null };
  const v6 = names?.v6 ?? [];
  return {
    ...{ site: site.id, address, at, home, tls, names, proxied, tunnelRefused: refused },
    v6Connects: mayAsk && !proxied ? await connectsByV6(names?.v6, portOf(new URL(address))) : null,
    v6Public: v6.length === 0 ? null : v6.some((one) => reachOf(one) === 'public'),
    toHttps: mayAsk ? await leadsToHttps(address, job) : null,
  };
}

/** Something that an outage of our own line looks like: the name servers or the host gave no sign. */
export function isDoubtful({ tls, names, tunnelRefused }: HostLook): boolean {
  return tls?.state === 'closed' || tunnelRefused !== null || (names !== null && (names.v4 === null || names.v6 === null));
}

/** What can be said of a host while our own line is down: nothing. */
export function unlookedAt({ site, policy, home }: Omit<HostJob, 'log'>): HostLook {
  const proxied = policy.proxy !== undefined;
  const address = canonicalUrl(site.home) ?? site.home;
  const isNamed = !proxied && isIP(new URL(address).hostname.replace(/^\[|\]$/g, '')) === 0;
  const nothing = { tls: null, v6Connects: null, v6Public: null, tunnelRefused: null, toHttps: null };
  const names = isNamed ? { v4: null, v6: null, ms: 0 } : null;
  return { site: site.id, address, at: new Date().toISOString(), home, names, proxied, ...nothing };
}

interface Door {
  hostname: string;
  host: string;
  port: number;
}

const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80);

/** Where the home page ended when that is https, else the https twin of its host. */
export function httpsDoor(address: string, finalUrl: string): Door {
  const https = [address, finalUrl].find((url) => url.startsWith('https:'));
  const twin = new URL(address).hostname;
  const { hostname, host } = https === undefined ? { hostname: twin, host: twin } : new URL(https);
  return { hostname, host, port: https === undefined ? 443 : portOf(new URL(https)) };
}

async function handshake({ hostname, host, port }: Door, { site, policy, authorities }: HostJob) {
  const declared = site.intranet && site.hosts.includes(host);
  const permits = (ip: string) => reachOf(ip) === 'public' || (declared && reachOf(ip) === 'private');
  const asked = { hostname, port, permits, timeoutMs: tlsWaitMs, ...(authorities === undefined ? {} : { authorities }) };
  if (policy.proxy === undefined) return { tls: await lookAtTls(asked), refused: null };
  const began = performance.now();
  const tunnel = await openTunnel(policy.proxy, `${hostname}:${port}`, tlsWaitMs);
  if (!('refused' in tunnel)) return { tls: await lookAtTls({ ...asked, line: tunnel.socket }), refused: null };
  if (tunnel.refused === 'unwilling') return { tls: null, refused: tunnel.why };
  const ms = Math.round(performance.now() - began);
  const closed: TlsLook = { host: `${hostname}:${port}`, state: 'closed', why: tunnel.why, protocol: null, chain: [], ms };
  return { tls: closed, refused: null };
}

/** A home that is http was asked for by the crawl; of one that is https its http twin is asked where it leads. */
async function leadsToHttps(address: string, job: HostJob): Promise<boolean | null> {
  const { outcome, finalUrl } = address.startsWith('http:') ? (job.home ?? unknown) : await askPlain(address, job);
  if (outcome?.kind !== 'answered') return null;
  if (finalUrl.startsWith('https:')) return true;
  return outcome.status < 300 ? false : null;
}

const unknown = { outcome: null, finalUrl: '' };

async function askPlain(address: string, { site, policy: { ...rest }, log }: HostJob) {
  const policy: CrawlPolicy = { ...rest, tries: 1 };
  const steps = pace({ concurrency: 1, delayMs: policy.delayMs, ceilingMs: policy.timeoutMs });
  const house = guard({ hosts: site.hosts, intranet: site.intranet, reach: 'hosts', connectMs: policy.timeoutMs });
  const client = http({ policy, guard: house, pace: steps });
  try {
    const { permit } = robots({ policy, http: client, pace: steps, log });
    return await client.ask(`http://${new URL(address).hostname}/`, { want: 'page', tries: 1, keepBytes: 1024, permit });
  } finally {
    await client.close();
  }
}
