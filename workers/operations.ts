/** What the store remembers of the running itself: who works at what, since when, and what went wrong. Nothing here is evidence: all may be lost without harm to a published figure, and nobody's personal data is in it. */
import type { InspectionRun } from '../config/run.ts';
import type { CrawlCounts } from '../crawler/crawl-result.ts';

export type Outcome = 'closed' | 'draft' | 'open' | 'given-up';

/** That a run is to be carried out now. Active until it is ended, whoever dies meanwhile. */
export interface Assignment {
  run: string;
  month: string;
  trial: boolean;
  kind: 'month' | 'warning' | 'trial';
  /** The instant at which ages are measured; null: the month's end. */
  asOf: string | null;
  /** Digest of the kept configuration (keptConfig) that it is carried out by. */
  config: string;
  by: 'schedule' | 'command';
  /** ISO instant. */
  begun: string;
  /** null: active. */
  ended: string | null;
  outcome: Outcome | null;
  /** Empty: all. */
  units: string[];
}

/** Nobody goes on with a run while it is held. */
export interface Hold {
  /** EVERY_RUN: all of them. */
  run: string;
  by: string;
  why: string;
  at: string;
}

/** A process that works, as it told of itself last. */
export interface Worker {
  /** A uuid that the process makes at its start. */
  id: string;
  host: string;
  pid: number;
  kind: 'serve' | 'work' | 'inspect';
  queues: string[];
  concurrency: number;
  started: string;
  /** When it told this. */
  beat: string;
  stopping: boolean;
  memoryBytes: number;
  doing: Doing[];
}

/** One job that a process is at. */
export interface Doing {
  run: string;
  /** crawl | links | judge | exhibit | publish | probe */
  job: string;
  /** The site or unit. */
  what: string;
  since: string;
  done: number | null;
  known: number | null;
  bytes?: number;
  /** How much of `done` a second, over the last minutes; null: not measured yet. The heartbeat adds it. */
  perSecond?: number | null;
  /** When `done` last changed. The heartbeat adds it. */
  moved?: string | null;
  /** Why it waits, in English. */
  waiting?: string | null;
}

/** Something that an operator may want to know afterwards. */
export interface Incident {
  /** Grows with every incident. */
  seq: number;
  at: string;
  run: string | null;
  job: string;
  what: string;
  kind: 'retry' | 'dead' | 'stalled' | 'fenced' | 'outage' | 'clock' | 'note';
  attempt: number | null;
  why: string;
}

/** What a person was told, or is to be told. */
export interface Alert {
  /** kind:subject */
  id: string;
  kind: string;
  run: string | null;
  level: 'info' | 'warning' | 'critical';
  /** Chinese. */
  says: string;
  since: string;
  told: string | null;
  cleared: string | null;
  /** By channel: the last message about it that arrived there. So a restart, another `serve` and a channel that was down tell each once. */
  delivered?: Record<string, Delivery>;
}

export interface Delivery {
  at: string;
  level: Alert['level'];
  how: 'new' | 'again' | 'over';
}

/** How far a run is, counted by the database. */
export interface RunCounts {
  /** Units that have a score; `nulls` of them have no total. */
  scores: number;
  nulls: number;
  /** Saved pages by site. */
  pages: Record<string, number>;
}

/** Every method may throw StoreError, and may be repeated by whoever got no answer. */
export interface Operations {
  /**
   * Begins the assignment of a run, or answers the one that is active. However many ask at once, `begun` is true for one of them; it
   * stays true for whoever asks again because the first answer was lost.
   */
  assign(assignment: Omit<Assignment, 'ended' | 'outcome'>): Promise<{ assignment: Assignment; begun: boolean }>;
  /** Only an active one, of `begun` only that; ending an ended one changes nothing. */
  endAssignment(run: string, outcome: Outcome, at: string, begun?: string): Promise<void>;
  /** Another configuration for an active assignment: somebody has mended a file. */
  reassign(run: string, config: string): Promise<void>;
  /** In the order in which they were begun. */
  assignments(options?: { active?: boolean }): Promise<Assignment[]>;

  /** Files by name, as base64. What is known by its digest already stays as it is. */
  keepConfig(digest: string, files: Record<string, string>): Promise<void>;
  keptConfig(digest: string): Promise<Record<string, string> | null>;

  /** A later hold of the same run replaces the earlier one. */
  hold(hold: Hold): Promise<void>;
  /** Whether it was held. */
  release(run: string): Promise<boolean>;
  /** In order of run. */
  holds(): Promise<Hold[]>;

  /** Forgets at the same time whoever has not told anything for a day. */
  beat(worker: Worker): Promise<void>;
  /** In the order in which they were started. */
  workers(): Promise<Worker[]>;
  forgetWorker(id: string): Promise<void>;

  /** The newest 2,000 are kept; a long `why` is cut. */
  note(incident: Omit<Incident, 'seq'>): Promise<void>;
  /** The newest first. */
  incidents(options: { run?: string; limit: number }): Promise<Incident[]>;

  /** Replaces the one of the same id. */
  saveAlert(alert: Alert): Promise<void>;
  /** In order of `since`. `open`: true, those not cleared; false, those cleared. */
  alerts(options?: { open?: boolean }): Promise<Alert[]>;

  /** All runs, the newest month first; trials after the run of their month. */
  runs(): Promise<{ run: InspectionRun; closed: boolean }[]>;
  /** Reads no facts. */
  counts(run: string): Promise<RunCounts>;
  /** Pages saved so far by outcome. */
  outcomes(run: string): Promise<CrawlCounts>;
}
