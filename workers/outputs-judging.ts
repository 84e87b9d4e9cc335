/** The documents that the commands of human judgement print with `--json`, as schemas; outputs.ts lists them with the others. */
import { z } from 'zod';

/** Points, e.g. 701.5; null is unknown, never zero. */
const points = z.number().nullable();
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const id = z.string().regex(/^[0-9a-f]{64}$/);
const sha256 = z.string().regex(/^(hmac-sha256:)?[0-9a-f]{64}$/);

const review = {
  waiting: z.int().nonnegative().describe('findings of the month that wait for a person'),
  due: date.describe('the last day to judge before the month may be published'),
  then: z.enum(['publish-without', 'hold']).describe('what happens after that day'),
};

export const FindingsOutput = z.strictObject({
  month: z.string(),
  state: z.enum(['open', 'draft', 'published']),
  ...review,
  findings: z.array(
    z.strictObject({
      id: id.describe('the first digits suffice wherever a finding is named'),
      unit: z.string(),
      name: z.string(),
      indicator: z.string(),
      title: z.string(),
      sort: z.string().nullable(),
      subject: z.string(),
      mark: z.string().nullable(),
      says: z.string(),
      state: z.enum(['waiting', 'counted', 'dismissed', 'elsewhere', 'none']),
      swing: points.describe('what it alone would move in its line, were it upheld; null: it does not wait, or that cannot be told'),
      added: z.boolean().describe('a person added it'),
      evidence: z.array(z.strictObject({ bundle: z.string(), url: z.string(), at: z.string(), sha256 })),
      exhibit: z.string().nullable().describe('path of the page that shows it, marked'),
      judgements: z.array(
        z.strictObject({
          verdict: z.enum(['upheld', 'dismissed']),
          by: z.string(),
          at: z.string(),
          why: z.string(),
          month: z.string(),
          until: date.nullable(),
          afterPublication: z.boolean(),
          holds: z.boolean().describe('the one that decides: spoken last, of this evidence'),
        }),
      ),
    }),
  ),
});
export type FindingsOutput = z.output<typeof FindingsOutput>;

const turn = z.strictObject({ before: points, after: points });

/** What came of it for one unit; a finding of a whole site moves each of its units. */
const moved = {
  unit: z.string(),
  name: z.string(),
  line: turn,
  total: turn,
  moved: z
    .array(z.strictObject({ indicator: z.string(), title: z.string(), before: points, after: points }))
    .describe('every line that came out otherwise'),
};

/** What `judge`, `award`, `add-finding` and `correct` have in common. */
const entered = {
  month: z.string(),
  indicator: z.string(),
  title: z.string(),
  judgement: z.strictObject({
    digest: id,
    kind: z.enum(['upheld', 'dismissed', 'awarded', 'added']),
    finding: id.nullable().describe('null for an award'),
    points,
    attachment: sha256.nullable(),
    by: z.string(),
    at: z.string(),
    why: z.string(),
    until: date.nullable(),
  }),
};

export const JudgementOutput = z.strictObject({
  ...entered,
  units: z.array(z.strictObject(moved)),
  waiting: z.int().nonnegative().describe('findings of the month that wait after this'),
});
export type JudgementOutput = z.output<typeof JudgementOutput>;

export const CorrectOutput = z.strictObject({
  ...entered,
  units: z.array(
    z.strictObject({
      ...moved,
      categories: z.record(z.string(), z.number()).describe('what each category moves by; without those that stay'),
      amends: id.describe('the published entry of the book'),
      entry: id.nullable().describe('the entry that brings the difference into the book; null: no points moved'),
    }),
  ),
  edition: z.int().positive().describe('of the seal that holds it'),
  root: id,
  notes: z.array(z.string()).describe('paths of the printed notes'),
});
export type CorrectOutput = z.output<typeof CorrectOutput>;

/** `sundial correct MONTH` alone: an interrupted correction is brought to its end. */
export const CorrectMonthOutput = z.strictObject({
  month: z.string(),
  corrections: z.int().nonnegative(),
  edition: z.int().positive(),
  root: id,
  notes: z.array(z.string()),
});
export type CorrectMonthOutput = z.output<typeof CorrectMonthOutput>;

export const PublishOutput = z.strictObject({
  month: z.string(),
  state: z.enum(['open', 'closed']).describe('open: published, but some unit has no total yet'),
  waiting: z.int().nonnegative().describe('findings that stand in the bulletin as not yet confirmed'),
  edition: z.int().positive().nullable(),
  root: id.nullable(),
  bulletin: z.record(z.string(), z.string()).describe('path by format'),
});
export type PublishOutput = z.output<typeof PublishOutput>;
