/** Notes when a sitting at an archive begins and why it ends, so that a reader of the bundle sees every interruption. */
import type { CrawlJob, PauseWhy } from '../crawl-result.ts';
import type { BundleWriter } from '../evidence/bundle.ts';
import type { Journal } from './journal.ts';
import { JOB, PAUSE, SESSION, jobNote } from '../notes.ts';
import type { PauseNote, SessionNote } from '../notes.ts';

export interface Session {
  /** Notes why it stops short of the end. */
  pause(why: PauseWhy, until: string | null): Promise<void>;
}

export async function beginSession(job: CrawlJob, bundle: BundleWriter, memory: Journal, software: string): Promise<Session> {
  const begun = new Date();
  const at = begun.toISOString();
  let nth = 1;
  while ((await memory.note(`${SESSION}${nth}`)) !== null) nth++;
  const before = nth === 1 ? null : ((await memory.note<PauseNote>(`${PAUSE}${nth - 1}`))?.why ?? 'crashed');
  const cut = bundle.resumed;
  const note: SessionNote = {
    begun: at,
    software,
    before,
    cutBytes: cut?.cutBytes ?? 0,
    lastRecord: cut?.until ?? null,
    zoneMinutes: -begun.getTimezoneOffset(),
  };
  await memory.write(JOB, at, jobNote(job));
  await memory.write(`${SESSION}${nth}`, at, note);
  if (nth > 1) job.log('crawl-resumed', { session: nth, ...note });
  return {
    async pause(why, until) {
      const stopped = new Date().toISOString();
      await memory.write(`${PAUSE}${nth}`, stopped, { why, until, at: stopped } satisfies PauseNote);
    },
  };
}
