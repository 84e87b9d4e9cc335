/** What an article page says about itself: title, source, document number, and when it was published. */
import type { Element } from 'domhandler';
import type { ParsedPage } from './html.ts';
import { linesOf, type Line } from './lines.ts';
import type { Dated, PageFacts, Tag } from './page-facts.ts';
import { HEADER_WORDS } from './date-labels.ts';
import { bodyElement, inFrame } from './text.ts';
import { filled } from './tags.ts';
import { readPublished } from './published.ts';

export interface Article {
  title: string | null;
  /** Whether the title stands on the page itself, not only in `<title>` or a tag. */
  titleShown: boolean;
  published: Dated | null;
  otherDates: Dated[];
  source: PageFacts['source'];
  documentNumber: string | null;
  body: Element | null;
  /** All visible lines of the page. */
  lines: Line[];
  /** Lines from the title to the body, both exclusive; where date and source stand. */
  zone: Line[];
}

const TITLE_WORD = /(?:^|[\s_-])(?:\w*title|tit|biaoti|wzbt|bt|headline|subject|h-?title)(?:\d*)(?:$|[\s_-])/i;

/** Text without blanks and punctuation, to compare titles. */
export function plain(text: string): string {
  return text.replace(/[\s\p{P}\p{S}]+/gu, '').toLowerCase();
}

/** `<title>` without the name of the site behind or before it. */
export function titleHead(title: string): string {
  const parts = title
    .split(
      /\s*[_|｜]+\s*|\s+[-–—]+\s+|-{2,}|—{2,}|\s*[-–—>]\s*(?=[^-–—>]{0,30}(?:网|网站|政府|人民政府|局|委员会|办公室|厅|门户|中心|平台)$)/,
    )
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts[0] ?? '';
}

function textIn(element: Element | undefined): string {
  return element?.children.map((child) => (child.type === 'text' ? child.data : '')).join('') ?? '';
}

export function documentTitle(page: ParsedPage): string {
  return textIn(page.named('title')[0]).replace(/\s+/g, ' ').trim();
}

interface Candidate {
  text: string;
  line: number;
  score: number;
}

function weighTitle(
  page: ParsedPage,
  line: Line,
  wanted: { tag: string; doc: string; head: string },
): { text: string; score: number } | null {
  const named = TITLE_WORD.test(`${line.element.attribs['class'] ?? ''} ${line.element.attribs['id'] ?? ''}`);
  const whole = line.kind === 'heading' || named ? page.textOf(line.element).replace(/\n/g, '').trim() : line.text;
  const text = whole.length > 0 && whole.length <= 200 ? whole : line.text;
  const key = plain(text);
  if (key.length < 2 || text.length > 200) return null;
  let score = 0;
  if (wanted.tag !== '' && key === wanted.tag) score += 10;
  if (key === wanted.head || (key.length >= 6 && wanted.doc.startsWith(key))) score += 8;
  else if (key.length >= 6 && wanted.doc.includes(key)) score += 5;
  else if (wanted.head.length >= 8 && key.startsWith(wanted.head)) score += 6;
  if (line.kind === 'heading') score += /^h1$/.test(line.element.name) ? 3 : 2;
  if (named) score += 2;
  if (key.length < 5) score -= 4;
  if (line.linkChars > text.length / 2) score -= 5;
  return score > 0 ? { text, score } : null;
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

function findTitle(page: ParsedPage, lines: Line[], tags: Tag[], bodyAt: number): Candidate | null {
  const doc = documentTitle(page);
  const wanted = { tag: plain(filled(tags, 'ArticleTitle') ?? ''), doc: plain(doc), head: plain(titleHead(doc)) };
  let best: Candidate | null = null;
  for (let index = 0; index < Math.min(lines.length, bodyAt + 40); index += 1) {
    const weighed = weighTitle(page, lines[index] as Line, wanted);
    if (weighed === null) continue;
    let score = weighed.score;
    if (index < bodyAt) score += 2;
    const joined = overLines(lines, index, wanted.head);
    if (joined !== null) {
      weighed.text = joined;
      score += 8;
    }
    if (score > (best?.score ?? 4) && !inFrame((lines[index] as Line).element)) best = { text: weighed.text, line: index, score };
  }
  return best;
}

/** Line at which the article's body begins: its container, else the first long paragraph. */
function bodyStart(lines: Line[], body: Element | null): number {
  if (body !== null) {
    const inside = lines.findIndex(({ element }) => {
      for (let at: Element | null = element; at !== null; at = at.parent?.type === 'tag' ? at.parent : null) if (at === body) return true;
      return false;
    });
    if (inside >= 0) return inside;
  }
  const long = lines.findIndex(({ text, linkChars }) => text.length > 60 && linkChars < text.length / 3 && !HEADER_WORDS.test(text));
  return long >= 0 ? long : lines.length;
}

const SOURCE =
  /(?:^|[\s【[(（|｜])(?:信息来源|文章来源|稿件来源|内容来源|来\s?源|稿源|发布机构|发布单位|信息提供|供稿单位|供稿)\s*[：:]\s*([^\s【】[\]|｜<>]{1,40})/;
const NOT_A_SOURCE =
  /^(?:作者|发布|时间|日期|编辑|责任|责编|浏览|点击|阅读|访问|字体|字号|分享|打印|关闭|审核|来源|本站原创$|无$|null$|\d{4}[-年])/i;

function readSource(page: ParsedPage, lines: Line[], tags: Tag[]): PageFacts['source'] {
  for (const line of lines) {
    if (line.text.length > 400) continue;
    const found = SOURCE.exec(line.text)?.[1]?.replace(
      /(?:发布时间|发布日期|时间|日期|作者|编辑|浏览|字体|字号|点击|责任编辑)[：:]?.*$/,
      '',
    );
    const text = found?.replace(/[)）】\]，,;；]+$/, '').trim() ?? '';
    if (text !== '' && !NOT_A_SOURCE.test(text)) return { text, spot: page.spot(line.element) };
  }
  for (let index = 0; index < lines.length - 1; index += 1) {
    const { text, kind } = lines[index] as Line;
    if (!/^(?:信息来源|文章来源|来\s?源|稿源|发布机构|发布单位|公开机构|制发机关|发文机关)\s*[：:]?$/.test(text)) continue;
    const next = lines[index + 1] as Line;
    if ((kind === 'cell' || next.kind === kind) && next.text.length <= 40 && !/[：:]$/.test(next.text) && !NOT_A_SOURCE.test(next.text)) {
      return { text: next.text, spot: page.spot(next.element) };
    }
  }
  const tag = filled(tags, 'ContentSource');
  return tag === null ? null : { text: tag };
}

const NUMBER = /[\u4e00-\u9fa5]{2,12}(?:〔|\[|［|\(|（|【)((?:19|20)\d{2})(?:〕|\]|］|\)|）|】)\s*第?\s*(\d{1,4})\s*号/;

function readNumber(texts: string[]): string | null {
  for (const text of texts) {
    const found = NUMBER.exec(text);
    if (found !== null) return found[0].replace(/\s+/g, '').replace(/^.*(?:文号|字号|关于印发|按照|根据|依据|的通知|号和|号、|附件)/, '');
  }
  return null;
}

/** Reads the page as an article. Whether it is one, `kind` decides. */
export function readArticle(page: ParsedPage, tags: Tag[]): Article {
  const root = page.$.root()[0]!;
  const lines = linesOf(root).filter(({ text }) => text !== '');
  const body = bodyElement(page.elements, page.textOf);
  const firstBody = bodyStart(lines, body);
  const title = findTitle(page, lines, tags, firstBody);
  const bodyAt = title !== null && title.line >= firstBody && body === null ? lines.length : firstBody;
  const start = title === null ? bodyAt : title.line + 1;
  const zone = lines.slice(start, Math.max(start, Math.min(bodyAt, start + 25)));
  const dates = readPublished(page, { lines, zone, bodyAt, titleAt: title?.line ?? null }, tags);
  const framed = lines.filter((line, index) => (index < bodyAt || index > bodyAt + 1) && line.text.length < 200);
  const head = title?.text ?? filled(tags, 'ArticleTitle') ?? titleHead(documentTitle(page));
  return {
    title: head === '' ? null : head,
    titleShown: title !== null,
    ...dates,
    source: readSource(page, [...zone, ...framed], tags),
    documentNumber: readNumber([
      ...lines
        .slice(0, bodyAt)
        .filter(({ linkChars }) => linkChars === 0)
        .map(({ text }) => text),
      head,
      ...lines.slice(bodyAt, bodyAt + 6).map(({ text }) => text),
    ]),
    body,
    lines,
    zone,
  };
}
