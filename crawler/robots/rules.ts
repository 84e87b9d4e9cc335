/** What a robots.txt says to one crawler: groups, rules and longest match by RFC 9309, octet by octet. Pure. */

import { ruleSet } from './match.ts';
import type { Pattern } from './match.ts';

export interface RobotsRules {
  /** Whether the address may be asked for. */
  allows(url: string): boolean;
  /** Pause between two requests that the host asks this crawler for; null: none stated. */
  delayMs: number | null;
  /** Sitemap lines, as they stand. */
  sitemaps: string[];
}

interface Group {
  rules: Pattern[];
  delayMs: number | null;
}
type Line = { key: 'agent' | 'allow' | 'disallow' | 'delay' | 'rate' | 'sitemap' | 'other'; value: string };

/** Keys as people write them; a full-width colon (UTF-8 or GBK) and none at all are read as one. */
const keyed = /^([a-z][a-z _-]{0,30}?)[ \t]*(?::|\xef\xbc\x9a|\xa3\xba)[ \t]*(.*)$/i;
const spaced = /^([a-z-]{4,12})[ \t]+(\S+)$/i;
const keys: [Line['key'], RegExp][] = [
  ['agent', /^user[ -]?agent$/],
  ['allow', /^allow$/],
  ['disallow', /^dis+al+ow$|^diasllow$|^disallaw$/],
  ['delay', /^crawl[ -]?delay$/],
  ['rate', /^request[ -]?rate$/],
  ['sitemap', /^site[ -]?map$/],
];

/** Without blanks at both ends; not `trim`, which takes the octet A0 for a blank. */
function stripped(text: string): string {
  const blank = (at: number) => ' \t\v\f'.includes(text.charAt(at));
  let [from, to] = [0, text.length];
  while (from < to && blank(from)) from += 1;
  while (to > from && blank(to - 1)) to -= 1;
  return text.slice(from, to);
}

function lineOf(text: string): Line | null {
  const line = stripped(text.split('#', 1)[0]!);
  const found = keyed.exec(line) ?? spaced.exec(line);
  if (found === null) return null;
  const name = found[1]!.toLowerCase();
  return { key: keys.find(([, spelling]) => spelling.test(name))?.[0] ?? 'other', value: found[2]! };
}

/** §2.2.1: letters, `_` and `-`; what follows (a version, a comment) is no part of the name. '' names nobody. */
export function productToken(name: string): string {
  return /^\*(?:\s|$)/.test(name) ? '*' : (/^[A-Za-z_-]+/.exec(name)?.[0] ?? '').toLowerCase();
}

function delayOf({ key, value }: Line): number | null {
  if (key === 'delay') return /^(?:\d+(?:\.\d*)?|\.\d+)$/.test(value) ? Number(value) * 1000 : null;
  const rate = /^(\d{1,6})\/(\d{1,6})([smhd]?)$/i.exec(value);
  if (rate === null || Number(rate[1]) === 0) return null;
  const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[rate[3]!.toLowerCase() || 's'] ?? 1000;
  return (Number(rate[2]) * unitMs) / Number(rate[1]);
}

/** Octets as characters of U+0000–U+00FF. UTF-16 is told by its mark; its NULs are nobody's. */
function octetsOf(bytes: Uint8Array): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  const octets = wide === null ? Buffer.from(bytes) : Buffer.from(new TextDecoder(wide).decode(bytes));
  // A broken mark is skipped as far as it goes.
  return octets
    .toString('latin1')
    .replace(/^\xef(?:\xbb\xbf?)?/, '')
    .replace(/\0/g, '');
}

/**
 * The merged group of each of `tokens` that the file names. Other records never end a group (§2.2.4), but a delay is for the agents named just
 * before it. What is for others is passed over: a file may name thousands.
 */
function groupsOf(lines: Line[], tokens: string[]): { groups: Map<string, Group>; sitemaps: string[] } {
  const groups = new Map<string, Group>();
  const sitemaps: string[] = [];
  const agents = new Set<Group>();
  const delayed = new Set<Group>();
  let last: 'agent' | 'rule' | null = null;
  let after: Line['key'] | null = null;
  for (const line of lines) {
    if (line.key === 'agent') {
      if (last !== 'agent') agents.clear();
      if (after !== 'agent') delayed.clear();
      [last, after] = ['agent', 'agent'];
      const token = productToken(line.value);
      if (!tokens.includes(token)) continue;
      const group = groups.get(token) ?? { rules: [], delayMs: null };
      groups.set(token, group);
      agents.add(group);
      delayed.add(group);
    } else if (line.key === 'allow' || line.key === 'disallow') {
      for (const group of agents) if (line.value !== '') group.rules.push({ allow: line.key === 'allow', pattern: line.value });
      [last, after] = ['rule', 'allow'];
    } else if (line.key === 'delay' || line.key === 'rate') {
      const waitMs = delayOf(line);
      if (waitMs !== null) for (const group of delayed) group.delayMs = Math.max(group.delayMs ?? 0, waitMs);
      after = 'delay';
    } else if (line.key === 'sitemap' && line.value !== '') {
      sitemaps.push(Buffer.from(line.value, 'latin1').toString('utf8'));
    }
  }
  return { groups, sitemaps };
}

/** `bytes`: the file, or as much of it as was read. `userAgent`: as sent; its first word is the product token. */
export function readRobots(bytes: Uint8Array, userAgent: string): RobotsRules {
  const lines = octetsOf(bytes)
    .split(/[\r\n]+/)
    .flatMap((text) => (text === '' ? [] : (lineOf(text) ?? [])));
  const token = productToken(userAgent) || '*';
  const { groups, sitemaps } = groupsOf(lines, [token, '*']);
  const group = groups.get(token) ?? groups.get('*') ?? { rules: [], delayMs: null };
  return {
    allows: ruleSet(group.rules),
    delayMs: group.delayMs,
    sitemaps,
  };
}
