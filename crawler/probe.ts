/** One look at a home page, as a citizen would open it: how long it took, who answered, with which certificate, or why nobody did. */
import { createHash } from 'node:crypto';
import type { CrawlPolicy } from '../config/policy.ts';
import type { Site } from '../config/site.ts';
import type { Exchange } from './exchange.ts';
import { refusedBy } from './fetch.ts';
import { guard, reachOf } from './guard.ts';
import type { Guard } from './guard.ts';
import { http } from './http.ts';
import type { Answer } from './http.ts';
import { pace } from './pace.ts';
import type { FetchOutcome } from './page-record.ts';
import { httpsDoor } from './probe/host.ts';
import { connectsByV6, lookUpNames } from './probe/names.ts';
import type { ProbeSample, TlsLook } from './probe/sample.ts';
import { lookAtTls } from './probe/tls.ts';
import { robots } from './robots.ts';
import { canonicalUrl } from './url.ts';

export interface ProbeJob {
  site: Pick<Site, 'id' | 'home' | 'hosts' | 'intranet'>;
  /** policy.yaml with the site's overrides applied. */
  policy: CrawlPolicy;
  /** Longest wait for the home page: a little more than the longest that any rubric lets pass. */
  waitMs: number;
  /** `permitted` of the newest sample: what robots.txt allowed a day ago it allows today (RFC 9309 §2.4). */
  permitted?: Record<string, string>;
  /** Name servers to ask, "address:port"; default: those of this machine. */
  nameServers?: string[];
  log(event: string, data: Record<string, unknown>): void;
}

/** RFC 9309 §2.4: rules are kept for a day at most, and longer only while robots.txt cannot be had. */
const rulesLastMs = 24 * 3_600_000;
const tlsWaitMs = 8000;

interface Connection {
  began: number;
  ms: number;
  address: string | null;
}

/** The same guard, which also notes who was connected to and how long that took. */
function watched(house: Guard, connections: Connection[]): Guard {
  return {
    ...house,
    connect(options, callback) {
      const began = performance.now();
      house.connect(options, (...result) => {
        const [, socket] = result;
        connections.push({ began, ms: Math.round(performance.now() - began), address: socket?.remoteAddress ?? null });
        callback(...result);
      });
    },
  };
}

/** Never rejects for anything the other side does, and settles a few seconds after `waitMs` at the latest. */
export async function probe(job: ProbeJob): Promise<ProbeSample> {
  const { site, waitMs, log } = job;
  const policy = { ...job.policy, tries: 1, timeoutMs: waitMs };
  const address = canonicalUrl(site.home) ?? site.home;
  const steps = pace({ concurrency: 1, delayMs: policy.delayMs, ceilingMs: waitMs });
  const house = guard({ hosts: site.hosts, intranet: site.intranet, reach: 'hosts', connectMs: waitMs });
  const connections: Connection[] = [];
  const client = http({ policy, guard: watched(house, connections), pace: steps });
  const asker = http({ policy, guard: house, pace: steps });
  const permitted: Record<string, string> = {};
  const permit = remembered(robots({ policy, http: asker, pace: steps, log }).permit, job.permitted ?? {}, permitted);
  try {
    const at = new Date().toISOString();
    const straight = policy.proxy === undefined;
    const names = straight ? await lookUpNames(new URL(address).hostname, job.nameServers) : null;
    const began = performance.now();
    // The visit is measured, not the courtesy before it; unless nobody answers even that.
    const refused = await permit(address);
    const courtesyMs = refused?.kind === 'silent' ? performance.now() - began : 0;
    const answer = await client.ask(address, { want: 'page', tries: 1, permit });
    const ms = Math.round(connections[0] ? performance.now() - connections[0].began : courtesyMs);
    const asked = answer.outcome.kind === 'answered' || answer.outcome.kind === 'blocked' || answer.outcome.kind === 'silent';
    const tls = straight && asked ? await certificateOf(job, address, answer) : null;
    const v6Connects = straight && asked ? await connectsByV6(names?.v6, portOf(new URL(address))) : null;
    return { site: site.id, address, at, ...seen(address, answer, ms, connections), names, v6Connects, tls, permitted, discarded: null };
  } finally {
    await Promise.all([client.close(), asker.close()]);
  }
}

type Permit = (url: string) => Promise<FetchOutcome | null>;

/** Fills `permitted` with what this look may ask for; what the last one was allowed is asked again only when a day has passed. */
function remembered(permit: Permit, earlier: Record<string, string>, permitted: Record<string, string>): Permit {
  return async (url) => {
    const before = permitted[url] ?? earlier[url];
    if (before !== undefined) permitted[url] = before;
    if (before !== undefined && Date.now() - Date.parse(before) < rulesLastMs) return null;
    const refused = await permit(url);
    if (refused === null) permitted[url] = new Date().toISOString();
    // A server that fails to say what it allows is likely to fail citizens too: its last word still allows the look that tells.
    else if (before !== undefined && unreachable(refused)) return null;
    else delete permitted[url];
    return refused;
  };
}

const unreachable = (outcome: FetchOutcome): boolean =>
  outcome.kind === 'silent' || (outcome.kind === 'skipped' && outcome.why === 'robots-unread');

type Seen = Pick<
  ProbeSample,
  'outcome' | 'ms' | 'phases' | 'finalAddress' | 'answeredBy' | 'status' | 'bytes' | 'sha256' | 'toHttps' | 'leadsOutside'
>;

function seen(address: string, answer: Answer, ms: number, connections: Connection[]): Seen {
  const last = answer.exchanges.at(-1);
  const connection = connections.at(-1);
  const outcome = outcomeOf(answer, last);
  const answered = outcome.kind === 'answered' || outcome.kind === 'blocked' ? last : undefined;
  return {
    outcome,
    ms: answer.outcome.kind === 'answered' ? answer.outcome.ms : outcome.kind === 'skipped' ? 0 : ms,
    phases: phasesOf(answered, connection),
    finalAddress: answer.finalUrl,
    answeredBy: answered ? (connection?.address ?? null) : null,
    status: answered?.status ?? null,
    bytes: answered?.body.length ?? 0,
    sha256: answered ? createHash('sha256').update(answered.body).digest('hex') : null,
    toHttps: address.startsWith('http:') && answer.finalUrl.startsWith('https:'),
    leadsOutside: answer.leadsOutside,
  };
}

function outcomeOf({ outcome }: Answer, last: Exchange | undefined): FetchOutcome {
  const by = outcome.kind === 'answered' && last ? refusedBy(last) : null;
  return by === null ? outcome : { kind: 'blocked', by, status: last!.status };
}

function phasesOf(last: Exchange | undefined, connection: Connection | undefined): ProbeSample['phases'] {
  if (last === undefined) return { connect: null, firstByte: null, body: null };
  return { connect: connection?.ms ?? null, firstByte: last.firstByteMs, body: Math.max(0, last.ms - last.firstByteMs) };
}

const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80);

async function certificateOf({ site }: ProbeJob, address: string, { finalUrl }: Answer): Promise<TlsLook> {
  const { hostname, host, port } = httpsDoor(address, finalUrl);
  const declared = site.intranet && site.hosts.includes(host);
  const permits = (ip: string) => reachOf(ip) === 'public' || (declared && reachOf(ip) === 'private');
  return lookAtTls({ hostname, port, permits, timeoutMs: tlsWaitMs });
}
