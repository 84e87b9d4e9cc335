/** Makes an archived page fit to be shown in a browser once more: as it looked, but nothing of it runs, and personal data is masked. */
import type { AnyNode, ChildNode, Element } from 'domhandler';
import type { ParsedPage } from '../../crawler/read/html.ts';
import { gapOf, tagFor } from './exhibit-body.ts';
import { blot, maskAddress, maskText } from './exhibit-mask.ts';
import type { Spots } from './exhibit-spots.ts';
import { plainTexts, type Piece } from './exhibit-text.ts';

const words = (text: string): Set<string> => new Set(text.split(' '));
const GONE = words('script noscript template object embed applet audio video source track portal');
/** Attributes that act, that load what nobody asked for, or that stand in the way of parts written anew. */
const ACTING =
  /^(?:on.*|srcdoc|action|formaction|autofocus|loading|integrity|crossorigin|nonce|ping|target|http-equiv|sandbox|csp|data-sx|popover|inert)$/i;
/** Said to the eye by the browser itself. */
const SPOKEN = /^(?:value|placeholder|alt|title|label|content|summary|data-.*|aria-.*)$/i;

/** The numbers of the marks of an element. */
const NUMBERS = 'data-sx';

/** HTML, in UTF-8. `blur`: a page with personal data; what stands beside a number goes, and so does whatever an attribute says. Takes the page apart. */
export function shownPage(page: ParsedPage, spots: Spots, blur: boolean): string {
  const walk: Walk = { pieces: [], texts: [], spots, blur };
  const root = page.$.root()[0];
  for (const child of [...(root?.children ?? [])]) visit(walk, child, false);
  const shown = plainTexts(walk.pieces, blur);
  for (const { node, index } of walk.texts) node.data = shown[index]!;
  return page.$.html().replace(/^<!DOCTYPE[^>]*>/i, doctypeOf(root?.children ?? []));
}

/** Browsers lay a page out by its doctype; serialisers forget all of it but the name. */
function doctypeOf(nodes: ChildNode[]): string {
  const data = nodes.find((node) => node.type === 'directive' && /^!doctype/i.test((node as { data?: string }).data ?? '')) as
    { data: string } | undefined;
  return data !== undefined && /^![\w\s\-+/.:"']{1,300}$/.test(data.data) && !/\d{6}/.test(data.data)
    ? `<${data.data}>`
    : '<!DOCTYPE html>';
}

interface Walk {
  pieces: Piece[];
  texts: { node: { data: string }; index: number }[];
  spots: Spots;
  blur: boolean;
}

function visit(walk: Walk, node: ChildNode, blotted: boolean): void {
  if (node.type === 'text') {
    walk.texts.push({ node, index: walk.pieces.length });
    walk.pieces.push({ text: node.data, blotted });
    return;
  }
  if (node.type === 'directive' && 'name' in node && /^!doctype$/i.test(node.name)) return;
  if (!('attribs' in node)) return remove(node);
  const element = node as Element;
  const name = element.name.toLowerCase();
  if (GONE.has(name) || (name === 'meta' && !isViewport(element)) || (name === 'link' && !isStyle(element))) return remove(element);
  const marks = walk.spots.get(element) ?? [];
  const inside = blotted || marks.some((mark) => mark.personal === true);
  attributes(element, walk.blur || inside);
  if (marks.length > 0) element.attribs[NUMBERS] = marks.map(({ number }) => number).join(' ');
  if (name === 'style') return style(element);
  const gap = gapOf(tagFor(name));
  walk.pieces.push({ html: '', gap });
  for (const child of [...element.children]) visit(walk, child, inside);
  walk.pieces.push({ html: '', gap });
}

const isViewport = ({ attribs }: Element): boolean => attribs['name']?.toLowerCase() === 'viewport';
const isStyle = ({ attribs }: Element): boolean => /(?:^|\s)stylesheet(?:\s|$)/i.test(attribs['rel'] ?? '');

function attributes(element: Element, isSilent: boolean): void {
  for (const [name, value] of Object.entries(element.attribs)) {
    if (ACTING.test(name)) delete element.attribs[name];
    else if (SPOKEN.test(name)) element.attribs[name] = isSilent ? blot(value) : maskText(value);
    else if (/[\d０-９]{11}/.test(value)) element.attribs[name] = maskAddress(value);
  }
}

/** Style sheets can write text, too. */
function style(element: Element): void {
  for (const child of element.children) if (child.type === 'text') child.data = maskAddress(child.data);
}

function remove(node: AnyNode): void {
  const siblings = node.parent?.children;
  const at = siblings?.indexOf(node as ChildNode) ?? -1;
  if (siblings === undefined || at < 0) return;
  siblings.splice(at, 1);
  if (node.prev) node.prev.next = node.next;
  if (node.next) node.next.prev = node.prev;
}
