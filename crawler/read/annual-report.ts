/** Recognises a report on open government (政府信息公开工作年度报告) and lists its headings; which of them are due is the rubric's to say. */
import type { Article } from './article.ts';
import type { ParsedPage } from './html.ts';
import type { Tag } from './page-facts.ts';
import { filled } from './tags.ts';
import { inFrame } from './text.ts';
import { documentTitle, titleHead } from './title.ts';
import { isWithin } from './around.ts';

export interface AnnualReport {
  /** The year it reports on; null: it does not say. */
  year: number | null;
  /** Its headings as they stand, blanks and numbers left out; empty: no text, or one without headings. */
  headings: string[];
  /** Characters of its text. */
  chars: number;
}

const REPORT =
  /(?:信息公开|政务公开)(?:工作)?(?:情况)?(?:的)?(?:(?:19|20)\d{2}年)?度?(?:年度)?(?:工作)?(?:情况)?(?:年度)?(?:的)?(?:报告|年报|总结报告)/;
/** Texts about such a report, not the report. */
const ABOUT =
  /关于(?:做好|报送|编制|编写|开展|认真|进一步)|通知|解读|模板|格式|培训|会议|公开(?:指南|目录)|制度|统计表|汇总|自查|季度|半年|月份/;
const DIGITS = '〇零一二三四五六七八九';
const NUMBERED =
  /^(?:第?[一二三四五六七八九十]{1,3}(?:部分)?[、．.，,：:]|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}部分)/;
const HEADING_CHARS = 60;
const KEPT_CHARS = 30;
const MOST = 40;

function yearIn(text: string): number | null {
  const arabic = /((?:19|20)\d{2})\s*(?:年|度|—|-|）|\)|$)/.exec(text) ?? /(?<!\d)((?:19|20)\d{2})(?!\d)/.exec(text);
  if (arabic !== null) return Number(arabic[1]);
  const spelled = /(二[〇○◯零OoО0][〇○◯零OoО0一二三四五六七八九]{2})年/.exec(text)?.[1];
  return spelled === undefined ? null : Number([...spelled].map((char) => Math.max(0, DIGITS.indexOf(char) - 1)).join(''));
}

/** Which year's doings are told, by the span of its figures. */
function yearOfSpan(text: string): number | null {
  const span = /((?:19|20)\d{2})\s?年\s?1\s?月\s?1\s?日[^。]{0,20}12\s?月\s?31\s?日/.exec(text.slice(0, 5000));
  return span === null ? null : Number(span[1]);
}

export function isReportTitle(title: string): boolean {
  const plain = title.replace(/\s+/g, '');
  return REPORT.test(plain) && !ABOUT.test(plain);
}

function headingOf(line: string, marked: boolean): string | null {
  const plain = line.replace(/\s+/g, '');
  const numbered = NUMBERED.test(plain);
  if (plain === '' || !(numbered || marked)) return null;
  // "一、总体情况。2018年，……": the heading runs into its text.
  const head = plain.replace(NUMBERED, '').split(/[。；;：:]/)[0]!;
  return head === '' || head.length > HEADING_CHARS ? null : head.slice(0, KEPT_CHARS);
}

function report(title: string, lines: readonly { text: string; marked: boolean }[]): AnnualReport | null {
  if (!isReportTitle(title)) return null;
  const headings = lines.flatMap(({ text, marked }) => headingOf(text, marked) ?? []);
  const whole = lines.map(({ text }) => text).join('');
  return {
    year: yearIn(title.replace(/\s+/g, '')) ?? yearOfSpan(whole.replace(/\s+/g, '')),
    headings: [...new Set(headings)].slice(0, MOST),
    chars: whole.length,
  };
}

/** Called so by its heading, its tags or its window; null: it is no such report. */
export function readAnnualReport(page: ParsedPage, { title, lines, body }: Article, tags: Tag[]): AnnualReport | null {
  const called = [title ?? '', filled(tags, 'ArticleTitle') ?? '', titleHead(documentTitle(page))].filter(isReportTitle);
  const named = called.find((one) => yearIn(one.replace(/\s+/g, '')) !== null) ?? called[0];
  if (named === undefined) return null;
  const own = lines.filter(({ text, element }) => text !== '' && !inFrame(element) && text !== title);
  const inside = body === null ? own : own.filter(({ element }) => isWithin(element, body));
  return report(
    named,
    inside.map(({ text, kind }) => ({ text, marked: kind === 'heading' })),
  );
}

/** The same in the words of a file: its name, else its first lines, say what it is. */
export function reportInWords(name: string, text: string): AnnualReport | null {
  const head = text.slice(0, 2000);
  if (!/公\s*开/.test(name + head)) return null;
  const lines = text.slice(0, 200_000).split('\n');
  const first = lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, 4)
    .join('');
  const title = isReportTitle(name) && yearIn(name) !== null ? name : first.slice(0, 120);
  return report(
    title,
    lines.map((line) => ({ text: line, marked: false })),
  );
}
