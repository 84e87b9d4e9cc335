/** Backups by schedule: into the series that the configuration names, with the configuration beside the store and the evidence. */
import type { Settings } from '../../config/settings.ts';
import { takeBackup } from '../backup/backups.ts';
import { backupsIn } from '../backup/series.ts';
import type { Books } from '../runtime.ts';
import type { LiveConfig } from './live-config.ts';
import type { Backups } from './planned.ts';

/** `signal`: aborted when this process is to end; what was begun is taken away, and made at the next start. */
export function backupsOf({ databaseUrl }: Settings, { dataDir, now, log }: Books, live: LiveConfig, signal: AbortSignal): Backups {
  return {
    async last({ dir }) {
      const newest = (await backupsIn(dir)).at(-1);
      return newest === undefined ? null : instantIn(newest);
    },
    async make({ dir, keep }) {
      await takeBackup({ dataDir, databaseUrl, to: dir, keep, configDir: live.config().dir, now, log, signal });
    },
  };
}

/** '2018-12-31T16-00-00-000Z' → ms */
function instantIn(name: string): number {
  return Date.parse(name.replace(/T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/, 'T$1:$2:$3.$4Z'));
}
