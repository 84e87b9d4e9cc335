/** Learns how a host answers for a page that cannot exist, to know that answer again under a 200 (facts §G.2, design: random-address fingerprint). */
import { createHash } from 'node:crypto';
import type { ColumnTaxonomy } from '../config/columns.ts';
import { fetchPageFacts } from './fetch.ts';
import type { Fetched, FetchOptions } from './fetch.ts';
import type { Ask, Http } from './http.ts';
import type { PageFacts } from './read/page-facts.ts';
import { areAlike, steadyLines } from './soft-404-print.ts';
import { folderOf, twinKey } from './url.ts';

export interface Shown {
  /** The address asked for, and the one that answered. */
  asked: string;
  url: string;
  entry: boolean;
  /** The plain answer's bytes, if at hand. */
  body?: Uint8Array | null;
}
export interface Soft404 {
  /** Remembers what a page tells about its host; asks for nothing. */
  note(shown: Shown, facts: PageFacts): void;
  /** The same; gives the facts, with a defect noted when the page is the one that the host shows for anything it does not have. */
  mark(shown: Shown, facts: PageFacts): Promise<PageFacts>;
}
export interface Soft404Options {
  http: Http;
  columns: ColumnTaxonomy;
  permit: Ask['permit'];
  /** Default: in this thread. */
  read?: FetchOptions['read'];
  /** Seed of the addresses asked for: the same crawl asks for the same ones. */
  seed: string;
  onAnswer(fetched: Fetched): Promise<void>;
}

/** What a host shows for nothing: a text, or another address that it sends everybody to. */
interface Print {
  textSha256: string;
  textChars: number;
  lines: string[];
  /** Key of the address that answered, or that the answer sends on to; null: it stays where it was. */
  target: string | null;
}

/** Entries that only a page of its own has: a host that shows a list or its front page for everything tells nothing by its text. */
const ownItems = 5;
/** A text as long as this is nobody else's by chance. */
const tellingChars = 40;
/** Beyond this difference in length two texts are not compared line by line. */
const nearChars = 200;
const pageName = /\.(?:s?html?|jsp|php|aspx?|do|action)$/i;
const door = /login|sign-?in|passport|\bsso\b|\bcas\b|oauth/i;
/** The number of one article among many; whatever else leads to the front page may be another name of it. */
const ownNumber = /\d{3,}|[0-9a-f]{16,}/i;

const targetOf = (url: string, finalUrl: string, facts: PageFacts): string | null => {
  if (facts.redirect !== null && URL.canParse(facts.redirect)) return twinKey(facts.redirect);
  return twinKey(finalUrl) === twinKey(url) ? null : twinKey(finalUrl);
};
const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= nearChars + 0.1 * Math.max(a, b);

export function soft404({ http, columns, permit, read, seed, onAnswer }: Soft404Options): Soft404 {
  /** By the impossible address; null when the host says no honestly. */
  const prints = new Map<string, Print | null>();
  /** By origin: folder and ending of its first article. */
  const forms = new Map<string, string>();
  /** Texts and addresses of front pages: they are shown for much, and are there all the same. */
  const fronts = { texts: new Set<string>(), addresses: new Set<string>() };

  async function learn(address: string): Promise<Print | null> {
    const fetched = await fetchPageFacts(address, false, { http, columns, permit, ...(read ? { read } : {}) });
    await onAnswer(fetched);
    const { outcome, facts, last, answer } = fetched;
    if (outcome.kind !== 'answered' || outcome.status >= 300 || facts === null || last === null) return null;
    const target = targetOf(address, answer.finalUrl, facts);
    if (target !== null && door.test(target)) return null;
    // A shell that a script fills says nothing of what it will hold.
    const isEmpty = facts.textChars === 0 || facts.loader !== null || facts.items.length >= ownItems;
    if (isEmpty && target === null) return null;
    const lines = isEmpty ? [] : steadyLines(last.decoded, facts.charset);
    return { textSha256: facts.textSha256, textChars: facts.textChars, lines, target };
  }
  /** How the host answers at its root and, once an article was met, in the article's folder for the same kind of name. */
  async function printsOf(origin: string): Promise<Print[]> {
    const found: Print[] = [];
    for (const form of ['/*.html', forms.get(origin)]) {
      if (form === undefined) continue;
      const name = createHash('sha256').update(`${seed} ${origin} ${form}`).digest('hex').slice(0, 20);
      const address = `${origin}${form.replace('*', `sundial-${name}`)}`;
      if (!prints.has(address)) prints.set(address, await learn(address));
      const print = prints.get(address) ?? null;
      if (print !== null) found.push(print);
    }
    return found;
  }
  function note({ asked, url, entry }: Shown, facts: PageFacts): void {
    const { origin, pathname } = new URL(asked);
    if (entry) {
      fronts.texts.add(facts.textSha256);
      for (const address of [asked, url]) fronts.addresses.add(twinKey(address));
    } else if (facts.kind === 'article' && folderOf(asked) !== '/' && !forms.has(origin))
      forms.set(origin, `${folderOf(asked)}*${pageName.exec(pathname)?.[0] ?? ''}`);
  }
  function isPrint(print: Print, { asked, url, body = null }: Shown, facts: PageFacts): boolean {
    const target = targetOf(asked, url, facts);
    if (target !== print.target) return false;
    if (target !== null) {
      const isFront = fronts.addresses.has(target) || /^[^/]+\/$/.test(target);
      return !isFront || ownNumber.test(new URL(asked).pathname + new URL(asked).search);
    }
    if (print.lines.length === 0 || fronts.texts.has(print.textSha256) || fronts.texts.has(facts.textSha256)) return false;
    const isSame = print.textSha256 === facts.textSha256;
    if (isSame && (body === null || facts.textChars >= tellingChars)) return true;
    return body !== null && isNear(print.textChars, facts.textChars) && areAlike(print.lines, steadyLines(body, facts.charset));
  }

  return {
    note,
    async mark(shown, facts) {
      note(shown, facts);
      if (shown.entry || facts.rendered || facts.defects.some(({ sort }) => sort === 'soft-404')) return facts;
      const known = await printsOf(new URL(shown.asked).origin);
      if (!known.some((print) => isPrint(print, shown, facts))) return facts;
      return { ...facts, defects: [...facts.defects, { sort: 'soft-404', text: '与本站对不存在地址的答复相同' }] };
    },
  };
}
