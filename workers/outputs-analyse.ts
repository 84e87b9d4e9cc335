/** What `sundial analyse --json` prints, as a schema. */
import { z } from 'zod';

/** Points, e.g. 701.5; null is unknown, never zero. */
const points = z.number().nullable();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const text = z.string().nullable();
const share = z.strictObject({ of: z.int(), same: z.int() });
/** Exact decimal text, as score lines have it. */
const amount = z.string().nullable();
const turn = <T extends z.ZodType>(of: T) => z.strictObject({ before: of.nullable(), after: of.nullable() });
const engine = z.strictObject({
  version: z.string(),
  digest: sha256.describe('of the sources of readers and scoring, and their packages'),
});
const rubric = z.strictObject({ id: z.string(), digest: sha256 });
const rules = z.array(z.strictObject({ path: z.string(), says: z.string() }));

const finding = z.strictObject({
  change: z.enum(['appeared', 'vanished', 'changed']),
  id: z.string(),
  subject: z.string(),
  mark: text,
  says: z.string(),
  standing: turn(z.enum(['counted', 'waiting', 'elsewhere', 'none'])).describe('counted: it moves points; elsewhere: it earned elsewhere'),
  members: z.array(z.string()).describe('members that read otherwise'),
});

const line = z.strictObject({
  indicator: z.string(),
  title: z.string(),
  category: text,
  clause: turn(z.string()),
  state: turn(z.enum(['settled', 'waiting', 'cannot-judge', 'not-applicable', 'pending'])),
  points: turn(z.string()),
  moved: amount,
  arithmetic: turn(z.string()),
  rules: rules.describe('what the two rubrics say otherwise about this indicator'),
  findings: z.array(finding),
});

const unit = z.strictObject({
  unit: z.string(),
  name: z.string(),
  group: z.string(),
  total: turn(z.string()),
  moved: amount,
  verdict: turn(z.string()),
  why: turn(z.string()),
  vetoes: z.strictObject({ appeared: z.array(z.string()), vanished: z.array(z.string()) }),
  categories: z.array(z.strictObject({ id: z.string(), name: z.string(), points: turn(z.string()), arithmetic: turn(z.string()) })),
  lines: z.array(line),
});

export const place = z.strictObject({
  unit: z.string(),
  name: z.string(),
  group: z.string(),
  place: turn(z.int()),
  total: turn(z.string()),
  annual: turn(z.string()),
});

export const comparison = z.strictObject({
  units: share,
  results: share,
  changed: z.array(unit),
  only: z.strictObject({ before: z.array(z.string()), after: z.array(z.string()) }),
  rules,
});

/** How it compares with the sealed results of the month. */
const against = z.strictObject({
  bundle: z.string(),
  engine: z.strictObject({ sealed: engine, own: engine, same: z.boolean() }),
  rubric: z.strictObject({ sealed: rubric, own: rubric, same: z.boolean() }),
  scores: share.describe('units whose score is the same to the byte'),
  results: share.describe('results (one a unit and indicator) that are the same to the byte'),
  keyed: z.int().describe('digests of personal data that are sealed under a key, compared one to one'),
  missing: z.array(z.string()).describe('units that are sealed and were not judged again'),
  comparison,
  places: z.array(place).describe('rows of the ranking that would read otherwise'),
});

export const AnalyseOutput = z.strictObject({
  run: z.strictObject({ month: z.string(), asOf: z.string(), rubric: z.string() }),
  bundles: z.array(z.string()),
  outside: z.boolean().describe('what pages link to outside was among the bundles; without it those links are not verified'),
  engine,
  pages: z.strictObject({ read: z.int(), same: z.int().describe('of these, read as they were at the crawl') }),
  files: z.strictObject({ read: z.int(), same: z.int() }).describe('documents read again, and of these read as they were at the crawl'),
  units: z.array(
    z.strictObject({
      unit: z.string(),
      name: z.string(),
      categories: z.record(z.string(), points),
      total: points,
      verdict: z.string(),
      why: text,
      madeFrom: sha256,
    }),
  ),
  facts: z
    .strictObject({ kept: z.array(z.string()), apart: z.array(z.string()) })
    .optional()
    .describe('with --keep-facts: units whose facts are in the store, and those of which it holds other results'),
  against: against.nullable().describe('null: no sealed results to compare with'),
});
export type AnalyseOutput = z.output<typeof AnalyseOutput>;
