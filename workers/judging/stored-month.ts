/** A month as the store holds it for whoever judges: scores, results, what was said, what was published, and the rules it was begun with. */
import type { Rubric } from '../../config/rubric.ts';
import type { InspectionRun } from '../../config/run.ts';
import { nearest } from '../../config/nearest.ts';
import { withAdded } from '../../scoring/added.ts';
import type { CheckResult } from '../../scoring/check.ts';
import type { Correction } from '../../scoring/correction.ts';
import { reviewState, type Review } from '../../scoring/draft.ts';
import type { Finding } from '../../scoring/finding.ts';
import type { Judgement } from '../../scoring/judgement.ts';
import type { LedgerEntry } from '../../scoring/ledger.ts';
import { publicView, type PublicView } from '../../scoring/public-finding.ts';
import type { UnitScore } from '../../scoring/unit-score.ts';
import { monthsIn } from '../case/find-finding.ts';
import { Refusal } from '../commands/command.ts';
import type { Books } from '../runtime.ts';

export interface StoredMonth {
  run: InspectionRun;
  rubric: Rubric;
  /** In the order of the run; of a published month as they were published. */
  scores: UnitScore[];
  /** The same, with what was corrected since. */
  current: UnitScore[];
  /** By unit id, with what was added by hand, also after publication. */
  results: ReadonlyMap<string, readonly CheckResult[]>;
  /** As they are stored. */
  found: ReadonlyMap<string, readonly CheckResult[]>;
  /** Of this run, and those carried over from earlier ones; oldest first. */
  judgements: Judgement[];
  corrections: Correction[];
  /** What the book holds as published of this month, by unit id. */
  published: ReadonlyMap<string, LedgerEntry>;
  isClosed: boolean;
  isDraft: boolean;
  review: Review;
  view: PublicView;
}

type Reading = Pick<Books, 'store' | 'keys' | 'dataDir' | 'now'>;

/** Throws Refusal where nothing was judged yet. */
export async function storedMonth(books: Reading, wanted: string | undefined): Promise<StoredMonth> {
  const { store, dataDir } = books;
  for (const id of wanted === undefined ? monthsIn(dataDir) : [wanted]) {
    const run = await store.findRun(id);
    const scores = run === null ? [] : await store.scores(id);
    if (run !== null && scores.length > 0) return read(books, run, scores);
  }
  const which = wanted ?? 'expected an inspected month';
  const hint = wanted === undefined ? 'npx sundial inspect' : `npx sundial inspect --month ${wanted}`;
  throw new Refusal('no-data', `${which}: nothing was judged yet in the store (${dataDir})`, `${hint}, or mind --data`);
}

async function read({ store, keys, now }: Reading, run: InspectionRun, scores: UnitScore[]): Promise<StoredMonth> {
  const rubric = await store.rubricOf(run.id);
  if (rubric === null)
    throw new Refusal(
      'no-data',
      `${run.id}: expected the rules by which it was begun, found none: an older version inspected it`,
      'its sealed results stand; sundial ledger and report show them',
    );
  const place = new Map(run.units.map((unit, index) => [unit, index]));
  const ordered = [...scores].sort((a, b) => (place.get(a.unit) ?? Infinity) - (place.get(b.unit) ?? Infinity));
  const found = await store.allResults(run.id);
  const [judgements, corrections] = [await store.judgements(run.id), await store.corrections(run.id)];
  const results = new Map([...found].map(([unit, own]) => [unit, withAdded(own, { run: run.id, unit, judgements })]));
  const corrected = new Map(corrections.map(({ unit, score }) => [unit, score]));
  const book = await store.ledger(run.month.slice(0, 4));
  const published = book.filter(({ kind, period }) => kind === 'published' && period === run.month);
  return {
    run,
    rubric,
    scores: ordered,
    current: ordered.map((score) => corrected.get(score.unit) ?? score),
    results,
    found,
    judgements,
    corrections,
    published: new Map(published.map((entry) => [entry.unit, entry])),
    isClosed: await store.isClosed(run.id),
    isDraft: (await store.draft(run.id)) !== null,
    review: reviewState(ordered, rubric, { asOf: run.asOf, now: now().toISOString() }),
    view: publicView(results.values(), keys().keyed),
  };
}

/** By id or name. Throws Refusal. */
export function scoreFor({ run, scores }: StoredMonth, who: string): UnitScore {
  const score = scores.find(({ unit, name }) => unit === who || name === who);
  if (score) return score;
  const names = scores.flatMap(({ unit, name }) => [unit, name]);
  throw new Refusal('usage', `expected a unit of ${run.id}, found "${who}"`, nearest(who, names) || `known: ${names.join(', ')}`);
}

const PREFIX = /^[0-9a-f]{4,64}$/;

/** By the beginning of its id, as it is stored or as it is shown; or UNIT/INDICATOR where that has only one. Throws Refusal. */
export function findingFor(month: StoredMonth, wanted: string): Finding {
  const named = PREFIX.test(wanted) ? byPrefix(month, wanted) : byPlace(month, wanted);
  // A finding of a whole site stands with each of its units.
  const found = [...new Map(named.map((finding) => [finding.id, finding])).values()];
  const [only, ...others] = found;
  if (only === undefined)
    throw new Refusal(
      'no-data',
      `${wanted}: expected a finding of ${month.run.id}, found none that goes by it`,
      `npx sundial findings ${month.run.id} --state all lists them; 4 digits of an id or more, or UNIT/INDICATOR`,
    );
  if (others.length === 0) return only;
  const shown = found.slice(0, 8).map((finding) => `${shortId(month, finding)} ${finding.unit}/${finding.indicator}`);
  const more = found.length > shown.length ? ' …' : '';
  throw new Refusal(
    'ambiguous',
    `${wanted}: expected one finding, found ${found.length}: ${shown.join(', ')}${more}`,
    'name more digits of its id',
  );
}

/** As it is printed. */
export const shortId = ({ view }: StoredMonth, finding: Finding): string => view.finding(finding).id.slice(0, 12);

function byPrefix({ results, view }: StoredMonth, prefix: string): Finding[] {
  const all = [...results.values()].flatMap((ofUnit) => ofUnit.flatMap(({ findings }) => findings));
  return all.filter((finding) => finding.id.startsWith(prefix) || view.finding(finding).id.startsWith(prefix));
}

function byPlace(month: StoredMonth, place: string): Finding[] {
  const [, unit, indicator] = /^(.+)\/([^/]+)$/.exec(place) ?? [];
  if (unit === undefined || indicator === undefined) return [];
  const score = month.scores.find((each) => each.unit === unit || each.name === unit);
  const result = (score && month.results.get(score.unit))?.find((each) => each.indicator === indicator);
  return result?.findings ?? [];
}
