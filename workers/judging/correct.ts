/** Corrects a published month: the judgement, the difference it makes, and a new edition of the seal; what was printed stands. */
import { digestOf } from '../../config/canonical.ts';
import type { Seal } from '../../crawler/seal/seal-files.ts';
import { correctionEntry, differenceOf, type Correction, type CorrectionSet, type Difference } from '../../scoring/correction.ts';
import { beforePublication, isVerdict, type Judgement } from '../../scoring/judgement.ts';
import type { LedgerEntry } from '../../scoring/ledger.ts';
import type { UnitScore } from '../../scoring/unit-score.ts';
import { Refusal } from '../commands/command.ts';
import { engine } from '../engine.ts';
import type { Books } from '../runtime.ts';
import { alone } from './alone.ts';
import { writeNotes } from './correction-notes.ts';
import { placeOf, type Asked, type Making, type Turned } from './enter.ts';
import { factsFor, scoreAgain } from './score-again.ts';
import { sealAgain } from './seal-again.ts';
import { storedMonth, type StoredMonth } from './stored-month.ts';

export interface CorrectedUnit extends Turned {
  difference: Difference;
  correction: Correction;
}
type Change = CorrectedUnit & CorrectionSet['changes'][number];

export interface Corrected {
  month: StoredMonth;
  judgement: Judgement;
  indicator: string;
  units: CorrectedUnit[];
  seal: Seal;
  notes: string[];
}

export async function correct(books: Books, asked: Asked & { month: string }, make: Making): Promise<Corrected> {
  return lone(books, asked.month, async (month) => {
    const at = books.now().toISOString();
    const said = await make(month, { by: asked.by, why: asked.why, at });
    const { units, indicator } = placeOf(month, said);
    const published = units.map((unit) => publishedOf(month, unit, said));
    const judgement: Judgement = { ...said, amends: published[0]!.digest };
    const changes: Change[] = [];
    for (const entry of published) changes.push(await changeOf(books, month, entry, judgement));
    await books.store.appendCorrection({ judgement, changes: changes.map(({ entry, correction }) => ({ entry, correction })) });
    return { judgement, indicator, units: changes, ...(await finish(books, month.run.id)) };
  });
}

/** What an interrupted correction left undone: the seal and the printed notes. Nothing, as a rule. */
export async function finishCorrections(books: Books, month: string): Promise<{ month: StoredMonth; seal: Seal; notes: string[] }> {
  return lone(books, month, () => finish(books, month));
}

async function finish(books: Books, id: string): Promise<{ month: StoredMonth; seal: Seal; notes: string[] }> {
  const month = await storedMonth(books, id);
  const seal = await sealAgain(books, month);
  return { month, seal, notes: writeNotes(books, month, seal) };
}

/** Nobody inspects, judges or publishes the month meanwhile. */
async function lone<T>(books: Books, id: string, work: (month: StoredMonth) => Promise<T>): Promise<T> {
  const { store } = books;
  const release = await store.lease(id);
  try {
    return await alone(store, id, async () => {
      const month = await storedMonth(books, id);
      if (month.published.size === 0)
        throw new Refusal(
          'unpublished',
          `${id}: expected a published month, found one that is not`,
          'judge its findings: npx sundial judge --help',
        );
      return work(month);
    });
  } finally {
    await release();
  }
}

function publishedOf({ run, published }: StoredMonth, unit: string, judgement: Judgement): LedgerEntry {
  const entry = published.get(unit);
  if (entry) return entry;
  const how = isVerdict(judgement)
    ? `npx sundial judge ${judgement.finding.slice(0, 12)} ${judgement.kind}`
    : 'npx sundial award or add-finding';
  throw new Refusal(
    'unpublished',
    `${unit}: ${run.id} has no published total of this unit yet, so there is nothing to correct`,
    `${how} --month ${run.id}`,
  );
}

async function changeOf(books: Books, month: StoredMonth, published: LedgerEntry, judgement: Judgement): Promise<Change> {
  const { run, corrections } = month;
  const { unit } = published;
  const facts = await factsFor(books.store, month, unit);
  const heeded = heededBy(month, published);
  const before =
    corrections.findLast((correction) => correction.unit === unit)?.score ?? month.scores.find((score) => score.unit === unit)!;
  refuseOtherEngine(before, scoreAgain(month, facts, heeded).score);
  const after = scoreAgain(month, facts, [...heeded, judgement]).score;
  const difference = differenceOf(before, after);
  if (difference === null)
    throw new Refusal(
      'unjudged',
      `${unit}: with this the month would have no total (${after.why ?? ''})`,
      'what is not known cannot correct what was published',
    );
  const [digest, at] = [digestOf(judgement), judgement.at];
  const entry = correctionEntry(published, difference, { judgement: digest, why: judgement.note, at });
  const about = { run: run.id, unit, at, judgement: digest, amends: published.digest, entry: entry?.digest ?? null };
  return { unit, before, after, difference, entry, correction: { ...about, engine: engine(), score: after } };
}

/** What the published score was made with, and the corrections since; not what was carried over from an earlier month only later. */
function heededBy({ run, judgements }: StoredMonth, { at }: LedgerEntry): Judgement[] {
  const then = beforePublication(judgements, run.id).filter((judgement) => judgement.run === run.id || judgement.at <= at);
  return judgements.filter((judgement) => then.includes(judgement) || judgement.run === run.id);
}

/** Another engine may price what nobody spoke about otherwise: that difference is no correction of anybody's. */
function refuseOtherEngine(standing: UnitScore, again: UnitScore): void {
  const difference = differenceOf(standing, again);
  if (difference !== null && difference.total === '0' && Object.keys(difference.categories).length === 0) return;
  throw new Refusal(
    'engine',
    `${standing.unit}: expected ${standing.total ?? '—'} before the correction, found ${again.total ?? '—'}: this version scores the month otherwise`,
    `npx sundial analyse ${standing.run} tells what is otherwise; correct it with the version that published it`,
  );
}
