/** One look at an outside address: is it there? A HEAD, and a GET when that is not a plain yes, for many servers have never heard of HEAD; or the other way round. */
import { refusedBy } from '../fetch.ts';
import { verdictOf } from '../file.ts';
import type { Answer, Ask, Http } from '../http.ts';
import type { FetchOutcome } from '../page-record.ts';

export interface Glance {
  outcome: FetchOutcome;
  answer: Answer;
  /** When it began and ended (ms). */
  from: number;
  until: number;
}

/** Guards write short pages: so much of an answer is enough to know one. */
const keepBytes = 65_536;

/** What the answer says; a redirect that was not followed (by proxy only named hosts are asked) is named as the last hop. */
function outcomeOf({ outcome, exchanges, leadsOutside }: Answer): FetchOutcome {
  const last = exchanges.at(-1);
  if (outcome.kind !== 'answered' || last === undefined) return outcome;
  const by = refusedBy(last);
  if (by !== null) return { kind: 'blocked', by, status: last.status };
  return leadsOutside === null ? outcome : { ...outcome, hops: [...outcome.hops, leadsOutside] };
}

/** A GET would tell the same, or may not be asked. */
function isFinal(outcome: FetchOutcome): boolean {
  if (outcome.kind === 'silent') return ['dns', 'refused', 'tls', 'private-address', 'too-many-hops'].includes(outcome.why);
  return outcome.kind === 'skipped' || (outcome.kind === 'blocked' && outcome.by === 'rate') || verdictOf(outcome) === 'alive';
}

/** `body`: the page itself is wanted, so the GET comes first. */
export async function glance(url: string, http: Http, permit: Ask['permit'], body = false): Promise<Glance> {
  const from = Date.now();
  const glimpse: Ask = { want: 'glance', tries: 1, permit };
  const whole: Ask = { want: 'page', tries: 1, permit, keepBytes };
  const one = await http.ask(url, body ? whole : glimpse);
  const first = outcomeOf(one);
  if (isFinal(first)) return { outcome: first, answer: one, from, until: Date.now() };
  const other = await http.ask(url, body ? glimpse : whole);
  const second = outcomeOf(other);
  // Of two answers that are no plain yes the GET's tells more.
  const [outcome, answer] = body && verdictOf(second) !== 'alive' ? [first, one] : [second, other];
  const tries = outcome.kind === 'silent' ? { ...outcome, tries: first.kind === 'silent' && second.kind === 'silent' ? 2 : 1 } : outcome;
  return { outcome: tries, answer, from, until: Date.now() };
}
