/** A unit is what gets scored: a department, a town; usually one section of a shared portal. */
import { z } from 'zod';
import { Id } from './site.ts';
import { Url } from './url.ts';

/** Canonical column key of config/columns.yaml, e.g. `news`, `notice`, `policy`. */
export const ColumnKey = z.string().regex(/^[a-z][a-z0-9-]*$/, 'a key of columns.yaml, e.g. "news"');
export type ColumnKey = z.output<typeof ColumnKey>;

export const CivilDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'a day of the calendar, YYYY-MM-DD', abort: true })
  .refine(isDay, 'a day of the calendar, YYYY-MM-DD');
export type CivilDate = z.output<typeof CivilDate>;

/** JavaScript takes 31 February for 3 March; a calendar does not. */
export function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

export const Place = z.strictObject({
  site: Id,
  entries: z.array(Url).min(1).describe("The unit's front pages on that site; the first is its home page."),
  match: z
    .array(z.string().min(1))
    .default([])
    .describe('Whose page is it: path prefixes ("/bm/gaj/") or parameters ("?deptid=12"). Default: the folders of the entries.'),
});
export type Place = z.output<typeof Place>;

export const Unit = z.strictObject({
  id: Id,
  name: z.string().min(1),
  aliases: z.array(z.string().min(1)).default([]),
  group: Id,
  kind: z.enum(['department', 'town', 'street', 'institution']).default('department'),
  services: z.boolean().default(true).describe('false: no outward services, so service indicators do not apply.'),
  places: z.array(Place).min(1),
  columns: z.record(ColumnKey, z.array(Url).min(1)).optional().describe('Pins a column to its addresses when names mislead.'),
  publishers: z.array(z.string().min(1)).default([]).describe('Names under which the unit signs articles; its own name always counts.'),
  from: CivilDate.optional().describe('its first day; the months before are not asked of it'),
  to: CivilDate.optional().describe('its last day; from the month on whose last day it is gone it stands in no table'),
  successor: z
    .union([Id, z.array(Id).min(1)])
    .optional()
    .describe("the unit it was merged into, or those it was split into; its months count in theirs by the rubric's `successor`"),
});
export type Unit = z.output<typeof Unit>;

/** One ranking table of the bulletin. */
export const Group = z.strictObject({ id: Id, name: z.string().min(1) });
export type Group = z.output<typeof Group>;
