/** Puts what a page leads to into the frontier. */
import type { Page } from './crawl-result.ts';
import { follow, readSince } from './follow.ts';
import type { Candidate } from './frontier.ts';
import type { PageFacts } from './read/page-facts.ts';
import type { Walk } from './walk.ts';

export function enqueue(walk: Walk, candidate: Candidate, { record, facts }: Page): void {
  const { job, open, ahead } = walk;
  // The site's own front page is read on from in a trial too: what it names is the portal's, not the unit's.
  if (job.only && !candidate.entry && !job.only.includes(record.unit ?? '')) return;
  const failed = record.outcome.kind !== 'answered' || record.outcome.status >= 400;
  const readable = failed ? null : facts;
  if (readable !== null) {
    const { inside, ownerOf } = open;
    const found = follow({ ...candidate, unit: record.unit }, record.finalUrl, readable, {
      ...job.run,
      columns: job.columns,
      late: job.late ?? null,
      inside,
      ownerOf,
    });
    if (found.cut > 0) job.log('links-cut', { url: record.url, left: found.cut });
    for (const next of found.candidates) ahead.add(next);
  }
  readOn(walk, candidate, record.unit, readable);
}

/** The next page of the list that this one belongs to. */
function readOn({ job, open, ahead, readOn: lists }: Walk, candidate: Candidate, unit: string | null, facts: PageFacts | null): void {
  const listed = facts !== null && ['column', 'messages', 'other'].includes(facts.kind);
  if (candidate.entry || (candidate.list === null && !(listed && facts.paging.next.length > 0))) return;
  const column = candidate.column ?? facts?.column?.key ?? null;
  const letters = (facts?.messages ?? []).map((message) => ({ ...message, text: message.title, date: message.askedAt, pinned: false }));
  const entries = facts === null ? null : { items: [...facts.items, ...letters], paging: facts.paging };
  const list = candidate.list ?? candidate.url;
  const on = lists.read(list, entries, readSince(column, job.run.from, job.columns, job.late ?? null));
  if (on.kind === 'end' || !open.inside(on.url)) return;
  const next = { ...candidate, url: on.url, reason: 'list', from: candidate.url, unit, list, column } as const;
  if (on.kind === 'next') ahead.add(next);
  else ahead.refuse(next, 'budget');
}
