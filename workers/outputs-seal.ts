/** The documents that `sundial verify --json` and `sundial seal --json` print, as schemas; outputs.ts lists them with the others. */
import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const problem = {
  part: z.string().describe('part of the container, table of the database, (file) or (container)'),
  record: z.string().nullable(),
  offset: z.int().nullable().describe('[offset, end): bytes from the start of the file'),
  end: z.int().nullable(),
  says: z.string(),
};

export const VerifyOutput = z.strictObject({
  bundle: z.string(),
  ok: z.boolean(),
  sealed: z
    .strictObject({ sha256, bytes: z.int(), records: z.int(), root: sha256, pruned: z.boolean() })
    .nullable()
    .describe('null for a case file, and for a bundle that is too damaged to tell'),
  checked: z.array(z.string()),
  notes: z.array(z.string()).describe('what stands there and was not checked'),
  problems: z.array(z.strictObject(problem)),
  time: z.string().describe('who tells when it was sealed'),
});
export type VerifyOutput = z.output<typeof VerifyOutput>;

const stamp = z
  .strictObject({
    at: z.string(),
    by: z.string(),
    issuer: z.string(),
    trusted: z.boolean().nullable().describe('null: no --tsa-ca was given'),
  })
  .nullable()
  .describe('RFC 3161; null: there is none that holds');

export const VerifyMonthOutput = z.strictObject({
  month: z.string(),
  ok: z.boolean(),
  edition: z.int().nullable(),
  root: sha256.nullable(),
  key: sha256.nullable().describe('fingerprint of the public key'),
  keyCompared: z.boolean().describe('with the key given by --key; otherwise it is only the one that lies beside'),
  stamp,
  time: z.string(),
  checked: z.array(z.string()),
  notes: z.array(z.string()),
  problems: z.array(z.strictObject({ file: z.string(), ...problem })),
});
export type VerifyMonthOutput = z.output<typeof VerifyMonthOutput>;

export const SealOutput = z.strictObject({
  month: z.string(),
  edition: z.int(),
  at: z.string().describe("the operator's word"),
  root: sha256,
  key: sha256,
  engine: z.strictObject({ version: z.string(), digest: z.string() }),
  before: z.strictObject({ run: z.string(), edition: z.int(), sha256, stamp: sha256.optional() }).nullable(),
  bundles: z.array(z.strictObject({ id: z.string(), sha256, bytes: z.int(), records: z.int(), root: sha256 })),
  stamp: z.strictObject({ at: z.string(), by: z.string() }).nullable(),
  files: z.array(z.string()),
  troubles: z.array(z.string()).describe('[]: the signature holds, and the tree is the statement’s'),
});
export type SealOutput = z.output<typeof SealOutput>;
