/** Before the schema of a store that holds something changes, the store is saved; if it cannot be, the schema stays. */
import { join } from 'node:path';
import { StoreError } from '../store.ts';
import { writeBackup } from './backups.ts';
import { holdsData } from './save-store.ts';
import { nameOf, nothingHeld } from './series.ts';
import { openSnapshot, type Where } from './snapshot.ts';

/** Where such backups lie unless somebody says otherwise. */
export const backupsDirOf = ({ dataDir, backupsDir }: { dataDir: string; backupsDir?: string | undefined }): string =>
  backupsDir ?? join(dataDir, 'backups');

/** `where`: how the database is called in what people read. */
export async function saveBeforeMigration(
  options: Where & { backupsDir?: string | undefined },
  where: string,
  step: string,
): Promise<void> {
  if (!(await isFilled(options))) return;
  const { dataDir, databaseUrl } = options;
  const to = backupsDirOf(options);
  const now = () => new Date();
  const at = now();
  const request = { dataDir, databaseUrl, to, evidence: false, now };
  try {
    await writeBackup(request, { at, name: `before-${step}-${nameOf(at)}`, held: nothingHeld() });
  } catch (error) {
    throw new StoreError(
      'unwritable',
      where,
      `its schema is older than this Sundial and was left as it is, because no backup could be written to ${to} first (${(error as Error).message})`,
      'Make room there, or name another directory with SUNDIAL_BACKUPS, then run the command again',
      error,
    );
  }
}

async function isFilled(where: Where): Promise<boolean> {
  const snapshot = await openSnapshot(where);
  if (snapshot === null) return false;
  try {
    return (await holdsData(snapshot, snapshot.tables)) !== null;
  } finally {
    await snapshot.close();
  }
}
