/** Brings the browser to a page whose list or body only a script brings, within its own budget. */
import type { Fetched } from '../fetch.ts';
import type { Candidate } from '../frontier.ts';
import type { KnownPage } from '../session/journal.ts';
import type { PageRecord } from '../page-record.ts';
import type { PageFacts } from '../read/page-facts.ts';
import type { Desk } from '../visit.ts';

export interface Rendered {
  /** null: not rendered. */
  facts: PageFacts | null;
  dom: PageRecord['dom'];
  shot: PageRecord['shot'];
  /** Why a page that asked for a browser was read without one. */
  without?: PageRecord['unrendered'];
}

/** A page whose list or body only a script brings. */
export function needsBrowser({ loader, kind }: PageFacts): boolean {
  if (loader === null || kind === 'redirect' || kind === 'error') return false;
  return loader.kind === 'script' || loader.urls.length === 0;
}

const plain: Rendered = { facts: null, dom: null, shot: null };

export async function render(candidate: Candidate, { last, answer }: Fetched, facts: PageFacts, desk: Desk): Promise<Rendered> {
  const { browser, policy, rendered, templates, keeper, log } = desk;
  const { url, entry } = candidate;
  if (last === null || last.status >= 400 || !needsBrowser(facts)) return plain;
  if (!templates.wants(answer.finalUrl, facts)) {
    log('render-in-vain', { url });
    return { ...plain, without: 'in-vain' };
  }
  if (browser === null || policy.browser === 'never') return { ...plain, without: 'no-browser' };
  if (rendered.count >= policy.maxRenderedPages) {
    log('render-budget-spent', { url });
    return { ...plain, without: 'budget' };
  }
  rendered.count += 1;
  const result = await browser.render(answer.finalUrl, last, { shot: entry });
  if (!result.ok) {
    templates.learn(answer.finalUrl, facts, null);
    return { ...plain, without: result.why };
  }
  await keeper.answers(result.fetched);
  const dom = await keeper.dom(answer.finalUrl, answer.at, result.dom);
  const shot = result.shot === null ? null : await keeper.shot(answer.finalUrl, answer.at, result.shot);
  const reading = await desk.read(result.dom, { url: answer.finalUrl, status: last.status, entry, rendered: true });
  if (!reading.ok) {
    log('unread', { url: dom.url, why: reading.why, says: reading.says });
    return { ...plain, shot, without: 'unread' };
  }
  templates.learn(answer.finalUrl, facts, reading.facts);
  return { facts: reading.facts, dom, shot };
}

/** What a rendering of an earlier session means for this one: the budget it took, and what it taught. */
export async function renderedBefore({ record, facts, plain: before }: KnownPage, desk: Desk): Promise<void> {
  const { dom, unrendered } = record;
  if (dom !== null || ['timeout', 'crash', 'too-big', 'unread'].includes(unrendered ?? '')) desk.rendered.count += 1;
  if (dom === null || facts === null) return;
  const plainly = await before();
  if (plainly !== null) desk.templates.learn(record.finalUrl, plainly, facts);
}
