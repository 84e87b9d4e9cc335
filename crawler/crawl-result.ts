/** What a crawl hands over: a sealed bundle, and page by page what was met and what it says. */
import type { CrawlPolicy } from '../config/policy.ts';
import type { InspectionRun } from '../config/run.ts';
import type { Site } from '../config/site.ts';
import type { Unit } from '../config/unit.ts';
import type { ColumnTaxonomy } from '../config/columns.ts';
import type { Before } from './evidence/bundle.ts';
import type { Late } from './follow.ts';
import type { EvidenceRef } from './evidence/ref.ts';
import type { FetchOutcome, PageRecord } from './page-record.ts';
import type { AnnualReport, PageFacts, Personal } from './read/page-facts.ts';
import type { Parked } from './read/parked.ts';

/** One address of the site. `facts` is null when nothing readable was answered. */
export interface Page {
  bundle: string;
  record: PageRecord;
  facts: PageFacts | null;
}

/** What a file is and says. What is absent was not looked for. */
export interface FileFacts {
  /** By magic bytes ('application/pdf'); null: not recognised. */
  type: string | null;
  bytes: number;
  /** A person who clicks gets what was promised. */
  opens: boolean;
  /** Its words, kept as `urn:text:<address>`; null: none could be had. */
  text?: { url: string; sha256: string; chars: number } | null;
  /** Why there are no words, or not all of them ('encrypted', 'damaged', 'time' …); null when there are, or when none were to be had. */
  unread?: string | null;
  personal?: Personal[];
  /** Its words are an annual report on open government. */
  report?: AnnualReport;
}

/** One linked file (form, attachment) or outside address that was looked at, but not read as a page. */
export interface LinkFacts {
  bundle: string;
  url: string;
  /** inside: another address of the site; outside: somebody else's. */
  where: 'inside' | 'outside';
  outcome: FetchOutcome;
  /** sha256 (hex) of the payload or of the probe record that proves the outcome */
  sha256: string;
  at: string;
  /** dead only when two methods or two times agree, and our own line was up. */
  verdict: 'alive' | 'dead' | 'unknown';
  /** For files that came; null for others. */
  file: FileFacts | null;
  /** The domain is no longer its owner's; absent: nothing of the kind was read. */
  parked?: ParkedFacts;
}

/** What a domain has become, and the record that shows it: the page of another address of the host may. */
export interface ParkedFacts extends Parked {
  seen: EvidenceRef;
}

export interface CrawlProgress {
  site: string;
  /** addresses with an outcome / addresses known so far */
  done: number;
  known: number;
  url: string | null;
}

export interface CrawlJob {
  run: Pick<InspectionRun, 'id' | 'month' | 'from' | 'to' | 'asOf'>;
  site: Site;
  /** Units with a place on this site. */
  units: Unit[];
  /** A trial: beside the site's front page start from these units only, and do not read on from anybody else's pages. Default: the whole site. */
  only?: string[];
  /** Every unit and site of the city: noted in the bundle, so that it can be judged again alone. Default: those of this job. */
  city?: { name: string; units: Unit[]; sites: Site[] };
  /** policy.yaml with the site's overrides applied. */
  policy: CrawlPolicy;
  columns: ColumnTaxonomy;
  /** Where the WACZ goes: `<dir>/<run>.<site>.wacz`. What an earlier session left unsealed there is gone on with. */
  dir: string;
  /** Fencing token of whoever holds the lease of this run and site: a larger one takes the archive over. Default: 1. */
  writer?: number;
  /** The sealed bundle that this one follows, named in it; an earlier session's word counts. */
  before?: Before | null;
  /** The newest sealed bundle of this site from another run: what is unchanged since need not come again. */
  prior?: string | null;
  /** The month before as its own crawl met it: what has appeared in it since is looked at, too. */
  late?: Late | null;
  /** Path of a Chromium; null: pages that need one are stated as unverifiable. */
  chromium: string | null;
  /** One call per address, as soon as its outcome stands; calls come one at a time. */
  onPage(page: Page): Promise<void>;
  onLink(link: LinkFacts): Promise<void>;
  onProgress?(progress: CrawlProgress): void;
  log(event: string, data: Record<string, unknown>): void;
  /** Aborted: the page in hand is finished, and the archive is left for a later session to go on with. */
  signal?: AbortSignal;
  /** Why the session before paused, as it said: an outage of our line is waited out only for so long. */
  paused?: { why: PauseWhy; since?: string } | null;
  /** Home pages of other sites of the run: whether their hosts answer tells an outage of our line from one of this site. */
  neighbours?: string[];
  /** Name servers to ask, "address:port"; default: those of this machine. */
  nameServers?: string[];
  /** False: there is no room for more evidence. The page in hand is finished, and the crawl pauses. Asked before each page. */
  hasRoom?: () => boolean;
}

/** Addresses by outcome. When the crawl is sealed the kinds sum to `known`; while it is paused, `known` is what was known so far. */
export interface CrawlCounts {
  known: number;
  answered: number;
  blocked: number;
  silent: number;
  skipped: number;
}

/** Why a crawl stopped before its end. interrupted: told to; hours: the site may not be asked now; blocked: what a guard refused is asked once more later; disk: there is no room for more evidence; line: our own line is down. */
export type PauseWhy = 'interrupted' | 'hours' | 'blocked' | 'disk' | 'line';

export type CrawlResult =
  | {
      state: 'sealed';
      /** Bundle id, `<run>.<site>`. */
      bundle: string;
      path: string;
      /** sha256 (hex) of the WACZ file. */
      sha256: string;
      counts: CrawlCounts;
    }
  | {
      state: 'paused';
      bundle: string;
      why: PauseWhy;
      /** ISO instant from which it makes sense to go on; null: at once when asked. */
      until: string | null;
      /** Of `line`: since when it is down (ISO); whoever goes on hands it back as `paused`. */
      since?: string;
      counts: CrawlCounts;
    };
