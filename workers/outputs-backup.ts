/** What `sundial backup` and `sundial restore` print with --json, as schemas. */
import { z } from 'zod';

const count = z.int().nonnegative();

export const BackupOutput = z.strictObject({
  dir: z.string().describe('the backup: a directory of its own below the one that was named'),
  at: z.string(),
  schema: z.string().describe('last step of the schema that the store had'),
  tables: count,
  rows: count,
  files: count,
  bytes: count,
  copied: z.strictObject({ files: count, bytes: count }).describe('the others lay in the series already'),
  removed: z.array(z.string()).describe('older backups that --keep let go'),
  leftOut: z.array(z.string()).describe("tables of the database that are none of Sundial's"),
});
export type BackupOutput = z.output<typeof BackupOutput>;

export const BackupVerifyOutput = z.strictObject({
  dir: z.string(),
  ok: z.boolean(),
  at: z.string(),
  parts: z.array(z.string()).describe('store, evidence, reports, log, config, keys'),
  tables: count,
  rows: count,
  files: count,
  bytes: count,
  problems: z.array(z.strictObject({ file: z.string(), says: z.string() })),
});
export type BackupVerifyOutput = z.output<typeof BackupVerifyOutput>;

export const RestoreOutput = z.strictObject({
  from: z.string(),
  at: z.string(),
  database: z.enum(['sqlite', 'postgresql']),
  tables: count,
  rows: count,
  files: count,
  bytes: count,
  keys: z.boolean().describe('the backup held the keys, and they were restored'),
});
export type RestoreOutput = z.output<typeof RestoreOutput>;
