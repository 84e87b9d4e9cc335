/** Families of hosts as a rubric names them: "zwfw.gov.cn", "*zwfw.gov.cn", "zwfw.*.gov.cn". */
import { z } from 'zod';
import type { UnitFacts } from '../unit-facts.ts';

/** A name stands for itself and all that ends in it; `*` for any run of letters, digits, dots and dashes. */
export const HostPatterns = z.array(
  z
    .string()
    .regex(/^[a-z0-9*][a-z0-9*.-]*\.[a-z*]{2,}$/, 'a host, or the end of one, in small letters; "*" stands for any part: "*zwfw.gov.cn"'),
);

/** Whether an address stands on one of the hosts. */
export function isOnHost(url: string, patterns: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return patterns.some((pattern) => matches(hostname, pattern));
}

/** Part by part and greedy for nothing: no pattern of an office can make it slow. */
function matches(host: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const [first, ...rest] = parts as [string, ...string[]];
  if (rest.length === 0) return host === first || host.endsWith(`.${first}`);
  const starts = first === '' ? [0] : startsOf(host, first);
  return starts.some((start) => follows(host, start + first.length, rest));
}

/** Where the first part may begin: at the front, or behind a dot. */
function startsOf(host: string, part: string): number[] {
  const starts: number[] = [];
  for (let at = host.indexOf(part); at >= 0; at = host.indexOf(part, at + 1)) if (at === 0 || host[at - 1] === '.') starts.push(at);
  return starts;
}

/** The parts in their order, the last one at the end. */
function follows(host: string, from: number, parts: readonly string[]): boolean {
  let at = from;
  for (const part of parts.slice(0, -1)) {
    const found = host.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const last = parts.at(-1)!;
  return host.length - last.length >= at && host.endsWith(last);
}

/** What came of looking at an address of others. Of many that differ in their parameters alone one was asked: where it answers, all do. */
export function outsideTarget({ targets }: UnitFacts, url: string): UnitFacts['targets'][string] | undefined {
  const own = targets[url];
  if (own) return own;
  const [path] = url.split('?', 1) as [string];
  const like = Object.entries(targets).find(([other, { verdict }]) => verdict === 'alive' && other.split('?', 1)[0] === path);
  return like?.[1];
}
