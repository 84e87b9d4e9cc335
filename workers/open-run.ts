/** Opens the run of a month, or refuses in words when the month was begun otherwise or already stands in the ledger from other hands. */
import { monthWindow, type InspectionRun } from '../config/run.ts';
import type { Unit } from '../config/unit.ts';
import { underIds } from '../scoring/ledger-names.ts';
import { overlaps } from '../scoring/period.ts';
import { Refusal } from './commands/command.ts';
import type { InspectionRequest } from './inspection.ts';
import type { Store } from './store.ts';

type Asked = Pick<InspectionRequest, 'month' | 'asOf' | 'units' | 'config'>;

/** The month; a trial of some of its units goes by another name, so that it never meets the month itself. */
export function runId({ month, units }: Pick<Asked, 'month' | 'units'>): string {
  return units.length > 0 ? `${month}-trial` : month;
}

/** The caller holds the lease. Whoever opened the run decided its clock and its rubric. */
export async function openRun(store: Store, asked: Asked, rubric: string): Promise<InspectionRun> {
  const wanted = describeRun(asked, rubric);
  if (wanted.trial) return store.openRun(wanted);
  const begun = await store.findRun(wanted.id);
  await refuseImported(store, wanted, asked.config.units, begun !== null);
  const run = begun ?? (await store.openRun(wanted));
  if (asked.asOf !== null && Date.parse(asked.asOf) !== Date.parse(run.asOf))
    throw new Refusal('usage', `--as-of: expected ${run.asOf}, with which ${run.id} was begun, found "${asked.asOf}"`, 'leave --as-of out');
  if (run.rubric !== rubric && !(await store.isClosed(run.id)))
    throw new Refusal(
      'configuration',
      `${run.id}: expected the rubric "${run.rubric}", by which this month was begun, found "${rubric}" in force`,
      'put the former rubric in force again, or begin anew with another --data',
    );
  return run;
}

function describeRun({ month, asOf, units, config }: Asked, rubric: string): InspectionRun {
  const { from, to } = monthWindow(month);
  const trial = units.length > 0;
  return {
    id: runId({ month, units }),
    month,
    from,
    to,
    asOf: asOf ?? `${to}T00:00:00+08:00`,
    rubric,
    units: (trial ? units : config.units).map((unit) => unit.id),
    trial,
  };
}

/** A month counted twice makes a wrong year. What an open unit of a month that was begun lacks may still be filled in by an import. */
async function refuseImported(store: Store, run: InspectionRun, units: Unit[], begun: boolean): Promise<void> {
  const roster = new Set(units.map((unit) => unit.id));
  const book = underIds(await store.ledger(run.month.slice(0, 4)), units);
  const clash = book.find(
    ({ kind, unit, period }) => kind === 'imported' && roster.has(unit) && overlaps(period, run.month) && !(begun && period === run.month),
  );
  if (clash)
    throw new Refusal(
      'ledger',
      `${run.month}: expected a month that is not in the ledger yet, found ${clash.name} ${clash.period}, which was imported`,
      'inspect another month, try units with --unit, or use another --data',
    );
}

/** A unit takes part in a month on whose last day it exists. */
export function belongs(unit: Unit, run: InspectionRun): boolean {
  return (unit.from === undefined || unit.from < run.to) && (unit.to === undefined || unit.to >= run.to);
}
