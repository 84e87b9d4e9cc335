/** Months imported without a configuration stand in the book under printed names; with one they belong to its units. */
import type { LedgerEntry } from './ledger.ts';

interface Named {
  id: string;
  name: string;
  group: string;
  aliases?: readonly string[] | undefined;
}

/** The entries, those under a name or alias of one unit of the roster given its id and group. A name that two units bear stays what it is. */
export function underIds(entries: readonly LedgerEntry[], roster: readonly Named[]): LedgerEntry[] {
  const ids = new Set(roster.map(({ id }) => id));
  const bearers = new Map<string, Named[]>();
  for (const unit of roster) {
    for (const name of new Set([unit.name, ...(unit.aliases ?? [])])) bearers.set(name, [...(bearers.get(name) ?? []), unit]);
  }
  return entries.map((entry) => {
    const meant = ids.has(entry.unit) ? undefined : bearers.get(entry.unit);
    return meant?.length === 1 ? { ...entry, unit: meant[0]!.id, group: meant[0]!.group } : entry;
  });
}
