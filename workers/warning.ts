/** Prints the mid-month warning beside the trial that it rests on, and keeps in short what the notifier tells of it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { warningInShort, warningPage, type WarningInput } from '../reports/pages/warning.ts';
import type { CheckResult } from '../scoring/check.ts';
import { forecast, type Forecast } from '../scoring/forecast.ts';
import { publicView } from '../scoring/public-finding.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { reportDir, type Work } from './work.ts';

const SHORT = 'warning.json';
const Short = z.object({ run: z.string(), at: z.string(), says: z.string() });
export type WarningInShort = z.output<typeof Short>;

type Printing = Pick<Work, 'store' | 'run' | 'rubric' | 'config' | 'units' | 'dataDir' | 'keys' | 'now' | 'log'>;

/** `found`: the run's results as they are stored; `scores`: in roster order, as they may be shown. */
export async function printWarning(work: Printing, scores: readonly UnitScore[], found: ReadonlyMap<string, CheckResult[]>): Promise<void> {
  const { store, run, rubric, config, dataDir, log } = work;
  const facts = await store.facts(run.id);
  const stored = new Map((await store.scores(run.id)).map((score) => [score.unit, score]));
  const forecasts = scores.flatMap((score) => {
    const [own, unit] = [facts.get(score.unit), work.units.find(({ id }) => id === score.unit)];
    if (!own || !unit) return [];
    const results = found.get(score.unit) ?? [];
    // Findings go by their stored ids here; what is said of the lines is said as it may be shown.
    const told = forecast({ run: run.id, unit, facts: own, results, lines: stored.get(score.unit)!.lines, rubric });
    const whys = new Map(score.lines.map(({ indicator, why }) => [indicator, why]));
    return [{ score, told: { ...told, blind: told.blind.map((line) => ({ ...line, why: whys.get(line.indicator) ?? null })) } }];
  });
  const shown = shownBy(
    work,
    [...found.values()],
    forecasts.map(({ told }) => told),
  );
  const units = forecasts.map(({ score, told }) => ({ id: score.unit, name: score.name, group: score.group, forecast: shown(told) }));
  const input: WarningInput = { city: config.city.name, month: run.month, asOf: run.asOf, to: run.to, rubric: rubric.title, units };
  const dir = reportDir(dataDir, run.id);
  writeFileSync(join(dir, 'warning.html'), warningPage(input));
  const short: WarningInShort = { run: run.id, at: work.now().toISOString(), says: warningInShort(input) };
  writeFileSync(join(dir, SHORT), `${JSON.stringify(short)}\n`);
  log('warning-printed', { run: run.id, units: units.length, ahead: units.flatMap(({ forecast: { ahead } }) => ahead).length });
}

/** What is foreseen may cite what no result of today does: it is hidden by the same rules. */
function shownBy({ keys, run }: Printing, results: CheckResult[][], forecasts: readonly Forecast[]): (told: Forecast) => Forecast {
  const foreseen = forecasts.map(({ ahead }): CheckResult => {
    const findings = ahead.map(({ finding }) => finding);
    return { indicator: run.id, state: 'seen', examined: findings.length, findings, unseen: [], why: null };
  });
  const view = publicView([...results, foreseen], keys().keyed);
  return (told) => ({
    ...told,
    lost: told.lost.map((lost) => ({ ...lost, findings: lost.findings.map((finding) => view.finding(finding)) })),
    ahead: told.ahead.map((ahead) => ({ ...ahead, finding: view.finding(ahead.finding) })),
  });
}

/** What was told of a warning; null: it was not printed. */
export function warningTold(dataDir: string, run: string): WarningInShort | null {
  const file = join(reportDir(dataDir, run), SHORT);
  return existsSync(file) ? Short.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
}
