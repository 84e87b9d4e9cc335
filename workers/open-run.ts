/** Opens the run of a month, or refuses in words when the month was begun otherwise or already stands in the ledger from other hands. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../config/canonical.ts';
import type { Config } from '../config/load.ts';
import { ConfigError } from '../config/problem.ts';
import type { Rubric } from '../config/rubric.ts';
import { monthWindow, type InspectionRun } from '../config/run.ts';
import type { Unit } from '../config/unit.ts';
import { takesPart } from '../config/succession.ts';
import { checkRubric } from '../scoring/check-rubric.ts';
import { underIds } from '../scoring/ledger-names.ts';
import { overlaps } from '../scoring/period.ts';
import { Refusal } from './commands/command.ts';
import type { InspectionRequest } from './inspection.ts';
import type { Assignment } from './operations.ts';
import type { Store } from './store.ts';

type Asked = Pick<InspectionRequest, 'month' | 'asOf' | 'units' | 'config'> & { kind?: Assignment['kind'] };

/** The month; a trial of some of its units, or of all as a warning, goes by another name, so that it never meets the month itself. */
export function runId({ month, units, kind = units.length > 0 ? 'trial' : 'month' }: Pick<Asked, 'month' | 'units' | 'kind'>): string {
  return kind === 'month' ? month : `${month}-${kind}`;
}

/** The caller holds the lease. Whoever opened the run decided its clock and its rubric. */
export async function openRun(store: Store, asked: Asked, rubric: string): Promise<InspectionRun> {
  const wanted = describeRun(asked, rubric);
  if (wanted.trial) return store.openRun(wanted);
  const begun = await store.findRun(wanted.id);
  const { units } = asked.config;
  await refuseImported(store, wanted, units, begun !== null);
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

/** A rubric that names a check there is not, or prices what nobody reports, stops before anything is asked of a site. */
export function refuseUnsound(rubric: Rubric, { dir }: Pick<Config, 'dir'>): void {
  const problems = checkRubric(rubric).map(({ path, expected, found, hint }) => ({ path, expected, found, hint }));
  const file = join(dir, 'rubrics', `${rubric.id}.yaml`);
  if (problems.length > 0)
    throw new ConfigError(problems.map((problem) => ({ file: existsSync(file) ? file : rubric.id, line: null, ...problem })));
}

/**
 * The rules of a run: those it was begun with, whatever the file says by now. `changed`: the file says otherwise. A trial goes by the file;
 * a month that was published before rules were kept does, too.
 */
export async function rulesOfRun(store: Store, run: InspectionRun, inForce: Rubric): Promise<{ rubric: Rubric; changed: boolean }> {
  const kept = await store.rubricOf(run.id);
  if (kept !== null && !run.trial) return { rubric: kept, changed: digestOf(kept) !== digestOf(inForce) };
  if (run.trial || !(await store.isClosed(run.id))) await store.keepRubric(run.id, inForce);
  return { rubric: inForce, changed: false };
}

export function rulesInWords({ id }: InspectionRun, kept: Rubric, inForce: Rubric): string {
  const [was, is] = [kept, inForce].map((rubric) => digestOf(rubric).slice(0, 12));
  return `${id}: the rubric "${inForce.id}" has changed since this month was begun (${was} then, ${is} now); the month keeps the rules it was begun with. Rehearse the change: npx sundial rubric preview`;
}

function describeRun(asked: Asked, rubric: string): InspectionRun {
  const { month, asOf, units, config } = asked;
  const { from, to } = monthWindow(month);
  const id = runId(asked);
  const trial = id !== month;
  return {
    id,
    month,
    from,
    to,
    asOf: asOf ?? `${to}T00:00:00+08:00`,
    rubric,
    units: (units.length > 0 ? units : config.units.filter((unit) => takesPart(unit, month))).map((unit) => unit.id),
    trial,
  };
}

/** A month counted twice makes a wrong year. What an open unit of a month that was begun lacks may still be filled in by an import. */
async function refuseImported(store: Store, run: InspectionRun, units: Unit[], begun: boolean): Promise<void> {
  const roster = new Set(run.units);
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
