/** What an article page says about itself: title, source, document number, and when it was published. */
import type { Element } from 'domhandler';
import type { ParsedPage } from './html.ts';
import { isWithin } from './around.ts';
import { findDates } from './dates.ts';
import { pageLines, type Line } from './lines.ts';
import type { Dated, PageFacts, Tag } from './page-facts.ts';
import { HEADER_WORDS } from './date-labels.ts';
import { bodyElement } from './text.ts';
import { filled } from './tags.ts';
import { readPublished } from './published.ts';
import { readSource } from './source.ts';
import { datedAsides, documentTitle, findTitle, titleHead } from './title.ts';

export { documentTitle, plain, titleHead } from './title.ts';

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

/** A sentence of the text, short as it may be. */
function isRunning({ text, linkChars, kind }: Line): boolean {
  return kind !== 'heading' && text.length >= 15 && /[。！]$/.test(text) && linkChars < text.length / 3 && !HEADER_WORDS.test(text);
}

function linesIn(lines: Line[], body: Element): number {
  return lines.findIndex(({ element }) => isWithin(element, body));
}

/** A paragraph that cannot be the line of date and source. */
function isLong({ text, linkChars, kind }: Line): boolean {
  return kind !== 'heading' && text.length > 60 && linkChars < text.length / 3 && !HEADER_WORDS.test(text);
}

/** Line at which the article's body begins: its container, else the first long paragraph. */
function bodyStart(lines: Line[], body: Element | null): number {
  const inside = body === null ? -1 : linesIn(lines, body);
  if (inside >= 0) return inside;
  const long = lines.findIndex(isLong);
  return long >= 0 ? long : lines.length;
}

/** How many lines of a container may name date and source before its text. */
const HEAD_LINES = 4;

/** "时间：… 来源：…": the line under a title, wherever a template puts it. */
function isHeadLine({ text, linkChars }: Line): boolean {
  return text.length <= 120 && linkChars < text.length / 2 && HEADER_WORDS.test(text) && /[：:]/.test(text) && !/。/.test(text);
}

/** Some templates keep the title, or the line of date and source, in the container of the text: the text then begins below them. */
function textStart(lines: Line[], body: Element | null, titleAt: number | null): number {
  const first = bodyStart(lines, body);
  if (body === null || titleAt === null) return first;
  if (isWithin((lines[titleAt] as Line).element, body)) {
    const below = lines.findIndex((line, index) => index > titleAt && (isLong(line) || isRunning(line)));
    return below >= 0 ? below : first;
  }
  let last = first;
  if (titleAt < first)
    for (let index = first; index < Math.min(lines.length, first + HEAD_LINES) && !isRunning(lines[index] as Line); index += 1)
      if (isHeadLine(lines[index] as Line) && findDates((lines[index] as Line).text).length > 0) last = index + 1;
  return last;
}

const NUMBER = /[\u4e00-\u9fa5]{2,12}(?:〔|\[|［|\(|（|【)((?:19|20)\d{2})(?:〕|\]|］|\)|）|】)\s*第?\s*(\d{1,4})\s*号/;
const NUMBER_LABEL = /(?:文件编号|发文字号|文\s*号|字\s*号|编\s*号)\s*[：:]?\s*$/;

interface Place {
  text: string;
  /** head: between title and body; title; body: the first lines of the text, which cite other documents, too. */
  where: 'head' | 'title' | 'body';
}

/** A document's own number stands alone, behind its label, or in brackets at an end of the title; in a sentence it is somebody else's. */
function isOwnNumber(text: string, at: number, end: number, where: Place['where']): boolean {
  const [left, right] = [text.slice(0, at).trim(), text.slice(end).trim()];
  if (NUMBER_LABEL.test(left)) return true;
  if (where === 'title') return (right === '' || /^[）)】\]〕]/.test(right) || left === '') && !/[《]/.test(left);
  const alone = /^[（(【[]*$/.test(left) && /^[）)】\]，。]*$/.test(right);
  if (left === '' && /^[：:]?关于/.test(right)) return true;
  return where === 'head' ? alone || !/[。，；“《]|根据|按照|依据|依照|经|转发/.test(left) : alone;
}

function readNumber(places: Place[]): string | null {
  for (const { text, where } of places) {
    const found = NUMBER.exec(text);
    if (found === null) continue;
    const number = found[0].replace(/\s+/g, '').replace(/^.*(?:文号|字号|关于印发|按照|根据|依据|的通知|号和|号、|附件)/, '');
    if (isOwnNumber(text, found.index + found[0].length - unspaced(found[0], number), found.index + found[0].length, where)) return number;
  }
  return null;
}

/** How many characters of `whole` the number at its end takes up, blanks included. */
function unspaced(whole: string, number: string): number {
  for (let at = whole.length; at >= 0; at -= 1) if (whole.slice(at).replace(/\s+/g, '') === number) return whole.length - at;
  return whole.length;
}

/** Date and source set in small type inside the heading make a line of their own below it. */
function withAsides(page: ParsedPage, lines: Line[], at: number): Line[] {
  const below = datedAsides(page, (lines[at] as Line).element).map((element): Line => ({
    text: page.textOf(element).replace(/\n/g, ' ').trim(),
    element,
    kind: 'block',
    links: [],
    pictures: [],
    linkChars: 0,
  }));
  return below.length === 0 ? lines : [...lines.slice(0, at + 1), ...below, ...lines.slice(at + 1)];
}

/** Reads the page as an article. Whether it is one, `kind` decides. */
export function readArticle(page: ParsedPage, tags: Tag[]): Article {
  const plainLines = pageLines(page).filter(({ text }) => text !== '');
  const body = bodyElement(page.elements, page.textOf);
  const title = findTitle(page, plainLines, tags, bodyStart(plainLines, body));
  const lines = title === null ? plainLines : withAsides(page, plainLines, title.line);
  const firstBody = textStart(lines, body, title?.line ?? null);
  const bodyAt = title !== null && title.line >= firstBody && body === null ? lines.length : firstBody;
  const start = title === null ? bodyAt : title.line + 1;
  const zone = lines.slice(start, Math.max(start, Math.min(bodyAt, start + 25)));
  const running = zone.findIndex(isRunning);
  const textAt = running < 0 ? bodyAt : start + running;
  const dates = readPublished(page, { lines, zone, bodyAt, textAt, titleAt: title?.line ?? null }, tags);
  const framed = lines.filter((line, index) => (index < bodyAt || index > bodyAt + 1) && line.text.length < 200);
  const head = title?.text ?? filled(tags, 'ArticleTitle') ?? titleHead(documentTitle(page));
  return {
    title: head === '' ? null : head,
    titleShown: title !== null,
    ...dates,
    source: readSource(page, [...zone, ...framed], { all: lines, bodyAt }, tags),
    documentNumber: readNumber([
      ...lines
        .slice(0, bodyAt)
        .filter(({ linkChars }) => linkChars === 0)
        .map(({ text }) => ({ text, where: 'head' as const })),
      { text: head, where: 'title' },
      ...lines.slice(bodyAt, bodyAt + 6).map(({ text }) => ({ text, where: 'body' as const })),
    ]),
    body,
    lines,
    zone,
  };
}
