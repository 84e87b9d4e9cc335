/** What the commands of `sundial evidence` print with --json, as schemas. */
import { z } from 'zod';

const bytes = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const kept = z.array(z.strictObject({ id: z.string(), why: z.string() })).describe('what stays as it is, and why');
const shrunk = { id: z.string(), bytes: bytes.describe('before'), after: bytes };

export const EvidenceListOutput = z.strictObject({
  bundles: z.array(
    z.strictObject({
      id: z.string(),
      run: z.string(),
      name: z.string().describe('site id, or outside, probes, exhibits, results'),
      attempt: z.int().positive(),
      state: z.enum(['plain', 'thin', 'pruned']).describe('thin: shares bytes with a newer bundle; pruned: holds what findings cite'),
      path: z.string().describe('plain path; a thin bundle stands beside it under <path>.thin'),
      bytes: bytes.describe('of the whole bundle'),
      onDisk: bytes.describe('what it takes up by itself'),
      records: z.int().nullable(),
      root: sha256.nullable(),
      base: z.string().nullable().describe('the bundle that a thin one rests on'),
      pruned: z
        .strictObject({
          of: z.strictObject({ sha256, bytes, records: z.int(), root: sha256 }),
          at: z.string(),
          policy: z.string(),
          records: z.int(),
        })
        .nullable(),
      trouble: z.string().nullable(),
    }),
  ),
  unfinished: z
    .array(
      z.strictObject({
        id: z.string(),
        run: z.string(),
        name: z.string(),
        attempt: z.int().positive(),
        onDisk: bytes,
        touched: z.string(),
      }),
    )
    .describe('archives without a seal: gone on with by the next session, or abandoned by policy'),
  room: z.strictObject({
    where: z.string(),
    free: bytes,
    keepFree: bytes,
    taken: bytes.nullable(),
    budget: bytes.nullable(),
    left: bytes.describe('how much may still be recorded'),
    short: bytes.describe('how much has to be made free before more is recorded'),
    percent: z.int().describe('how near the end is; 100: there is no room'),
    low: z.boolean(),
  }),
});
export type EvidenceListOutput = z.output<typeof EvidenceListOutput>;

export const EvidenceExportOutput = z.strictObject({ id: z.string(), out: z.string(), bytes, sha256, pruned: z.boolean() });
export type EvidenceExportOutput = z.output<typeof EvidenceExportOutput>;

export const EvidenceShareOutput = z.strictObject({
  thin: z.array(z.strictObject(shrunk)),
  kept,
  dropped: z.array(sha256).describe('bases on which nothing rested any more'),
});
export type EvidenceShareOutput = z.output<typeof EvidenceShareOutput>;

export const EvidencePruneOutput = z.strictObject({
  dryRun: z.boolean(),
  whole: z.string().nullable().describe('months from this one on stay whole; null: all'),
  pruned: z.array(
    z.strictObject({
      ...shrunk,
      records: z.int().describe('taken out'),
      left: z.int(),
      wasThin: z.boolean().describe('it shared bytes with a newer bundle; what is left does so again'),
    }),
  ),
  kept,
  taken: z.strictObject({ before: bytes, after: bytes }).describe('what all evidence takes up on the disk'),
});
export type EvidencePruneOutput = z.output<typeof EvidencePruneOutput>;

export const EvidenceAbandonOutput = z.strictObject({
  dryRun: z.boolean(),
  abandoned: z.array(z.strictObject({ id: z.string(), onDisk: bytes, touched: z.string() })),
  kept,
});
export type EvidenceAbandonOutput = z.output<typeof EvidenceAbandonOutput>;
