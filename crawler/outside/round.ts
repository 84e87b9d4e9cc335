/** What every look at an outside address needs (client, manners, memory), and how what came of it is stated. */
import type { CrawlPolicy } from '../../config/policy.ts';
import type { CrawlCounts, CrawlJob, LinkFacts, ParkedFacts } from '../crawl-result.ts';
import type { BundleWriter } from '../evidence/bundle.ts';
import { gate } from '../session/gate.ts';
import { witness } from '../session/witness.ts';
import { glance } from './glance.ts';
import type { Glance } from './glance.ts';
import { guard } from '../guard.ts';
import { http } from '../http.ts';
import type { Line } from '../line.ts';
import { lookupBy } from '../line/names.ts';
import { journal } from '../session/journal.ts';
import { keeper } from '../keep.ts';
import { LINK } from '../notes.ts';
import { ourLine } from './our-line.ts';
import { pace } from '../pace.ts';
import { parkedIn } from './parked-look.ts';
import { isKnownOwner } from '../read/hidden.ts';
import { robots } from '../robots.ts';

export interface OutsideJob extends Pick<
  CrawlJob,
  'run' | 'dir' | 'before' | 'writer' | 'log' | 'onLink' | 'onProgress' | 'signal' | 'hasRoom' | 'paused' | 'neighbours' | 'nameServers'
> {
  /** Canonical addresses, each once, in order of importance. */
  addresses: string[];
  policy: CrawlPolicy;
  /** A trial: may take the place of a bundle that was sealed before. */
  replace?: boolean;
}
/** The site under which outside addresses stand; no configuration may use it. */
export const OUTSIDE = 'outside';

const hostOf = (url: string) => new URL(url).hostname;
const unread = () => Promise.reject(new Error('pages of others are not read'));

/** One counting and reporting of links, one at a time: a bundle's and a caller's order is that of the calls. */
export function reporting(job: Pick<OutsideJob, 'onLink' | 'onProgress'>, counts: CrawlCounts) {
  let tail: Promise<void> = Promise.resolve();
  return (link: LinkFacts, before: () => Promise<void> = () => Promise.resolve()): Promise<void> => {
    tail = tail.then(async () => {
      await before();
      await job.onLink(link);
      counts[link.outcome.kind] += 1;
      const done = counts.answered + counts.blocked + counts.silent + counts.skipped;
      job.onProgress?.({ site: OUTSIDE, done, known: counts.known, url: link.url });
    });
    return tail;
  };
}

export function openRound(job: OutsideJob, bundle: BundleWriter, counts: CrawlCounts, line: Line) {
  const { policy, log, signal, hasRoom, addresses } = job;
  const limits = { ...(signal ? { signal } : {}), ...(policy.hours ? { hours: policy.hours } : {}), ...(hasRoom ? { hasRoom } : {}) };
  const stop = gate({ ...limits, isCutOff: line.waits });
  const steps = pace({ concurrency: 1, delayMs: policy.delayMs, ceilingMs: 2 * policy.timeoutMs });
  // A proxy resolves names where we cannot see: by proxy only what is named is asked for.
  const named = policy.proxy === undefined ? [] : [...addresses, ...policy.controls].map((url) => new URL(url).host);
  const reach = policy.proxy === undefined ? 'anywhere' : 'hosts';
  const bystander = witness(policy);
  const client = http({
    policy,
    guard: guard({ hosts: named, intranet: false, reach, connectMs: policy.timeoutMs, lookup: lookupBy(job.nameServers) }),
    pace: stop.pace(steps),
    witness: bystander,
    line,
  });
  // Whose site it is decides whether its robots.txt may be set aside: these are nobody's of ours.
  const rules = robots({ policy: { ...policy, robots: 'obey' }, http: client, pace: steps, silenceTells: true, log });
  const kept = keeper(bundle);
  const memory = journal(bundle, unread);
  const neighbours = ourLine();
  const report = reporting(job, counts);
  /** Who answered when they were looked at: asked again when nobody else can vouch for our line. */
  const witnesses = new Map<string, string>();
  const remember = (url: string) => {
    if (witnesses.size < 3) witnesses.set(hostOf(url), url);
  };

  /** Whose page was read, and what came of it: a domain changes hands as a whole, so one page of a host is enough. */
  const owners = new Map<string, ParkedFacts | null>();
  const wantsPage = (url: string) => !owners.has(hostOf(url)) && !isKnownOwner(hostOf(url));

  /** An error page of a proxy is no proof that anybody is out there. */
  const isThere = ({ outcome, answer }: Glance) => answer.exchanges.some(({ status }) => status < 500) && outcome.kind !== 'silent';

  async function look(url: string): Promise<Glance> {
    const seen = await stop.inHand(() => glance(url, client, rules.permit, wantsPage(url)));
    if (isThere(seen)) {
      neighbours.heard(hostOf(url), seen.until);
      remember(url);
    }
    return seen;
  }
  return {
    gate: stop,
    memory,
    witness: bystander,
    look,
    /** Whether this look speaks of the address, and not of our own line. */
    speaks: (url: string, seen: Glance) => isThere(seen) || neighbours.wasUp(hostOf(url), seen.from, seen.until),
    /** Asks somebody who is known to answer whether our line is up. */
    async checkLine(): Promise<void> {
      for (const url of policy.controls.length > 0 ? policy.controls : [...witnesses.values()]) await look(url);
    },
    /** Another time: hosts that were left alone may be asked again, and robots.txt too. */
    again() {
      steps.wake();
      rules.forget();
    },
    keep: (seen: Glance) => kept.answers(seen.answer.exchanges),
    /** States what came of an address, with a record to point at. */
    async state(url: string, seen: Glance | LinkFacts['outcome'], verdict: LinkFacts['verdict']): Promise<void> {
      const [outcome, at] = 'kind' in seen ? [seen, new Date().toISOString()] : [seen.outcome, seen.answer.at];
      const recorded = 'kind' in seen ? null : await kept.answers(seen.answer.exchanges);
      const sha256 = outcome.kind === 'answered' && recorded !== null ? recorded : await kept.probe(url, at, outcome);
      if ('answer' in seen && verdict === 'alive' && wantsPage(url)) owners.set(hostOf(url), parkedIn(seen, { bundle: bundle.id, sha256 }));
      const parked = verdict === 'alive' ? owners.get(hostOf(url)) : null;
      const known: LinkFacts = { bundle: bundle.id, url, where: 'outside', outcome, sha256, at, verdict, file: null };
      const link: LinkFacts = parked ? { ...known, parked } : known;
      await report(link, () => memory.write(`${LINK}${url}`, at, link));
    },
    /** What an earlier session stated. */
    restate(link: LinkFacts): Promise<void> {
      if (link.verdict === 'alive') remember(link.url);
      if (link.parked) owners.set(hostOf(link.url), link.parked);
      return report(link);
    },
    async close() {
      stop.close();
      steps.close();
      await client.close();
    },
  };
}
export type Round = ReturnType<typeof openRound>;
