/** The seam to the database: everything Sundial must remember. One contract suite on SQLite and PostgreSQL. */
import type { InspectionRun } from '../config/run.ts';
import type { LinkFacts, Page } from '../crawler/crawl-result.ts';
import type { CheckResult } from '../scoring/check.ts';
import type { LedgerEntry } from '../scoring/ledger.ts';
import type { UnitScore } from '../scoring/unit-score.ts';

export type StepState = 'open' | 'done' | 'failed';

/** A crawl of one site within a run: the bundle it sealed, or why not. */
export interface SiteAttempt {
  run: string;
  site: string;
  state: StepState;
  bundle: string | null;
  path: string | null;
  sha256: string | null;
  why: string | null;
}

export interface Store {
  /** Creates or returns the run; the month is the key, so a doubled cron tick gives one run. */
  openRun(run: InspectionRun): Promise<InspectionRun>;
  findRun(id: string): Promise<InspectionRun | null>;
  closeRun(id: string): Promise<void>;
  isClosed(id: string): Promise<boolean>;

  saveSite(attempt: SiteAttempt): Promise<void>;
  sites(run: string): Promise<SiteAttempt[]>;

  /** Drops what an unfinished attempt of this site left behind. */
  clearSite(run: string, site: string): Promise<void>;
  savePages(run: string, site: string, pages: Page[]): Promise<void>;
  saveLinks(run: string, site: string, links: LinkFacts[]): Promise<void>;
  /** Pages of a unit and the unowned ones of its sites (unit null), in order of address. */
  pages(run: string, filter: { unit?: string | null; site?: string }): AsyncIterable<Page>;
  links(run: string, site: string): Promise<LinkFacts[]>;

  saveScore(score: UnitScore, results: CheckResult[]): Promise<void>;
  scores(run: string): Promise<UnitScore[]>;
  results(run: string, unit: string): Promise<CheckResult[]>;

  /** All entries of a year, oldest first. */
  ledger(year: string): Promise<LedgerEntry[]>;
  /** The whole set or nothing. */
  appendLedger(entries: LedgerEntry[]): Promise<void>;

  close(): Promise<void>;
}
