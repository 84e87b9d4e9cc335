/** What `sundial coverage --json` prints, as a schema. */
import { z } from 'zod';

const kind = z.enum(['answered', 'blocked', 'silent', 'skipped']);
const counts = { known: z.int(), answered: z.int(), blocked: z.int(), silent: z.int(), skipped: z.int() };
const reasons = z.array(z.strictObject({ kind, why: z.string(), count: z.int() })).describe('their counts sum to known');
export const CoverageOutput = z.strictObject({
  run: z.strictObject({ id: z.string(), month: z.string(), trial: z.boolean(), state: z.enum(['open', 'closed']) }),
  sites: z.array(
    z.strictObject({
      site: z.string(),
      state: z.enum(['open', 'done', 'failed']),
      why: z.string().nullable().describe('why it failed'),
      pause: z
        .strictObject({ why: z.enum(['interrupted', 'hours', 'blocked', 'disk', 'line']), until: z.string().nullable() })
        .nullable()
        .describe('why an open site waits, and until when'),
      ...counts,
      reasons,
    }),
  ),
  units: z.array(z.strictObject({ unit: z.string().nullable().describe('null: pages that belong to nobody'), ...counts, reasons })),
  reasons: z.array(
    z.strictObject({
      kind,
      why: z.string(),
      says: z.string(),
      count: z.int(),
      addresses: z
        .array(z.strictObject({ url: z.string(), site: z.string(), unit: z.string().nullable() }))
        .describe('the first ones, or all'),
    }),
  ),
  conflicts: z.strictObject({
    count: z.int(),
    pages: z.array(
      z.strictObject({
        url: z.string(),
        site: z.string(),
        unit: z.string().nullable(),
        by: z.enum(['column', 'path', 'parameter', 'list', 'publisher', 'site']).nullable().describe('what decided'),
        others: z.array(z.string()).describe('other units with a claim'),
      }),
    ),
  }),
});
export type CoverageOutput = z.output<typeof CoverageOutput>;
