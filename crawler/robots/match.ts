/** Matches addresses against the rules of a robots.txt group: the longest one decides (RFC 9309 §2.2.2), octet by octet. Pure. */

/** The value of an Allow or Disallow line, one character an octet. */
export interface Pattern {
  allow: boolean;
  pattern: string;
}

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

/** What decides: the octets of the longest rule that matches; of two as long, the one that allows. */
interface Verdict {
  allow: boolean;
  length: number;
}
interface Wild extends Verdict {
  matches(path: string, asQuery: string): boolean;
}

const stronger = (a: Verdict, b: Verdict) => b.length - a.length || Number(b.allow) - Number(a.allow);

/** Rules without wildcards are looked up by the beginnings of a path: a file may hold tens of thousands. */
function prefixes() {
  const known = new Map<string, Verdict>();
  let lengths: number[] | null = null;
  return {
    add(spelling: string, verdict: Verdict) {
      const before = known.get(spelling);
      if (before === undefined || stronger(before, verdict) > 0) known.set(spelling, verdict);
      lengths = null;
    },
    find(path: string): Verdict | undefined {
      lengths ??= [...new Set([...known.keys()].map(({ length }) => length))].sort((a, b) => b - a);
      for (const length of lengths) {
        const found = length <= path.length ? known.get(path.slice(0, length)) : undefined;
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** Nobody who wants to be understood writes more wildcards; who does asks to be left alone. */
const mostWild = 5000;

/** Whether an address may be asked for, by the rules of one group. */
export function ruleSet(patterns: Pattern[]): (url: string) => boolean {
  const [plain, inQuery] = [prefixes(), prefixes()];
  const wild = new Map<string, Wild>();
  const add = ({ allow, pattern }: Pattern) => {
    // Who forgets the slash means it.
    const spelling = spelt(/^[/*]/.test(pattern) ? pattern : `/${pattern}`);
    const verdict = { allow, length: spelling.length };
    if (!spelling.includes('*') && !spelling.endsWith('$')) {
      const literal = spelling.replace(/\$/g, '%24');
      plain.add(literal, verdict);
      inQuery.add(queryPlain(literal), verdict);
    } else if (wild.size <= mostWild) {
      const matchers = [matcher(spelling), matcher(queryPlain(spelling))] as const;
      wild.set(`${allow} ${spelling}`, { ...verdict, matches: (path, asQuery) => matchers[0](path) || matchers[1](asQuery) });
    }
  };
  for (const rule of patterns) {
    add(rule);
    // Canonical addresses leave out `index.html`: to allow the file is to allow its folder.
    if (rule.allow && /\/index\.html?$/.test(rule.pattern)) add({ allow: true, pattern: rule.pattern.replace(/index\.html?$/, '$') });
  }
  const ranked = [...wild.values()].sort(stronger);
  return (url) => {
    const path = pathOf(url);
    if (path === '/robots.txt') return true;
    if (wild.size > mostWild) return false;
    const asQuery = queryPlain(path);
    const found = [plain.find(path), inQuery.find(asQuery), ranked.find((rule) => rule.matches(path, asQuery))];
    return found.filter((verdict) => verdict !== undefined).sort(stronger)[0]?.allow ?? true;
  };
}
