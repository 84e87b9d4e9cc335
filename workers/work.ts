/** What every step of one run needs at hand, put together once by the runtime. */
import { join } from 'node:path';
import type { Config } from '../config/load.ts';
import type { Rubric } from '../config/rubric.ts';
import type { InspectionRun } from '../config/run.ts';
import type { Unit } from '../config/unit.ts';
import type { CrawlProgress } from '../crawler/crawl-result.ts';
import type { Bus } from './bus.ts';
import type { Keys } from './keys.ts';
import type { Doing } from './operations.ts';
import type { Pause, Store } from './store.ts';

export interface Work {
  config: Config;
  run: InspectionRun;
  rubric: Rubric;
  /** The units of this run, in roster order. */
  units: Unit[];
  store: Store;
  bus: Bus;
  dataDir: string;
  /** Path of a Chromium; null when the policy never needs one. */
  chromium: string | null;
  /** Jobs that used up their tries: the run did not end well, and says so. */
  failed: { job: string; why: string }[];
  /** Sites that another worker took away from this process. */
  fenced: Set<string>;
  /** What this process is at in this run, by job. */
  doing?: Map<string, Doing>;
  /** Other processes may carry out this run, too: what one does at a time is kept apart by leases. */
  isShared?: boolean;
  /** Somebody sits before it: a full disk is told at once, not waited for. */
  isAttended?: boolean;
  /** This process has carried out the last step. */
  printed?: boolean;
  /** Aborted: what is in hand is finished, nothing new is begun, and the run is left for the next start. */
  signal?: AbortSignal;
  now(): Date;
  /** The operator's keys; generated when they are asked for the first time. Throws Refusal when they cannot be used. */
  keys(): Keys;
  /** RFC 3161 server; null: seals bear the operator's word for the time. */
  timestampServer: string | null;
  log(event: string, data: Record<string, unknown>): void;
  onProgress?(progress: CrawlProgress): void;
  /** A site waits for a better hour; the rest goes on. */
  onPause?(site: string, pause: Pause): void;
  /** False: there is no room for more evidence, and nothing new is asked for. Absent: nobody measures it. */
  hasRoom?: () => boolean;
}

/** Goes by the name of a site and is none: what the pages of a run link to elsewhere. The configuration refuses it as an id. */
export const OUTSIDE = 'outside';
/** As OUTSIDE: the bundle of what was cited, rendered again offline; and that of scores, findings and rules. */
export const EXHIBITS = 'exhibits';
export const RESULTS = 'results';
/** As RESULTS: each edition holds one document that somebody handed in for a judgement. */
export const ATTACHMENTS = 'attachments';

/** Sealed bundles of a run: `<data>/evidence/<run>/<bundle>.wacz`. */
export function evidenceDir(dataDir: string, run: string): string {
  return join(dataDir, 'evidence', run);
}

/** A bundle by its id `<run>.<site>`, or `<run>~2.<site>` for a site that was crawled again. */
export function bundlePath(dataDir: string, bundle: string): string {
  return join(evidenceDir(dataDir, bundle.split('.')[0]!.replace(/~\d+$/, '')), `${bundle}.wacz`);
}

/** What people read of a run or month: `<data>/reports/<run>/`. */
export function reportDir(dataDir: string, run: string): string {
  return join(dataDir, 'reports', run);
}

/** A month that waits for people is printed here, and goes from here when it is published: what was published is never overwritten by a draft. */
export function draftDir(dataDir: string, run: string): string {
  return join(reportDir(dataDir, run), 'draft');
}

/** Sites on which these units have a place, in the order of sites.yaml. */
export function sitesOf(config: Config, units: Unit[]): Config['sites'] {
  const wanted = new Set(units.flatMap((unit) => unit.places.map((place) => place.site)));
  return config.sites.filter((site) => wanted.has(site.id));
}
