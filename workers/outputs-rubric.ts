/** What `sundial rubric` prints with --json, as schemas. */
import { z } from 'zod';
import { comparison, place } from './outputs-analyse.ts';

const problem = z.strictObject({
  file: z.string(),
  line: z.int().nullable(),
  path: z.string(),
  expected: z.string(),
  found: z.string(),
  hint: z.string(),
});

export const RubricCheckOutput = z.strictObject({
  file: z.string(),
  rubric: z.string().nullable(),
  ok: z.boolean(),
  problems: z.array(problem),
  warnings: z.array(problem).describe('it can be used, and probably says what nobody meant'),
  pending: z.array(z.string()).describe('indicators shown as not yet checked'),
});
export type RubricCheckOutput = z.output<typeof RubricCheckOutput>;

const law = z.strictObject({ id: z.string(), digest: z.string().regex(/^[0-9a-f]{64}$/) });

export const RubricPreviewOutput = z.strictObject({
  rubric: law,
  months: z.array(
    z.strictObject({
      month: z.string(),
      state: z
        .enum(['rehearsed', 'absent', 'no-facts', 'doubtful'])
        .describe(
          "absent: never inspected; no-facts: nothing is stored to judge from; doubtful: today's engine does not come to what is stored",
        ),
      rubric: law.nullable().describe('the rules that were compared with the new ones'),
      without: z.array(z.string()).describe('units whose facts are not stored'),
      doubts: z.array(
        z.strictObject({ unit: z.string(), name: z.string(), indicator: z.string().nullable(), what: z.enum(['result', 'price']) }),
      ),
      reran: z.array(z.string()).describe('indicators whose checks ran again on stored facts; all others were priced again'),
      comparison: comparison.nullable(),
      places: z.array(place).describe('places by the points of this month alone'),
    }),
  ),
  annual: z
    .strictObject({ month: z.string(), places: z.array(place) })
    .nullable()
    .describe('the table that sums the year, as it would be printed for the last month rehearsed'),
});
export type RubricPreviewOutput = z.output<typeof RubricPreviewOutput>;

const expectation = z.strictObject({
  case: z.string(),
  ok: z.boolean(),
  indicator: z.string(),
  expected: z.array(z.string()),
  found: z.array(z.string()).describe('what the check said instead, sort, subject and mark'),
  says: z.array(z.string()),
});
export const RubricTestOutput = z.strictObject({
  file: z.string(),
  rubric: z.string(),
  cases: z.int(),
  failed: z.int(),
  expectations: z.array(expectation),
});
export type RubricTestOutput = z.output<typeof RubricTestOutput>;
