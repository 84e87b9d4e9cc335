/** What came of asking for one address. The four kinds together make up every address the crawl came to know. */

export type BlockedBy = 'waf' | 'challenge' | 'login' | 'rate';
/** `our-line`: nobody was asked, because our own line was down for longer than anybody waits. */
export type SilentWhy =
  'dns' | 'refused' | 'reset' | 'tls' | 'timeout' | 'too-big' | 'too-many-hops' | 'private-address' | 'malformed' | 'our-line';
/** `robots-unread`: the server failed to say what robots.txt allows, which means "not now" (RFC 9309 §2.3.1.4). */
export type SkippedWhy = 'robots' | 'robots-unread' | 'outside' | 'budget' | 'trap' | 'type' | 'interrupted';

export type FetchOutcome =
  | { kind: 'answered'; status: number; type: string; ms: number; hops: string[]; via: 'http' | 'browser' }
  /** Cannot judge; never bypassed, never a dead link. */
  | { kind: 'blocked'; by: BlockedBy; status: number | null }
  | { kind: 'silent'; why: SilentWhy; tries: number }
  | { kind: 'skipped'; why: SkippedWhy };

export interface PageRecord {
  /** Canonical address asked for. */
  url: string;
  /** Address that answered, after redirects; equals `url` without them. */
  finalUrl: string;
  /** Links away from an entry page; 0 for entries. */
  depth: number;
  /** Address of the page that first named this one; null for entries and what only a sitemap names. */
  from: string | null;
  /** Id of the unit whose page it is; null for the portal's own or nobody's. */
  unit: string | null;
  at: string;
  outcome: FetchOutcome;
  charset: string | null;
  /** sha256 (hex) of the body as recorded; null without one. */
  sha256: string | null;
  bytes: number;
  /** Rendered DOM of the same page (urn:dom:…), when a browser was needed. */
  dom: { url: string; sha256: string } | null;
  /** Screenshot record (urn:shot:…), when one was taken. */
  shot: { url: string; sha256: string } | null;
  /** What gave it to the unit, and other units with a claim, in id order. Absent in bundles of before. */
  by?: 'column' | 'path' | 'parameter' | 'list' | 'publisher' | 'site' | null;
  conflict?: string[];
  /** The server vouched (304) for the body that an earlier bundle holds; `sha256` is that body's. */
  revisit?: true;
  /** Why an answered page was not read to its end: its facts are null, and what it says cannot be judged. */
  unread?: 'time' | 'memory' | 'bug';
  /** Why a page that asked for a browser was read without one. */
  unrendered?: 'no-browser' | 'budget' | 'in-vain' | 'timeout' | 'crash' | 'too-big' | 'unread';
  /** Why a page of which a live picture is taken has none; `in-vain`: those before it were lost one after the other; `left`: it took its visitor to another address. */
  unpictured?: 'no-browser' | 'budget' | 'in-vain' | 'timeout' | 'crash' | 'too-big' | 'left';
}
