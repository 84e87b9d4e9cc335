/** Before a month is published: what its crawl saw of the month before, and that month had not, enters the book as an adjustment. */
import { monthWindow } from '../config/run.ts';
import type { Unit } from '../config/unit.ts';
import { withAdded } from '../scoring/added.ts';
import { adjustmentOf, lateItems, type Adjustment, type AdjustmentSet } from '../scoring/adjustment.ts';
import { monthBefore } from '../scoring/period.ts';
import type { Work } from './work.ts';

/** Of every unit whose own month is settled; one that is still open is asked again when it is. Answers all adjustments made by this run. */
export async function adjustMonthBefore(work: Omit<Work, 'bus'>): Promise<Adjustment[]> {
  const { store, run } = work;
  if (run.trial) return [];
  const sets = await newAdjustments(work);
  if (sets.length > 0) {
    await store.appendAdjustments(sets);
    work.log('late-items', { month: monthBefore(run.month), units: sets.map(({ adjustment }) => adjustment.unit) });
  }
  return store.adjustments(run.id);
}

async function newAdjustments({ store, run, units, now, log }: Omit<Work, 'bus'>): Promise<AdjustmentSet[]> {
  const before = await store.findRun(monthBefore(run.month));
  if (before === null || before.trial) return [];
  const made = new Set((await store.adjustments(run.id)).map(({ unit }) => unit));
  const settled = new Set((await store.scores(run.id)).filter(({ total }) => total !== null).map(({ unit }) => unit));
  const due = units.filter(({ id }) => settled.has(id) && !made.has(id));
  const book = await store.ledger(before.month.slice(0, 4));
  const published = new Map(
    book.filter(({ kind, period }) => kind === 'published' && period === before.month).map((entry) => [entry.unit, entry]),
  );
  if (!due.some(({ id }) => published.has(id))) return [];
  const rubric = await store.rubricOf(before.id);
  if (rubric === null) {
    log('late-items-unpriced', { month: before.month, why: 'its rules were not kept' });
    return [];
  }
  const [then, seen] = [await store.facts(before.id), await store.facts(run.id)];
  const judgements = await store.judgements(before.id);
  const results = await store.allResults(before.id);
  const [{ from, to }, at] = [monthWindow(before.month), now().toISOString()];
  const context = { run: run.id, month: before.id, at, graceDays: rubric.graceDays };
  return due.flatMap(({ id }: Unit) => {
    const [entry, facts, today, stored] = [published.get(id), then.get(id), seen.get(id), results.get(id)];
    if (!entry || !facts || !today || !stored) return [];
    const own = withAdded(stored, { run: before.id, unit: id, judgements });
    const late = lateItems({ month: { id: before.id, from, to }, rubric, then: facts, results: own, judgements, now: today });
    return late === null ? [] : [adjustmentOf(late, entry, context)];
  });
}
