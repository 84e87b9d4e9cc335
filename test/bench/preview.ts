/** How long a changed rule takes over a year of the sample city, beside judging the same year again from its bundles: `tsx test/bench/preview.ts [demo]`. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, rubricFor } from '../../config/load.ts';
import type { Rubric } from '../../config/rubric.ts';
import { monthWindow } from '../../config/run.ts';
import { judge } from '../../scoring/judge.ts';
import { publishedEntry } from '../../scoring/ledger.ts';
import { scoreUnit } from '../../scoring/score.ts';
import { analyse, type Analysis } from '../../workers/analysis.ts';
import { engine } from '../../workers/engine.ts';
import { pathsOf, readGiven } from '../../workers/given-bundles.ts';
import { preview } from '../../workers/preview.ts';
import type { Store } from '../../workers/store.ts';
import { openStore } from '../../workers/store-kysely.ts';

const demo = process.argv[2] ?? 'demo';
const month = '2018-12';
const year = month.slice(0, 4);
const months = Array.from({ length: 12 }, (_, nth) => `${year}-${String(nth + 1).padStart(2, '0')}`);

interface Clock {
  wallMs: number;
  /** Of this process: what a busy machine does not lengthen. */
  cpuMs: number;
}
async function timed<T>(work: () => T | Promise<T>): Promise<Clock & { value: T }> {
  const [from, used] = [performance.now(), process.cpuUsage()];
  const value = await work();
  const { user, system } = process.cpuUsage(used);
  return { value, wallMs: performance.now() - from, cpuMs: (user + system) / 1000 };
}
const shown = ({ wallMs, cpuMs }: Clock): string => `${(wallMs / 1000).toFixed(2)} s (cpu ${(cpuMs / 1000).toFixed(2)} s)`;

/** Twelve times the same month, each as a month of its own. */
async function fill(store: Store, { facts, run }: Analysis, rubric: Rubric): Promise<void> {
  for (const id of months) {
    const window = monthWindow(id);
    await store.openRun({
      ...window,
      id,
      month: id,
      asOf: run.asOf,
      rubric: rubric.id,
      units: facts.map(({ unit }) => unit.id),
      trial: false,
    });
    await store.keepRubric(id, rubric);
    for (const [roster, each] of facts.entries()) {
      const results = judge(each, rubric, id);
      const score = scoreUnit({ run: id, unit: each.unit, facts: each, results, rubric, engine: engine().digest });
      await store.saveFacts(id, each);
      await store.saveScore(score, results);
      await store.appendLedger([publishedEntry(score, { month: id, roster, at: `${window.to}T00:00:00Z` })]);
    }
    await store.closeRun(id);
  }
}

const changed = (rubric: Rubric, change: (draft: Rubric) => void): Rubric => {
  const draft = structuredClone(rubric);
  change(draft);
  return draft;
};
const named = ({ indicators }: Rubric, id: string) => indicators.find((indicator) => indicator.id === id)!;

async function main(): Promise<void> {
  if (!existsSync(join(demo, 'data/evidence', month))) return console.log(`no inspected city in ${demo}: npm run demo -- --out ${demo}`);
  const config = loadConfig(join(demo, 'city'));
  const rubric = rubricFor(config, month);
  const again = await timed(async () => analyse((await readGiven(pathsOf([month], join(demo, 'data')))).evidence, rubric));
  const analysis = again.value;
  console.log(`one month of ${analysis.facts.length} units judged again from its bundles: ${shown(again)}`);
  const dir = mkdtempSync(join(tmpdir(), 'sundial-bench-'));
  const store = await openStore({ dataDir: dir });
  try {
    await fill(store, analysis, rubric);
    const rules: [string, Rubric][] = [
      [
        'a changed weight (own news 1 → 0.5)',
        changed(rubric, (draft) => (named(draft, 'DI-01').effect = { kind: 'accrue', per: { own: '0.5', reprint: '0.5' }, cap: '20' })),
      ],
      [
        'a changed threshold (14 → 10 days)',
        changed(rubric, (draft) => ((named(draft, 'DI-P3').with['windows'] as { days?: number }[])[0]!.days = 10)),
      ],
      ['another step (0.5 → 0.1), every line priced again', changed(rubric, (draft) => (draft.round = '0.1'))],
    ];
    const registry = { groups: config.city.groups, roster: config.units };
    for (const [name, other] of rules) {
      const told = await timed(() =>
        preview({ store, months, rubric: other, against: null, registry, known: [], keyed: (sha256) => sha256 }),
      );
      const ready = told.value.months.filter(({ state }) => state === 'rehearsed').length;
      const ratio = (12 * again.wallMs) / told.wallMs;
      console.log(
        `${name}: ${ready} months in ${shown(told)}, ${ratio.toFixed(0)} times faster than from the bundles; ${told.value.annual?.places.length ?? 0} rows of the year's table change`,
      );
    }
  } finally {
    await store.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

await main();
