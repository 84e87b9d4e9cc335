/** What becomes of one address that was looked at: the answer is archived, a page that needs it is rendered, and a record says how it ended. */
import type { ColumnTaxonomy } from '../config/columns.ts';
import type { CrawlPolicy } from '../config/policy.ts';
import type { Documents } from './attachment/documents.ts';
import { wordsOf } from './attachment/words.ts';
import type { Attributor } from './attribute.ts';
import type { Browser } from './browser.ts';
import type { LinkFacts, Page } from './crawl-result.ts';
import type { Fetched, ReadPage } from './fetch.ts';
import { isMedia } from './file.ts';
import type { Look } from './file.ts';
import type { Candidate } from './frontier.ts';
import { Stopped } from './session/gate.ts';
import type { Gate } from './session/gate.ts';
import type { Ask, Http } from './http.ts';
import type { Journal, KnownPage } from './session/journal.ts';
import type { Keeper } from './keep.ts';
import type { FetchOutcome, PageRecord } from './page-record.ts';
import type { Prior, VouchedBodies } from './session/prior.ts';
import type { PageFacts } from './read/page-facts.ts';
import type { Parts } from './browser/parts.ts';
import { photograph, render } from './browser/render.ts';
import type { Rendered } from './browser/render.ts';
import { keepStylesheets } from './browser/stylesheets.ts';
import type { Soft404 } from './soft-404.ts';
import type { RenderMemory } from './browser/template.ts';
import type { Walls } from './session/wall.ts';

export interface Desk {
  bundle: string;
  http: Http;
  permit: Ask['permit'];
  columns: ColumnTaxonomy;
  read: ReadPage;
  documents: Documents;
  policy: Pick<CrawlPolicy, 'maxRenderedPages' | 'browser' | 'pictures' | 'maxPictures' | 'stylesheets'>;
  keeper: Keeper;
  memory: Journal;
  gate: Gate;
  /** null: everything is asked for in full. */
  prior: Prior | null;
  vouched: VouchedBodies;
  /** null: pages that need a browser are stated as unverifiable. */
  browser: Browser | null;
  /** Pages rendered so far. */
  rendered: { count: number };
  /** Pages photographed so far, and pictures lost in a row. */
  pictured: { count: number; lost: number };
  parts: Parts;
  isOutside(url: string): boolean;
  templates: RenderMemory;
  soft404: Soft404;
  walls: Walls;
  attribute: Attributor;
  log(event: string, data: Record<string, unknown>): void;
}

/** Archives a page's answers and closes its record. Rejects when the archive fails, and with `Stopped` when our own line does. */
export async function settlePage(candidate: Candidate, fetched: Fetched, desk: Desk): Promise<Page> {
  const { answer, last, charset } = fetched;
  const { url, depth, from, entry } = candidate;
  const sha256 = await desk.keeper.answers(answer.exchanges);
  let { facts, outcome, unread } = fetched;
  let shown: Rendered = { facts: null, dom: null };
  let picture: Pick<PageRecord, 'shot' | 'unpictured'> = { shot: null };
  if (facts !== null) {
    try {
      shown = await render(candidate, fetched, facts, desk);
      facts = shown.facts ?? facts;
      if (shown.facts !== null && outcome.kind === 'answered') outcome = { ...outcome, via: 'browser' };
      if (last !== null && last.status < 300)
        facts = await desk.soft404.mark({ asked: url, url: answer.finalUrl, entry, body: last.decoded }, facts);
      picture = await photograph(candidate, fetched, facts, shown, desk);
      if (last !== null && desk.policy.stylesheets === 'archive') await keepStylesheets(last, desk);
    } catch (error) {
      if (error instanceof Stopped) throw error;
      unread = { ok: false, why: 'bug', says: (error as Error).stack ?? String(error) };
    }
  }
  // What a page needed besides may not have come: it is looked at again, as a whole.
  if (facts !== null && desk.gate.shut() === 'line') throw new Stopped();
  if (unread !== null) desk.log(unread.why === 'bug' ? 'bug' : 'unread', { url, why: unread.why, says: unread.says });
  if (outcome.kind === 'silent') await desk.keeper.probe(url, answer.at, outcome);
  const { unit, by, conflict } = ownerOf(candidate, facts, desk);
  if (conflict.length > 0) desk.log('attribution-conflict', { url, unit, by, conflict });
  if (outcome.kind === 'answered' && sha256 !== null && facts !== null)
    await desk.keeper.page(answer.finalUrl, facts.title ?? url, answer.at);
  const bytes = last?.decoded.length ?? 0;
  const { dom, without } = shown;
  const record: PageRecord = {
    url,
    finalUrl: answer.finalUrl,
    depth,
    from,
    unit,
    at: answer.at,
    outcome,
    charset,
    sha256,
    bytes,
    dom,
    ...picture,
  };
  const marks: Partial<PageRecord> = {
    by,
    conflict,
    ...(last !== null && desk.vouched.has(last) ? { revisit: true } : {}),
    ...(facts === null && unread !== null ? { unread: unread.why } : {}),
    ...(without === undefined ? {} : { unrendered: without }),
  };
  return { bundle: desk.bundle, record: { ...record, ...marks }, facts };
}

/** Whose page it is. A fault of ours leaves it with whoever named it. */
function ownerOf({ url, unit }: Candidate, facts: PageFacts | null, desk: Desk): ReturnType<Attributor> {
  try {
    return desk.attribute(url, facts, unit);
  } catch (error) {
    desk.log('bug', { url, says: (error as Error).message, stack: (error as Error).stack });
    return { unit, by: null, conflict: [] };
  }
}

/** A page that an earlier session finished, as this walk came to it. */
export function settleKnown(candidate: Candidate, { record, facts }: KnownPage, desk: Desk): Page {
  const { depth, from } = candidate;
  const asked = record.outcome.kind !== 'skipped';
  const { unit, by, conflict } = asked ? ownerOf(candidate, facts, desk) : { unit: candidate.unit, by: null, conflict: [] };
  return { bundle: desk.bundle, record: { ...record, depth, from, unit, by, conflict }, facts };
}

/** The record of an address of which nothing was read: not asked for, or only as far as `known` says. */
export function stated(
  { url, depth, from, unit }: Candidate,
  outcome: FetchOutcome,
  bundle: string,
  known: Partial<Pick<PageRecord, 'at' | 'finalUrl' | 'sha256' | 'bytes'>> = {},
): Page {
  const { at = new Date().toISOString(), finalUrl = url, sha256 = null, bytes = 0 } = known;
  const record = { url, finalUrl, depth, from, unit, at, outcome, charset: null, sha256, bytes, dom: null, shot: null };
  return { bundle, record: { ...record, by: null, conflict: [] }, facts: null };
}

/** Archives a file's answers and says what it is and what it says. */
export async function settleFile({ url }: Candidate, { answer, outcome, verdict, file }: Look, desk: Desk): Promise<LinkFacts> {
  const recorded = await desk.keeper.answers(answer.exchanges);
  const sha256 = outcome.kind === 'answered' && recorded !== null ? recorded : await desk.keeper.probe(url, answer.at, outcome);
  const opens = outcome.kind === 'answered' && file !== null && file.opens && !isMedia(url);
  const said = opens ? { ...file, ...(await wordsOf(url, answer, desk)) } : file;
  return { bundle: desk.bundle, url, where: 'inside', outcome, sha256, at: answer.at, verdict, file: said };
}
