/** What an article page says about itself: title, source, document number, and when it was published. */
import type { Element } from 'domhandler';
import type { ParsedPage } from './html.ts';
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

/** Line at which the article's body begins: its container, else the first long paragraph. */
function bodyStart(lines: Line[], body: Element | null): number {
  if (body !== null) {
    const inside = lines.findIndex(({ element }) => {
      for (let at: Element | null = element; at !== null; at = at.parent?.type === 'tag' ? at.parent : null) if (at === body) return true;
      return false;
    });
    if (inside >= 0) return inside;
  }
  const long = lines.findIndex(
    ({ text, linkChars, kind }) => kind !== 'heading' && text.length > 60 && linkChars < text.length / 3 && !HEADER_WORDS.test(text),
  );
  return long >= 0 ? long : lines.length;
}

const NUMBER = /[\u4e00-\u9fa5]{2,12}(?:〔|\[|［|\(|（|【)((?:19|20)\d{2})(?:〕|\]|］|\)|）|】)\s*第?\s*(\d{1,4})\s*号/;

function readNumber(texts: string[]): string | null {
  for (const text of texts) {
    const found = NUMBER.exec(text);
    if (found !== null) return found[0].replace(/\s+/g, '').replace(/^.*(?:文号|字号|关于印发|按照|根据|依据|的通知|号和|号、|附件)/, '');
  }
  return null;
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
  const firstBody = bodyStart(lines, body);
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
