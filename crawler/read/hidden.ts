/** Links to other people's sites that no visitor can see (暗链): hidden by style, attribute, stylesheet or script, with the reason (facts §D). */
import type { AnyNode, Element } from 'domhandler';
import { below, hasBelow } from './below.ts';
import { hiddenBy, hiddenByScript, hidingRules, writtenMarkup, type Stylesheet } from './hidden-rules.ts';
import { concealment, isTinyMarquee, sameColour } from './hidden-style.ts';
import { parsePage, type ParsedPage } from './html.ts';
import { linkText, targetOf } from './links.ts';
import type { HiddenLink } from './page-facts.ts';
import { UNSEEN_MARK, unseenReason } from './unseen-mark.ts';
import { parentOf } from './walk.ts';

/** Offices, and what their pages carry without anybody wondering: marks, licences, sharing, counters, news agencies. */
const KNOWN =
  /(?:^|\.)(?:gov\.cn|政务|xn--zfr164b|conac\.cn|12377\.cn|12388\.gov\.cn|weibo\.com|weibo\.cn|qq\.com|weixin\.com|toutiao\.com|douyin\.com|kuaishou\.com|bilibili\.com|douban\.com|renren\.com|baidu\.com|xinhuanet\.com|news\.cn|people\.com\.cn|people\.cn|cctv\.com|china\.com\.cn|cnzz\.com|51\.la|umeng\.com|kaipuyun\.cn|govwza\.cn|w3\.org|edu\.cn|adobe\.com|microsoft\.com|google\.com|firefox\.com\.cn|mozilla\.org)$/i;
/** The entry for reporting errors, wherever its platform stands (facts §B.4). */
const ERROR_REPORT = /exposure\/jiucuo|[?&]site_?code=/i;
/** A body whose domain does not change hands. */
export const isKnownOwner = (hostname: string): boolean => KNOWN.test(hostname);

/** Names under which anybody can register; one label more belongs to the owner. */
const SECOND_LEVEL = /^(?:com|net|org|gov|edu|ac|mil|[a-z]{2})\.[a-z]{2}$/i;
/** More of them on one page is one finding all the same. */
const MOST = 200;

/** The part of a host that has one owner: example.com, example.gov.cn. */
function ownerOf(host: string): string {
  const labels = host.replace(/:\d+$/, '').split('.');
  const two = labels.slice(-2).join('.');
  return SECOND_LEVEL.test(two) ? labels.slice(-3).join('.') : two;
}

function isForeign(url: string, own: string): boolean {
  // The address is canonical: what stands before the next sign is its host.
  const hostname = /^https?:\/\/([^/:?#]+)/.exec(url)?.[1] ?? '';
  return ownerOf(hostname) !== own && !KNOWN.test(hostname) && !ERROR_REPORT.test(url);
}

type Reason = HiddenLink['reason'];

interface Hiding {
  /** The page was rendered: its copy says what computed style hides. */
  rendered: boolean;
  /** What a style or stylesheet does to an element, worked out once. */
  styles: Map<Element, Reason | null>;
  rules: Stylesheet;
  /** Elements that a line of script hides. */
  scripted: Set<AnyNode>;
}

interface Seen {
  reason: Reason;
  /** What hides the link: itself or a box around it. */
  box: Element;
}

/** Why a link cannot be seen; the nearest reason wins. */
function reasonOf(link: Element, hiding: Hiding): Seen | null {
  const picture = hasBelow(link, 'img', 'svg', 'video');
  for (let at: Element | null = link, level = 0; at !== null && at.name !== 'body'; at = parentOf(at), level += 1) {
    if (at.name === 'noscript') return null;
    if (at.attribs['hidden'] !== undefined) return { reason: 'attribute', box: at };
    if (hiding.scripted.has(at)) return { reason: 'script', box: at };
    if (isTinyMarquee(at)) return { reason: 'marquee', box: at };
    const known = hiding.styles.get(at);
    const styled = known === undefined ? (concealment(at.attribs['style'] ?? '') ?? hiddenBy(at, hiding.rules)) : known;
    hiding.styles.set(at, styled);
    const computed = hiding.rendered ? unseenReason(at.attribs[UNSEEN_MARK]) : null;
    if (computed !== null && styled === null) return { reason: computed, box: at };
    if (styled === null) continue;
    // Letters of no size hide no picture, and a box of no font size is how gaps between boxes are closed.
    if (styled === 'font-size' && (picture || level > 1)) continue;
    // Pictures stand to the left of the window until their turn comes.
    if (styled === 'off-screen' && picture) continue;
    return { reason: styled, box: at };
  }
  return picture || sameColour(link) === null ? null : { reason: 'colour', box: link };
}

/** Share of a hidden box's links that lead to offices or the site itself from which on it is a menu that waits for a click. */
const MENU = 0.25;
/** What a click or the mouse brings out; nobody brings out what stands off-screen or in a box of one pixel. */
const WAITING = new Set<Reason>(['display', 'visibility', 'attribute']);

function isMenu(page: ParsedPage, box: Element, own: string): boolean {
  const all = [box, ...below(box, 'a', 'area')].flatMap((element) => (element.name === 'a' ? (targetOf(element, page) ?? []) : []));
  return all.filter((url) => !isForeign(url, own)).length >= all.length * MENU;
}

function foreignLinks(page: ParsedPage, own: string): { element: Element; url: string }[] {
  return page.named('a', 'area').flatMap((element) => {
    const url = targetOf(element, page);
    return url !== null && isForeign(url, own) ? [{ element, url }] : [];
  });
}

/** What a script writes already hidden. */
function written(page: ParsedPage, own: string): HiddenLink[] {
  return writtenMarkup(page).flatMap((html) => {
    const inner = parsePage(html, { url: page.url });
    const hiding: Hiding = { rendered: false, rules: hidingRules(inner), scripted: new Set(), styles: new Map() };
    return foreignLinks(inner, own).flatMap(({ element, url }): HiddenLink[] =>
      reasonOf(element, hiding) === null
        ? []
        : [{ url, text: linkText(inner, element).slice(0, 60), sure: true, reason: 'script', spot: { css: 'script' } }],
    );
  });
}

/**
 * Hidden links that lead to another owner, each address once. Menus, tabs and pop-ups that wait for a click hold the site's own links
 * or those of other offices, and are none.
 */
export function readHidden(page: ParsedPage): HiddenLink[] {
  if (!URL.canParse(page.url)) return [];
  const own = ownerOf(new URL(page.url).hostname);
  const links = foreignLinks(page, own);
  const scripts = written(page, own);
  if (links.length === 0 && scripts.length === 0) return [];
  const hiding: Hiding = {
    rendered: page.context.rendered === true,
    rules: hidingRules(page),
    scripted: hiddenByScript(page),
    styles: new Map(),
  };
  const found = new Map<string, HiddenLink>();
  const menus = new Map<Element, boolean>();
  for (const { element, url } of links) {
    const seen = found.has(url) || found.size >= MOST ? null : reasonOf(element, hiding);
    if (seen === null) continue;
    const waits = WAITING.has(seen.reason);
    if (waits && !menus.has(seen.box)) menus.set(seen.box, isMenu(page, seen.box, own));
    if (waits && menus.get(seen.box) === true) continue;
    const sure = !waits || (seen.box.attribs['id'] === undefined && seen.box.attribs['class'] === undefined);
    found.set(url, { url, text: textOf(page, element), sure, reason: seen.reason, spot: page.spot(element) });
  }
  for (const link of scripts) if (!found.has(link.url) && found.size < MOST) found.set(link.url, link);
  return [...found.values()];
}

/** Words of a link nobody sees: its raw text, since what is hidden has no visible one. */
function textOf(page: ParsedPage, element: Element): string {
  const shown = linkText(page, element);
  const raw =
    shown !== ''
      ? shown
      : below(element, 'img')
          .map(({ attribs }) => attribs['alt'] ?? '')
          .join(' ');
  return raw.slice(0, 60);
}
