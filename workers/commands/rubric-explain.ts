/** `sundial rubric explain`: the arithmetic of one line of a stored month, with what was found and where the proof lies. */
import { loadConfig, loadRubrics, type Config } from '../../config/load.ts';
import { nearest } from '../../config/nearest.ts';
import type { Rubric } from '../../config/rubric.ts';
import { explain } from '../../reports/explain.ts';
import { publicView } from '../../scoring/public-finding.ts';
import type { UnitScore } from '../../scoring/unit-score.ts';
import { openBooks } from '../runtime.ts';
import { printJson, Refusal, type Session } from './command.ts';
import { parseMonth } from './when.ts';

export interface ExplainOptions {
  month: string;
  config?: string;
  data?: string;
  json?: boolean;
}

export async function explainLine(session: Session, who: string, indicator: string, options: ExplainOptions): Promise<void> {
  const month = parseMonth(options.month);
  const config = options.config === undefined ? null : loadConfig(options.config);
  const books = await openBooks({ ...session.settings, ...(options.data ? { dataDir: options.data } : {}) });
  try {
    const run = await books.store.findRun(month);
    const scores = await books.store.scores(month);
    if (run === null || scores.length === 0)
      throw new Refusal('no-data', `${month}: no inspection is in the store (${books.dataDir})`, 'inspect the month first, or mind --data');
    const score = scoreOf(who, scores, config);
    const rubric = (await books.store.rubricOf(month)) ?? rubricOf(run.rubric, config);
    const asked = rubric.indicators.find(({ id }) => id === indicator);
    const line = score.lines.find((each) => each.indicator === indicator);
    if (!asked || !line) {
      const ids = score.lines.map((each) => each.indicator);
      throw new Refusal('usage', `expected an indicator of ${rubric.id}, found "${indicator}"`, nearest(indicator, ids) || ids.join(', '));
    }
    const results = await Promise.all(scores.map(({ unit }) => books.store.results(month, unit)));
    // What is shown may be printed and passed on: a digest of personal data is keyed here as everywhere.
    const view = publicView(results, books.keys().keyed);
    const own = results[scores.indexOf(score)]!.find((each) => each.indicator === indicator);
    const result = own ? view.result(own) : null;
    const shown = view.score(score);
    const shownLine = shown.lines.find((each) => each.indicator === indicator)!;
    const said = explain({ score: shown, line: shownLine, result, indicator: asked, rubric, month });
    const last = (await books.store.corrections(month)).filter(({ unit }) => unit === score.unit).at(-1);
    const now = last?.score.lines.find((each) => each.indicator === indicator);
    const corrected = now && now.arithmetic !== line.arithmetic ? { points: now.points, arithmetic: now.arithmetic } : null;
    const told = {
      month,
      unit: score.unit,
      name: score.name,
      rubric: rubric.id,
      line: shownLine,
      findings: result?.findings ?? [],
      corrected,
    };
    if (options.json) printJson(session, told);
    else
      session.terminal.out(
        [...said, ...(corrected ? ['', `以上为印发时的得分；发布后有更正，现为：${corrected.arithmetic}`] : [])].join('\n'),
      );
  } finally {
    await books.close();
  }
}

function scoreOf(who: string, scores: UnitScore[], config: Config | null): UnitScore {
  const unit = config?.units.find(({ id, name, aliases }) => id === who || name === who || aliases.includes(who));
  const score = scores.find((each) => each.unit === (unit?.id ?? who) || each.name === who);
  if (score) return score;
  const names = scores.flatMap((each) => [each.unit, each.name]);
  throw new Refusal('usage', `expected a unit of that month, found "${who}"`, nearest(who, names) || `known: ${names.join(', ')}`);
}

/** Of a month that was judged before rules were kept: as they stand in the files today. */
function rubricOf(id: string, config: Config | null): Rubric {
  const rubric = (config?.rubrics ?? loadRubrics().rubrics).find((each) => each.id === id);
  if (!rubric)
    throw new Refusal('configuration', `expected the rubric "${id}", by which the month was judged, found none`, 'name it with --config');
  return rubric;
}
