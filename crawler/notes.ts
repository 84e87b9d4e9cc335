/** What the bundle says beside its payloads (who was asked for what, and how it ended), so that the same facts can be read again offline. */
import { createHash } from 'node:crypto';
import type { InspectionRun } from '../config/run.ts';
import type { Site } from '../config/site.ts';
import type { Unit } from '../config/unit.ts';
import type { ColumnTaxonomy } from '../config/columns.ts';
import type { CrawlJob, Page, PauseWhy } from './crawl-result.ts';
import type { FetchOutcome, PageRecord } from './page-record.ts';
import type { Defect, PageFacts } from './read/page-facts.ts';

export const JOB = 'urn:sundial:job';
export const PAGE = 'urn:sundial:page:';
export const LINK = 'urn:sundial:link:';
/** First looks that were not the last word: dead at first sight, or turned away for now. */
export const DOUBT = 'urn:sundial:doubt:';
export const LATER = 'urn:sundial:later:';
export const SESSION = 'urn:sundial:session:';
export const PAUSE = 'urn:sundial:pause:';
/** A part of a page that was asked for and not had; no page, and never a dead link. */
export const PART = 'urn:sundial:part:';
/** What a live picture (`urn:shot:<address>`) shows and what it lacks. */
export const SHOT = 'urn:sundial:shot:';

/** The order as it was given: enough to judge the same units again without the configuration of that day. */
export interface JobNote {
  run: Pick<InspectionRun, 'id' | 'month' | 'from' | 'to' | 'asOf'>;
  site: Site;
  units: Unit[];
  columns: ColumnTaxonomy;
  city: { name: string; units: Unit[]; sites: Site[] };
}

export interface PageNote {
  record: PageRecord;
  /** It was read as a front page of the site or of a unit. */
  entry: boolean;
  /** sha256 (hex) of the facts as JSON; null when nothing was read. */
  facts: string | null;
  /** Defects that no single page shows: learnt by comparing it with others. */
  learnt: Defect[];
}

/** A first look that was not the last word. */
export interface FirstLook {
  outcome: FetchOutcome;
  at: string;
  finalUrl: string;
  /** Payload of the answer, as recorded; null without one. */
  sha256: string | null;
  bytes: number;
  tries: number;
  /** False when the address itself was never asked: its host rested, or its robots.txt could not be read. */
  asked: boolean;
  /** How often it was put off, this time included. Default: 1. */
  waits?: number;
}

/** One sitting at an archive. */
export interface SessionNote {
  begun: string;
  software: string;
  /** How the one before ended; null for the first. */
  before: PauseWhy | 'crashed' | null;
  /** What a crash left half-written at the end of the archive, and the instant of the last whole record. */
  cutBytes: number;
  lastRecord: string | null;
  /** Minutes of the machine's clock ahead of UTC: instants are UTC whatever it says. */
  zoneMinutes: number;
  /** Our clock beside those of the hosts that answered; null: none told the time yet. Absent in bundles of before. */
  clock?: ClockNote | null;
  vantage?: VantageNote;
}
/** Medians over hosts, each the median of its own answers; a `Date` header counts whole seconds, so half a second is within the measure. */
export interface ClockNote {
  /** Milliseconds by which our clock is ahead (negative: behind). */
  offsetMs: number;
  /** Distinct hosts that told the time. */
  hosts: number;
  /** From the host that says least to the one that says most. */
  spreadMs: number;
}
/** From where the site was seen. */
export interface VantageNote {
  /** Addresses of this machine that connections went out from, sorted. */
  addresses: string[];
  /** Origin of the forward proxy, without credentials; null: none. */
  proxy: string | null;
  /** What policy.yaml says of it; null: nothing. */
  says: string | null;
}

/** A picture taken while the page was live. */
export interface ShotNote {
  at: string;
  sha256: string;
  type: 'image/png' | 'image/jpeg';
  /** CSS pixels of the picture, and of the page where it goes on below. */
  width: number;
  height: number;
  wholeHeight: number;
  /** Parts that the page asked for and did not get, each once; at most 200. */
  missing: string[];
  /** Words that it shows, in any frame, are personal data, or could not be read; absent in bundles of before: nobody looked. */
  personal?: boolean;
}
export interface PauseNote {
  why: PauseWhy;
  until: string | null;
  at: string;
}

export const digestOfFacts = (facts: PageFacts): string => createHash('sha256').update(JSON.stringify(facts)).digest('hex');

/** A defect without a spot was not read on the page. */
export const isLearnt = (defect: Defect): boolean => defect.sort === 'soft-404' && defect.spot === undefined;

export function jobNote({ run, site, units, columns, city }: CrawlJob): JobNote {
  const { id, month, from, to, asOf } = run;
  return { run: { id, month, from, to, asOf }, site, units, columns, city: city ?? { name: '', units, sites: [site] } };
}

/** `entry`: it was read as a front page of the site or of a unit. */
export function pageNote({ record, facts }: Page, entry: boolean): PageNote {
  return { record, entry, facts: facts && digestOfFacts(facts), learnt: facts?.defects.filter(isLearnt) ?? [] };
}
