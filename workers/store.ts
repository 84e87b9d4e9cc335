/** The seam to the database: everything Sundial must remember. One contract suite on SQLite and PostgreSQL. */
import type { Rubric } from '../config/rubric.ts';
import type { InspectionRun } from '../config/run.ts';
import type { LinkFacts, Page, PauseWhy } from '../crawler/crawl-result.ts';
import type { ProbeSample } from '../crawler/probe/sample.ts';
import type { Adjustment, AdjustmentSet } from '../scoring/adjustment.ts';
import type { CheckResult } from '../scoring/check.ts';
import type { Correction, CorrectionSet } from '../scoring/correction.ts';
import type { Judgement } from '../scoring/judgement.ts';
import type { LedgerEntry } from '../scoring/ledger.ts';
import type { Draft } from '../scoring/draft.ts';
import type { UnitFacts } from '../scoring/unit-facts.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import type { Operations } from './operations.ts';

export type StepState = 'open' | 'done' | 'failed';

/** Why a crawl waits, and from when it may go on (ISO instant); null: as soon as somebody asks. */
export interface Pause {
  why: PauseWhy;
  until: string | null;
  /** Of `line`: since when our own line is down. */
  since?: string;
}

/** A crawl of one site within a run: the bundle it sealed, or why not. */
export interface SiteAttempt {
  run: string;
  site: string;
  state: StepState;
  /** Known from the start of an attempt, so that every session of it goes on with the same archive. */
  bundle: string | null;
  path: string | null;
  sha256: string | null;
  why: string | null;
  /** Only of an open attempt. */
  pause: Pause | null;
}

/** What a month was sealed with, as it lies beside its evidence. */
export interface StoredSeal {
  run: string;
  edition: number;
  /** Of the statement's bytes, which are `statement` as UTF-8. */
  sha256: string;
  statement: string;
  /** Hex. */
  signature: string;
  /** PEM. */
  publicKey: string;
}

/** A row that nobody wrote so. */
export interface Contradiction {
  table: string;
  key: string;
  /** unreadable: its text is none of ours; columns: these say otherwise than its text; missing: a row that must be there is not. */
  says: 'unreadable' | 'columns' | 'missing';
  columns: string[];
}

/**
 * What a person can act on. `locked`…`newer` come from the database; `conflict`: somebody else has finished or published
 * this already; `fenced`: another worker has taken the site since; `duplicate`: the ledger holds such an entry. Anything else that a
 * store throws is a bug.
 */
export type StoreTrouble =
  'locked' | 'corrupt' | 'unwritable' | 'full' | 'unreachable' | 'refused' | 'newer' | 'conflict' | 'fenced' | 'duplicate';

/** For the user: the message says which database and what is wrong, `hint` what to do. Never carries a password. */
export class StoreError extends Error {
  readonly trouble: StoreTrouble;
  /** The database file, or the server's address without its password. */
  readonly where: string;
  readonly what: string;
  readonly hint: string;

  constructor(trouble: StoreTrouble, where: string, what: string, hint: string, cause?: unknown) {
    super(`${where}: ${what}`, { cause });
    this.name = 'StoreError';
    this.trouble = trouble;
    this.where = where;
    this.what = what;
    this.hint = hint;
  }
}

export interface PageFilter {
  /** 'a': that unit's pages; null: those that belong to nobody. */
  unit?: string | null;
  site?: string;
  /** Only these addresses, as they were asked for. */
  addresses?: readonly string[];
  /** false: leaves the facts out (null), which are most of what there is to read. */
  facts?: false;
}

/** Every method may throw StoreError. A closed (published) run accepts repetitions of what it holds, never changes. */
export interface Store extends Operations {
  /**
   * Keeps the run to one process until the answer is called, or until that process dies, however it does; `locked` while another has it.
   * Two crawls of one run would write over each other's evidence. `onLost`: called once when it is gone without having been given back.
   */
  lease(run: string, options?: { onLost?: () => void }): Promise<() => Promise<void>>;
  /** Creates or returns the run; the month is the key, so a doubled cron tick gives one run. A trial is asked anew each time. */
  openRun(run: InspectionRun): Promise<InspectionRun>;
  findRun(id: string): Promise<InspectionRun | null>;
  closeRun(id: string): Promise<void>;
  isClosed(id: string): Promise<boolean>;

  /**
   * Makes the caller the one writer of this site: the answer is larger than any before for this run and site. Whoever writes with an
   * earlier one is refused (`fenced`), however late it wakes up. `closed`: also of a published run, which a correction adds bundles to.
   */
  takeSite(run: string, site: string, options?: { closed?: boolean }): Promise<number>;
  /**
   * An attempt that is done can be repeated or opened again on purpose; a late writer that calls it failed, or brings another bundle,
   * is refused (`conflict`). Without a token: by somebody who knows that no worker is at it.
   */
  saveSite(attempt: SiteAttempt, token?: number): Promise<void>;
  /** In order of site id. */
  sites(run: string): Promise<SiteAttempt[]>;
  /** Attempts of this site that are done, of months before this one, trials left out; the newest month first. */
  earlierAttempts(site: string, month: string): Promise<SiteAttempt[]>;

  /** Drops the pages and links that were saved for this site; its attempt stays. */
  clearSite(run: string, site: string, token: number): Promise<void>;
  /** A page of the same site and address replaces the earlier one. */
  savePages(run: string, site: string, pages: Page[], token: number): Promise<void>;
  saveLinks(run: string, site: string, links: LinkFacts[], token: number): Promise<void>;
  /** Pages in order of address, read in small portions. Each key given narrows. */
  pages(run: string, filter: PageFilter): AsyncIterable<Page>;
  /** In order of address, read in small portions. */
  links(run: string, site: string): AsyncIterable<LinkFacts>;

  saveScore(score: UnitScore, results: CheckResult[]): Promise<void>;
  /** Takes back the score and results of a unit that is to be judged again; refused (`conflict`) when the run is closed. */
  clearScore(run: string, unit: string): Promise<void>;
  /** In order of unit id, with a total or without; of scoredUnits the ids alone, for which no score is read. */
  scores(run: string): Promise<UnitScore[]>;
  scoredUnits(run: string): Promise<string[]>;
  results(run: string, unit: string): Promise<CheckResult[]>;
  /** Of all units of a run that have a score, by unit id. */
  allResults(run: string): Promise<Map<string, CheckResult[]>>;

  /**
   * Keeps what a unit's results were made from. Derived, and never evidence: a closed run accepts what it lacks, and no others
   * (`conflict`).
   */
  saveFacts(run: string, facts: UnitFacts): Promise<void>;
  /** By unit id, of those that were kept; unpacked part by part as they are read. */
  facts(run: string): Promise<Map<string, UnitFacts>>;
  /** The rules by which the run was begun; of a trial the latest. Others are refused (`conflict`). */
  keepRubric(run: string, rubric: Rubric): Promise<void>;
  /** null: the run was begun before rules were kept. */
  rubricOf(run: string): Promise<Rubric | null>;

  /** All entries that touch a year, oldest first. */
  ledger(year: string): Promise<LedgerEntry[]>;
  /** The whole set or nothing; `duplicate` when a digest is known already or a unit's month would be published twice. */
  appendLedger(entries: LedgerEntry[]): Promise<void>;

  /** Judgements of this run, and those of earlier runs that were given until some day of it or later; oldest first. */
  judgements(run: string): Promise<Judgement[]>;
  /** A judgement that is known already changes nothing; a new one of a closed run is refused (`conflict`). */
  appendJudgements(judgements: readonly Judgement[]): Promise<void>;
  /** What was spoken about a published month; refused (`conflict`) where nothing of that unit was published. */
  appendCorrection(set: CorrectionSet): Promise<void>;
  /** Of one run, oldest first. */
  corrections(run: string): Promise<Correction[]>;
  draft(run: string): Promise<Draft | null>;
  saveDraft(draft: Draft): Promise<void>;
  dropDraft(run: string): Promise<void>;
  /** What this run saw too late for the month before, by unit id. */
  adjustments(run: string): Promise<Adjustment[]>;
  /** What later runs saw too late for this month, in their order. */
  adjustmentsTo(month: string): Promise<Adjustment[]>;
  /** Each with its entry of the book, all or nothing; what this run has adjusted already stays as it is. Only of what was published (`conflict`). */
  appendAdjustments(sets: readonly AdjustmentSet[]): Promise<void>;

  /** Every seal that was ever made, the oldest first. */
  seals(): Promise<StoredSeal[]>;
  /** The same one again changes nothing; another of that edition is refused (`conflict`). */
  saveSeal(seal: StoredSeal): Promise<void>;

  /** Keeps one look at a home page; the same one again changes nothing. */
  saveProbe(sample: ProbeSample): Promise<void>;
  /** Looks at the home page of a site within [from, to), two instants with offset, in order of time. */
  probes(site: string, from: string, to: string): Promise<ProbeSample[]>;

  /**
   * Rows that contradict themselves: of this run, of its month's looks, and of what only grows (judgements, seals, ledger). `packed`: what is
   * kept deflated (facts, results) is unpacked, too. Never throws because of what a row holds.
   */
  contradictions(run: InspectionRun, options?: { packed?: boolean }): Promise<Contradiction[]>;
  /** Every site that pages or links of this run are filed under, whether it was attempted or not. */
  filedUnder(run: string): Promise<string[]>;

  close(): Promise<void>;
}
