/** Looks once at each outside address that the home pages link to; dead is said only when two tries agree and our own line is up. */
import type { LinkFacts } from './crawl-result.ts';
import { refusedBy } from './fetch.ts';
import { verdictOf } from './file.ts';
import type { Answer, Http } from './http.ts';
import type { Keeper } from './keep.ts';
import type { FetchOutcome } from './page-record.ts';

export interface OutsideOptions {
  /** Client whose guard lets any public address through. */
  http: Http;
  keeper: Keeper;
  bundle: string;
  /** Hosts looked at side by side. */
  width: number;
  stopped(): boolean;
  onLink(link: LinkFacts): Promise<void>;
  log(event: string, data: Record<string, unknown>): void;
}

interface Glance {
  outcome: FetchOutcome;
  answer: Answer;
}

function judged(answer: Answer): FetchOutcome {
  const last = answer.exchanges.at(-1);
  const by = answer.outcome.kind === 'answered' && last !== undefined ? refusedBy(last) : null;
  return by === null ? answer.outcome : { kind: 'blocked', by, status: last?.status ?? null };
}

/** HEAD, and GET when that is not a plain yes: many servers have never heard of HEAD. */
async function glance(url: string, http: Http): Promise<Glance> {
  const head = await http.ask(url, { want: 'glance', tries: 1 });
  if (verdictOf(head.outcome) === 'alive') return { outcome: head.outcome, answer: head };
  if (head.outcome.kind === 'silent' && head.outcome.why === 'private-address') return { outcome: head.outcome, answer: head };
  const get = await http.ask(url, { want: 'page', tries: 1 });
  const outcome = judged(get);
  return { outcome: outcome.kind === 'silent' ? { ...outcome, tries: 2 } : outcome, answer: get };
}

/** A glance after its answers went to the archive: bodies are not kept. */
interface Kept {
  outcome: FetchOutcome;
  at: string;
  sha256: string;
}

async function kept(url: string, outcome: FetchOutcome, answer: Answer | null, keeper: Keeper): Promise<Kept> {
  const at = answer?.at ?? new Date().toISOString();
  const recorded = answer === null ? null : await keeper.answers(answer.exchanges);
  return { outcome, at, sha256: outcome.kind === 'answered' && recorded !== null ? recorded : await keeper.probe(url, at, outcome) };
}

/** Reports every address by one `onLink`, in the order given. Never rejects for anything that is out there. */
export async function lookOutside(urls: string[], options: OutsideOptions): Promise<void> {
  const { http, keeper, bundle, width, stopped, onLink, log } = options;
  const seen = new Map<string, Kept>();
  const queue = [...urls];
  const walk = async () => {
    for (let url = queue.shift(); url !== undefined && !stopped(); url = queue.shift()) {
      const { outcome, answer } = await glance(url, http);
      seen.set(url, await kept(url, outcome, answer, keeper));
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, urls.length) }, walk));
  // Nobody outside could be reached at all: then the line is ours.
  const down = seen.size > 0 && [...seen.values()].every(({ outcome }) => outcome.kind === 'silent');
  if (down) log('outside-line-down', { addresses: urls.length, says: 'no outside host could be reached; dead links are not claimed' });
  for (const url of urls) {
    const { outcome, at, sha256 } = seen.get(url) ?? (await kept(url, { kind: 'skipped', why: 'interrupted' }, null, keeper));
    const verdict = down ? 'unknown' : verdictOf(outcome);
    await onLink({ bundle, url, where: 'outside', outcome, sha256, at, verdict, file: null });
  }
}
