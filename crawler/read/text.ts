/** What a reader's eye sees of a document: its visible text, and the part of it that is content rather than frame. */
import type { AnyNode, Element } from 'domhandler';

const UNSEEN = new Set(['script', 'style', 'noscript', 'template', 'head', 'select', 'object', 'svg', 'iframe', 'title', 'meta', 'link']);
const BLOCK = new Set(
  'address article aside blockquote body br center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tr ul'.split(
    ' ',
  ),
);
const CELL = new Set(['td', 'th']);

/** Body containers of the CMS families of facts §G.1 and their usual kin, most specific first. */
export const BODIES = [
  '#UCAP-CONTENT',
  '#vsb_content',
  '.v_news_content',
  '.TRS_UEDITOR',
  '.trs_editor_view',
  '.TRS_Editor',
  '.news_cont_d_wrap',
  '#zoom',
  '#Zoom',
  '#zoomcon',
  '.article-content',
  '.article_content',
  '.articleContent',
  '.pages_content',
  '.conTxt',
  '.content_text',
  '#articleContent',
  '#article_content',
  '.bt_content',
  '.xxgk_content',
  '.wzcon',
  '.newsContent',
  '.news_content',
  '.detail-content',
  '.article',
];

/** Names (one id or class word) of frame parts: head, navigation, path, side column, footer. `article-top` and its like are content. */
const FRAME_WORD =
  /^(?:site-?|page-?|main-?)?(?:header?|top-?(?:bar|nav|menu)?|nav|navi|navigation|navbar|menu|submenu|foot(?:er)?|bottom|copyright|bread-?crumbs?|crumbs?|position|location|dqwz|sidebar|aside|banner|friend-?links?|yqlj)(?:[-_]?(?:box|wrap|wrapper|con|content|inner|main|area|container|bg|in|ul|list|left|right|row|text|\d+))*$/i;
const words = new Map<string, boolean>();

function namesFrame(value: string): boolean {
  const known = words.get(value);
  if (known !== undefined) return known;
  const answer = value.split(/\s+/).some((word) => word.length < 40 && FRAME_WORD.test(word));
  if (words.size < 5000) words.set(value, answer);
  return answer;
}

function hidden(element: Element): boolean {
  if (UNSEEN.has(element.name) || element.attribs['hidden'] !== undefined) return true;
  if (element.name === 'input') return true;
  const style = element.attribs['style'];
  return style !== undefined && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style);
}

/** Blanks of every width become one space, block ends one line end, no empty lines. */
function tidy(raw: string): string {
  return raw
    .replace(/[ \t\f\v\u00a0\u2000-\u200d\u202f\u3000\ufeff]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}

/** Visible text below a node, without recursion. `skip` leaves out further elements. */
export function visibleText(root: AnyNode, skip?: (element: Element) => boolean): string {
  const parts: string[] = [];
  let node: AnyNode | null = root;
  while (node !== null) {
    let down: AnyNode | null = null;
    if (node.type === 'text') parts.push(node.data.replace(/[\r\n]+/g, ' '));
    else if ('children' in node && node.type !== 'script' && node.type !== 'style') {
      const element = node.type === 'tag' ? node : null;
      if (element === null || element === root || !(hidden(element) || skip?.(element))) {
        if (element !== null && BLOCK.has(element.name)) parts.push('\n');
        down = node.children[0] ?? null;
      }
    }
    if (down !== null) {
      node = down;
      continue;
    }
    while (node !== null && node !== root && node.next === null) {
      node = node.parent;
      if (node !== null) parts.push(after(node));
    }
    node = node === null || node === root ? null : ((node.next as AnyNode | null) ?? null);
  }
  return tidy(parts.join(''));
}

function after(node: AnyNode): string {
  if (node.type !== 'tag') return '';
  return BLOCK.has(node.name) ? '\n' : CELL.has(node.name) ? ' ' : '';
}

/** Names of a page's foot: long as it may be, it is never the page's content. */
export const FOOT_WORD = /(?:^|[\s_-])(?:foot|bottom|copyright)/i;

/** Elements that only their name makes a frame; `markContent` puts them here once a page. */
const content = new WeakSet<Element>();

export function markContent(elements: Element[]): void {
  for (const element of elements) content.add(element);
}

/** Named like a frame, and yet what the page has to say stands in it. */
export function holdsContent(element: Element): boolean {
  return content.has(element);
}

/** Whether an element belongs to the page's frame by its tag, id or class, unless it holds the page's text. */
export function isFrame(element: Element): boolean {
  return frameNamed(element) && !content.has(element);
}

export function frameNamed(element: Element): boolean {
  if (element.name === 'header' || element.name === 'footer' || element.name === 'nav') return true;
  if (element.name === 'body' || element.name === 'html') return false;
  const { id, class: names } = element.attribs;
  if (id !== undefined && namesFrame(id)) return true;
  if (names === undefined) return false;
  // A row called "top" is one that was put at the head of its list.
  return namesFrame(ROW.test(element.name) ? names.replace(/(?:^|\s)top(?=\s|$)/gi, ' ') : names);
}

const ROW = /^(?:li|tr|td|dt|dd|a|p|span|b|em|i)$/;

/** Whether an element is, or stands in, a part of the page's frame. */
export function inFrame(element: Element): boolean {
  for (let at: Element | null = element; at !== null; at = at.parent?.type === 'tag' ? at.parent : null) if (isFrame(at)) return true;
  return false;
}

const RANK = new Map(BODIES.map((selector, index) => [selector, index]));

/** An office's address and licence numbers, which some editors keep in a container of the same name. */
const FOOT_TEXT = /版权所有|ICP\s?[备证]|公网安备|网站标识码|copyright/i;
const FOOT_CHARS = 400;

function isFootText(text: string): boolean {
  return text.length < FOOT_CHARS && FOOT_TEXT.test(text);
}

/** The element that holds the article's body, if one of the known containers is there with something in it; the most specific wins. */
export function bodyElement(elements: Element[], textOf: (node: AnyNode) => string): Element | null {
  let best: Element | null = null;
  let rank = BODIES.length;
  for (const element of elements) {
    const { id, class: names } = element.attribs;
    const ranks = [
      id === undefined ? undefined : RANK.get(`#${id}`),
      ...(names === undefined ? [] : names.split(/\s+/).map((name) => RANK.get(`.${name}`))),
    ];
    for (const own of ranks) {
      if (own === undefined || own >= rank || textOf(element).length < 20 || isFootText(textOf(element))) continue;
      [best, rank] = [element, own];
    }
  }
  return best;
}

export function mainTextOf(root: AnyNode, elements: Element[], textOf: (node: AnyNode) => string): string {
  const body = bodyElement(elements, textOf);
  return body === null ? visibleText(root, isFrame) : textOf(body);
}
