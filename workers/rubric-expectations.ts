/** Holds what a check said of a case to what the office expected, and says in a line what came instead. */
import type { Expectation } from '../config/rubric-cases.ts';
import type { CheckResult } from '../scoring/check.ts';
import { compare, exact } from '../scoring/exact.ts';
import type { Finding } from '../scoring/finding.ts';
import type { ScoreLine } from '../scoring/unit-score.ts';

export interface Held {
  case: string;
  ok: boolean;
  indicator: string;
  /** In words: 'd14 news', '3 own', 'state seen', 'points 2.5'. */
  expected: string[];
  /** What of the same kind came instead. */
  found: string[];
  /** The sentences of the check. */
  says: string[];
}

interface Came {
  results: readonly CheckResult[];
  lines: readonly ScoreLine[];
  /** What relative addresses are relative to. */
  home: string;
}

export function expectationOf(name: string, expected: Expectation, { results, lines, home }: Came): Held {
  const { indicator } = expected;
  const result = results.find((each) => each.indicator === indicator);
  const line = lines.find((each) => each.indicator === indicator);
  if (!result || !line)
    return { case: name, ok: false, indicator, expected: ['an indicator of the rubric'], found: ['no such indicator'], says: [] };
  const parts = [
    findingsPart(expected, result, home),
    countsPart(expected, result),
    statePart(expected, result),
    pointsPart(expected, line),
  ];
  const asked = parts.filter((part) => part !== null);
  return {
    case: name,
    ok: asked.every(({ ok }) => ok),
    indicator,
    expected: asked.flatMap((part) => part.expected),
    found: asked.flatMap((part) => part.found),
    says: [...result.findings.map(({ says }) => says), ...(result.why === null ? [] : [result.why])],
  };
}

type Part = Pick<Held, 'ok' | 'expected' | 'found'> | null;

const worded = (words: (string | undefined)[]): string => words.filter(Boolean).join(' ') || 'any finding';
const nameOf = ({ sort, subject, mark }: Finding): string => worded([sort, subject, mark]);

/** Each expected finding takes one that fits; nothing may be left on either side. */
function findingsPart({ found }: Expectation, { findings }: CheckResult, home: string): Part {
  if (found === undefined) return null;
  const left = [...findings];
  let ok = true;
  for (const { sort, subject, mark } of found) {
    const address = subject !== undefined && /^\.{0,2}\//.test(subject) ? new URL(subject, home).href : subject;
    const fits = (each: Finding): boolean =>
      (sort === undefined || each.sort === sort) &&
      (address === undefined || each.subject === address) &&
      (mark === undefined || each.mark === mark);
    const at = left.findIndex(fits);
    if (at < 0) ok = false;
    else left.splice(at, 1);
  }
  const expected = found.map(({ sort, subject, mark }) => worded([sort, subject, mark]));
  return { ok: ok && left.length === 0, expected: expected.length > 0 ? expected : ['no finding'], found: namesOf(findings) };
}

const namesOf = (findings: readonly Finding[]): string[] => (findings.length > 0 ? findings.map(nameOf) : ['no finding']);

function countsPart({ counts }: Expectation, { findings }: CheckResult): Part {
  if (counts === undefined) return null;
  const came: Record<string, number> = {};
  for (const { sort = '' } of findings) came[sort] = (came[sort] ?? 0) + 1;
  const sorts = [...new Set([...Object.keys(counts), ...Object.keys(came)])];
  const told = (of: Record<string, number>) => sorts.map((sort) => `${of[sort] ?? 0} ${sort}`);
  return { ok: sorts.every((sort) => (counts[sort] ?? 0) === (came[sort] ?? 0)), expected: told(counts), found: told(came) };
}

function statePart({ state }: Expectation, result: CheckResult): Part {
  if (state === undefined) return null;
  const unseen = result.unseen.map(({ url, why }) => `${url} (${why})`).slice(0, 3);
  const found = `state ${result.state}${unseen.length > 0 ? `, not seen: ${unseen.join(', ')}` : ''}`;
  return { ok: state === result.state, expected: [`state ${state}`], found: [found] };
}

function pointsPart({ points }: Expectation, line: ScoreLine): Part {
  if (points === undefined) return null;
  const ok = points === null || line.points === null ? points === line.points : compare(exact(points), exact(line.points)) === 0;
  return { ok, expected: [`points ${points ?? 'unknown'}`], found: [`points ${line.points ?? 'unknown'} (${line.arithmetic})`] };
}
