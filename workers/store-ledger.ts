/** The part of the store that keeps the book of months: it only grows, entry by entry in the order of writing. */
import type { Selectable } from 'kysely';
import { digestOf } from '../config/canonical.ts';
import type { LedgerEntry } from '../scoring/ledger.ts';
import type { Backend } from './store-backend.ts';
import { writing } from './store-runs.ts';
import type { Database, Tables } from './store-schema.ts';
import { StoreError } from './store.ts';
import type { Store } from './store.ts';

type Row = Selectable<Tables['ledger']>;

const portion = 200;

export function ledgerOf(db: Database, backend: Backend): Pick<Store, 'ledger' | 'appendLedger'> {
  /** Sets whose answer was lost: they may be in the book, and whoever asks again is not to be told that somebody else was first. */
  const unsure = new Set<string>();
  return {
    async ledger(year) {
      const rows = await db
        .selectFrom('ledger')
        .selectAll()
        .where('first_month', '<=', `${year}-12`)
        .where('last_month', '>=', `${year}-01`)
        .orderBy('seq')
        .execute();
      return rows.map(entryOf);
    },
    async appendLedger(entries) {
      const set = digestOf(entries.map(({ digest }) => digest));
      try {
        await writing(db, async (transaction) => {
          await backend.holdLedger(transaction);
          if (unsure.has(set) && (await holdsAll(transaction, entries))) return;
          await appendEntries(transaction, backend, entries);
        });
        unsure.delete(set);
      } catch (error) {
        if (backend.explain(error) !== null) unsure.add(set);
        throw error;
      }
    },
  };
}

async function holdsAll(db: Database, entries: LedgerEntry[]): Promise<boolean> {
  for (const { digest } of entries)
    if (!(await db.selectFrom('ledger').select('seq').where('digest', '=', digest).executeTakeFirst())) return false;
  return true;
}

/** The caller holds the ledger. */
export async function appendEntries(db: Database, backend: Backend, entries: LedgerEntry[]): Promise<void> {
  await refuseRepeated(db, backend, entries);
  const { last } = await db
    .selectFrom('ledger')
    .select(({ fn }) => fn.max('seq').as('last'))
    .executeTakeFirstOrThrow();
  const rows = entries.map((entry, index) => rowOf(entry, Number(last ?? 0) + 1 + index));
  for (let from = 0; from < rows.length; from += portion) {
    await db
      .insertInto('ledger')
      .values(rows.slice(from, from + portion))
      .execute();
  }
}

async function refuseRepeated(db: Database, backend: Backend, entries: LedgerEntry[]): Promise<void> {
  const digests = new Set<string>();
  const published = new Set<string>();
  for (const entry of entries) {
    const key = `${entry.period} ${entry.unit}`;
    const again =
      digests.has(entry.digest) ||
      (entry.kind === 'published' && published.has(key)) ||
      (await db.selectFrom('ledger').select('seq').where('digest', '=', entry.digest).executeTakeFirst()) ||
      (entry.kind === 'published' && (await publishedEntry(db, entry)));
    if (again) throw repeated(backend, entry);
    digests.add(entry.digest);
    if (entry.kind === 'published') published.add(key);
  }
}

function publishedEntry(db: Database, { period, unit }: LedgerEntry): Promise<{ seq: number } | undefined> {
  return db
    .selectFrom('ledger')
    .select('seq')
    .where('kind', '=', 'published')
    .where('period', '=', period)
    .where('unit', '=', unit)
    .executeTakeFirst();
}

function repeated(backend: Backend, { period, unit, name }: LedgerEntry): StoreError {
  const who = name === unit ? name : `${name} (${unit})`;
  return new StoreError(
    'duplicate',
    backend.where,
    `the ledger already holds this entry of ${who} for ${period}`,
    'Nothing was entered; a change is a correction that names the old entry',
  );
}

function rowOf({ group, categories, period, ...entry }: LedgerEntry, seq: number): Row {
  const [first, last = first] = period.split('/') as [string, string?];
  return { ...entry, seq, period, first_month: first, last_month: last, grp: group, categories: JSON.stringify(categories) };
}

function entryOf({ period, unit, name, grp, kind, categories, total, roster, digest, amends, why, at }: Row): LedgerEntry {
  return {
    period,
    unit,
    name,
    group: grp,
    kind: kind as LedgerEntry['kind'],
    categories: JSON.parse(categories),
    total,
    roster,
    digest,
    amends,
    why,
    at,
  };
}
