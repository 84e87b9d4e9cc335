/** Where a page leads: links, image maps, scripted clicks, frames and attachments, as canonical addresses. */
import type { ChildNode, Element } from 'domhandler';
import { nearest } from './around.ts';
import { canonicalUrl } from '../url.ts';
import { sumAt } from './concat.ts';
import type { ParsedPage } from './html.ts';
import type { Link } from './page-facts.ts';

/** More different addresses than this on one page are not reported; no honest page comes near. */
export const MAX_LINKS = 20_000;

const SELECT = new Set(['select']);
const FILE = /\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|wps|et|dps|ofd|rtf|csv|txt|ceb|tiff?|mp3|mp4|wmv|flv|avi|exe|apk)$/i;
const FILE_TEXT = /\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|wps|et|dps|ofd|rtf|csv)(?:[\s)）】\]]|$)/i;
const FILE_SERVER = /download|attach|upload|file|\/fj\/|\.do\?|\.action\?|\.jsp\?|\.ashx\?/i;

/** The address inside a piece of script: location, open, and the usual home-made jumps. */
const SCRIPTED =
  /(?:location(?:\.href)?\s*=\s*|location\.(?:replace|assign)\s*\(\s*|window\.open\s*\(\s*|(?:\bopen\w*|go\w*|jump\w*|link\w*|show\w*|view\w*|to[A-Z]\w*|to[Uu]rl)\s*\(\s*)(?:'([^']+)'|"([^"]+)"|&quot;([^&]+)&quot;)/;

/** An address in script text, if it looks like one (a path, a file or a full address). */
export function scriptedAddress(script: string): string | null {
  const found = SCRIPTED.exec(script);
  if (found === null) return null;
  const literal = found[1] ?? found[2] ?? found[3] ?? '';
  const end = found.index + found[0].length;
  // A sum of pieces is worked out or left alone; its first piece is no address.
  const isSum = /^\s*\+/.test(script.slice(end, end + 8));
  const address = (isSum ? (sumAt(script, end - literal.length - 2) ?? '') : literal).trim();
  return /^(?:https?:)?\/\/|^[./?]|\.\w{2,5}(?:[?#]|$)|\//i.test(address) ? address : null;
}

/** Canonical address that a click on this element leads to; null for none (mail, telephone, in-page, pure script). */
export function targetOf(element: Element, page: Pick<ParsedPage, 'resolve'>): string | null {
  const marked = element as Element & { [TARGET]?: string | null };
  if (marked[TARGET] === undefined) marked[TARGET] = findTarget(element, page);
  return marked[TARGET];
}

/** Several readers ask for the same link, and a page has one base: the answer is kept on the link itself. */
const TARGET = Symbol('target');

function findTarget(element: Element, page: Pick<ParsedPage, 'resolve'>): string | null {
  const href = element.attribs['href']?.trim();
  if (href !== undefined && href !== '' && !href.startsWith('#')) {
    if (!/^[a-z][a-z0-9+.-]*:/i.test(href) || /^https?:/i.test(href)) return page.resolve(href);
    if (/^javascript:/i.test(href)) {
      const inside = scriptedAddress(href);
      if (inside !== null) return page.resolve(inside);
    } else return null;
  }
  const click = element.attribs['onclick'];
  const address = click === undefined ? null : scriptedAddress(click);
  return address === null ? null : page.resolve(address);
}

/** The alternative text of the first picture below an element that has one. */
export function pictureWords(element: Element): string {
  const stack: ChildNode[] = [...element.children].reverse();
  while (stack.length > 0) {
    const node = stack.pop() as ChildNode;
    if (node.type !== 'tag') continue;
    const words = node.name === 'img' ? (node.attribs['alt'] || node.attribs['title'] || '').trim() : '';
    if (words !== '') return words;
    for (let at = node.children.length - 1; at >= 0; at -= 1) stack.push(node.children[at] as ChildNode);
  }
  return '';
}

/** What the reader sees of a link: its text, else its title, else its picture's words. */
export function linkText(page: ParsedPage, element: Element): string {
  const shown = page.textOf(element).replace(/\n/g, ' ');
  if (shown !== '') return shown;
  const title = element.attribs['title']?.trim() ?? element.attribs['alt']?.trim();
  if (title) return title;
  return pictureWords(element);
}

function add(found: Map<string, Link>, link: Link): void {
  const known = found.get(link.url);
  if (known === undefined) {
    if (found.size < MAX_LINKS) found.set(link.url, link);
  } else if (known.text === '' && link.text !== '') found.set(link.url, link);
}

/** A choice leads somewhere when it is a whole address, or its box jumps when changed. */
function optionTarget(page: ParsedPage, element: Element, value: string): string | null {
  if (/^https?:\/\//i.test(value)) return canonicalUrl(value);
  const box = nearest(element, SELECT);
  return /location|open|jump|go\w*\(/i.test(box?.attribs['onchange'] ?? '') && /[./?]/.test(value) ? page.resolve(value) : null;
}

/** Every address one can get to from here, each once, in document order. */
export function readLinks(page: ParsedPage): Link[] {
  const found = new Map<string, Link>();
  for (const element of page.elements) {
    if (found.size >= MAX_LINKS) break;
    const { name, attribs } = element;
    if (name !== 'a' && name !== 'area' && name !== 'option' && attribs['onclick'] === undefined) continue;
    const option = name === 'option' ? attribs['value']?.trim() : undefined;
    const url = option === undefined ? targetOf(element, page) : optionTarget(page, element, option);
    if (url !== null) add(found, { url, text: linkText(page, element).slice(0, 300), spot: page.spot(element) });
  }
  for (const url of readFrames(page)) add(found, { url, text: '' });
  return [...found.values()];
}

/** Addresses of frames and embedded documents. */
export function readFrames(page: ParsedPage): string[] {
  const found = new Set<string>();
  for (const element of page.named('iframe', 'frame', 'embed', 'object')) {
    const { src, data, 'data-src': later } = element.attribs;
    // Frames that wait to be scrolled to keep their address beside `src`.
    const address = src === undefined || /^(?:about:blank)?$/i.test(src.trim()) ? (data ?? later ?? '') : src;
    const url = /^(?:about|javascript|data):/i.test(address.trim()) || address.trim() === '' ? null : page.resolve(address);
    if (url !== null && found.size < 500) found.add(url);
  }
  return [...found];
}

export function isFileAddress(url: string): boolean {
  const { pathname, search } = new URL(url);
  return FILE.test(pathname) || FILE_TEXT.test(decodeSafely(search));
}

function decodeSafely(text: string): string {
  return text.replace(/%2e/gi, '.');
}

/** Files offered by the page: known by their address, or by text that names a file served by a script. */
export function readAttachments(links: Link[]): Link[] {
  return links.filter(({ url, text }) => isFileAddress(url) || ((FILE_TEXT.test(text) || /^附件/.test(text)) && FILE_SERVER.test(url)));
}
