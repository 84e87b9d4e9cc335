/** The shape of a check: a synchronous pure function from facts and thresholds to sightings. */
import type { z } from 'zod';
import type { Finding, Sighting } from './finding.ts';
import type { UnitFacts, UnseenPlace } from './unit-facts.ts';

export interface Outcome {
  /** How many things were looked at: columns, links, slots. The denominator of a share. */
  examined: number;
  found: Sighting[];
  /** Places that could hold more; empty when all was seen. */
  unseen: UnseenPlace[];
  /** true when the unseen rest cannot change the points (e.g. the cap is reached anyway is for score to see; this is for the check's own knowledge). */
  harmless?: true;
  /** The most sightings the unseen places could add; absent: no bound is known. */
  atMost?: number;
  /** Why there was nothing to judge at all, though everything was seen. */
  notApplicable?: string;
  /** One Chinese sentence that a line may show beside its arithmetic. */
  remark?: string;
}

export interface Check<P = unknown> {
  id: string;
  /** Chinese; what a person reads. */
  title: string;
  /** Every `sort` it may report. */
  sorts: readonly string[];
  /** Chinese name of each sort, as the arithmetic prints it. */
  names: Readonly<Record<string, string>>;
  params: z.ZodType<P>;
  /** Sorts that count only once a person upheld them, whatever a rubric says. */
  confirm?: readonly string[];
  /** true: looks at nothing but what is the same for every unit of a site (probes, host); only such a check may have `scope: site`. */
  site?: true;
  /** true: all it reports are merits; none of them ever raises a veto or a note. */
  merits?: true;
  run(facts: UnitFacts, params: P): Outcome;
}

export interface CheckResult {
  indicator: string;
  state: 'seen' | 'partial' | 'unseen' | 'not-applicable' | 'pending';
  examined: number;
  findings: Finding[];
  unseen: UnseenPlace[];
  why: string | null;
  /** See Outcome. */
  atMost?: number;
  remark?: string;
}

/** Keeps the parameter type while checks stand together in one table. */
export function check<P>(definition: Check<P>): Check {
  return definition as unknown as Check;
}
