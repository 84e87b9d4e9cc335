/**
 * Rebuilds an archived page from an allow-list: nothing of a stranger's markup passes through, only known tags written anew
 * around escaped text. No scripts, forms, frames, pictures, ids, classes or addresses that load survive it.
 */
import type { AnyNode, ChildNode, Element } from 'domhandler';
import type { ParsedPage } from '../../crawler/read/html.ts';
import { escape } from '../escape.ts';
import type { Placed } from './exhibit-banner.ts';
import { maskAddress } from './exhibit-mask.ts';
import type { Spots } from './exhibit-spots.ts';
import { safeAttributes, safeStyle } from './exhibit-style.ts';
import { render, type Piece } from './exhibit-text.ts';

const words = (text: string): Set<string> => new Set(text.split(' '));
const STRUCTURE = words('table thead tbody tfoot tr colgroup ul ol dl');
const VOID = words('br hr wbr col');
const KEPT = words(
  'div p span h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr td th b i em strong u s sub sup small pre blockquote br hr wbr',
);
const BLOCKS = words(
  'html body form fieldset section article header footer nav main aside figure figcaption address center marquee legend details summary menu dir frameset',
);
const GONE = words(
  'head script style noscript template noembed noframes title meta link base param source track map area datalist option optgroup',
);
/** What is shown as a box with a word in it, and the attribute that says what it was. */
const BOXES: Record<string, [label: string, attribute: string]> = {
  img: ['图片', 'alt'],
  iframe: ['内嵌页面', 'src'],
  frame: ['框架页面', 'src'],
  object: ['内嵌对象', 'data'],
  embed: ['内嵌对象', 'src'],
  applet: ['内嵌对象', 'code'],
  video: ['视频', 'title'],
  audio: ['音频', 'title'],
  canvas: ['画布', 'title'],
  svg: ['图形', 'title'],
  math: ['公式', 'title'],
  input: ['输入框', 'placeholder'],
  select: ['选择框', 'title'],
  textarea: ['输入框', 'placeholder'],
};

/** What an archived element becomes in an exhibit. */
export const tagFor = (name: string): string => (KEPT.has(name) ? name : BLOCKS.has(name) ? 'div' : 'span');

/** What an eye sees between the text before and after such a tag. */
export const gapOf = (tag: string): '' | '\n' | '\t' =>
  tag === 'td' || tag === 'th' ? '\t' : /^(?:span|[bius]|em|strong|su[bp]|small|wbr|col)$/.test(tag) ? '' : '\n';

interface Walk {
  pieces: Piece[];
  spots: Spots;
  /** Elements that are marked or hold a mark: what could hide them is left out. */
  open: Set<Element>;
  /** Marks of one element beyond its first, until an element comes that can hold their anchors. */
  pending: Placed[];
}

/** The archived page as one block, its text masked. `blur`: also what stands beside a personal number. */
export function archivedBody(page: ParsedPage, spots: Spots, marks: Placed[], blur: boolean): string {
  const walk: Walk = { pieces: [], spots, open: ancestors(spots), pending: [] };
  for (const child of page.$.root()[0]?.children ?? []) visit(walk, child, false);
  for (const mark of walk.pending) push(walk, anchor(mark));
  const whole = marks
    .filter((mark) => mark.where === 'page')
    .map(anchor)
    .join('');
  const body = render(walk.pieces, blur);
  const empty = walk.pieces.some((piece) => 'text' in piece && piece.text.trim() !== '')
    ? ''
    : '<p class="sx-none">（页面没有可见文字）</p>';
  return `<div class="sx-page">${whole}${empty}${body}</div>`;
}

function ancestors(spots: Spots): Set<Element> {
  const open = new Set<Element>();
  for (const element of spots.keys()) {
    for (let at: AnyNode | null = element; at !== null; at = at.parent) if ('attribs' in at) open.add(at as Element);
  }
  return open;
}

const anchor = (mark: Placed): string => `<a class="sx-at" id="${escape(mark.anchor)}"></a>`;

function push(walk: Walk, html: string, gap: '' | '\n' | '\t' = ''): void {
  walk.pieces.push({ html, gap });
}

function visit(walk: Walk, node: ChildNode, blotted: boolean): void {
  if (node.type === 'text') {
    walk.pieces.push({ text: node.data, blotted });
    return;
  }
  if (!('attribs' in node)) return;
  const element = node as Element;
  const name = element.name.toLowerCase();
  if (GONE.has(name)) return;
  const marks = walk.spots.get(element) ?? [];
  const inside = blotted || marks.some((mark) => mark.personal === true);
  const box = BOXES[name];
  if (box !== undefined) return showBox(walk, element, box, marks, inside);
  const tag = tagFor(name);
  const gap = gapOf(tag);
  push(walk, `<${tag}${attributes(walk, element, name, marks)}>`, gap);
  if (VOID.has(tag)) return;
  if (!STRUCTURE.has(tag)) for (const mark of walk.pending.splice(0)) push(walk, anchor(mark));
  for (const child of element.children) visit(walk, child, inside);
  push(walk, `</${tag}>`, gap);
}

function attributes(walk: Walk, element: Element, name: string, marks: Placed[]): string {
  const { attribs } = element;
  const font = name === 'font' && /^#?\w{1,20}$/.test(attribs['color'] ?? '') ? `color:${attribs['color']}` : '';
  const style = [font, safeStyle(attribs['style'] ?? '', walk.open.has(element)), name === 'center' ? 'text-align:center' : '']
    .filter((one) => one !== '')
    .join(';');
  const link = name === 'a' && attribs['href'] !== undefined ? ` title="${escape(`原链接：${maskAddress(attribs['href'])}`)}"` : '';
  const classes = [...(name === 'a' ? ['sx-a'] : []), ...markClasses(marks)];
  return `${markId(walk, marks)}${classes.length > 0 ? ` class="${classes.join(' ')}"` : ''}${link}${style === '' ? '' : ` style="${escape(style)}"`}${safeAttributes(attribs)}`;
}

const markClasses = (marks: Placed[]): string[] =>
  marks.length === 0 ? [] : ['sx-mark', marks.some((mark) => mark.tone === 'fault') ? 'sx-fault' : 'sx-merit'];

function markId(walk: Walk, marks: Placed[]): string {
  const [first, ...more] = marks;
  if (first === undefined) return '';
  walk.pending.push(...more);
  return ` id="${escape(first.anchor)}" data-n="${marks.map((mark) => mark.number).join('、')}"`;
}

function showBox(walk: Walk, element: Element, [label, attribute]: [string, string], marks: Placed[], blotted: boolean): void {
  const said = element.attribs[attribute] ?? '';
  const shown = attribute === 'src' || attribute === 'data' || attribute === 'code' ? maskAddress(said) : said;
  if (element.attribs['type']?.toLowerCase() === 'hidden' && marks.length === 0) return;
  push(walk, `<span${markId(walk, marks)} class="${['sx-box', ...markClasses(marks)].join(' ')}">`);
  for (const mark of walk.pending.splice(0)) push(walk, anchor(mark));
  walk.pieces.push({ text: `${label}${shown === '' ? '' : `：${shown.slice(0, 200)}`}`, blotted });
  push(walk, '</span>');
}
