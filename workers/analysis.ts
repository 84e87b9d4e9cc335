/** From sealed bundles to scores by the same steps as a run: gather, judge, score. */
import type { Rubric } from '../config/rubric.ts';
import type { Replay } from '../crawler/replay.ts';
import { gather } from '../scoring/gather.ts';
import { judge } from '../scoring/judge.ts';
import { scoreUnit } from '../scoring/score.ts';
import type { UnitScore } from '../scoring/unit-score.ts';

export interface Analysis {
  run: Replay['job']['run'];
  /** Bundle ids. */
  bundles: string[];
  scores: UnitScore[];
  /** Pages read again, and how many of them gave the facts of the crawl. */
  pages: { read: number; same: number };
  /** Names of units with a place on a site whose bundle was not given: they cannot be judged from these. */
  skippedUnits: string[];
  /** Ids of bundles of a site that was crawled again later: the later one counts, and no page counts twice. */
  superseded: string[];
}

/** A site that was crawled again left `<run>~2.<site>`: the same run, the next attempt. */
export const runOf = ({ job }: Replay): Replay['job']['run'] => ({ ...job.run, id: job.run.id.replace(/~\d+$/, '') });
const attemptOf = ({ job }: Replay): number => Number(/~(\d+)$/.exec(job.run.id)?.[1] ?? 1);
const idOf = ({ job }: Replay): string => `${job.run.id}.${job.site.id}`;

function latest(replays: Replay[]): Replay[] {
  const bySite = new Map<string, Replay>();
  for (const replay of replays) {
    const before = bySite.get(replay.job.site.id);
    if (!before || attemptOf(replay) > attemptOf(before)) bySite.set(replay.job.site.id, replay);
  }
  return [...bySite.values()];
}

/** `given`: the bundles of one run, at least one. */
export function analyse(given: Replay[], rubric: Rubric): Analysis {
  const replays = latest(given);
  const { columns, city } = replays[0]!.job;
  const run = runOf(replays[0]!);
  const sites = replays.map(({ job }) => job.site);
  const known = new Map(replays.flatMap(({ job }) => job.units.map((unit) => [unit.id, unit])));
  const units = [...known.values()];
  const whole = units.filter((unit) => unit.places.every((place) => sites.some((site) => site.id === place.site)));
  const all = replays.flatMap(({ pages }) => pages);
  const scores = whole.map((unit) => {
    const own = replays.filter(({ job }) => unit.places.some((place) => place.site === job.site.id));
    const pages = own
      .flatMap((each) => each.pages.map(({ page }) => page))
      .filter(({ record }) => record.unit === unit.id || record.unit === null);
    const links = own.flatMap((each) => each.links);
    const facts = gather({ unit, units: city.units, sites: city.sites, run, columns, pages, links, city: city.name });
    return scoreUnit({ run: run.id, unit, facts, results: judge(facts, rubric, run.id), rubric });
  });
  return {
    run,
    bundles: replays.flatMap(({ pages }) => pages.slice(0, 1).map(({ page }) => page.bundle)),
    scores,
    pages: {
      read: all.filter(({ page }) => page.facts !== null).length,
      same: all.filter(({ page, same }) => page.facts !== null && same).length,
    },
    superseded: given.map(idOf).filter((id) => !replays.some((replay) => idOf(replay) === id)),
    skippedUnits: units.filter((unit) => !whole.includes(unit)).map((unit) => unit.name),
  };
}
