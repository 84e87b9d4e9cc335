/** Brings a database up to date, one process at a time, and what it holds is saved before anything of it is changed. */
import { setTimeout as pause } from 'node:timers/promises';
import { Migrator } from 'kysely';
import { stepsFor } from './migrations.ts';
import type { Backend } from './store-backend.ts';
import type { Database } from './store-schema.ts';
import { StoreError } from './store.ts';

export interface Migrating {
  /** Called before the first step is applied to a database that was in use; when it throws, no step is applied. */
  before?: (firstStep: string) => Promise<void>;
  /** The step to stop at, for tests of older databases. */
  to?: string;
}

/** Goes by the name of a run and is none: whoever migrates holds it. */
const MIGRATION = 'migration';
const lookMs = 100;
/** A backup of a large store takes its time. */
const longestMs = 3_600_000;

/** Throws what the driver throws, and what `before` throws. */
export async function migrate(db: Database, backend: Backend, { before, to }: Migrating = {}): Promise<void> {
  const steps = stepsFor(backend);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => steps } });
  const firstMissing = async (): Promise<string | null> => {
    const known = await migrator.getMigrations();
    const isInUse = known.some(({ executedAt }) => executedAt !== undefined);
    return isInUse ? (known.find(({ executedAt }) => executedAt === undefined)?.name ?? null) : null;
  };
  const apply = async (): Promise<void> => {
    const { error } = to === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(to);
    if (error) throw error;
  };
  if (before === undefined || (await firstMissing()) === null) return apply();
  const release = await alone(backend);
  try {
    // Somebody else may have done it while this process waited.
    const step = await firstMissing();
    if (step !== null) await before(step);
    await apply();
  } finally {
    await release();
  }
}

async function alone(backend: Backend): Promise<() => Promise<void>> {
  const deadline = performance.now() + longestMs;
  for (;;) {
    const release = await backend.lease(MIGRATION, () => undefined);
    if (release !== null) return release;
    if (performance.now() >= deadline)
      throw new StoreError(
        'locked',
        backend.where,
        'another process has been bringing this database up to date for an hour',
        'Wait until it has ended, or end it, then run the command again',
      );
    await pause(lookMs);
  }
}
