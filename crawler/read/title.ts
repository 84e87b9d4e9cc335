/** The title of an article: what the page shows as its heading, not the name of the site above it. */
import type { Element } from 'domhandler';
import type { ParsedPage } from './html.ts';
import type { Line } from './lines.ts';
import type { Tag } from './page-facts.ts';
import { hasBelow } from './below.ts';
import { HEADER_WORDS } from './date-labels.ts';
import { findDates, wholeDate } from './dates.ts';
import { filled } from './tags.ts';
import { inFrame, visibleText } from './text.ts';

const TITLE_WORD = /(?:^|[\s_-])(?:\w*title|tit|biaoti|wzbt|bt|headline|subject|h-?title)(?:\d*)(?:$|[\s_-])/i;

/** Text without blanks and punctuation, to compare titles. */
export function plain(text: string): string {
  return text.replace(/[\s\p{P}\p{S}]+/gu, '').toLowerCase();
}

const SITE_WORD = '(?:网|网站|政府|人民政府|局|委员会|办公室|厅|门户|网站群[!！]?|中心|平台|大学|学院|学校|街道|协会)';
const SITE_BEHIND = new RegExp(`\\s*[-–—>]\\s*[^-–—>]{0,30}${SITE_WORD}$`);
const SPLIT = new RegExp(`\\s*[_|｜]+\\s*|\\s+[-–—]+\\s+|-{2,}|—{2,}|\\s*[-–—>]\\s*(?=[^-–—>]{0,30}${SITE_WORD}$)`);

/** `<title>` without the names of the site and its offices behind it. */
export function titleHead(title: string): string {
  let head =
    title
      .split(SPLIT)
      .find((part) => part.trim() !== '')
      ?.trim() ?? '';
  while (SITE_BEHIND.test(head) && head.replace(SITE_BEHIND, '').trim() !== '') head = head.replace(SITE_BEHIND, '').trim();
  return head.replace(/^\[([^[\]]+)\]$/, '$1');
}

function textIn(element: Element | undefined): string {
  return element?.children.map((child) => (child.type === 'text' ? child.data : '')).join('') ?? '';
}

export function documentTitle(page: ParsedPage): string {
  return textIn(page.named('title')[0]).replace(/\s+/g, ' ').trim();
}

/** A name like "市人民政府网": what stands in a page's head or logo, seldom over an article. */
const SITE_NAME = /^[^，。：“”《》]{2,24}(?:网|网站|门户|平台|人民政府)$/;

/** A heading within a heading is one that was never closed, with half the page in it. */
const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
/** A title stands among the first lines of a page, however long its menus are. */
const MOST_LINES = 3000;

const ASIDE = /^(?:small|span|em|i|font|div|p|time)$/;
const ASIDE_CHARS = 120;

/** Parts of a heading that begin with a date: "标题 <small>(2024-05-11)</small>". */
export function datedAsides(page: ParsedPage, heading: Element): Element[] {
  if (!/^h[1-6]$/.test(heading.name)) return [];
  const whole = page.textOf(heading).length;
  return heading.children.filter((child): child is Element => {
    if (child.type !== 'tag' || !ASIDE.test(child.name)) return false;
    const text = page.textOf(child);
    const date = text.length > ASIDE_CHARS || text.length > whole - 4 ? undefined : findDates(text)[0];
    return date !== undefined && /^[\s[(（【]*(?:[\p{Script=Han}]{2,4}\s*[：:]\s*)?$/u.test(text.slice(0, date.at));
  });
}

/** The heading without the parts that hold its date and what follows them. */
function headingText(page: ParsedPage, heading: Element): string {
  const [first] = datedAsides(page, heading);
  if (first === undefined) return page.textOf(heading).replace(/\n/g, '').trim();
  const after = new Set(heading.children.slice(heading.children.indexOf(first)));
  return visibleText(heading, (element) => after.has(element))
    .replace(/\n/g, '')
    .trim();
}

const HEADER = new RegExp(`${HEADER_WORDS.source}|(?:发布|发表|更新)?(?:时间|日期)\\s*[：:]|(?:发布|发表)(?:时间|日期)\\s?(?:19|20)\\d\\d`);

interface Candidate {
  text: string;
  line: number;
  score: number;
}

function isNamed({ element }: Line): boolean {
  return TITLE_WORD.test(`${element.attribs['class'] ?? ''} ${element.attribs['id'] ?? ''}`);
}

function weighTitle(
  page: ParsedPage,
  line: Line,
  wanted: { tag: string; doc: string; head: string; raw: string },
): { text: string; score: number } | null {
  // Menus are most of a page's lines; a link is a title only where `<title>` or the tag says the same.
  if (line.kind !== 'heading' && line.linkChars > line.text.length / 2 && !wanted.raw.includes(line.text.slice(0, 2))) return null;
  const named = isNamed(line);
  const isWhole = (line.kind === 'heading' || named) && !hasBelow(line.element, ...HEADINGS);
  const whole = isWhole ? headingText(page, line.element) : line.text;
  // A box named "title" may hold the line of date and source, too.
  const text = whole.length > 0 && whole.length <= 200 && !HEADER.test(whole) ? whole : line.text;
  const key = plain(text);
  if (key.length < 2 || text.length > 200) return null;
  let score = 0;
  if (wanted.tag !== '' && key === wanted.tag) score += 10;
  if (key === wanted.head || (key.length >= 6 && wanted.doc.startsWith(key))) score += 8;
  else if (key.length >= 6 && wanted.doc.includes(key)) score += 5;
  // "示例县卫生健康委员会机构职能" over a page headed "机构职能".
  else if (line.kind === 'heading' && key.length >= 4 && wanted.doc.endsWith(key)) score += 8;
  else if (wanted.head.length >= 8 && key.startsWith(wanted.head)) score += 6;
  if (line.kind === 'heading') score += /^h1$/.test(line.element.name) ? 3 : 2;
  if (named) score += 2;
  if (key.length < 5) score -= 4;
  if (key !== wanted.tag && !/^h[1-4]$/.test(line.element.name) && SITE_NAME.test(text)) score -= 6;
  if (line.linkChars > text.length / 2) score -= 5;
  return score > -3 ? { text, score } : null;
}

/** A title set in several lines is found by putting them together. */
function overLines(lines: Line[], from: number, head: string): string | null {
  let text = '';
  for (let index = from; index < Math.min(lines.length, from + 6); index += 1) {
    text += (lines[index] as Line).text;
    const key = plain(text);
    if (index > from && key === head) return text;
    if (key === '' || !head.startsWith(key)) return null;
  }
  return null;
}

const TOOLS = /二维码|扫一扫|扫描|分享|打印|收藏|视力保护|字号|字体/;

function isTool({ text, linkChars }: Line): boolean {
  return linkChars > text.length / 2 || (TOOLS.test(text) && text.length <= 30);
}

/** A line that names what stands in it; under a heading one that is hardly more than a date will do. */
function isHeader(text: string, heading: boolean): boolean {
  return (heading && text.length <= 24) || (text.length <= 200 && HEADER.test(text));
}

const PUBLISHED = /发布(?:时间|日期)/;

/** A line of the table above a document: its number in the catalogue, who issued it. */
const DISCLOSED =
  /^(?:索\s*引\s*号|(?:发文|发布|制发|公开)(?:机关|机构|单位)|(?:发文|文件)字\s*号|文\s*号|(?:成文|生成|印发|发文|实施)日期|主题(?:分类|词)|(?:信息|公文)分类|公开(?:方式|形式|范围|时限)|有\s*效\s*性|效力状态)\s*[：:]/;

const DATE_LABEL = /^(?:发布|发表)?(?:时\s*间|日\s*期)\s*[：:]?$/;
/** How far above its text a title stands that only a bare date tells. */
const CLOSE_LINES = 8;

/** Below the line stand cells that say 时间 and 来源, or nothing but a minute and then sentences; a lone day may be a signature's. */
function overBareDate(lines: Line[], at: number): boolean {
  const [own, first, second, ...rest] = lines.slice(at, at + CLOSE_LINES);
  if (own === undefined || first === undefined || second === undefined || plain(own.text).length < 6) return false;
  const labelled = first.kind === 'cell' && DATE_LABEL.test(first.text);
  const date = wholeDate(labelled ? second.text : first.text);
  if (date === null || date.year === null) return false;
  if (labelled) return rest.some(({ text, kind }) => kind === 'cell' && text.length <= 6 && HEADER_WORDS.test(text));
  const sentences = rest.some(({ text, linkChars }) => linkChars === 0 && text.length >= 30 && text.endsWith('。'));
  return sentences && date.time !== undefined && !/星期|周/.test(first.text);
}

/** "标题：…" above the heading that says the same. */
function repeatsBelow(lines: Line[], at: number): boolean {
  const named = /^标\s*题\s*[：:]\s*(.{2,})$/.exec((lines[at] as Line).text)?.[1];
  return named !== undefined && lines.some(({ text, kind }) => kind === 'heading' && text === named);
}

/** What it is worth that the line of source and date follows: where `<title>` only names the site, this is what tells the title. */
function overHeader(lines: Line[], at: number): number {
  const line = lines[at] as Line;
  if (line.linkChars > 0 || isTool(line) || DISCLOSED.test(line.text) || repeatsBelow(lines, at) || wholeDate(line.text) !== null) return 0;
  const below = lines.slice(at + 1, at + 6).filter((next) => HEADER.test(next.text) || !isTool(next));
  const headed = line.kind === 'heading' || isNamed(line);
  const header = below.slice(0, 2).find(({ text }) => isHeader(text, headed) && findDates(text).length > 0);
  if (header === undefined) return overBareDate(lines, at) ? 3 : 0;
  return headed && PUBLISHED.test(header.text) ? 5 : 3;
}

/** The page's heading with the line it stands in; null when none of its lines reads like one. */
export function findTitle(page: ParsedPage, lines: Line[], tags: Tag[], bodyAt: number): Candidate | null {
  const doc = documentTitle(page);
  const tag = filled(tags, 'ArticleTitle') ?? '';
  const wanted = { tag: plain(tag), doc: plain(doc), head: plain(titleHead(doc)), raw: `${doc} ${tag}` };
  let best: Candidate | null = null;
  for (let index = 0; index < Math.min(lines.length, bodyAt + 40, MOST_LINES); index += 1) {
    const weighed = weighTitle(page, lines[index] as Line, wanted);
    if (weighed === null) continue;
    let score = weighed.score;
    if (index < bodyAt) score += 2;
    score += overHeader(lines, index);
    const joined = overLines(lines, index, wanted.head);
    if (joined !== null) {
      weighed.text = joined;
      score += 8;
    }
    if (score > (best?.score ?? 4) && !inFrame((lines[index] as Line).element)) best = { text: weighed.text, line: index, score };
  }
  return best;
}
