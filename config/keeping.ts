/** How long evidence is kept whole, and how much room it may take. Nothing is taken away that nobody asked to be. */
import { z } from 'zod';

const bytes = z.int().nonnegative();

export const KeepingPolicy = z.strictObject({
  fullMonths: z
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe(
      'Months whose bundles stay whole; of older ones only the records that findings cite stay (proofs hold, re-analysis ends). null: all, for ever.',
    ),
  share: z
    .boolean()
    .default(true)
    .describe('What has not changed between two months of a site lies on the disk once; the newest bundle is always a plain WACZ.'),
  diskBudgetBytes: z.int().positive().nullable().default(null).describe('Most that all evidence may take on the disk. null: no limit.'),
  minFreeBytes: bytes.default(1_000_000_000).describe('Room that stays free on the disk of the evidence: with less, a crawl pauses.'),
  warnAtPercent: z
    .int()
    .min(1)
    .max(100)
    .default(80)
    .describe('From which part of the budget on there are warnings; for the disk: when what has to stay free is so much of what is free.'),
  abandonUnfinishedDays: z
    .int()
    .positive()
    .nullable()
    .default(90)
    .describe('An unfinished attempt that nobody touched for so long is taken away. null: never.'),
});
export type KeepingPolicy = z.output<typeof KeepingPolicy>;

/** The policy as it is named in evidence: what was pruned, by what rule. */
export function pruningRule({ fullMonths }: Pick<KeepingPolicy, 'fullMonths'>): string {
  return `fullMonths: ${fullMonths}`;
}

/** The reverse of `pruningRule`: how many months the rule leaves whole; null when it is none of ours. */
export function monthsOfRule(rule: string): number | null {
  const [, count] = /^fullMonths: ([1-9]\d{0,5})$/.exec(rule) ?? [];
  return count === undefined ? null : Number(count);
}
