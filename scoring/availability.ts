/** What a month of looks at a home page amounts to: which looks count, and the latest week that has enough of them. */
import type { ProbeSample } from '../crawler/probe/sample.ts';
import { addDays, civilDate } from './calendar.ts';

/** opened and failed count; unclear (turned away, not looked at, a fault that may be ours) and discarded (our own line was down) do not. */
export type LookVerdict = 'opened' | 'failed' | 'unclear' | 'discarded';

export interface AvailabilityLimits {
  /** A page that takes so long has not opened. */
  slowMs: number;
  /** Looks that count, on each of so many days in a row. */
  perDay: number;
  days: number;
}

export interface Window {
  /** Civil dates, [from, to). */
  from: string;
  to: string;
  /** ISO with offset: what came later counts for nothing. */
  asOf: string;
}

export interface Availability<S> {
  /** Every look of the window by what it counts as, in order of time. */
  looks: Record<LookVerdict, S[]>;
  /** The latest days in a row with enough looks, both ends included; null: there are none. */
  week: { from: string; to: string; opened: number; failed: S[] } | null;
  /** The most looks that any such stretch of days has, of those it needs. */
  enough: { has: number; needs: number };
}

/** What one look counts as (facts §D; docs/decisions/availability.md). */
export function verdictOfLook({ outcome, ms, tls, leadsOutside, discarded }: ProbeSample, slowMs: number): LookVerdict {
  if (discarded !== null) return 'discarded';
  if (outcome.kind === 'answered') {
    if (outcome.status >= 400 || ms >= slowMs) return 'failed';
    return leadsOutside === null && outcome.status < 300 ? 'opened' : 'unclear';
  }
  if (outcome.kind !== 'silent') return 'unclear';
  if (outcome.why === 'timeout') return ms >= slowMs ? 'failed' : 'unclear';
  // A certificate that this machine does not trust may be trusted elsewhere; a handshake that fails is no answer.
  if (outcome.why === 'tls') return tls?.state === 'failed' || tls?.state === 'closed' ? 'failed' : 'unclear';
  return outcome.why === 'dns' || outcome.why === 'refused' || outcome.why === 'reset' ? 'failed' : 'unclear';
}

/** `sampleOf` takes the sample out of what stands for a look. */
export function availability<S>(
  given: readonly S[],
  sampleOf: (look: S) => ProbeSample,
  { from, to, asOf }: Window,
  { slowMs, perDay, days }: AvailabilityLimits,
): Availability<S> {
  const looks: Availability<S>['looks'] = { opened: [], failed: [], unclear: [], discarded: [] };
  const byDay = new Map<string, { opened: number; failed: S[] }>();
  for (const look of [...given].sort((a, b) => Date.parse(sampleOf(a).at) - Date.parse(sampleOf(b).at))) {
    const sample = sampleOf(look);
    const date = civilDate(sample.at);
    if (date < from || date >= to || Date.parse(sample.at) >= Date.parse(asOf)) continue;
    const verdict = verdictOfLook(sample, slowMs);
    looks[verdict].push(look);
    const day = byDay.get(date) ?? { opened: 0, failed: [] };
    byDay.set(date, day);
    if (verdict === 'opened') day.opened += 1;
    if (verdict === 'failed') day.failed.push(look);
  }
  const countOn = (date: string): number => (byDay.get(date)?.opened ?? 0) + (byDay.get(date)?.failed.length ?? 0);
  const enough = { has: 0, needs: perDay * days };
  let week: Availability<S>['week'] = null;
  for (let last = addDays(to, -1); week === null && addDays(last, 1 - days) >= from; last = addDays(last, -1)) {
    const dates = Array.from({ length: days }, (_, index) => addDays(last, index + 1 - days));
    enough.has = Math.max(
      enough.has,
      dates.reduce((sum, date) => sum + Math.min(perDay, countOn(date)), 0),
    );
    if (dates.some((date) => countOn(date) < perDay)) continue;
    const held = dates.map((date) => byDay.get(date)!);
    week = { from: dates[0]!, to: last, opened: held.reduce((sum, day) => sum + day.opened, 0), failed: held.flatMap((day) => day.failed) };
  }
  return { looks, week, enough };
}
