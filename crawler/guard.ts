/** Keeps a crawler that follows other people's links out of the house: which addresses may be asked, checked again at every connection. */
import { lookup as dnsLookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';

export interface GuardOptions {
  /** Hosts as they stand in addresses (with port); the site's own. */
  hosts: string[];
  /** Opens private addresses for `hosts`, and for nothing else. */
  intranet: boolean;
  /** hosts: only the site's own may be asked; anywhere: any public address. */
  reach: 'hosts' | 'anywhere';
  /** Longest wait for a connection. */
  connectMs: number;
  /** Resolves names; default: the system's resolver. */
  lookup?: typeof dnsLookup;
}
export interface Guard {
  /** Why this address may not be asked, as far as its spelling tells; null: ask. Call it for every hop. `anywhere`: whatever `reach` says. */
  refuse(url: string, anywhere?: boolean): 'outside' | 'private-address' | null;
  /** undici connector that resolves names itself and connects to permitted addresses only (so a name cannot flip in between). */
  connect: buildConnector.connector;
}

/** What a refused connection fails with; `code` is how outcomes recognise it. */
export class PrivateAddressError extends Error {
  readonly code = 'EPRIVATE';
}

type Reach = 'public' | 'private' | 'never';

/** Cloud metadata services outside the link-local block; never opened, not even by `intranet`. */
const metadata = new Set(['100.100.100.200', '192.0.0.192', '168.63.129.16', 'fd00:ec2::254', 'fd20:ce::254']);
const innerRanges = new Set(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat']);

/** Where an IP address (v4, v6, mapped or NAT64) leads. Anything that is neither plainly public nor plainly ours is `never`. */
export function reachOf(ip: string): Reach {
  if (!ipaddr.isValid(ip)) return 'never';
  let address = ipaddr.process(ip);
  if (address.kind() === 'ipv6' && address.range() === 'rfc6052') {
    const bytes = address.toByteArray();
    // A network's own prefix (RFC 8215) may carry the IPv4 address anywhere.
    if (bytes.slice(4, 12).some((byte) => byte !== 0)) return 'never';
    address = ipaddr.fromByteArray(bytes.slice(12));
  }
  if (metadata.has(address.toString())) return 'never';
  const range = address.range();
  if (innerRanges.has(range)) return 'private';
  if (range !== 'unicast') return 'never';
  // Of all IPv6 only 2000::/3 is global unicast; ::7f00:1 and its like are old ways to write an IPv4 address.
  const first = address.toByteArray()[0] ?? 0;
  return address.kind() === 'ipv6' && first >> 5 !== 1 ? 'never' : 'public';
}

/** A host's name without brackets and without the dot that ends it. */
const bare = (hostname: string) => hostname.replace(/^\[|\]$|\.$/g, '');
/** Names that mean this machine, its network or its cloud whoever resolves them; one word alone is nobody's public name. */
const innerName = /(?:^|\.)(?:localhost|localdomain6?|local|internal|intranet|lan|home\.arpa)$|^[^.:]+$/;

function lookupAmong(permit: (ip: string) => boolean, lookup: typeof dnsLookup) {
  return (
    hostname: string,
    options: LookupOptions,
    callback: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
  ) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const open = addresses.filter(({ address }) => permit(address));
      const first = open[0];
      if (first === undefined) return callback(new PrivateAddressError(`${hostname} resolves to no public address`), []);
      if (options.all) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
}

/** The rules of one crawl. Pure but for `connect`. */
export function guard({ hosts, intranet, reach, connectMs, lookup = dnsLookup }: GuardOptions): Guard {
  const declared = new Set(hosts);
  // With `www.` or without is one site (facts §G.2) in public; inside, only what is written is opened.
  const twin = (host: string) => !intranet && (declared.has(`www.${host}`) || declared.has(host.replace(/^www\./, '')));
  const opened = (host: string) => intranet && declared.has(host);
  const permits = (host: string) => (ip: string) => reachOf(ip) === 'public' || (opened(host) && reachOf(ip) === 'private');
  const publicOnly = buildConnector({ timeout: connectMs, lookup: lookupAmong(permits(''), lookup) });
  const house = buildConnector({ timeout: connectMs, lookup: lookupAmong((ip) => reachOf(ip) !== 'never', lookup) });
  return {
    refuse(url, anywhere = reach === 'anywhere') {
      const { protocol, host, hostname } = new URL(url);
      if (!/^https?:$/.test(protocol) || (!anywhere && !declared.has(host) && !twin(host))) return 'outside';
      if (isIP(bare(hostname))) return permits(host)(bare(hostname)) ? null : 'private-address';
      return innerName.test(bare(hostname)) && !opened(host) ? 'private-address' : null;
    },
    connect(options, callback) {
      const standard = options.protocol === 'https:' ? '443' : '80';
      const port = options.port === '' || options.port === standard ? '' : `:${options.port}`;
      const host = `${options.hostname.includes(':') ? `[${options.hostname}]` : options.hostname}${port}`;
      // A literal address never reaches the lookup, so it is judged here.
      if (isIP(bare(options.hostname)) && !permits(host)(bare(options.hostname))) {
        callback(new PrivateAddressError(`${options.hostname} is not a public address`), null);
        return;
      }
      (opened(host) ? house : publicOnly)(options, callback);
    },
  };
}
