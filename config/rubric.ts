/** The law of one ranking as data: what is looked for (check + with), what it is worth (effect), and in which years it holds. */
import { z } from 'zod';
import { CivilDate } from './unit.ts';
import { Id } from './site.ts';

/** Exact amounts: written as a number ("0.1", 2) or a fraction ("1/3"); kept as text so that 0.1 stays a tenth. */
export const Points = z
  .union([z.number().finite(), z.string().regex(/^-?\d+(\.\d+)?(\/0*[1-9]\d*)?$/, 'a number or a fraction such as "1/3"')])
  .transform((value) => String(value));
export type Points = z.output<typeof Points>;

/** What a check calls the kind of a sighting: `missing`, `dead`, `d14`. */
export const Sort = z.string().regex(/^[a-z][a-z0-9-]*$/, 'a sort in small letters, digits and "-", e.g. own');
export const Price = z.union([Points, z.record(Sort, Points)]);
export type Price = z.output<typeof Price>;

const Tier = z.union([z.strictObject({ atLeast: Points, points: Points }), z.strictObject({ moreThan: Points, points: Points })]);
export const Effect = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('accrue'), per: Price, cap: Points })
    .describe('so much for each; a negative price is a penalty, a negative cap its floor'),
  z.strictObject({ kind: z.literal('lose'), from: Points, per: Price }).describe('start with `from`, lose `per` for each, never below 0'),
  z
    .strictObject({ kind: z.literal('share'), of: z.enum(['found', 'rest']), points: Points })
    .describe('points × found/examined, or × (examined − found)/examined'),
  z
    .strictObject({ kind: z.literal('tiers'), by: z.enum(['count', 'found', 'rest']), tiers: z.array(Tier).min(1) })
    .describe('the first tier reached'),
  z.strictObject({ kind: z.literal('veto') }),
  z.strictObject({ kind: z.literal('note') }),
]);
export type Effect = z.output<typeof Effect>;

export const Indicator = z.strictObject({
  id: Id,
  category: Id.nullable().default(null).describe('null: a veto, which stands outside the categories'),
  title: z.string().min(1),
  clause: z.string().default('').describe('the norm it rests on'),
  // Any word: which checks there are is told beside the nearest one.
  check: z.string().min(1).describe('a check id; "manual": a person judges; "pending": not yet checked, shown and never scored'),
  scope: z.enum(['unit', 'site']).default('unit'),
  with: z.record(z.string(), z.unknown()).default({}),
  effect: Effect,
  review: z
    .record(Sort, z.enum(['none', 'unsure', 'all']))
    .default({})
    .describe('which findings wait for a person before they move points'),
  noData: z.enum(['zero', 'full', 'rescale']).default('zero').describe('what "nothing to judge" is worth'),
  provenance: z
    .enum(['F', 'F~', 'M', 'R', 'S'])
    .default('R')
    .describe('found in a public copy, found in part, memory, reconstruction, seed'),
});
export type Indicator = z.output<typeof Indicator>;

export const Category = z.strictObject({
  id: Id,
  name: z.string().min(1),
  cap: Points,
  floor: Points.default('0'),
  appliesTo: z
    .enum(['services'])
    .optional()
    .describe('services: only to units with outward services; for the others its weight goes to the other categories'),
});
export type Category = z.output<typeof Category>;

export const Rubric = z.strictObject({
  id: Id,
  title: z.string().min(1),
  provenance: z.string().default(''),
  inForce: z.strictObject({ from: CivilDate, to: CivilDate.optional() }),
  round: Points.default('0.5').describe('points are rounded to multiples of this'),
  rounding: z.enum(['half-up', 'none']).default('half-up'),
  categories: z.array(Category).min(1),
  indicators: z.array(Indicator).min(1),
  once: z
    .array(z.array(Id).min(2))
    .default([])
    .describe('an item earns once per group of indicators, in this order; elsewhere it shows 已计入'),
  vetoEffect: z
    .enum(['flag', 'zero', 'fail'])
    .default('flag')
    .describe(
      'what a veto does: is shown beside the points, makes them 0, or fails the unit; with zero and fail only once a person upheld it',
    ),
  graceDays: z.int().nonnegative().default(5),
  missingMonth: z.enum(['open', 'exclude', 'mean']).default('open'),
  // What follows is optional rather than defaulted: a month sealed before these existed must keep the digest of its rubric.
  roundAt: z
    .enum(['line', 'category'])
    .optional()
    .describe('where points are rounded: each line (default), or the sum of a category, so that small steps of several lines add up first'),
  bonus: z
    .strictObject({ category: Id, above: Points })
    .optional()
    .describe('a category that counts only if the others together come to more than `above`, before rounding'),
  failBelow: Points.optional().describe(
    'a total below this fails (compared before rounding), any other passes; absent: nobody passes or fails',
  ),
  coverage: z
    .strictObject({ atLeast: Points })
    .optional()
    .describe('the share of the full marks that must have been judged for a total; absent: 1, an unjudged line keeps the month open'),
  review: z
    .strictObject({ deadlineWorkdays: z.int().nonnegative(), then: z.enum(['publish-without', 'hold']).default('publish-without') })
    .optional()
    .describe('how long a person has to confirm what waits, and what happens then; absent: no time, published without'),
  successor: z
    .enum(['fresh', 'sum', 'mean', 'best'])
    .optional()
    .describe("what a merged unit's year begins with: nothing, or its predecessors' months summed, their mean, the best; absent: mean"),
  byName: z
    .literal(true)
    .optional()
    .describe(
      'holds only in a city that names it (`rubric: <id>` in city.yaml), however the calendar stands: a profile beside the law in force',
    ),
});
export type Rubric = z.output<typeof Rubric>;

/** What holds where a rubric says nothing. */
export const coverageOf = ({ coverage }: Pick<Rubric, 'coverage'>): Points => coverage?.atLeast ?? '1';
export const successorOf = ({ successor }: Pick<Rubric, 'successor'>): NonNullable<Rubric['successor']> => successor ?? 'mean';
export const reviewOf = ({ review }: Pick<Rubric, 'review'>): NonNullable<Rubric['review']> =>
  review ?? { deadlineWorkdays: 0, then: 'publish-without' };
