/** Lists of messages whose facts stand under header cells. */
import type { Element } from 'domhandler';
import { below, rawText } from './below.ts';
import { cellsOf, nearest } from './around.ts';
import type { ParsedPage } from './html.ts';
import { tidyLine } from './lines.ts';
import { isLetterLabel, messageMeaning, type MessageKey } from './message-labels.ts';
import { civilDate, draft, linkIn, type Draft } from './message-draft.ts';
import { bareLabel } from './pairs.ts';

const TABLE = new Set(['table']);
/** Headers of case lists, proposals and tenders: they too have "受理时间" and "状态". */
const NOT_LETTERS = /申请人|事项名称|办件|项目|许可|处罚|提案|代表|案号|企业|采购|招标|文号/;

function rowsOf(table: Element): Element[][] {
  return below(table, 'tr')
    .filter((row) => nearest(row, TABLE) === table)
    .map(cellsOf);
}

/** Lists whose facts stand under header cells. */
export function fromTable(page: ParsedPage, table: Element, board: boolean): Draft[] {
  const rows = rowsOf(table);
  const text = (cell: Element): string => tidyLine(rawText(cell));
  const keysOf = (cells: Element[]): (MessageKey | null)[] => cells.map((cell) => messageMeaning(bareLabel(text(cell)))?.[0] ?? null);
  const at = rows.findIndex((cells) => cells.length >= 2 && isHeader(keysOf(cells), cells.map(text), board));
  if (at < 0) return [];
  const keys = keysOf(rows[at] as Element[]);
  const drafts: Draft[] = [];
  for (const cells of rows.slice(at + 1)) {
    if (cells.length !== keys.length) continue;
    drafts.push(fromRow(page, cells, keys));
  }
  return drafts;
}

function isHeader(keys: (MessageKey | null)[], texts: string[], board: boolean): boolean {
  const all = texts.join(' ');
  const hasTitle = keys.includes('title') || keys.includes('question');
  const replies = (['replied', 'status', 'replier', 'answer'] as const).filter((key) => keys.includes(key)).length;
  if (!hasTitle || NOT_LETTERS.test(all) || texts.some((text) => text.length > 16)) return false;
  // 标题 and 发布日期 alone head any list.
  if (board) return replies > 0 || keys.includes('asked');
  return replies > 0 && isLetterLabel(all) && keys.includes('asked');
}

function fromRow(page: ParsedPage, cells: Element[], keys: (MessageKey | null)[]): Draft {
  const one = draft(cells[0]?.parent as Element);
  keys.forEach((key, index) => {
    const cell = cells[index] as Element;
    const text = tidyLine(rawText(cell));
    if (key === 'title' || (key === 'question' && one.title === '')) {
      const link = linkIn(page, cell);
      one.title = text;
      one.url ??= link?.url ?? null;
    } else if (key === 'asked' || (key === 'date' && !keys.includes('asked'))) one.askedAt ??= civilDate(page, text, cell, 'table');
    else if (key === 'replied') one.repliedAt ??= civilDate(page, text, cell, 'table');
    else if (key === 'replier') one.replier ??= text || null;
    else if (key === 'answer') one.answer = text;
    if (key === 'status' || key === 'answer') one.said += ` ${text}`;
    one.marks.push(text);
  });
  one.url ??= cells.map((cell) => linkIn(page, cell)?.url).find((url) => url !== undefined) ?? null;
  return one;
}
