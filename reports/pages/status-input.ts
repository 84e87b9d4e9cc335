/** What the live page shows, as far as it looks; times are ISO instants, null is unknown. Whoever gathers it may know more. */

export interface StatusSite {
  site: string;
  name: string;
  state: 'unbegun' | 'crawling' | 'waiting' | 'open' | 'sealed' | 'failed';
  why: string | null;
  until: string | null;
  done: number | null;
  known: number | null;
  pages: number;
  pagesPerSecond: number | null;
}

export interface StatusRun {
  run: string;
  month: string;
  kind: 'month' | 'warning' | 'trial';
  by: 'schedule' | 'command';
  begun: string;
  stage: string;
  workers: number;
  sites: StatusSite[];
  pages: number;
  evidenceBytes: number;
  pagesPerSecond: number | null;
  secondsLeft: number | null;
  notBefore: string | null;
  coverage: { known: number; answered: number; blocked: number; silent: number; skipped: number } | null;
  units: {
    total: number;
    judged: number;
    unjudged: number;
    list: { unit: string; name: string; state: 'waiting' | 'judged' | 'unjudged'; why: string | null }[];
  };
}

export interface StatusPageInput {
  at: string;
  version: string;
  troubles: { kind: string; run: string | null; subject: string; says: string; since: string | null }[];
  runs: StatusRun[];
  holds: { run: string; by: string; why: string; at: string }[];
  workers: {
    id: string;
    host: string;
    pid: number;
    kind: string;
    beat: string;
    state: string;
    memoryBytes: number;
    doing: { run: string; job: string; what: string; since: string }[];
  }[];
  incidents: { at: string; run: string | null; job: string; what: string; kind: string; attempt: number | null; why: string }[];
  /** Alerts beside the troubles. */
  told: { says: string }[];
  next: { what: string; month: string | null; at: string }[];
  drafts: { run: string; waiting: number; due: string; then: 'publish-without' | 'hold'; overdue: boolean }[];
  probes: { last: string | null };
  lastEnded: { run: string; month: string; units: number; unjudged: number; ended: string | null } | null;
  disk: { freeBytes: number; leftBytes: number; takenBytes: number | null; budgetBytes: number | null; low: boolean } | null;
}
