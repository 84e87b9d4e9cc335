/** A page as the lines an eye reads, each with its element, so that labels, values and numbers can be pointed at. */
import type { CheerioAPI } from 'cheerio';
import type { AnyNode, Element } from 'domhandler';
import { isFrame } from './text.ts';

export interface Line {
  /** Text of the line, blanks collapsed; never empty unless a picture stands there. */
  text: string;
  /** Nearest block, cell or heading around it. */
  element: Element;
  kind: 'cell' | 'heading' | 'block';
  /** Links standing in the line. */
  links: Element[];
  /** Pictures, frames and embedded files standing in the line. */
  pictures: Element[];
  /** Characters of the text that stand inside links. */
  linkChars: number;
}

export interface LineOptions {
  /** Leave out head, navigation, path, side column and footer. */
  withoutFrame?: boolean;
  /** Also read what a style or attribute hides: the archive has it, so anyone can. */
  withHidden?: boolean;
  /** Put a blank where a link or span begins and ends: neighbours in a list are words of their own. */
  apart?: boolean;
}

const NO_TEXT = new Set(['script', 'style', 'noscript', 'template', 'head', 'title', 'meta', 'link', 'svg', 'select', 'textarea']);
const BREAKS = new Set(
  'address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section table tbody td tfoot th thead tr ul br'.split(
    ' ',
  ),
);
const PICTURES = new Set(['img', 'iframe', 'embed', 'object', 'video', 'audio', 'canvas']);
const HEADINGS = /^h[1-6]$/;
const CELLS = new Set(['td', 'th', 'dt', 'dd']);

export function isHidden(element: Element): boolean {
  const style = element.attribs['style'];
  return element.attribs['hidden'] !== undefined || (style !== undefined && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style));
}

export function tidyLine(raw: string): string {
  return raw
    .replace(/[\u200b-\u200f\u2060\ufeff\u00ad]+/g, '')
    .replace(/[\s\u00a0\u2000-\u200a\u202f\u3000]+/g, ' ')
    .trim();
}

interface Open {
  parts: string[];
  links: Element[];
  pictures: Element[];
  linkChars: number;
}

const fresh = (): Open => ({ parts: [], links: [], pictures: [], linkChars: 0 });

const known = new WeakMap<AnyNode, Map<string, Line[]>>();

/** Lines of a whole page, worked out once for all readers that want them in the same form; not to be changed. */
export function pageLines(page: { $: CheerioAPI; elements: readonly Element[] }, options: LineOptions = {}): readonly Line[] {
  const root = page.$.root()[0] as AnyNode;
  // Most pages hide nothing: what is hidden and what is seen are then the same lines.
  const hides = options.withHidden === true && page.elements.some(isHidden);
  const key = `${options.withoutFrame === true}${hides}${options.apart === true}`;
  const forms = known.get(root) ?? new Map<string, Line[]>();
  known.set(root, forms);
  const lines = forms.get(key) ?? linesOf(root, options);
  forms.set(key, lines);
  return lines;
}

/** Lines below `root` in document order. */
export function linesOf(root: AnyNode, options: LineOptions = {}): Line[] {
  const lines: Line[] = [];
  let open = fresh();
  const flush = (around: Element | null): void => {
    const text = tidyLine(open.parts.join(''));
    if (around !== null && (text !== '' || open.pictures.length > 0 || open.links.length > 0)) {
      const kind = HEADINGS.test(around.name) ? 'heading' : CELLS.has(around.name) ? 'cell' : 'block';
      lines.push({ text, element: around, kind, links: open.links, pictures: open.pictures, linkChars: open.linkChars });
    }
    open = fresh();
  };
  const walk = (node: AnyNode, block: Element | null, link: Element | null): void => {
    if (node.type === 'text') {
      open.parts.push(node.data);
      if (link !== null) open.linkChars += tidyLine(node.data).length;
      return;
    }
    if (!('children' in node)) return;
    if (node.type === 'root' || node.type === 'cdata') return node.children.forEach((child) => walk(child, block, link));
    if (node.type !== 'tag' || left(node, options, node === root)) return;
    if (PICTURES.has(node.name)) return void open.pictures.push(node);
    const breaks = BREAKS.has(node.name);
    if (breaks) flush(block);
    if (node.name === 'a') open.links.push(node);
    const around = breaks && node.name !== 'br' ? node : block;
    const apart = options.apart === true && (node.name === 'a' || node.name === 'span');
    if (apart) open.parts.push(' ');
    for (const child of node.children) walk(child, around, node.name === 'a' ? node : link);
    if (apart) open.parts.push(' ');
    if (breaks) flush(around);
  };
  const outer = root.type === 'tag' ? root : null;
  walk(root, outer, null);
  flush(outer);
  return lines;
}

function left(element: Element, options: LineOptions, isRoot: boolean): boolean {
  if (NO_TEXT.has(element.name)) return true;
  if (isRoot) return false;
  return (options.withHidden !== true && isHidden(element)) || (options.withoutFrame === true && isFrame(element));
}
