/** The column taxonomy: canonical keys, the names people give them, and how long each may stand still. Data: columns.yaml. */
import { z } from 'zod';
import { ColumnKey } from './unit.ts';

/** How long a column of this kind may go without an update. */
export const StaleAfter = z.enum(['d14', 'm2', 'm3', 'm6', 'y1', 'y2']);
export type StaleAfter = z.output<typeof StaleAfter>;

/** How far before the month a list is read; all: to its end. */
export const Reach = z.enum(['m2', 'm3', 'm6', 'y1', 'y2', 'all']);
export type Reach = z.output<typeof Reach>;

export const ColumnTaxonomy = z.strictObject({
  columns: z.record(
    ColumnKey,
    z.strictObject({
      name: z.string().min(1).describe('规范名'),
      names: z.array(z.string().min(1)).default([]).describe('synonyms; the longest that occurs in a link text wins'),
      under: z
        .record(z.string(), z.array(z.string()))
        .default({})
        .describe('ambiguous names that mean this column only under these parents'),
      stale: StaleAfter.nullable().default(null),
      reach: Reach.nullable()
        .default(null)
        .describe('how far before the month its list is read and its entries are opened; null: the month alone'),
      provenance: z.enum(['F', 'F~', 'M', 'R', 'S']).default('M'),
    }),
  ),
  hubs: z
    .array(z.string().min(1))
    .default([])
    .describe('words of links that lead to further columns; where such a page cannot be seen, a column may hide behind it'),
  excluded: z.array(z.string().min(1)).default([]).describe('names that are never a column: petition, discipline reports, friendly links'),
  words: z
    .strictObject({ typos: z.array(z.string()), serious: z.array(z.string()) })
    .optional()
    .describe("the city's own wrong words; comes from words/*.txt, so that whatever is read by these columns is read by them, too"),
});
export type ColumnTaxonomy = z.output<typeof ColumnTaxonomy>;
