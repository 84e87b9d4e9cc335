/** What a robots.txt says to one crawler: groups, rules and longest match by RFC 9309, octet by octet. Pure. */

export interface RobotsRules {
  /** Whether the address may be asked for. */
  allows(url: string): boolean;
  /** Pause between two requests that the host asks this crawler for; null: none stated. */
  delayMs: number | null;
  /** Sitemap lines, as they stand. */
  sitemaps: string[];
}

interface Rule {
  allow: boolean;
  /** Octets of the pattern: the longest match decides (§2.2.2). */
  length: number;
  /** The path as it is spelt, and with the escapes of its query undone. */
  matches(path: string, asQuery: string): boolean;
}
interface Group {
  rules: { allow: boolean; pattern: string }[];
  delayMs: number | null;
}
type Line = { key: 'agent' | 'allow' | 'disallow' | 'delay' | 'rate' | 'sitemap' | 'other'; value: string };

const escapes = /%[0-9a-f]{2}/gi;
const unreserved = /[A-Za-z0-9\-._~]/;
const hex = (octet: number) => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;

/** One spelling of a path, one character an octet: what no URI may hold is escaped, what needs no escape is not (RFC 3986 §2). */
function spelt(octets: string): string {
  return octets
    .replace(/[^\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]/g, (octet) => hex(octet.charCodeAt(0)))
    .replace(escapes, (escape) => {
      const octet = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
      return unreserved.test(octet) ? octet : escape.toUpperCase();
    });
}

/** In a query `https://x` and `https%3A%2F%2Fx` say the same (table of §2.2.2); in a path `/` and `%2F` do not. */
function queryPlain(path: string): string {
  const at = path.indexOf('?');
  return at < 0 ? path : path.slice(0, at) + path.slice(at).replace(/%(?:3A|2F|3F|40)/g, (escape) => decodeURIComponent(escape));
}

/** Path and query of an address; `*` and `$` in it are escaped, for in patterns they are signs. */
function pathOf(url: string): string {
  const { href } = new URL(url);
  const path = href.split('#', 1)[0]!.replace(/^[a-z]+:\/\/[^/?]*/, '');
  return spelt(Buffer.from(path, 'utf8').toString('latin1')).replace(/[*$]/g, (sign) => hex(sign.charCodeAt(0)));
}

/** The parts between the wildcards, found one after another: linear, whatever a hostile file repeats. */
function matcher(pattern: string): (path: string) => boolean {
  const whole = pattern.endsWith('$');
  const [head = '', ...rest] = (whole ? pattern.slice(0, -1) : pattern).replace(/\$/g, '%24').split(/\*+/);
  const tail = whole ? rest.pop() : undefined;
  return (path) => {
    if (!path.startsWith(head)) return false;
    let at = head.length;
    for (const part of rest) {
      const found = path.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    if (!whole) return true;
    return tail === undefined ? at === path.length : path.length - tail.length >= at && path.endsWith(tail);
  };
}

function ruleOf({ allow, pattern }: Group['rules'][number]): Rule {
  // Who forgets the slash means it.
  const spelling = spelt(/^[/*]/.test(pattern) ? pattern : `/${pattern}`);
  const plain = matcher(spelling);
  const inQuery = matcher(queryPlain(spelling));
  return { allow, length: spelling.length, matches: (path, asQuery) => plain(path) || inQuery(asQuery) };
}

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

/** All groups by product token, merged; other records never end a group (§2.2.4), but a delay is for the agents named just before it. */
function groupsOf(lines: Line[]): { groups: Map<string, Group>; sitemaps: string[] } {
  const groups = new Map<string, Group>();
  const sitemaps: string[] = [];
  let agents = new Set<string>();
  let delayed = new Set<string>();
  let last: 'agent' | 'rule' | null = null;
  let after: Line['key'] | null = null;
  for (const line of lines) {
    if (line.key === 'agent') {
      if (last !== 'agent') agents = new Set();
      if (after !== 'agent') delayed = new Set();
      const token = productToken(line.value);
      if (!groups.has(token)) groups.set(token, { rules: [], delayMs: null });
      agents.add(token);
      delayed.add(token);
      [last, after] = ['agent', 'agent'];
    } else if (line.key === 'allow' || line.key === 'disallow') {
      for (const agent of agents)
        if (line.value !== '') groups.get(agent)!.rules.push({ allow: line.key === 'allow', pattern: line.value });
      [last, after] = ['rule', 'allow'];
    } else if (line.key === 'delay' || line.key === 'rate') {
      const waitMs = delayOf(line);
      for (const agent of waitMs === null ? [] : delayed) {
        const group = groups.get(agent)!;
        group.delayMs = Math.max(group.delayMs ?? 0, waitMs!);
      }
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
    .split(/\r\n|\r|\n/)
    .flatMap((text) => lineOf(text) ?? []);
  const { groups, sitemaps } = groupsOf(lines);
  const group = groups.get(productToken(userAgent) || '*') ?? groups.get('*') ?? { rules: [], delayMs: null };
  const rules = group.rules.flatMap((rule) => {
    // Canonical addresses leave out `index.html`: to allow the file is to allow its folder.
    const folder =
      rule.allow && /\/index\.html?$/.test(rule.pattern) ? [{ allow: true, pattern: rule.pattern.replace(/index\.html?$/, '$') }] : [];
    return [rule, ...folder].map(ruleOf);
  });
  rules.sort((a, b) => b.length - a.length || Number(b.allow) - Number(a.allow));
  return {
    allows(url) {
      const path = pathOf(url);
      const asQuery = queryPlain(path);
      return path === '/robots.txt' || (rules.find((rule) => rule.matches(path, asQuery))?.allow ?? true);
    },
    delayMs: group.delayMs,
    sitemaps,
  };
}
