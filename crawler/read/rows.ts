/** Finds the rows of lists: which links are entries, which dates stand beside them, and what holds them together. */
import type { AnyNode, Element, Text } from 'domhandler';
import type { ParsedPage } from './html.ts';
import { findDates, wholeDate, type DateText } from './dates.ts';
import { CLOCK_WORDS, HEADER_WORDS, labelSort, type LabelSort } from './date-labels.ts';
import { targetOf } from './links.ts';
import { columnHeading, rowHeading } from './table-heads.ts';
import { itemTitle } from './item-title.ts';
import { isFrame } from './text.ts';
import { parentOf, seen } from './walk.ts';

/** A link that could be an entry of a list. */
export interface Entry {
  element: Element;
  /** Where no address can be read from a scripted link: the list's own address with a fragment, so that the row still counts. */
  url: string;
  title: string;
  /** Whether a click leads to an address that can be read. */
  leads: boolean;
}

/** A date standing on its own somewhere in the page. */
export interface Token {
  node: AnyNode;
  date: DateText;
  sort: LabelSort;
  /** Stands among the words of a link without a label of its own: "2019年10月1日天气预报". */
  titled?: true;
}

export interface Row {
  element: Element;
  entry: Entry;
  token: Token | null;
  /** The element whose children the rows of this list are. */
  holder: Element;
}

const NOISE =
  /^[[【(（]?(?:更多|more|查看更多|首\s?页|网站首页|主页|上一?页|下一?页|前一?页|后一?页|尾\s?页|末\s?页|上一篇|下一篇|转到|跳转|确定|go|详细|详情|查看|查看详情|查看全文|点击查看全文|阅读全文|全文|点击查看|下载|点击下载|返回|返回顶部|打印|关闭|收藏|分享|回到顶部|[\d\s.…<>«»‹›|[\]()+-]+|详细)(?:\s*[>»›+.…]*)[\]】)）]?$/i;
const PAGER =
  /(?:^|[\s_-])(?:page|pages|pager|paging|pagination|pagebar|page-?nav|page_nav_list|fenye|pagelist|pagecode|pb_sys_common)(?:$|[\s_-]|\d)/i;

/** Named like a pager and reading like one: "page-main" with dated entries in it is the page itself. */
function isPager(page: ParsedPage, element: Element): boolean {
  if (!PAGER.test(element.attribs['class'] ?? '') && !PAGER.test(element.attribs['id'] ?? '')) return false;
  const text = page.textOf(element);
  return text.length < 400 && findDates(text).length === 0;
}

/** `everywhere`: also inside the page's frame (home pages put lists anywhere). */
export function readEntries(page: ParsedPage, root: AnyNode, hiddenToo = false): { entries: Entry[]; texts: Text[] } {
  const entries: Entry[] = [];
  const texts: Text[] = [];
  const small = (element: Element): boolean => isFrame(element) || isPager(page, element);
  for (const node of seen(root, small, hiddenToo)) {
    if (node.type === 'text') {
      if (/[\d\uff10-\uff19]|年/.test(node.data)) texts.push(node);
    } else if ((node.name === 'a' || node.attribs['onclick'] !== undefined) && entries.length < 5000) {
      const url = targetOf(node, page);
      const title = url === null && node.name !== 'a' ? '' : itemTitle(page, node);
      if (title.length < (url === null ? 6 : 2) || NOISE.test(title)) continue;
      entries.push({ element: node, url: url ?? `${page.url.replace(/#.*$/, '')}#${entries.length + 1}`, title, leads: url !== null });
    }
  }
  return { entries, texts };
}

/** Text of a small element with a blank between its parts: "15" + "2026-03" must not run together. */
function spaced(element: Element): string {
  const parts: string[] = [];
  for (const node of seen(element, () => false)) if (node.type === 'text') parts.push(node.data.trim());
  return parts.filter((part) => part !== '').join(' ');
}

/** Day and month in elements side by side: `<b>15</b><span>2026-03</span>`. */
function besideIt(text: Text): { node: AnyNode; date: DateText } | null {
  const first = parentOf(text);
  if (first === null || text.data.trim().length > 10 || first.children.length !== 1) return null;
  let next = first.next;
  while (next !== null && next.type === 'text' && next.data.trim() === '') next = next.next;
  if (next === null || next.type !== 'tag' || next.children.length !== 1 || next.children[0]?.type !== 'text') return null;
  const date = wholeDate(`${text.data.trim()} ${next.children[0].data.trim()}`);
  return date !== null && date.year !== null ? { node: first, date } : null;
}

/** `<time datetime="2022-07-20">7月20日</time>`: the attribute tells the year of the day that is shown. */
function stamped(text: Text, found: { node: AnyNode; date: DateText }): { node: AnyNode; date: DateText } {
  const around = parentOf(text);
  const stamp = around?.name === 'time' && found.date.year === null ? findDates(around.attribs['datetime'] ?? '')[0] : undefined;
  if (stamp === undefined || stamp.month !== found.date.month || stamp.day !== found.date.day) return found;
  return { node: found.node, date: { ...found.date, year: stamp.year } };
}

/** The smallest thing around a text node that wholly is a date; one with a year is preferred to one without. */
function wholeAround(page: ParsedPage, text: Text): { node: AnyNode; date: DateText } | null {
  const own = wholeDate(text.data);
  let best = own === null ? null : stamped(text, { node: text, date: own });
  let element = parentOf(text);
  for (let level = 0; level < 3 && element !== null && (best === null || best.date.year === null); level += 1) {
    if (page.textOf(element).length > 40) break;
    const date = wholeDate(spaced(element));
    if (date !== null && (best === null || date.year !== null)) best = { node: element, date };
    element = parentOf(element);
  }
  return best !== null && best.date.year !== null ? best : (besideIt(text) ?? best);
}

/** Text just before a node, to see whose date it is. */
function before(page: ParsedPage, node: AnyNode): string {
  let at: AnyNode | null = node;
  for (let level = 0; level < 3 && at !== null; level += 1) {
    for (let prev: AnyNode | null = at.prev; prev !== null; prev = prev.prev) {
      const text = prev.type === 'text' ? prev.data.replace(/\s+/g, ' ').trim() : prev.type === 'tag' ? page.textOf(prev) : '';
      if (text !== '') return text.length > 200 ? '' : text;
    }
    at = parentOf(at);
    if (at !== null && /^(?:li|tr|dl|ul|table|div|p|a|td)$/.test((at as Element).name)) return '';
  }
  return '';
}

function sortOf(page: ParsedPage, node: AnyNode, own: string): LabelSort {
  if (own.trim() !== '') return labelSort(own);
  const head = columnHeading(page, node) || rowHeading(page, node);
  if (head !== '' && head.length <= 10 && /时间|日期|期限/.test(head)) return labelSort(head);
  const outer = before(page, node);
  return /(?:时间|日期|期限|截止|截至|发布|发表)\s*[：:]?$/.test(outer) ? labelSort(outer) : 'none';
}

/** "发布时间：" and its like: what a text may hold beside its date. */
const LABEL_CHARS = 6;

/** A title goes on behind its date. */
const AMONG_WORDS = /^\s*\p{Script=Han}{2}/u;

/** Dates inside a longer text node count only when the text is about nothing else. */
function embedded(text: string): { date: DateText; label: string }[] {
  if (text.length > 160 || CLOCK_WORDS.test(text)) return [];
  const dates = findDates(text);
  if (dates.length > 1 && /^\s*[日时分]?\s*(?:至|到|—+|~|～|-+|–)\s*$/.test(text.slice(dates[0]!.end, dates[1]!.at))) return [];
  return dates.flatMap((date, index) => {
    const label = text.slice(index === 0 ? 0 : dates[index - 1]!.end, date.at);
    const sort = label.trim() === '' ? 'none' : labelSort(label);
    const rest = text.length - (date.end - date.at);
    const good =
      sort === 'published' ||
      sort === 'bare' ||
      sort === 'document' ||
      HEADER_WORDS.test(text) ||
      rest <= 6 ||
      /^\s*[[(（【]/.test(text.slice(Math.max(0, date.at - 1)));
    return good && sort !== 'foreign' ? [{ date, label }] : [];
  });
}

export function readTokens(page: ParsedPage, texts: Text[]): Token[] {
  const tokens: Token[] = [];
  const taken = new Set<AnyNode>();
  for (const text of texts) {
    const whole = wholeAround(page, text);
    if (whole !== null) {
      if (taken.has(whole.node)) continue;
      taken.add(whole.node);
      const sort = sortOf(page, whole.node, '');
      if (sort !== 'foreign') tokens.push({ ...whole, sort });
      continue;
    }
    const anchor = insideLink(text);
    for (const { date, label } of embedded(text.data)) {
      const alone = text.data.trim().length - (date.end - date.at) <= LABEL_CHARS;
      if (anchor && alone) {
        const sort = sortOf(page, text, label);
        tokens.push({
          node: text,
          date,
          sort,
          ...(sort === 'none' && AMONG_WORDS.test(text.data.slice(date.end)) ? { titled: true } : {}),
        });
        continue;
      }
      if (anchor && !/^\s*[[(（【]?\s*\d{4}[-/.]/.test(text.data.slice(Math.max(0, date.at - 1)))) continue;
      if (anchor && date.at > 1 && date.end < text.data.trimEnd().length - 1) continue;
      tokens.push({ node: text, date, sort: sortOf(page, text, label) });
    }
  }
  return tokens;
}

function insideLink(node: AnyNode): boolean {
  for (let at = parentOf(node), level = 0; at !== null && level < 5; at = parentOf(at), level += 1) if (at.name === 'a') return true;
  return false;
}
