/** Finds the places that findings point at in the parsed page, before anything is taken out of it. */
import { load } from 'cheerio';
import type { AnyNode, Element } from 'domhandler';
import type { ParsedPage } from '../../crawler/read/html.ts';
import type { Spot } from '../../crawler/evidence/ref.ts';
import type { Placed } from './exhibit-banner.ts';
import { pathFinder } from './exhibit-path.ts';

/** Elements that carry marks, each with its marks in order. */
export type Spots = Map<Element, Placed[]>;

const INVISIBLE = new Set([
  'head',
  'title',
  'meta',
  'link',
  'base',
  'script',
  'style',
  'noscript',
  'template',
  'param',
  'source',
  'track',
  'area',
  'map',
]);

/** Sets `where` (and `code` for what no eye can see) of every mark, and tells which elements to outline. */
export function place(page: ParsedPage, marks: Placed[], headers: [string, string][]): Spots {
  const spots: Spots = new Map();
  const byPath = pathFinder(page);
  const sourceTree = lazily(() => load(page.source, { sourceCodeLocationInfo: true }));
  for (const mark of marks) {
    if (mark.spot === undefined) mark.where = 'page';
    else if ('header' in mark.spot) placeHeader(mark, mark.spot.header, headers);
    else placeElement(page, mark, 'css' in mark.spot ? byPath(mark.spot.css) : byChars(page, mark.spot, sourceTree), spots);
  }
  return spots;
}

function placeHeader(mark: Placed, name: string, headers: [string, string][]): void {
  const lines = headers.filter(([is]) => is.toLowerCase() === name.toLowerCase()).map(([is, value]) => `${is}: ${value}`);
  if (lines.length === 0) return;
  mark.where = 'code';
  mark.code = lines.join('\n');
}

function placeElement(page: ParsedPage, mark: Placed, element: Element | null, spots: Spots): void {
  if (element === null) return;
  if (element.name === 'html' || element.name === 'body') {
    mark.where = 'page';
  } else if (isInvisible(element)) {
    mark.where = 'code';
    mark.code = page.$.html(element);
  } else {
    mark.where = 'spot';
    const there = spots.get(element);
    if (there === undefined) spots.set(element, [mark]);
    else there.push(mark);
  }
}

function isInvisible(element: Element): boolean {
  for (let at: AnyNode | null = element; at !== null; at = at.parent) if ('name' in at && INVISIBLE.has(at.name)) return true;
  return false;
}

function byChars(page: ParsedPage, spot: Extract<Spot, { chars: unknown }>, sourceTree: () => ReturnType<typeof load>): Element | null {
  const [from, to] = spot.chars;
  if (!(from >= 0 && to > from)) return null;
  return spot.in === 'source' ? bySource(page, from, to, sourceTree) : byText(page, from, to);
}

/** The smallest element that shows the text, at the same turn as in the whole page. */
function byText(page: ParsedPage, from: number, to: number): Element | null {
  const wanted = page.text.slice(from, to).trim();
  if (wanted === '') return null;
  const before = page.text.slice(0, from).split(wanted).length - 1;
  const holders = page
    .$('body *')
    .toArray()
    .filter((element) => page.textOf(element).includes(wanted));
  const smallest = holders.filter((element) => !element.children.some((child) => holders.includes(child as Element)));
  return smallest[before] ?? smallest.at(-1) ?? null;
}

/** The smallest element around a range of the source: found in a tree that knows positions, then by the same steps in ours. */
function bySource(page: ParsedPage, from: number, to: number, sourceTree: () => ReturnType<typeof load>): Element | null {
  let twin = sourceTree().root()[0] as AnyNode | undefined;
  let own = page.$.root()[0] as AnyNode | undefined;
  let found: Element | null = null;
  while (twin !== undefined && own !== undefined && 'children' in twin && 'children' in own) {
    const index = twin.children.findIndex((child) => covers(child, from, to));
    [twin, own] = [twin.children[index], own.children[index]];
    if (own !== undefined && own.type !== 'text' && 'attribs' in own) found = own as Element;
  }
  return found;
}

/** `html` and `body` may be implied by the parser and have no place of their own; then what is in them decides. */
function covers(node: AnyNode, from: number, to: number): boolean {
  const place = node.sourceCodeLocation;
  if (place) return place.startOffset <= from && to <= place.endOffset;
  return 'children' in node && node.children.some((child) => covers(child, from, to));
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
