/** The documents that `sundial case --json` prints, as schemas; outputs.ts lists them with the others. */
import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const CaseOutput = z.strictObject({
  case: z.string().describe('the file that was written'),
  sha256,
  bytes: z.int(),
  finding: sha256,
  run: z.string(),
  edition: z.int().describe('of the seal'),
  root: sha256.describe('of the sealed month, as the bulletin prints it'),
  key: sha256.describe('fingerprint of the key that signed it'),
  records: z.int().describe('sealed records in the case'),
  exhibits: z.int().describe('cited records that are shown again, redacted'),
  raw: z.int().describe('raw records in it; 0 without --with-raw'),
});
export type CaseOutput = z.output<typeof CaseOutput>;

export const CaseListOutput = z.strictObject({
  month: z.string(),
  findings: z.array(z.strictObject({ id: sha256, indicator: z.string(), says: z.string() })),
});
export type CaseListOutput = z.output<typeof CaseListOutput>;
