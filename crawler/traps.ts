/** Recognises addresses that breed more addresses: searches, calendars, mazes, sessions under names nobody knows (facts §G.2). Pure. */
import { hash } from 'node:crypto';
import type { PageFacts } from './read/page-facts.ts';

const searchPath = /\/(?:search|so|query|jsearch\w*|searchweb|calendar|rili|wnl|weather|tianqi)(?:\/|\.\w+$|$)/i;
const searchParameter = /^(?:keywords?|searchwords?|searchkey|searchtext|wd|kw|q|query|calendar)$/i;
/** Parts of a date; a page that is asked for by nothing else is a leaf of a calendar. */
const dateParameter = /^(?:date|day|d|riqi|rq|ymd|month|ym|m|year|y|week|yue|nian|ri)$/i;
const wholeDay = /^(?:19|20)\d{2}[-/.]?(?:0?[1-9]|1[0-2])[-/.]?(?:0?[1-9]|[12]\d|3[01])$/;
const longestAddress = 1024;
const deepestPath = 16;
const mostParameters = 24;
/** Of one path: how many different sets of parameter names, and how many variants, before it is a maze. */
const maxShapes = 8;
const maxVariants = 100;
/** Paths counted; beyond them the budgets have to do. */
const maxPaths = 50_000;

/** How often the commonest of these stands there. Short numbers are parts of dates. */
function mostRepeated(words: string[]): number {
  const seen = new Map<string, number>();
  for (const word of words) if (!/^\d{1,2}$/.test(word)) seen.set(word, (seen.get(word) ?? 0) + 1);
  return Math.max(0, ...seen.values());
}

/** Asks for one day, and for nothing but a day. */
function isCalendar(parameters: [string, string][]): boolean {
  if (parameters.length === 0 || !parameters.every(([name, value]) => dateParameter.test(name) && /^[\d/.-]+$/.test(value))) return false;
  return parameters.some(([, value]) => wholeDay.test(value)) || parameters.length >= 3;
}

/** True when the spelling alone shows a trap. */
export function looksLikeTrap(url: string): boolean {
  if (url.length > longestAddress) return true;
  const { pathname, searchParams } = new URL(url);
  if (searchPath.test(pathname)) return true;
  const parameters = [...searchParams];
  if (parameters.length > mostParameters || isCalendar(parameters)) return true;
  // An empty word searches for nothing: lists carry such fields along.
  if (parameters.some(([name, value]) => value !== '' && searchParameter.test(name))) return true;
  const segments = pathname.split('/').filter((segment) => segment !== '');
  if (segments.length > deepestPath) return true;
  return mostRepeated(segments) >= 3 || mostRepeated(parameters.map(([name]) => name)) >= 3;
}

/** Counts the query variants of each path as they are met; says true for the ones beyond measure. */
export function variantCounter(): (url: string) => boolean {
  const paths = new Map<string, { shapes: string[]; variants: number }>();
  return (url) => {
    const { host, pathname, search, searchParams } = new URL(url);
    if (search === '') return false;
    const path = hash('sha1', `${host}${pathname}`, 'binary').slice(0, 12);
    let known = paths.get(path);
    if (known === undefined) {
      if (paths.size >= maxPaths) return false;
      known = { shapes: [], variants: 0 };
      paths.set(path, known);
    }
    const shape = [...new Set(searchParams.keys())].sort().join('&');
    if (known.shapes.length <= maxShapes && !known.shapes.includes(shape)) known.shapes.push(shape);
    known.variants += 1;
    return known.shapes.length > maxShapes || known.variants > maxVariants;
  };
}

/** Looks dealt by dice: letters and digits, too many for a name. */
const token = /^\W?(?=\w*\d)(?=\w*[a-z])[\w-]{16,}\W?$/i;

interface Placed {
  /** Where the token stands: a parameter's name, or how deep a folder; on one host. */
  place: string;
  token: string;
  /** Digest of the address without it. */
  rest: string;
}

/** The tokens of an address, but for a path's last part: that is the page's own name. */
function tokensOf(url: string): Placed[] {
  const { host, pathname, search, searchParams } = new URL(url);
  const digest = (rest: string) => hash('sha1', rest, 'binary').slice(0, 12);
  const parameters = [...searchParams].filter(([, value]) => token.test(value));
  const found = parameters.map(([name, value]) => {
    const others = [...searchParams].filter(([other]) => other !== name);
    return { place: `${host}?${name}`, token: value, rest: digest(`${host}${pathname}?${new URLSearchParams(others).toString()}`) };
  });
  const segments = pathname.split('/');
  for (let at = 1; at < segments.length - 1; at += 1) {
    if (!token.test(segments[at]!)) continue;
    const rest = digest(`${host}${segments.toSpliced(at, 1).join('/')}${search}`);
    found.push({ place: `${host}/${at}`, token: segments[at]!, rest });
  }
  return found;
}

/** A page with less text is like too many others to say whether two spellings lead to one. */
const tellingChars = 200;
/** So many different pages came back word for word under another token before the token is taken for a session's. */
const enoughTwins = 3;
const maxRests = 50_000;

export interface TokenTwins {
  /** A page was read under this address. */
  note(url: string, facts: Pick<PageFacts, 'textSha256' | 'textChars'>): void;
  /** True for an address that differs only in a session's token from one that was met before. */
  isTwin(url: string): boolean;
}

/** Learns which parameters and folders hold session tokens: the same page comes back under every one of them. */
export function tokenTwins(): TokenTwins {
  const places = new Map<string, { twins: number; others: number }>();
  const texts = new Map<string, { token: string; textSha256: string; isTwin: boolean }>();
  const met = new Set<string>();
  const isSession = (place: string): boolean => {
    const { twins, others } = places.get(place) ?? { twins: 0, others: 0 };
    return twins >= enoughTwins && twins > 2 * others;
  };
  return {
    note(url, { textSha256, textChars }) {
      if (textChars < tellingChars) return;
      for (const { place, token: value, rest } of tokensOf(url)) {
        const before = texts.get(rest);
        if (before === undefined) {
          if (texts.size < maxRests) texts.set(rest, { token: value, textSha256, isTwin: false });
          continue;
        }
        // Each page counts once: an article's own id changes on one path only, a session's on all of them.
        if (before.token === value || before.isTwin) continue;
        const counts = places.get(place) ?? { twins: 0, others: 0 };
        places.set(place, counts);
        before.isTwin = before.textSha256 === textSha256;
        if (before.isTwin) counts.twins += 1;
        else counts.others += 1;
      }
    },
    isTwin(url) {
      const placed = tokensOf(url);
      const twin = placed.some(({ place, rest }) => met.has(rest) && isSession(place));
      for (const { rest } of placed) if (met.size < maxRests) met.add(rest);
      return twin;
    },
  };
}
