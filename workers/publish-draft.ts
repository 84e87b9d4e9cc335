/** A drafted month becomes the published one, by a person's word or because its time for review is over; nothing is fetched. */
import type { Config } from '../config/load.ts';
import { takesPart } from '../config/succession.ts';
import { Refusal } from './commands/command.ts';
import { storedMonth, type StoredMonth } from './judging/stored-month.ts';
import { LeaseTaken } from './lease-taken.ts';
import { findChromium } from './needs.ts';
import { publish, type Publishing } from './publish.ts';
import type { Books } from './runtime.ts';
import { EXHIBITS } from './work.ts';

/** Of a month that nobody else is at. One that is published already stays as it is. */
export async function publishDraft(books: Books, config: Config, month: StoredMonth, withoutReview: boolean): Promise<void> {
  if (month.isClosed) return;
  const { run: about, rubric, review } = month;
  await refuseUnfinished(books, config, month);
  if (!withoutReview && review.state !== 'publish') {
    const until =
      review.state === 'held' ? `the review is over since ${review.due}, and ${rubric.id} holds the month` : `until ${review.due}`;
    throw new Refusal(
      'review',
      `${about.id}: expected every finding judged, found ${review.count} that wait for a person (${until})`,
      `npx sundial findings ${about.id} lists them; or npx sundial publish ${about.id} --without-review --config ${config.dir}`,
    );
  }
  const scored = new Set(month.scores.map(({ unit }) => unit));
  const units = config.units.filter((unit) => scored.has(unit.id) && takesPart(unit, about.month));
  const work: Publishing = { ...books, config, run: about, rubric, units, chromium: findChromium(), failed: [], fenced: new Set() };
  await publish(work, { withoutReview });
}

async function refuseUnfinished({ store }: Books, { dir, units }: Config, { run: about, scores }: StoredMonth): Promise<void> {
  const scored = new Set(scores.map(({ unit }) => unit));
  const exhibits = (await store.sites(about.id)).find(({ site }) => site === EXHIBITS);
  // Whoever was taken from the roster since is not waited for.
  const wanted = units.filter((unit) => about.units.includes(unit.id) && takesPart(unit, about.month));
  if (wanted.every(({ id }) => scored.has(id)) && exhibits !== undefined && exhibits.state !== 'open') return;
  throw new Refusal(
    'no-data',
    `${about.id}: expected a month that was judged to its end`,
    `npx sundial inspect --month ${about.id} --config ${dir} goes on with it`,
  );
}

/** Whether the time for review being over was enough: a rubric may hold a month until everything is judged. busy: somebody is at it just now. */
export async function publishOverdue(books: Books, config: Config, run: string): Promise<'published' | 'held' | 'busy'> {
  const release = await leaseOf(books, run);
  if (release === null) return 'busy';
  try {
    const month = await storedMonth(books, run);
    if (!month.isClosed && month.review.state !== 'publish') return 'held';
    await publishDraft(books, config, month, false);
    return 'published';
  } finally {
    await release();
  }
}

async function leaseOf({ store }: Books, run: string): Promise<(() => Promise<void>) | null> {
  try {
    return await store.lease(run);
  } catch (error) {
    if (error instanceof LeaseTaken) return null;
    throw error;
  }
}
