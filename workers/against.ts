/** Holds an analysis against the sealed results of its month: identical to the byte, or what is otherwise and through which line. */
import { canonicalJson, digestOf } from '../config/canonical.ts';
import type { Rubric } from '../config/rubric.ts';
import type { Unit } from '../config/unit.ts';
import { compareMonths, type Comparison, type Judged } from '../scoring/compare.ts';
import { comparePlaces, type PlaceChange } from '../scoring/compare-places.ts';
import { publicView } from '../scoring/public-finding.ts';
import { asPrinted } from '../scoring/ledger.ts';
import { rank } from '../scoring/rank.ts';
import type { RankingTable } from '../scoring/ranking.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import type { Analysis } from './analysis.ts';
import { engine, type Engine } from './engine.ts';
import { pairKeyed } from './keyed-digests.ts';
import type { SealedResults } from './results-bundle.ts';

/** Of so many, so many are the same bytes (canonical JSON). */
export interface Share {
  of: number;
  same: number;
}

export interface Against {
  /** Id of the bundle of results. */
  bundle: string;
  engine: { sealed: Engine; own: Engine; same: boolean };
  rubric: { sealed: { id: string; digest: string }; own: { id: string; digest: string }; same: boolean };
  /** Scores and results of the units that were judged again. */
  scores: Share;
  results: Share;
  /** Keyed digests of personal data, compared one to one for want of the key. */
  keyed: number;
  /** Units that are sealed and were not judged again. */
  missing: string[];
  comparison: Comparison;
  /** Whose printed figures would be others; units that were not judged again keep theirs. */
  places: PlaceChange[];
}

/** Pairs what is sealed with what is found: see `analyse`. What an earlier month's correction carried in after publication moved nothing here. */
export const sealedJudgements =
  ({ run, judgements, results, ledger }: SealedResults) =>
  (found: Parameters<typeof pairKeyed>[0]) => {
    const published = ledger.filter(({ kind }) => kind === 'published').map(({ at }) => at);
    const heeded = judgements.filter(({ run: of, at }) => of === run.id || published.length === 0 || published.some((then) => at <= then));
    return heeded.map(pairKeyed(found, results).asFound);
  };

export function holdAgainst(analysis: Analysis, rubric: Rubric, bundle: string, sealed: SealedResults): Against {
  const pairing = pairKeyed(new Map(analysis.units.map(({ score, results }) => [score.unit, results])), sealed.results);
  const view = publicView(
    analysis.units.map(({ results }) => results),
    pairing.keyed,
  );
  const own = analysis.units.map(({ score, results }) => ({ score: view.score(score), results: results.map(view.result) }));
  const old = [...sealed.scores].map(([unit, score]) => ({ score, results: sealed.results.get(unit) ?? [] }));
  const law = (one: Rubric) => ({ id: one.id, digest: digestOf(one) });
  const laws = { sealed: law(sealed.rubric), own: law(rubric) };
  const [sameEngine, sameLaw] = [sealed.engine.digest === engine().digest, laws.sealed.digest === laws.own.digest];
  const again = new Set(own.map(({ score }) => score.unit));
  return {
    bundle,
    engine: { sealed: sealed.engine, own: engine(), same: sameEngine },
    rubric: { ...laws, same: sameLaw },
    ...identical(own, sealed, sameEngine && sameLaw),
    keyed: pairing.pairs,
    missing: [...sealed.scores.values()].filter(({ unit }) => !again.has(unit)).map(({ name }) => name),
    comparison: compareMonths({ rubric: sealed.rubric, units: old.filter(({ score }) => again.has(score.unit)) }, { rubric, units: own }),
    places: comparePlaces(sealed.rankings, rankedAgain(own, rubric, sealed, analysis.roster)),
  };
}

/** `alike`: engine and rubric are those of the seal; else `madeFrom`, which names both, cannot but differ and is left aside. */
function identical(own: readonly Judged[], sealed: SealedResults, alike: boolean): { scores: Share; results: Share } {
  const same = (a: unknown, b: unknown): boolean => b !== undefined && canonicalJson(a) === canonicalJson(b);
  const told = ({ madeFrom, ...rest }: UnitScore) => (alike ? { madeFrom, ...rest } : rest);
  const known = own.filter(({ score }) => sealed.scores.has(score.unit));
  const results = known.flatMap(({ score: { unit }, results: each }) =>
    each.map((result) =>
      same(
        result,
        sealed.results.get(unit)?.find(({ indicator }) => indicator === result.indicator),
      ),
    ),
  );
  return {
    scores: { of: known.length, same: known.filter(({ score }) => same(told(score), told(sealed.scores.get(score.unit)!))).length },
    results: { of: results.length, same: results.filter(Boolean).length },
  };
}

/** The same book, but for what this month entered in it of the units that were judged again. */
function rankedAgain(own: readonly Judged[], rubric: Rubric, sealed: SealedResults, roster: readonly Unit[]): RankingTable[] {
  const { run, rankings, book, scores } = sealed;
  const again = new Map(own.map(({ score }) => [score.unit, score]));
  const ledger = asPrinted(book, run.month).filter(
    ({ period, kind, unit }) => !(kind === 'published' && period === run.month && again.has(unit)),
  );
  const ranked = [...scores.keys()].flatMap((id) => roster.find((unit) => unit.id === id) ?? []);
  return rank({
    month: run.month,
    groups: rankings.map(({ group, groupName }) => ({ id: group, name: groupName })),
    roster: ranked,
    registry: roster,
    rubric,
    ledger,
    scores: [...scores.values()].map((score) => again.get(score.unit) ?? score),
  });
}
