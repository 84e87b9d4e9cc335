/** The loop, and only the loop: ask, archive, read, attribute, report, and find what to ask for next. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attributor } from './attribute.ts';
import { browser } from './browser.ts';
import type { CrawlJob, CrawlResult, Page } from './crawl-result.ts';
import { createBundle } from './evidence/bundle.ts';
import type { BundleWriter } from './evidence/bundle.ts';
import { follow, wantedSince } from './follow.ts';
import { frontier } from './frontier.ts';
import type { Candidate, Frontier } from './frontier.ts';
import { guard } from './guard.ts';
import { http } from './http.ts';
import { keeper } from './keep.ts';
import { lookOutside } from './links.ts';
import { lists } from './lists.ts';
import { pace } from './pace.ts';
import type { FetchOutcome } from './page-record.ts';
import { robots } from './robots.ts';
import { soft404 } from './soft-404.ts';
import { isDoubtful, look, outcomeOf, settleFile, settlePage, unasked } from './visit.ts';
import type { Desk, Seen } from './visit.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
/** Outside addresses looked at for one site; the rest is reported as not looked at. */
const maxOutside = 1000;
/** Looks that may run side by side, over all hosts of a site. */
const widest = 8;
/** So many silent answers in a row: ask for robots.txt again, to see whether anybody is still there. */
const silentInARow = 5;

/** Everything of a crawl that has to be closed again, and the rules it goes by. */
function open(job: CrawlJob, bundle: BundleWriter) {
  const { site, policy, columns, chromium, units, log } = job;
  const steps = pace({ concurrency: policy.concurrency, delayMs: policy.delayMs, ceilingMs: 2 * policy.timeoutMs });
  const house = guard({ hosts: site.hosts, intranet: site.intranet, reach: 'hosts', connectMs: policy.timeoutMs });
  const street = guard({ hosts: [], intranet: false, reach: 'anywhere', connectMs: policy.timeoutMs });
  const inside = http({ policy, guard: house, pace: steps });
  const outside = http({ policy, guard: street, pace: steps });
  const kept = keeper(bundle);
  const archive = async (answer: { exchanges: Parameters<typeof kept.answers>[0] }) => void (await kept.answers(answer.exchanges));
  const rules = robots({ policy, http: inside, pace: steps, log, onAnswer: archive });
  const { permit } = rules;
  const view = chromium === null ? null : browser({ executablePath: chromium, policy, http: inside, permit, log });
  const desk: Desk = {
    bundle: bundle.id,
    http: inside,
    permit,
    columns,
    policy,
    keeper: kept,
    browser: view,
    rendered: { count: 0 },
    soft404: soft404({ http: inside, columns, permit, seed: site.id, onAnswer: ({ answer }) => archive(answer) }),
    attribute: attributor(site, units),
    log,
  };
  const close = async () => void (await Promise.all([inside.close(), outside.close(), view?.close()]));
  return { desk, rules, outside, house, close };
}
type Open = ReturnType<typeof open>;

const start = (url: string, change: Partial<Candidate>): Candidate => ({
  url,
  reason: 'entry',
  as: 'page',
  entry: false,
  depth: 0,
  from: null,
  unit: null,
  settled: true,
  column: null,
  list: null,
  ...change,
});

/** Front pages of the site and its units, and the columns people pinned. */
function seeds({ site, units }: CrawlJob, { desk, house }: Open): Candidate[] {
  const entries = units.flatMap((unit) => unit.places.filter((place) => place.site === site.id).flatMap((place) => place.entries));
  const found = [site.home, ...entries].map((url) => start(url, { entry: true, unit: desk.attribute(url).unit }));
  for (const unit of units) {
    for (const [column, urls] of Object.entries(unit.columns ?? {})) {
      for (const url of urls) if (house.refuse(url) === null) found.push(start(url, { reason: 'column', unit: unit.id, column }));
    }
  }
  return found;
}

/** The state of one walk over a site. */
interface Walk {
  job: CrawlJob;
  open: Open;
  ahead: Frontier;
  readOn: ReturnType<typeof lists>;
  /** Dead at first sight; asked once more when everything else is done. */
  doubtful: { candidate: Candidate; tries: number }[];
  confirming: Map<Candidate, number>;
  outside: Set<string>;
  silent: number;
  counts: CrawlResult['counts'];
}

function count({ job, ahead, counts }: Walk, outcome: FetchOutcome, url: string): void {
  counts[outcome.kind] += 1;
  counts.known = ahead.known();
  const done = counts.answered + counts.blocked + counts.silent + counts.skipped;
  job.onProgress?.({ site: job.site.id, done, known: counts.known, url });
}

/** Puts what a page leads to into the frontier. */
function enqueue(walk: Walk, candidate: Candidate, { record, facts }: Page): void {
  const { job, open, ahead, readOn, outside } = walk;
  const failed = record.outcome.kind !== 'answered' || record.outcome.status >= 400;
  if (facts !== null && !failed) {
    const { inside, ownerOf } = {
      inside: (url: string) => open.house.refuse(url) === null,
      ownerOf: (url: string) => open.desk.attribute(url).unit,
    };
    const found = follow({ ...candidate, unit: record.unit }, record.finalUrl, facts, { ...job.run, inside, ownerOf });
    if (found.cut > 0) job.log('links-cut', { url: record.url, left: found.cut });
    for (const next of found.candidates) ahead.add(next);
    for (const url of found.outside) outside.add(url);
  }
  const listed = facts !== null && !failed && ['column', 'messages', 'other'].includes(facts.kind);
  if (candidate.entry || (candidate.list === null && !(listed && facts.paging.next.length > 0))) return;
  const column = candidate.column ?? facts?.column?.key ?? null;
  const letters = (facts?.messages ?? []).map((message) => ({ ...message, text: message.title, date: message.askedAt, pinned: false }));
  const entries = facts === null || failed ? null : { items: [...facts.items, ...letters], paging: facts.paging };
  const on = readOn.read(candidate.list ?? candidate.url, entries, wantedSince(column, job.run.from));
  if (on.kind === 'end' || open.house.refuse(on.url) !== null) return;
  const next = {
    ...candidate,
    url: on.url,
    reason: 'list',
    from: record.url,
    unit: record.unit,
    list: candidate.list ?? candidate.url,
    column,
  } as const;
  if (on.kind === 'next') ahead.add(next);
  else ahead.refuse(next, 'budget');
}

/** Closes one address, or puts it off for a second look. */
async function settle(walk: Walk, seen: Seen): Promise<void> {
  const { job, open, doubtful, confirming } = walk;
  const { candidate } = seen;
  const outcome = outcomeOf(seen);
  walk.silent = outcome.kind === 'silent' ? walk.silent + 1 : 0;
  if (walk.silent === silentInARow) open.rules.forget(candidate.url);
  const before = confirming.get(candidate);
  if (isDoubtful(outcome) && before === undefined) {
    await open.desk.keeper.answers((seen.kind === 'page' ? seen.fetched : seen.look).answer.exchanges);
    doubtful.push({ candidate, tries: outcome.kind === 'silent' ? outcome.tries : 1 });
    return;
  }
  confirming.delete(candidate);
  const confirmed: FetchOutcome = outcome.kind === 'silent' ? { ...outcome, tries: outcome.tries + (before ?? 0) } : outcome;
  if (seen.kind === 'file') {
    await job.onLink(await settleFile(candidate, { ...seen.look, outcome: confirmed }, open.desk));
  } else {
    const page = await settlePage(candidate, { ...seen.fetched, outcome: confirmed }, open.desk);
    try {
      enqueue(walk, candidate, page);
    } catch (error) {
      job.log('bug', { url: candidate.url, says: (error as Error).message, stack: (error as Error).stack });
    }
    await job.onPage(page);
  }
  count(walk, confirmed, candidate.url);
}

async function settleSkipped(walk: Walk): Promise<void> {
  const { job, ahead, open } = walk;
  for (const { candidate, why } of ahead.takeSkipped()) await settleUnasked(walk, candidate, { kind: 'skipped', why });
  void job;
  void open;
}

async function settleUnasked(walk: Walk, candidate: Candidate, outcome: FetchOutcome): Promise<void> {
  const { job, open } = walk;
  const page = unasked(candidate, outcome, open.desk.bundle);
  if (candidate.as === 'page') await job.onPage(page);
  else {
    const sha256 = await open.desk.keeper.probe(candidate.url, page.record.at, outcome);
    await job.onLink({
      bundle: page.bundle,
      url: candidate.url,
      where: 'inside',
      outcome,
      sha256,
      at: page.record.at,
      verdict: 'unknown',
      file: null,
    });
  }
  count(walk, outcome, candidate.url);
}

/** Looks run side by side, but are settled in the order they were taken: the same site gives the same walk. */
async function walkAll(walk: Walk): Promise<void> {
  const { job, open, ahead, doubtful, confirming } = walk;
  const width = Math.min(widest, job.policy.concurrency * job.site.hosts.length);
  const pending: Promise<Seen>[] = [];
  const again: Candidate[] = [];
  for (;;) {
    await settleSkipped(walk);
    if (job.signal?.aborted) ahead.abandon('interrupted');
    while (pending.length < width) {
      const candidate = ahead.next() ?? (job.signal?.aborted ? undefined : again.shift());
      if (candidate === undefined) break;
      pending.push(look(candidate, open.desk));
    }
    const first = pending.shift();
    if (first !== undefined) {
      await settle(walk, await first);
      continue;
    }
    await settleSkipped(walk);
    if (doubtful.length === 0 || job.signal?.aborted) break;
    open.rules.forget();
    for (const { candidate, tries } of doubtful.splice(0)) {
      confirming.set(candidate, tries);
      again.push(candidate);
    }
  }
  for (const candidate of [...again, ...doubtful.map((entry) => entry.candidate)]) {
    await settleUnasked(walk, candidate, { kind: 'skipped', why: 'interrupted' });
  }
}

async function walkOutside({ job, open, outside }: Walk): Promise<void> {
  const { keeper: kept, bundle } = open.desk;
  const urls = [...outside].sort();
  const looked = job.policy.outsideLinks === 'check' ? urls.slice(0, maxOutside) : [];
  if (urls.length > looked.length) job.log('outside-links-left', { left: urls.length - looked.length, policy: job.policy.outsideLinks });
  const stopped = () => job.signal?.aborted === true;
  await lookOutside(looked, { http: open.outside, keeper: kept, bundle, width: widest, stopped, onLink: job.onLink, log: job.log });
  const outcome: FetchOutcome = { kind: 'skipped', why: job.policy.outsideLinks === 'check' ? 'budget' : 'outside' };
  for (const url of urls.slice(looked.length)) {
    const at = new Date().toISOString();
    await job.onLink({
      bundle,
      url,
      where: 'outside',
      outcome,
      sha256: await kept.probe(url, at, outcome),
      at,
      verdict: 'unknown',
      file: null,
    });
  }
}

/**
 * Crawls one site for one month and seals what it saw.
 * Every address that became known ends with one outcome, reported once by `onPage` or, for files, `onLink`; the kinds sum to `counts.known`.
 * Rejects when the archive or a callback fails; nothing that a server does makes it reject.
 */
export async function crawl(job: CrawlJob): Promise<CrawlResult> {
  const id = `${job.run.id}.${job.site.id}`;
  const path = join(job.dir, `${id}.wacz`);
  const bundle = await createBundle({ path, id, software: `Sundial/${version}` });
  const opened = open(job, bundle);
  const counts = { known: 0, answered: 0, blocked: 0, silent: 0, skipped: 0 };
  const walk: Walk = {
    job,
    open: opened,
    ahead: frontier(job.policy),
    readOn: lists(job.policy.maxListPages),
    doubtful: [],
    confirming: new Map(),
    outside: new Set(),
    silent: 0,
    counts,
  };
  try {
    for (const candidate of seeds(job, opened)) walk.ahead.add(candidate);
    await walkAll(walk);
    await walkOutside(walk);
    const { sha256 } = await bundle.seal();
    return { bundle: id, path, sha256, counts: { ...counts, known: walk.ahead.known() } };
  } catch (error) {
    await bundle.abandon().catch((failure: Error) => job.log('bundle-not-abandoned', { says: failure.message }));
    throw error;
  } finally {
    await opened.close();
  }
}
