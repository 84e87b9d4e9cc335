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
export const Sort = z.string().regex(/^[a-z][a-z0-9-]*$/);
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
  check: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .describe('a check id; "manual": a person judges; "pending": not yet checked, shown and never scored'),
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

export const Category = z.strictObject({ id: Id, name: z.string().min(1), cap: Points, floor: Points.default('0') });
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
  vetoEffect: z.enum(['flag', 'zero', 'fail']).default('flag'),
  graceDays: z.int().nonnegative().default(5),
  missingMonth: z.enum(['open', 'exclude', 'mean']).default('open'),
});
export type Rubric = z.output<typeof Rubric>;
