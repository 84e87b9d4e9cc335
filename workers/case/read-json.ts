/** The JSON that a case's records hold, as far as a case looks at it. The records themselves are shown whole. */
import { z } from 'zod';
import type { CaseRecord } from './records.ts';

const Ref = z.looseObject({ bundle: z.string(), url: z.string(), at: z.string(), sha256: z.string(), spot: z.unknown().optional() });

export const FindingRecord = z.looseObject({
  id: z.string(),
  run: z.string(),
  unit: z.string(),
  indicator: z.string(),
  subject: z.string(),
  mark: z.string().optional(),
  sort: z.string().optional(),
  says: z.string(),
  merit: z.boolean().optional(),
  evidence: z.array(Ref).min(1),
});
export type FindingRecord = z.output<typeof FindingRecord>;

export const ResultRecord = z.looseObject({
  indicator: z.string(),
  state: z.string(),
  examined: z.number(),
  findings: z.array(z.string()),
});

const Ids = z.array(z.string());
export const ScoreRecord = z.looseObject({
  run: z.string(),
  unit: z.string(),
  name: z.string(),
  group: z.string(),
  total: z.string().nullable(),
  verdict: z.string(),
  why: z.string().nullable(),
  categories: z.array(z.looseObject({ id: z.string(), name: z.string() })),
  lines: z.array(
    z.looseObject({
      indicator: z.string(),
      category: z.string().nullable(),
      title: z.string(),
      clause: z.string(),
      state: z.string(),
      points: z.string().nullable(),
      arithmetic: z.string(),
      counted: Ids,
      waiting: Ids,
      elsewhere: Ids,
      why: z.string().nullable(),
    }),
  ),
});

export const RubricRecord = z.looseObject({ id: z.string(), title: z.string() });

export const RunRecord = z.looseObject({
  units: Ids.optional(),
  run: z.looseObject({ id: z.string() }),
  rubric: z.looseObject({ id: z.string(), digest: z.string() }),
  engine: z.looseObject({ version: z.string(), digest: z.string() }),
  judgements: z.array(z.string()),
  corrections: Ids.optional(),
});

export const JudgementRecord = z.looseObject({
  kind: z.string(),
  by: z.string(),
  at: z.string(),
  note: z.string(),
  finding: z.string().optional(),
  /** Absent in verdicts of before. */
  indicator: z.string().optional(),
  sighting: z.looseObject({ subject: z.string() }).optional(),
});

export const CorrectionRecord = z.looseObject({
  unit: z.string(),
  at: z.string(),
  judgement: z.string(),
  entry: z.string().nullable(),
  score: ScoreRecord,
});

/** Whether it is the word of a person on this finding: judged, or added by hand. */
export function speaksOf(
  { finding: id, indicator, sighting }: z.output<typeof JudgementRecord>,
  finding: Pick<FindingRecord, 'id' | 'indicator' | 'subject'>,
): boolean {
  return id === finding.id || (sighting !== undefined && indicator === finding.indicator && sighting.subject === finding.subject);
}

export const ExhibitNote = z.looseObject({
  label: z.string(),
  missing: z.array(z.string()).default([]),
  blurred: z.boolean().default(false),
  why: z.string().nullable().default(null),
  live: z.looseObject({ bundle: z.string(), url: z.string(), sha256: z.string() }).nullable().default(null),
});
export type ExhibitNote = z.output<typeof ExhibitNote>;

/** A record that is not what its address says; Chinese. */
export class CaseDamaged extends Error {
  override name = 'CaseDamaged';
}

/** Throws CaseDamaged. */
export function jsonOf<T>(record: Pick<CaseRecord, 'url' | 'payload'>, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(record.payload.toString('utf8')));
  } catch {
    throw new CaseDamaged(`记录 ${record.url} 的内容不是它应有的样子`);
  }
}
