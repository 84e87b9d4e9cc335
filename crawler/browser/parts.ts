/** Parts of pages (styles, scripts, images, fonts, data): asked for once a site, archived as ordinary answers, never anybody's dead link. */
import type { CrawlPolicy } from '../../config/policy.ts';
import type { BundleWriter } from '../evidence/bundle.ts';
import type { Exchange } from '../exchange.ts';
import type { Answer, Ask, Http } from '../http.ts';
import type { Keeper } from '../keep.ts';
import { PART } from '../notes.ts';
import type { SilentWhy } from '../page-record.ts';
import { onCondition } from '../session/prior.ts';
import type { Prior, VouchedBodies } from '../session/prior.ts';
import { archived } from '../session/recall.ts';

export interface Parts {
  /**
   * What a page shows or runs. `forLooks`: only pictures need it, so budgets and a host's ill humour may leave it out (null). Asked for once,
   * however many pages name it; an earlier session's answer does. Rejects when the archive fails.
   */
  get(url: string, ask: Ask, forLooks: boolean): Promise<Answer | null>;
  /** It has been asked for in this session. */
  knows(url: string): boolean;
  /** Nothing is asked for any more; what is under way is waited for. */
  close(): Promise<void>;
}

/** Where parts are kept, and where they may be had without asking. */
export interface PartsArchive {
  recorded: BundleWriter['recorded'];
  keeper: Pick<Keeper, 'answers' | 'missed'>;
  isOutside(url: string): boolean;
  recalled: WeakSet<Exchange>;
  prior: Pick<Prior, 'part'> | null;
  vouched: VouchedBodies;
}
export interface PartsOptions {
  http: Http;
  policy: Pick<CrawlPolicy, 'maxParts' | 'maxPartBytes' | 'maxAllPartsBytes'>;
  /** null: nothing is archived, as for one page looked at. */
  archive: PartsArchive | null;
  log(event: string, data: Record<string, unknown>): void;
}

/** What is kept at hand; the rest is read from the archive again. */
const mostHeldBytes = 20_000_000;
/** So many parts in a row without an answer: this host has none to give today. */
const silentInARow = 4;
const nobody = new Set<SilentWhy>(['timeout', 'reset', 'refused', 'dns', 'tls']);

const bytesOf = (answer: Answer | null): number => answer?.exchanges.at(-1)?.decoded.length ?? 0;

/** Answers at hand, the oldest forgotten first. */
function atHand(forget: (url: string) => void) {
  const sizes = new Map<string, number>();
  let held = 0;
  return (url: string, bytes: number): void => {
    if (bytes > mostHeldBytes) return forget(url);
    sizes.set(url, bytes);
    held += bytes;
    for (const [oldest, size] of sizes) {
      if (held <= mostHeldBytes) return;
      sizes.delete(oldest);
      held -= size;
      forget(oldest);
    }
  };
}

/** Whether a host may be bothered for looks: not after it asked for patience, nor after silence upon silence. */
function humours() {
  const hosts = new Map<string, { silent: number; isShut: boolean }>();
  const of = (url: string) => {
    const { hostname } = new URL(url);
    const known = hosts.get(hostname) ?? { silent: 0, isShut: false };
    hosts.set(hostname, known);
    return known;
  };
  return {
    isShut: (url: string) => of(url).isShut,
    learn(url: string, { outcome, exchanges }: Answer): void {
      const host = of(url);
      // What is too large or leads nowhere came from somebody.
      host.silent = outcome.kind === 'silent' && nobody.has(outcome.why) ? host.silent + 1 : 0;
      const wasBlocked = outcome.kind === 'blocked' || exchanges.some(({ status }) => status === 429 || status === 503);
      if (wasBlocked || host.silent >= silentInARow) host.isShut = true;
    },
  };
}

export function openParts({ http, policy, archive, log }: PartsOptions): Parts {
  const { maxParts, maxPartBytes, maxAllPartsBytes } = policy;
  const known = new Set<string>();
  const answers = new Map<string, Promise<Answer | null>>();
  /** Asked for, and nothing came of it: not again in this session, whatever becomes of what is at hand. */
  const vain = new Map<string, Answer | null>();
  const underWay = new Set<Promise<unknown>>();
  const hold = atHand((url) => answers.delete(url));
  const humour = humours();
  const fromArchive = archive && archived(archive);
  let [count, bytes, closed, toldBudget] = [0, 0, false, false];

  /** null: it may be asked for. */
  function leftOut(url: string): string | null {
    if (closed) return 'closed';
    if (humour.isShut(url)) return 'host';
    return count >= maxParts || bytes >= maxAllPartsBytes ? 'budget' : null;
  }

  async function recallPart(url: string, ask: Ask): Promise<Answer | null> {
    const answer = (await fromArchive?.(url, ask)) ?? null;
    for (const exchange of answer?.exchanges ?? []) archive?.recalled.add(exchange);
    return answer;
  }

  async function ask(url: string, order: Ask, forLooks: boolean): Promise<Answer | null> {
    const recorded = await recallPart(url, order);
    if (recorded !== null) return recorded;
    const why = forLooks ? leftOut(url) : null;
    if (why === 'budget' && !toldBudget) log('parts-budget-spent', { parts: count, bytes });
    toldBudget ||= why === 'budget';
    if (why !== null) return null;
    count += 1;
    const earlier = (await archive?.prior?.part(url)) ?? null;
    const client = archive === null ? http : onCondition(http, url, earlier, archive.vouched);
    const answer = await client.ask(url, { ...order, maxBytes: forLooks ? maxPartBytes : undefined });
    bytes += bytesOf(answer);
    if (answer.outcome.kind !== 'skipped') humour.learn(url, answer);
    // A crawl that has ended has an archive that is sealed.
    if (closed) return answer;
    await archive?.keeper.answers(answer.exchanges);
    const isMissed = answer.outcome.kind !== 'answered' && !archive?.isOutside(url) && !archive?.recorded.has(`${PART}${url}`);
    if (isMissed) await archive?.keeper.missed(url, answer.at, answer.outcome);
    return answer;
  }

  return {
    knows: (url) => known.has(url),
    get(url, order, forLooks) {
      const before = vain.get(url);
      if (before !== undefined) return Promise.resolve(before);
      const atOnce = answers.get(url);
      if (atOnce !== undefined) return atOnce;
      known.add(url);
      const work = ask(url, order, forLooks).then((answer) => {
        underWay.delete(work);
        if (answer?.outcome.kind !== 'answered') {
          answers.delete(url);
          // What was left out for looks may still be needed by a script.
          if (answer !== null) vain.set(url, answer);
        } else hold(url, bytesOf(answer));
        return answer;
      });
      answers.set(url, work);
      underWay.add(work);
      // Whoever asked hears of a failure; if nobody waits any more, it must not end the process.
      work.catch(() => (answers.delete(url), underWay.delete(work)));
      return work;
    },
    async close() {
      closed = true;
      await Promise.allSettled(underWay);
    },
  };
}
