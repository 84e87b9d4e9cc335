/** The bulletin as a Word file in the layout of a 简报 (facts §I.1), the form in which offices print and send it. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  DocumentGridType,
  Footer,
  Packer,
  Header,
  PageNumber,
  Paragraph,
  TabStopType,
  Table,
} from 'docx';
import type { ISectionOptions } from 'docx';
import type { Bulletin } from './bulletin.ts';
import { annexParts } from './docx-annex.ts';
import { coldParts } from './docx-cold.ts';
import { imprint } from './docx-imprint.ts';
import { CHARACTER, FALLBACKS, FONTS, GRID, PAGE, RED, SIZE, TEXT_WIDTH, blank, body, exact, font, paragraph, run } from './docx-style.ts';
import { DRAFT } from './draft.ts';
import { clean } from './escape.ts';
import { chineseDate } from './when.ts';
import { fixedZip } from './zip.ts';

/** Bytes of a .docx; the same bulletin gives the same bytes. */
export async function docx(bulletin: Bulletin): Promise<Uint8Array> {
  const document = new Document({
    creator: clean(bulletin.text.office) || 'Sundial',
    lastModifiedBy: 'Sundial',
    title: clean(bulletin.title),
    evenAndOddHeaderAndFooters: true,
    styles: {
      default: { document: { run: { font: font(FONTS.fang), size: SIZE.three } } },
      // Character pitch is reckoned from the size of Normal, so it must be said there too.
      paragraphStyles: [{ id: 'Normal', name: 'Normal', quickFormat: true, run: { font: font(FONTS.fang), size: SIZE.three } }],
    },
    sections: [section(bulletin)],
  });
  return fixedZip(await Packer.toBuffer(document), (name, member) => mend(name, member, bulletin));
}

function section(bulletin: Bulletin): ISectionOptions {
  return {
    properties: {
      page: {
        size: { width: PAGE.width, height: PAGE.height },
        margin: { top: PAGE.top, bottom: PAGE.bottom, left: PAGE.left, right: PAGE.right, header: 850, footer: 1250, gutter: 0 },
      },
      grid: { type: DocumentGridType.LINES_AND_CHARS, ...GRID },
    },
    ...(bulletin.draft === undefined ? {} : { headers: { default: draftHeader(bulletin.draft), even: draftHeader(bulletin.draft) } }),
    footers: { default: pageNumber(AlignmentType.RIGHT), even: pageNumber(AlignmentType.LEFT) },
    children: [...head(bulletin), ...text(bulletin), ...annexes(bulletin), ...smallPrint(bulletin), ...imprint(bulletin.text)],
  };
}

/** On every page, in red. */
function draftHeader(says: string): Header {
  return new Header({
    children: [paragraph([run(says, FONTS.hei, SIZE.four, { color: RED })], { alignment: AlignmentType.CENTER, spacing: exact(320) })],
  });
}

/** — 1 —: 4号宋体, odd pages right, even pages left, one character in. */
function pageNumber(alignment: (typeof AlignmentType)[keyof typeof AlignmentType]): Footer {
  const dash = (text: string) => run(text, FONTS.plain, SIZE.four);
  const number = run('', FONTS.plain, SIZE.four, { children: [PageNumber.CURRENT] });
  return new Footer({
    children: [
      paragraph([dash('— '), number, dash(' —')], { alignment, indent: { left: CHARACTER, right: CHARACTER }, spacing: exact(320) }),
    ],
  });
}

/** Marks, red masthead, issue, office and date, red rule. */
function head({ text: fields, trial, draft }: Bulletin): Paragraph[] {
  const marks = [...fields.marks, ...(trial ? ['试评稿'] : []), ...(draft === undefined ? [] : [DRAFT])].filter(
    (mark) => mark.trim() !== '',
  );
  const parts = marks.map((mark) => paragraph([run(mark, FONTS.hei, SIZE.three)]));
  if (fields.masthead.trim() !== '') {
    parts.push(
      paragraph([run(fields.masthead, FONTS.song, mastheadSize(fields.masthead), { color: RED })], {
        alignment: AlignmentType.CENTER,
        spacing: exact(1160, { before: 300, after: 100 }),
      }),
    );
  }
  if (fields.issue.trim() !== '')
    parts.push(paragraph([run(issue(fields.issue), FONTS.fang, SIZE.three)], { alignment: AlignmentType.CENTER }));
  return [...parts, imprintLine(fields.office, chineseDate(fields.date)), redRule()];
}

/** Large, but always on one line. */
function mastheadSize(masthead: string): number {
  return Math.min(SIZE.masthead, Math.floor(TEXT_WIDTH / 10 / Math.max(1, masthead.length + 0.5)));
}

/** The seed sets the issue in half-width parentheses. */
function issue(text: string): string {
  return /^[（(]/.test(text) ? text : `(${text})`;
}

/** Office left, date right, one character in from either side. */
function imprintLine(office: string, date: string): Paragraph {
  return paragraph([run(office, FONTS.fang, SIZE.three), run('\t', FONTS.fang, SIZE.three), run(date, FONTS.fang, SIZE.three)], {
    indent: { left: CHARACTER, right: CHARACTER },
    tabStops: [{ type: TabStopType.RIGHT, position: TEXT_WIDTH - CHARACTER }],
    spacing: exact(GRID.linePitch, { before: 120 }),
    keepNext: true,
  });
}

/** The red rule over the whole text width. */
function redRule(): Paragraph {
  return paragraph([], {
    border: { top: { style: BorderStyle.SINGLE, size: 18, color: RED, space: 1 } },
    spacing: exact(120, { before: 80 }),
  });
}

function text(bulletin: Bulletin): Paragraph[] {
  return [
    blank(),
    paragraph([run(bulletin.title, FONTS.song, SIZE.two)], {
      alignment: AlignmentType.CENTER,
      indent: titleIndent(bulletin.title),
      spacing: exact(680, { after: 200 }),
    }),
    ...bulletin.paragraphs.map(body),
    blank(),
    ...annexList(bulletin.annexes.map(({ title }) => title)),
  ];
}

/** Breaks the title by sense, before 工作情况通报, as the seed does: the line is made too narrow for more. */
function titleIndent(title: string): { left: number; right: number } {
  const stem = title.replace(/工作情况通报$/, '');
  const ems = [...stem].reduce((sum, character) => sum + (character < '\u2000' ? 0.5 : 1), 0) + 0.5;
  const spare = stem === title ? 0 : Math.max(0, TEXT_WIDTH - Math.ceil(ems * SIZE.two * 10));
  return { left: Math.floor(spare / 2), right: Math.floor(spare / 2) };
}

/** 附件：1. … 2. …, the names aligned; a single annex has no number. */
function annexList(titles: string[]): Paragraph[] {
  const number = titles.length > 1 ? 400 : 0;
  const left = 2 * CHARACTER + 3 * CHARACTER + number;
  return titles.map((title, index) => {
    const lead = `${index === 0 ? '附件：' : ''}${number > 0 ? `${index + 1}.\t` : ''}`;
    return paragraph([run(`${lead}${title}`, FONTS.fang, SIZE.three)], {
      indent: { left, hanging: index === 0 ? 3 * CHARACTER + number : number },
      tabStops: [{ type: TabStopType.LEFT, position: left }],
    });
  });
}

function annexes(bulletin: Bulletin): (Paragraph | Table)[] {
  const { annexes: list } = bulletin;
  return list.flatMap((annex, index) => annexParts(annex, list.length > 1 ? `附件${index + 1}` : '附件', bulletin));
}

function smallPrint({ notes, coldStart }: Bulletin): (Paragraph | Table)[] {
  if (notes.length === 0) return coldParts(coldStart ?? []);
  const head = paragraph([run('说明', FONTS.hei, SIZE.smallFour)], { pageBreakBefore: true, keepNext: true, spacing: exact(480) });
  const lines = notes.map((note, index) =>
    paragraph([run(`${index + 1}. ${note}`, FONTS.fang, SIZE.five)], {
      alignment: AlignmentType.LEFT,
      spacing: exact(340),
      wordWrap: true,
    }),
  );
  return [head, ...lines, ...coldParts(coldStart ?? []), blank(360)];
}

/** What the library cannot say: fixed dates, fonts to fall back on, paragraphs out of the grid. */
function mend(name: string, member: Buffer, bulletin: Bulletin): Buffer {
  const change = (from: RegExp, to: string) => Buffer.from(member.toString('utf8').replace(from, to));
  if (name === 'word/fontTable.xml') return Buffer.from(fontTable());
  if (name === 'word/document.xml' || name.startsWith('word/footer'))
    return change(/<w:spacing w:after/g, '<w:snapToGrid w:val="0"/><w:spacing w:after');
  if (name !== 'docProps/core.xml') return member;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(bulletin.text.date) ? bulletin.text.date : `${bulletin.month}-01`;
  return change(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${day}T00:00:00Z`);
}

function fontTable(): string {
  const fonts = Object.entries(FALLBACKS).map(
    ([name, others]) => `<w:font w:name="${name}"><w:altName w:val="${others}"/><w:charset w:val="86"/></w:font>`,
  );
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${fonts.join('')}</w:fonts>`;
}
