/** The measures of the printed page after GB/T 9704-2012 (facts §I.2) and the paragraphs built on them. Twips unless said. */
import { AlignmentType, Paragraph, TextRun } from 'docx';
import type { IParagraphOptions, IRunOptions } from 'docx';
import { clean } from './escape.ts';

/** A4 with the text area of 156 × 225 mm. */
export const PAGE = { width: 11906, height: 16838, top: 2098, bottom: 1984, left: 1587, right: 1474 };
export const TEXT_WIDTH = PAGE.width - PAGE.left - PAGE.right;
/** 22 lines of 28 characters: line pitch 29 pt, character pitch 16 pt less 848/4096 pt. */
export const GRID = { linePitch: 580, charSpace: -848 };

/** East-Asian names first choice; the rest of each chain goes to fontTable.xml as altName. Nothing is embedded. */
export const FONTS = { song: '方正小标宋简体', fang: '仿宋_GB2312', hei: '黑体', plain: '宋体' };
export const FALLBACKS: Record<string, string> = {
  [FONTS.song]: 'FZXiaoBiaoSong-B05S,SimSun',
  [FONTS.fang]: '仿宋,FangSong',
  [FONTS.hei]: 'SimHei',
  [FONTS.plain]: 'SimSun',
};
const LATIN = 'Times New Roman';

/**
 * The same pitch said per run. LibreOffice gives a 16 pt character two cells of a 15.8 pt grid, so the text steps out of
 * the character grid (snapToGrid) and keeps 28 characters to a line by spacing: -4 twips = -848/4096 pt.
 */
const PITCH = { snapToGrid: false, characterSpacing: -4 };

/** Half-points: 2号, 小二, 3号, 4号, 小四, 5号. */
export const SIZE = { masthead: 96, two: 44, smallTwo: 36, three: 32, four: 28, smallFour: 24, five: 21 };
/** Width of one character of 3号, the unit of indents. */
export const CHARACTER = 320;
export const RED = 'E60012';

export function font(eastAsia: string): NonNullable<IRunOptions['font']> {
  return { ascii: LATIN, hAnsi: LATIN, cs: LATIN, eastAsia, hint: 'eastAsia' };
}

export function run(text: string, eastAsia: string, size: number, more: Partial<IRunOptions> = {}): TextRun {
  return new TextRun({ text: clean(text).replace(/\s*[\r\n]+\s*/g, ' '), font: font(eastAsia), size, ...PITCH, ...more } as IRunOptions);
}

/** Exact line pitch, so that 22 lines stand on a page whatever the font. */
export function exact(line: number = GRID.linePitch, more: object = {}): IParagraphOptions['spacing'] {
  return { line, lineRule: 'exact', before: 0, after: 0, ...more };
}

export function paragraph(children: TextRun[], options: Partial<IParagraphOptions> = {}): Paragraph {
  return new Paragraph({ spacing: exact(), ...options, children } as IParagraphOptions);
}

/** Body text: 3号仿宋, first line indented by two characters, justified. */
export function body(text: string): Paragraph {
  return paragraph([run(text, FONTS.fang, SIZE.three)], { alignment: AlignmentType.BOTH, indent: { firstLine: 2 * CHARACTER } });
}

export function blank(line?: number): Paragraph {
  return paragraph([], { spacing: exact(line) });
}
