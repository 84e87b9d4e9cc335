/** Enters a judgement of an open month and scores its unit again at once; of a published one it points to `correct`. */
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import { canonicalUrl } from '../../crawler/url.ts';
import { evidenceOf } from '../../scoring/gather/address-book.ts';
import { isVerdict, type Judgement } from '../../scoring/judgement.ts';
import type { UnitScore } from '../../scoring/unit-score.ts';
import { keepAttachment } from '../attachments.ts';
import { Refusal } from '../commands/command.ts';
import type { Books } from '../runtime.ts';
import { alone } from './alone.ts';
import { settle } from './score-again.ts';
import type { Signature } from './speak.ts';
import { storedMonth, type StoredMonth } from './stored-month.ts';

export interface Turned {
  unit: string;
  before: UnitScore;
  after: UnitScore;
}

export interface Entered {
  month: StoredMonth;
  judgement: Judgement;
  indicator: string;
  /** A finding of a whole site moves each of its units. */
  units: Turned[];
}

export interface Asked {
  month: string | undefined;
  by: string;
  why: string;
}

export type Making = (month: StoredMonth, signature: Signature) => Promise<Judgement> | Judgement;

export async function enter(books: Books, asked: Asked, make: Making): Promise<Entered> {
  const { store, now } = books;
  const { run } = await storedMonth(books, asked.month);
  return alone(store, run.id, async () => {
    // Whoever spoke or published while this one waited has changed what there is to speak about.
    const month = await storedMonth(books, run.id);
    const judgement = await make(month, { by: asked.by, why: asked.why, at: now().toISOString() });
    const { units, indicator } = placeOf(month, judgement);
    for (const unit of units) refusePublished(month, unit, judgement);
    await store.appendJudgements([judgement]);
    const turned: Turned[] = [];
    for (const unit of units) {
      const before = month.scores.find((score) => score.unit === unit)!;
      turned.push({ unit, before, after: (await settle(store, month, unit)).score });
    }
    return { month, judgement, indicator, units: turned };
  });
}

/** Whose line a judgement is about; units in the order of the run. */
export function placeOf(
  { results, scores }: Pick<StoredMonth, 'results' | 'scores'>,
  judgement: Judgement,
): { units: string[]; indicator: string } {
  if (!isVerdict(judgement)) return { units: [judgement.unit], indicator: judgement.indicator };
  let place = null as string | null;
  const units = scores.flatMap(({ unit }) => {
    const result = results.get(unit)?.find(({ findings }) => findings.some(({ id }) => id === judgement.finding));
    place ??= result?.indicator ?? null;
    return result ? [unit] : [];
  });
  if (place === null) throw new Error(`no such finding: ${judgement.finding}`);
  return { units, indicator: place };
}

function refusePublished({ run, isClosed, published }: StoredMonth, unit: string, judgement: Judgement): void {
  if (!isClosed && !published.has(unit)) return;
  throw new Refusal(
    'published',
    `${unit}: ${run.id} was published, and what was published never changes`,
    `enter a correction: npx sundial correct ${run.id} ${asCorrection(judgement)} --by … --why …`,
  );
}

/** The same words to `correct`. */
function asCorrection(judgement: Judgement): string {
  if (isVerdict(judgement)) return `--finding ${judgement.finding.slice(0, 12)} --verdict ${judgement.kind}`;
  const place = `${judgement.unit}/${judgement.indicator}`;
  return judgement.kind === 'awarded'
    ? `--award ${place} --points ${judgement.points}`
    : `--added ${place} --sort … --subject … --says … --attachment …`;
}

/** Kept before the judgement that names it: a judgement about nothing would be worse than a document that nobody names. */
export async function keepDocument(books: Books, { run }: StoredMonth, path: string | undefined): Promise<EvidenceRef | null> {
  return path === undefined ? null : keepAttachment({ ...books, run }, path);
}

/** What a finding by hand rests on: a document, or a page that the month's crawl recorded. Throws Refusal. */
export async function proofOf(
  books: Books,
  month: StoredMonth,
  { attachment, url }: { attachment?: string | undefined; url?: string | undefined },
): Promise<EvidenceRef> {
  if (attachment !== undefined && url === undefined) return (await keepDocument(books, month, attachment))!;
  if (attachment !== undefined || url === undefined)
    throw new Refusal(
      'usage',
      'expected --attachment FILE or --url ADDRESS, one of them: there is no finding without evidence',
      'a letter, a photograph; or a page of this month',
    );
  const addresses = [canonicalUrl(url) ?? url];
  for await (const page of books.store.pages(month.run.id, { addresses })) {
    const recorded = evidenceOf(page);
    if (recorded !== null) return recorded;
  }
  throw new Refusal(
    'no-data',
    `--url: expected an address that ${month.run.id} has recorded, found none: ${url}`,
    'hand in what you saw as --attachment FILE',
  );
}
