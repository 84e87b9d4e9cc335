/** All that is known of one unit in one month: what every check sees, and all that it sees. Plain, frozen JSON. */
import type { ColumnKey, Unit } from '../config/unit.ts';
import type { StaleAfter } from '../config/columns.ts';
import type { EvidenceRef } from '../crawler/evidence/ref.ts';
import type { LinkFacts, Page, ParkedFacts } from '../crawler/crawl-result.ts';
import type { HostLook } from '../crawler/probe/host.ts';
import type { ProbeSample } from '../crawler/probe/sample.ts';
import type { Dated, Guide, Message, PageFacts, Section } from '../crawler/read/page-facts.ts';

/** A page of the unit that was answered and read. */
export interface SeenPage {
  url: string;
  facts: PageFacts;
  evidence: EvidenceRef;
  /** What it is to this unit; gather always says. */
  role?: PageRole;
}

/** column: a list's first page; list and data: its continuation as a page, or as JSON or XML; archive: an article dated outside the month by its list. */
export type PageRole = 'home' | 'column' | 'list' | 'data' | 'article' | 'archive' | 'guide' | 'messages' | 'other';

/** One look at the home page of the unit's site, with the record that keeps it. */
export interface SeenProbe {
  sample: ProbeSample;
  evidence: EvidenceRef;
}

/** The run's own look at the host of the unit's site, with the record that keeps it. */
export interface SeenHost {
  look: HostLook;
  evidence: EvidenceRef;
}

/** An address where something should stand and that could not be looked at. */
export interface UnseenPlace {
  url: string;
  /** e.g. 'blocked: waf', 'silent: timeout', 'skipped: budget', 'HTTP 500' */
  why: string;
  /** What it would have shown: a column key, 'home', 'article', 'archive' (an article of another month), 'guide', 'section' (a page that home names and that may lead to columns), 'link' (somebody else's page that home links to), or null. */
  role: string | null;
  evidence: EvidenceRef | null;
}

/** One published thing. The same text in three columns is three entries with one `key`. */
export interface PublishedItem {
  /** Identity: canonical address, else normalised title + date. */
  key: string;
  title: string;
  url: string;
  /** Article date first, list date otherwise; null: shows none. */
  published: Dated | null;
  /** Both, when they differ. */
  conflict: { article: Dated; list: Dated } | null;
  source: string | null;
  /** Source is another body than the unit. */
  reprint: boolean;
  pinned: boolean;
  /** The article was asked for and could not be looked at: what stands here is the list's word alone. */
  unread?: UnseenPlace;
  /** The article was looked at and is not there (404, 410, or a page that says so). */
  gone?: true;
  /** The list row first, then the article when it was read. */
  evidence: [EvidenceRef, ...EvidenceRef[]];
}

/** A part of a list that was not looked at. */
export interface Gap {
  place: UnseenPlace;
  /** What it holds is no newer than this day; null: nobody knows. */
  upTo: string | null;
}

export interface Column {
  key: ColumnKey;
  name: string;
  url: string;
  stale: StaleAfter | null;
  items: PublishedItem[];
  newest: Dated | null;
  /** Says itself that it is empty, or has a header and nothing else. */
  blank: boolean;
  /** null: the list was read as far as the month needs; else why not. */
  unverifiable: string | null;
  /** Parts of the list that were not looked at, whether the month needs them or not: a rule that looks further back may. */
  gaps: Gap[];
  evidence: [EvidenceRef, ...EvidenceRef[]];
}

export interface UnitFacts {
  unit: Unit;
  /** The month's window as civil dates, [from, to). */
  from: string;
  to: string;
  /** ISO with offset, and its civil date in Asia/Shanghai. */
  asOf: string;
  today: string;
  home: SeenPage | null;
  /** Every page read for this unit, home included, in order of address. */
  pages: SeenPage[];
  /** Sections that the unit's pages name (and pinned columns), in order of key, then address. */
  sections: Section[];
  columns: Column[];
  /** What a column is called by its key, also where the unit has none. */
  columnNames: Readonly<Record<string, string>>;
  messages: (Message & { evidence: EvidenceRef })[];
  guides: (Guide & { url: string; evidence: EvidenceRef })[];
  /** Looked-at targets of the unit's links, by address; includes pages of the same site. */
  targets: Record<
    string,
    {
      verdict: LinkFacts['verdict'];
      why: string;
      file: LinkFacts['file'];
      where?: LinkFacts['where'];
      /** The domain is no longer its owner's. */
      parked?: ParkedFacts;
      evidence: EvidenceRef;
    }
  >;
  /** The home page of the site where the unit's first place is, and the looks at it within the month. */
  probes: { address: string; looks: readonly SeenProbe[] };
  /** How the host of that site stood when the run looked at it; null: it did not. */
  host: SeenHost | null;
  unseen: UnseenPlace[];
  coverage: Coverage;
}

/** Addresses known for the unit, by outcome; the four kinds sum to `known`. */
export interface Coverage {
  known: number;
  answered: number;
  blocked: number;
  silent: number;
  skipped: number;
}

/** What gather needs besides the configuration. */
export interface Gathered {
  pages: Page[];
  links: LinkFacts[];
}
