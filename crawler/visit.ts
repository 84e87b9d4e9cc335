/** What becomes of one address: the answer is archived, a page that needs it is rendered, and a record says how it ended. */
import type { ColumnTaxonomy } from '../config/columns.ts';
import type { CrawlPolicy } from '../config/policy.ts';
import type { Attributor } from './attribute.ts';
import type { Browser } from './browser.ts';
import type { LinkFacts, Page } from './crawl-result.ts';
import { fetchPageFacts } from './fetch.ts';
import type { Fetched } from './fetch.ts';
import { lookAtFile, verdictOf } from './file.ts';
import type { Look } from './file.ts';
import type { Candidate } from './frontier.ts';
import type { Ask, Http } from './http.ts';
import type { Keeper } from './keep.ts';
import type { FetchOutcome, PageRecord } from './page-record.ts';
import type { PageFacts } from './read/page-facts.ts';
import { readPage } from './read/read-page.ts';
import type { Soft404 } from './soft-404.ts';

export type Seen = { kind: 'page'; candidate: Candidate; fetched: Fetched } | { kind: 'file'; candidate: Candidate; look: Look };
export interface Desk {
  bundle: string;
  http: Http;
  permit: Ask['permit'];
  columns: ColumnTaxonomy;
  policy: Pick<CrawlPolicy, 'maxRenderedPages' | 'browser'>;
  keeper: Keeper;
  /** null: pages that need a browser are stated as unverifiable. */
  browser: Browser | null;
  /** Pages rendered so far. */
  rendered: { count: number };
  soft404: Soft404;
  attribute: Attributor;
  log(event: string, data: Record<string, unknown>): void;
}

/** The part that may run side by side: ask and read. Never rejects. */
export async function look(candidate: Candidate, { http, permit, columns }: Desk): Promise<Seen> {
  if (candidate.as === 'file') return { kind: 'file', candidate, look: await lookAtFile(candidate.url, http, permit) };
  return { kind: 'page', candidate, fetched: await fetchPageFacts(candidate.url, candidate.entry, { http, permit, columns }) };
}

export const outcomeOf = (seen: Seen): FetchOutcome => (seen.kind === 'page' ? seen.fetched.outcome : seen.look.outcome);

/** Dead is said only after a second look at another time; guards and refusals are no deaths. */
export const isDoubtful = (outcome: FetchOutcome): boolean => verdictOf(outcome) === 'dead';

/** A page whose list or body only a script brings. */
export function needsBrowser({ loader, kind }: PageFacts): boolean {
  if (loader === null || kind === 'redirect' || kind === 'error') return false;
  return loader.kind === 'script' || loader.urls.length === 0;
}

interface Rendered {
  facts: PageFacts;
  dom: PageRecord['dom'];
  shot: PageRecord['shot'];
}

async function render(candidate: Candidate, { last, answer }: Fetched, facts: PageFacts, desk: Desk): Promise<Rendered | null> {
  const { browser, policy, rendered, keeper, columns, log } = desk;
  if (last === null || last.status >= 400 || !needsBrowser(facts)) return null;
  const { url } = candidate;
  if (browser === null || policy.browser === 'never') return null;
  if (rendered.count >= policy.maxRenderedPages) {
    log('render-budget-spent', { url });
    return null;
  }
  rendered.count += 1;
  const result = await browser.render(answer.finalUrl, last, { shot: candidate.entry });
  if (!result.ok) return null;
  await keeper.answers(result.fetched);
  const dom = await keeper.dom(answer.finalUrl, answer.at, result.dom);
  const shot = result.shot === null ? null : await keeper.shot(answer.finalUrl, answer.at, result.shot);
  const context = { url: answer.finalUrl, status: last.status, entry: candidate.entry, rendered: true };
  return { facts: readPage(result.dom, context, columns), dom, shot };
}

/** Archives a page's answers and closes its record. Rejects only when the archive fails. */
export async function settlePage(candidate: Candidate, fetched: Fetched, desk: Desk): Promise<Page> {
  const { answer, last } = fetched;
  const { url, depth, from, entry } = candidate;
  const sha256 = await desk.keeper.answers(answer.exchanges);
  let { facts, outcome } = fetched;
  let rendered: Rendered | null = null;
  let bug = fetched.bug;
  if (facts !== null) {
    try {
      rendered = await render(candidate, fetched, facts, desk);
      if (rendered !== null) ({ facts } = rendered);
      if (rendered !== null && outcome.kind === 'answered') outcome = { ...outcome, via: 'browser' };
      if (last !== null && last.status < 300) facts = await desk.soft404.mark(answer.finalUrl, entry, facts);
    } catch (error) {
      bug = error as Error;
    }
  }
  if (bug !== null) desk.log('bug', { url, says: bug.message, stack: bug.stack });
  if (outcome.kind === 'silent') await desk.keeper.probe(url, answer.at, outcome);
  const { unit, by, conflict } = desk.attribute(url, facts, candidate.unit);
  if (conflict.length > 0) desk.log('attribution-conflict', { url, unit, by, conflict });
  if (outcome.kind === 'answered' && sha256 !== null && facts !== null)
    await desk.keeper.page(answer.finalUrl, facts.title ?? url, answer.at);
  const { charset } = fetched;
  const [dom, shot] = [rendered?.dom ?? null, rendered?.shot ?? null];
  const bytes = last?.decoded.length ?? 0;
  const record = { url, finalUrl: answer.finalUrl, depth, from, unit, at: answer.at, outcome, charset, sha256, bytes, dom, shot };
  return { bundle: desk.bundle, record, facts };
}

/** The record of an address that was not asked for. */
export function unasked({ url, depth, from, unit }: Candidate, outcome: FetchOutcome, bundle: string): Page {
  const at = new Date().toISOString();
  const nothing = { charset: null, sha256: null, bytes: 0, dom: null, shot: null };
  return { bundle, record: { url, finalUrl: url, depth, from, unit, at, outcome, ...nothing }, facts: null };
}

/** Archives a file's answers and says what it is. */
export async function settleFile({ url }: Candidate, { answer, outcome, verdict, file }: Look, desk: Desk): Promise<LinkFacts> {
  const recorded = await desk.keeper.answers(answer.exchanges);
  const sha256 = outcome.kind === 'answered' && recorded !== null ? recorded : await desk.keeper.probe(url, answer.at, outcome);
  return { bundle: desk.bundle, url, where: 'inside', outcome, sha256, at: answer.at, verdict, file };
}
