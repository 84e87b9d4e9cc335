/** Brings the browser to a page whose list or body only a script brings, and has home pages and rendered pages photographed, each within its own budget. */
import type { Fetched } from '../fetch.ts';
import type { Candidate } from '../frontier.ts';
import type { KnownPage } from '../session/journal.ts';
import type { PageRecord } from '../page-record.ts';
import type { PageFacts } from '../read/page-facts.ts';
import type { Desk } from '../visit.ts';
import type { Heard } from './requests.ts';

export interface Rendered {
  /** null: not rendered. */
  facts: PageFacts | null;
  dom: PageRecord['dom'];
  /** Why a page that asked for a browser was read without one. */
  without?: PageRecord['unrendered'];
  /** Data and frames it was answered with. */
  heard?: Heard;
}

/** A page whose list or body only a script brings. */
export function needsBrowser({ loader, kind }: PageFacts): boolean {
  if (loader === null || kind === 'redirect' || kind === 'error') return false;
  return loader.kind === 'script' || loader.urls.length === 0;
}

/** So many pictures lost one after the other: pages of one making hang one browser after the other, half a minute each. */
const lostInARow = 5;
const plain: Rendered = { facts: null, dom: null };

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
  const result = await browser.render(answer.finalUrl, last);
  if (!result.ok) {
    templates.learn(answer.finalUrl, facts, null);
    return { ...plain, without: result.why };
  }
  await keeper.answers(result.fetched);
  const dom = await keeper.dom(answer.finalUrl, answer.at, result.dom);
  const reading = await desk.read(result.dom, { url: answer.finalUrl, status: last.status, entry, rendered: true });
  if (!reading.ok) {
    log('unread', { url: dom.url, why: reading.why, says: reading.says });
    return { ...plain, without: 'unread' };
  }
  templates.learn(answer.finalUrl, facts, reading.facts);
  return { facts: reading.facts, dom, heard: result.heard };
}

/** A live picture of an entry page or of one that was rendered; what it says stands before, and does not hang on it. */
export async function photograph(
  { entry, url }: Candidate,
  { last, answer }: Fetched,
  { kind, redirect }: PageFacts,
  { dom, heard }: Rendered,
  desk: Desk,
): Promise<Pick<PageRecord, 'shot' | 'unpictured'>> {
  const { browser, policy, pictured, keeper, log } = desk;
  const none = (unpictured?: PageRecord['unpictured']) => ({ shot: null, ...(unpictured === undefined ? {} : { unpictured }) });
  const isWanted = (entry || dom !== null) && last !== null;
  // A page that only leads on shows nothing of its own; where it leads is a page itself. Whether it does, a browser tells: the line that would take a visitor away may be meant for others.
  const leads = kind === 'redirect' || redirect !== null;
  if (!isWanted || policy.pictures === 'never' || policy.browser === 'never') return none();
  if (browser === null) return none('no-browser');
  if (pictured.count >= policy.maxPictures) {
    log('picture-budget-spent', { url });
    return none('budget');
  }
  if (pictured.lost >= lostInARow) return none('in-vain');
  pictured.count += 1;
  const picture = await browser.picture(answer.finalUrl, last, heard, leads);
  if (!picture.ok) {
    if (picture.why !== 'left') pictured.lost += 1;
    return none(picture.why);
  }
  pictured.lost = 0;
  const at = new Date().toISOString();
  const { type, width, height, wholeHeight, missing, personal } = picture;
  const shot = await keeper.shot(answer.finalUrl, at, picture.image, type);
  await keeper.shown(answer.finalUrl, { at, sha256: shot.sha256, type, width, height, wholeHeight, missing, personal });
  return { shot };
}

/** What a rendering of an earlier session means for this one: the budget it took, and what it taught. */
export async function renderedBefore({ record, facts, plain: before }: KnownPage, desk: Desk): Promise<void> {
  const { dom, unrendered, shot, unpictured } = record;
  const isLost = ['no-browser', 'timeout', 'crash', 'too-big'].includes(unpictured ?? '') && desk.browser !== null;
  if (shot !== null || isLost || unpictured === 'left') desk.pictured.count += 1;
  if (shot !== null) desk.pictured.lost = 0;
  else if (isLost) desk.pictured.lost += 1;
  if (dom !== null || ['timeout', 'crash', 'too-big', 'unread'].includes(unrendered ?? '')) desk.rendered.count += 1;
  if (dom === null || facts === null) return;
  const plainly = await before();
  if (plainly !== null) desk.templates.learn(record.finalUrl, plainly, facts);
}
