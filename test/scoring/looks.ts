/** Small builders of looks at a home page: what a probe would have seen, without a probe. */
import type { ProbeSample } from '../../crawler/probe/sample.ts';
import type { FetchOutcome } from '../../crawler/page-record.ts';
import type { SeenProbe } from '../../scoring/unit-facts.ts';
import { sha, site } from './facts.ts';

export const opens: FetchOutcome = { kind: 'answered', status: 200, type: 'text/html', ms: 300, hops: [], via: 'http' };
export const status = (code: number): FetchOutcome => ({ ...opens, status: code });
export const silent = (why: Extract<FetchOutcome, { kind: 'silent' }>['why']): FetchOutcome => ({ kind: 'silent', why, tries: 1 });
export const turnedAway: FetchOutcome = { kind: 'blocked', by: 'waf', status: 403 };

export function sample(at: string, change: Partial<ProbeSample> = {}): ProbeSample {
  return {
    site: site.id,
    address: site.home,
    at,
    outcome: opens,
    ms: 300,
    phases: { connect: 20, firstByte: 200, body: 80 },
    finalAddress: site.home,
    answeredBy: '203.0.113.1',
    status: 200,
    bytes: 1000,
    sha256: sha('home'),
    toHttps: false,
    leadsOutside: null,
    names: { v4: ['203.0.113.1'], v6: [], ms: 5 },
    v6Connects: null,
    tls: null,
    permitted: {},
    discarded: null,
    ...change,
  };
}

const seen = (one: ProbeSample): SeenProbe => {
  const digest = sha(JSON.stringify(one));
  return { sample: one, evidence: { bundle: '2018-12.probes', url: `urn:probe:${one.address}#${one.at}`, at: one.at, sha256: digest } };
};

/** `count` looks spread over a civil day in Shanghai; the first of them changed as given. */
export function day(date: string, count: number, ...changes: Partial<ProbeSample>[]): SeenProbe[] {
  const midnight = Date.parse(`${date}T00:00:00+08:00`);
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(midnight + Math.floor((index * 86_400_000) / count)).toISOString();
    return seen(sample(at, changes[index] ?? {}));
  });
}

/** As many days from `first` on, each alike. */
export function days(first: number, last: number, count: number, ...changes: Partial<ProbeSample>[]): SeenProbe[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `2018-12-${String(first + index).padStart(2, '0')}`).flatMap((date) =>
    day(date, count, ...changes),
  );
}
