/** What a crawl hands over: a sealed bundle, and page by page what was met and what it says. */
import type { CrawlPolicy } from '../config/policy.ts';
import type { InspectionRun } from '../config/run.ts';
import type { Site } from '../config/site.ts';
import type { Unit } from '../config/unit.ts';
import type { ColumnTaxonomy } from '../config/columns.ts';
import type { FetchOutcome, PageRecord } from './page-record.ts';
import type { PageFacts } from './read/page-facts.ts';

/** One address of the site. `facts` is null when nothing readable was answered. */
export interface Page {
  bundle: string;
  record: PageRecord;
  facts: PageFacts | null;
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
  /** For files: type by magic bytes ('application/pdf'), size in bytes; null for others. */
  file: { type: string | null; bytes: number; opens: boolean } | null;
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
  /** Where the WACZ goes: `<dir>/<run>.<site>.wacz`. */
  dir: string;
  /** Path of a Chromium; null: pages that need one are stated as unverifiable. */
  chromium: string | null;
  /** One call per address, as soon as its outcome stands; calls come one at a time. */
  onPage(page: Page): Promise<void>;
  onLink(link: LinkFacts): Promise<void>;
  onProgress?(progress: CrawlProgress): void;
  log(event: string, data: Record<string, unknown>): void;
  /** Aborted: the page in hand is finished, the rest is skipped as interrupted, and the bundle is sealed. */
  signal?: AbortSignal;
}

export interface CrawlResult {
  /** Bundle id, `<run>.<site>`. */
  bundle: string;
  path: string;
  /** sha256 (hex) of the WACZ file. */
  sha256: string;
  counts: { known: number; answered: number; blocked: number; silent: number; skipped: number };
}
