/** Notes when a sitting at an archive begins and why it ends, by which clock and from where, so that a reader of the bundle sees every interruption. */
import type { CrawlJob, PauseWhy } from '../crawl-result.ts';
import type { BundleWriter } from '../evidence/bundle.ts';
import type { Journal } from './journal.ts';
import { JOB, PAUSE, SESSION, jobNote } from '../notes.ts';
import type { PauseNote, SessionNote } from '../notes.ts';
import type { Witness } from './witness.ts';

export interface Session {
  /** Notes what clock and vantage were learnt since it began; the latest note counts. A session that crashes keeps what it told last. */
  tell(): Promise<void>;
  /** Notes why it stops short of the end. */
  pause(why: PauseWhy, until: string | null): Promise<void>;
}
export interface Sitting {
  bundle: Pick<BundleWriter, 'resumed'>;
  memory: Pick<Journal, 'note' | 'write'>;
  software: string;
  witness: Pick<Witness, 'clock' | 'vantage'>;
  log: CrawlJob['log'];
}

/** `job`: the order as it was given, noted first. */
export async function beginSitting(job: unknown, { bundle, memory, software, witness, log }: Sitting): Promise<Session> {
  const begun = new Date();
  const at = begun.toISOString();
  let nth = 1;
  while ((await memory.note(`${SESSION}${nth}`)) !== null) nth++;
  const before = nth === 1 ? null : ((await memory.note<PauseNote>(`${PAUSE}${nth - 1}`))?.why ?? 'crashed');
  const cut = bundle.resumed;
  const note = (): SessionNote => ({
    begun: at,
    software,
    before,
    cutBytes: cut?.cutBytes ?? 0,
    lastRecord: cut?.until ?? null,
    zoneMinutes: -begun.getTimezoneOffset(),
    clock: witness.clock(),
    vantage: witness.vantage(),
  });
  const tell = (when = new Date().toISOString()) => memory.write(`${SESSION}${nth}`, when, note());
  await memory.write(JOB, at, job);
  await tell(at);
  if (nth > 1) log('crawl-resumed', { session: nth, ...note() });
  return {
    tell,
    async pause(why, until) {
      const stopped = new Date().toISOString();
      await memory.write(`${PAUSE}${nth}`, stopped, { why, until, at: stopped } satisfies PauseNote);
    },
  };
}

export const beginSession = (job: CrawlJob, sitting: Omit<Sitting, 'log'>): Promise<Session> =>
  beginSitting(jobNote(job), { ...sitting, log: job.log });
