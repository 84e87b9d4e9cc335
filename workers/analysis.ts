/** From sealed bundles to scores by the same steps as a run: gather, judge, score. */
import type { Rubric } from '../config/rubric.ts';
import type { Unit } from '../config/unit.ts';
import type { LinkFacts, Page } from '../crawler/crawl-result.ts';
import type { Replay } from '../crawler/replay.ts';
import { withAdded } from '../scoring/added.ts';
import type { CheckResult } from '../scoring/check.ts';
import type { Judged } from '../scoring/compare.ts';
import { gather } from '../scoring/gather.ts';
import { judge } from '../scoring/judge.ts';
import { beforePublication, type Judgement } from '../scoring/judgement.ts';
import { scoreUnit } from '../scoring/score.ts';
import type { UnitFacts } from '../scoring/unit-facts.ts';
import { engine } from './engine.ts';
import { namedOn, neighbours } from './neighbours.ts';
import { siteFinder } from './outside.ts';
import { looksOf, PROBES, type ProbesReplay } from './probe-bundle.ts';
import { OUTSIDE } from './work.ts';

export interface Analysis {
  run: Replay['job']['run'];
  /** Bundle ids. */
  bundles: string[];
  /** In the order in which the bundles name the units. */
  units: Judged[];
  /** What they were judged from, likewise. */
  facts: UnitFacts[];
  /** All units of the city, as the configuration of that day ordered them. */
  roster: Unit[];
  /** Pages read again, and how many of them gave the facts of the crawl. */
  pages: { read: number; same: number };
  /** Linked files, likewise. */
  files: { read: number; same: number };
  /** Names of units with a place on a site whose bundle was not given: they cannot be judged from these. */
  skippedUnits: string[];
  /** Ids of bundles of a site that was crawled again later: the later one counts, and no page counts twice. */
  superseded: string[];
  /** What the pages link to outside was given too. */
  outside: boolean;
}

/** The links of a bundle of outside addresses. */
export interface OutsideReplay {
  run: Replay['job']['run'];
  links: LinkFacts[];
}

/** What one bundle of a run may hold. */
export type Replayed = Replay | OutsideReplay | ProbesReplay;

/** A site that was crawled again left `<run>~2.<site>`: the same run, the next attempt. */
export function runOf(given: Replayed): Replay['job']['run'] {
  const run = ownRun(given);
  return { ...run, id: run.id.replace(/~\d+$/, '') };
}
const ownRun = (given: Replayed) => ('job' in given ? given.job.run : given.run);
const siteOf = (given: Replayed) => ('job' in given ? given.job.site.id : 'looks' in given ? PROBES : OUTSIDE);
const attemptOf = (given: Replayed): number => Number(/~(\d+)$/.exec(ownRun(given).id)?.[1] ?? 1);
const idOf = (given: Replayed): string => `${ownRun(given).id}.${siteOf(given)}`;

const total = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);

function latest<T extends Replayed>(replays: readonly T[]): T[] {
  const bySite = new Map<string, T>();
  for (const replay of replays) {
    const before = bySite.get(siteOf(replay));
    if (!before || attemptOf(replay) > attemptOf(before)) bySite.set(siteOf(replay), replay);
  }
  return [...bySite.values()];
}

/** The same links that a run loads for a unit: of all that were looked at, those that its pages name. */
function linksOf(pages: Page[], own: Replay[], replays: Replay[], outside: OutsideReplay | undefined): LinkFacts[] {
  const named = namedOn(pages);
  const looked = [...own, ...(outside ? [outside] : [])].flatMap((each) => each.links.filter(({ url }) => named.has(url)));
  const ours = new Set(own.map(siteOf));
  const beside = neighbours(named, siteFinder(replays.map(({ job }) => job.site)), ours);
  const others = replays.filter((each) => !ours.has(siteOf(each)));
  return [...looked, ...others.flatMap((each) => each.pages.flatMap(({ page }) => beside.links(page)))];
}

/** What people decided, told once all findings are known: a judgement may name its finding as the public knows it. */
export type Judgements = (results: ReadonlyMap<string, readonly CheckResult[]>) => readonly Judgement[];

/** `given`: the bundles of one run, that of a site at least. */
export function analyse(given: readonly Replayed[], rubric: Rubric, judgementsOn: Judgements = () => []): Analysis {
  const used = latest(given);
  const replays = used.filter((each) => 'job' in each);
  const outside = used.find((each) => 'links' in each && !('job' in each)) as OutsideReplay | undefined;
  const probes = used.find((each) => 'looks' in each);
  const { columns, city } = replays[0]!.job;
  const run = runOf(replays[0]!);
  const sites = replays.map(({ job }) => job.site);
  const known = new Map(replays.flatMap(({ job }) => job.units.map((unit) => [unit.id, unit])));
  const units = [...known.values()];
  const whole = units.filter((unit) => unit.places.every((place) => sites.some((site) => site.id === place.site)));
  const all = replays.flatMap(({ pages }) => pages);
  const found = whole.map((unit) => {
    const own = replays.filter(({ job }) => unit.places.some((place) => place.site === job.site.id));
    const pages = own
      .flatMap((each) => each.pages.map(({ page }) => page))
      .filter(({ record }) => record.unit === unit.id || record.unit === null);
    const links = linksOf(pages, own, replays, outside);
    const looks = looksOf(probes, unit);
    const facts = gather({ unit, units: city.units, sites: city.sites, run, columns, pages, links, ...looks, city: city.name });
    return { unit, facts, results: judge(facts, rubric, run.id) };
  });
  // What was spoken after publication is in the corrections; the score is the published one.
  const judgements = beforePublication(judgementsOn(new Map(found.map(({ unit, results }) => [unit.id, results]))), run.id);
  const judged = found.map((each) => ({ ...each, results: withAdded(each.results, { run: run.id, unit: each.unit.id, judgements }) }));
  const price = (each: (typeof found)[number]) => scoreUnit({ run: run.id, ...each, rubric, judgements, engine: engine().digest });
  return {
    run,
    bundles: used.map(idOf),
    roster: city.units,
    outside: outside !== undefined,
    units: judged.map((each) => ({ score: price(each), results: each.results })),
    facts: found.map(({ facts }) => facts),
    pages: {
      read: all.filter(({ page }) => page.facts !== null).length,
      same: all.filter(({ page, same }) => page.facts !== null && same).length,
    },
    files: { read: total(replays.map(({ files }) => files.read)), same: total(replays.map(({ files }) => files.same)) },
    superseded: given.map(idOf).filter((id) => !used.some((each) => idOf(each) === id)),
    skippedUnits: units.filter((unit) => !whole.includes(unit)).map((unit) => unit.name),
  };
}
