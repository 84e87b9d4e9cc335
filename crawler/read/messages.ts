/** Reads citizens' questions and the offices' replies from lists and from single letters (facts §E). */
import type { Element } from 'domhandler';
import { rawText } from './below.ts';
import type { ColumnTaxonomy } from '../../config/columns.ts';
import type { ColumnKey } from '../../config/unit.ts';
import { isWithin, nearest } from './around.ts';
import type { ParsedPage } from './html.ts';
import { tidyLine, type Line, pageLines } from './lines.ts';
import { readEntries } from './message-entries.ts';
import { isLetterLabel, messageBoard, messageMeaning, statusOf, type MessageKey } from './message-labels.ts';
import { civilDate, draft, finish, type Draft } from './message-draft.ts';
import { fromTable } from './message-table.ts';
import type { Dated, Message } from './page-facts.ts';
import { pairsOf, type Pair } from './pairs.ts';
import { parentOf } from './walk.ts';

/** A status that stands alone is a word or two. */
const STATUS_CHARS = 10;
const ENTRY = new Set(['li', 'dl']);
interface Letter {
  one: Draft;
  /** Elements of all its labels and values. */
  parts: Element[];
  seen: Set<MessageKey>;
  /** Labels under which its question stood: the same label again asks the next question. */
  asks: Set<string>;
  letter: boolean;
  /** "办理时间": when the answer was given, but only where the answer is called "办理结果". */
  handled: Dated | null;
  handles: boolean;
}

/** Whether this fact is the next letter's: a title or date again, a question after a reply or under the same label. */
function opensNext(last: Letter, key: MessageKey, label: string): boolean {
  if (key === 'question') return last.asks.has(label) || (last.seen.has(key) && last.seen.has('answer'));
  return last.seen.has(key) && (key === 'title' || key === 'asked');
}

/** The facts of one letter after another in the order in which labels name them. */
function letters(page: ParsedPage, pairs: Pair<MessageKey>[]): Letter[] {
  const found: Letter[] = [];
  for (const pair of pairs) {
    const key = pair.keys[0];
    if (key === undefined || key === 'date') continue;
    if (key === 'handled') {
      const last = found.at(-1);
      if (last !== undefined) last.handled ??= civilDate(page, pair.text, pair.lines[0]?.element ?? pair.at, 'label');
      continue;
    }
    const dated = key === 'asked' || key === 'replied' ? civilDate(page, pair.text, pair.lines[0]?.element ?? pair.at, 'label') : null;
    if ((key === 'asked' || key === 'replied') && dated === null) continue;
    const last = found.at(-1);
    const next = last === undefined || opensNext(last, key, pair.label);
    const at: Letter = next
      ? { one: draft(pair.at), parts: [], seen: new Set(), asks: new Set(), letter: false, handled: null, handles: false }
      : last;
    at.parts.push(pair.at, ...pair.lines.map(({ element }) => element));
    if (at !== last) found.push(at);
    if (key === 'question') at.asks.add(pair.label);
    if (pair.text !== '' || key === 'answer') at.seen.add(key);
    at.letter ||= isLetterLabel(pair.label);
    fill(page, at.one, key, pair, dated);
    at.handles ||= key === 'answer' && pair.label.startsWith('办理');
  }
  for (const { one, handled, handles } of found)
    if (handles && handled !== null && handled.date >= (one.askedAt?.date ?? '')) one.repliedAt ??= handled;
  return found;
}

/** More letters than this on one page are pointed at by their first label. */
const MOST_FRAMED = 60;

/** The smallest element that holds a whole letter and no part of another; the first label where there is none. */
function wholeOf({ one, parts }: Letter, others: Letter[]): Element {
  for (let at: Element | null = one.element; at !== null && at.name !== 'body'; at = parentOf(at)) {
    const around = at;
    if (others.some((other) => other.parts.some((part) => isWithin(part, around)))) break;
    if (parts.every((part) => isWithin(part, around))) return around;
  }
  return one.element;
}

const isStatus = (line: string): boolean => line.length <= STATUS_CHARS && statusOf(line) !== 'unknown';

const CITIZEN = /^[^\s：:，。]{0,8}(?:先生|女士|同志|网友|网民|市民|群众|某某?|\*{1,3})$/;
const OFFICE = /^[^\s：:，。我你您]{1,20}(?:局|委|委员会|办|办公室|中心|政府|厅|街道|镇|乡|医院|大队|支队|管理处)$/;

/** "2018-12-28 王先生：…": when and who, before the words themselves; a day without such a name is one the words tell of. */
function opening(page: ParsedPage, text: string, { at, lines }: Pair<MessageKey>, who: RegExp): { date: Dated; name: string } | null {
  const date = civilDate(page, text.slice(0, 40), lines[0]?.element ?? at, 'label');
  if (date === null || !text.startsWith(date.text)) return null;
  const name = /^\s*([^\s：:]{2,24})[：:]/.exec(text.slice(date.text.length))?.[1];
  return name !== undefined && who.test(name) ? { date, name } : null;
}

function fill(page: ParsedPage, one: Draft, key: MessageKey, pair: Pair<MessageKey>, dated: Draft['askedAt']): void {
  const text = pair.text.trim();
  if (key === 'title') one.title ||= text.split('\n')[0] ?? '';
  else if (key === 'question') one.question ||= text;
  else if (key === 'asked') one.askedAt ??= dated;
  else if (key === 'replied') one.repliedAt ??= dated;
  else if (key === 'replier') one.replier ??= text.split('\n')[0] || null;
  else if (key === 'answer') one.answer = one.answer === null ? text : `${one.answer}\n${text}`;
  if (key === 'question') one.askedAt ??= opening(page, text, pair, CITIZEN)?.date ?? null;
  const reply = key === 'answer' ? opening(page, text, pair, OFFICE) : null;
  one.repliedAt ??= reply?.date ?? null;
  one.replier ??= reply?.name ?? null;
  // "留言时间：2018-12-06" and below it, without a label, "尚未回复".
  if (key === 'asked') one.said += text.split('\n').slice(1).filter(isStatus).join(' ');
  if (key === 'status' || (key === 'answer' && text.length <= 20)) one.said += ` ${text.split('\n')[0] ?? ''}`;
  if (key === 'status' || key === 'mark' || key === 'title') one.marks.push(text);
}

/** A heading that names the column rather than a letter in it. */
const COLUMN_NAME = /(?:信箱|咨询|来信|留言|留言板|咨询投诉)$/;

/** Headings over letters that label everything but the title. */
function headed(lines: readonly Line[], drafts: Draft[]): void {
  for (const one of drafts) {
    const at = lines.findIndex((line) => line.element === one.element);
    const above = lines
      .slice(Math.max(0, at - 2), Math.max(0, at))
      .findLast((line) => line.kind === 'heading' && line.text.length >= 2 && !COLUMN_NAME.test(line.text));
    if (one.title === '' && above !== undefined) one.title = above.text;
  }
}

function titleOf(page: ParsedPage): string {
  const heading = page
    .named('h1', 'h2', 'h3')
    .map((element) => tidyLine(rawText(element)))
    .find((text) => text.length >= 4 && !/政府|网站$/.test(text) && !COLUMN_NAME.test(text));
  return heading ?? tidyLine(rawText(page.named('title')[0])).split(/\s*[-_|–—]+\s*/)[0] ?? '';
}

const REPLY_HEADING = /^[【[]?(?:答复|回复)[】\]]?$/;

/** "答复" as a heading of its own needs no colon where a letter's labels stand above it; elsewhere columns are called so. */
function withReplies(lines: readonly Line[], board: boolean): Line[] {
  let asked = false;
  return lines.map((line) => {
    asked ||= /(?:来信|留言|咨询|提问|写信)(?:时间|日期)\s*[：:]/.test(line.text);
    return board && asked && line.kind === 'heading' && REPLY_HEADING.test(line.text) ? { ...line, text: `${line.text}：` } : line;
  });
}

/** One letter with its reply, or several on one page. */
function fromLabels(page: ParsedPage, board: boolean): Draft[] {
  const lines = withReplies(pageLines(page, { withoutFrame: true }), board);
  const all = letters(page, pairsOf(lines, messageMeaning));
  const whole = all.filter(({ one, seen, letter }) => {
    // The heading of a letter's own page is its title.
    if (one.title === '' && one.question === '' && all.length === 1 && board && page.named('h1', 'h2', 'h3').length > 0)
      one.title = titleOf(page);
    if (one.title === '' && one.question === '') return false;
    const answered = seen.has('answer') || seen.has('replied');
    if (board)
      return answered ? one.question !== '' || seen.has('asked') : seen.has('asked') && (seen.has('question') || seen.has('status'));
    return letter && answered && one.question !== '' && (seen.has('asked') || seen.has('replied'));
  });
  if (all.length <= MOST_FRAMED)
    for (const letter of whole)
      letter.one.around = wholeOf(
        letter,
        all.filter((other) => other !== letter),
      );
  const drafts = whole.map(({ one }) => one);
  if (drafts.length > 1 || drafts.some(({ element }) => nearest(element, ENTRY) !== null)) headed(lines, drafts);
  const [only] = drafts;
  if (only !== undefined && drafts.length === 1) {
    only.title ||= titleOf(page);
    only.url = page.url;
    for (const line of lines) if (line.text.length <= 20) only.marks.push(line.text);
  }
  return drafts;
}

/** Columns that count letters: nobody's letter stands there, whatever the table's heads are called. What became of a survey is a letter only where its labels say so. */
const COUNTS: ReadonlySet<ColumnKey> = new Set(['talkstat', 'servstat']);

/**
 * Messages of a page, once each, in the order in which they stand; [] when the page is not about messages.
 * `own`: key of the page's own column. A date that the page does not show, or whose meaning it does not say, is null.
 */
export function readMessages(page: ParsedPage, columns: ColumnTaxonomy, own: ColumnKey | null = null): Message[] {
  if (own !== null && COUNTS.has(own)) return [];
  const board = own === 'survey' || own === 'feedback' ? 'unknown' : messageBoard(page, columns);
  if (board === 'no') return [];
  let drafts = page.named('table').flatMap((table) => fromTable(page, table, board === 'yes'));
  if (drafts.length === 0) drafts = fromLabels(page, board === 'yes');
  if (drafts.length === 0 && board === 'yes') drafts = readEntries(page);
  const seen = new Set<string>();
  return drafts
    .map((one) => finish(page, one, statusOf(one.said)))
    .filter((message): message is Message => message !== null)
    .filter(({ url, title, askedAt }) => {
      const key = `${url}\n${title}\n${askedAt?.date ?? ''}`;
      return !seen.has(key) && seen.add(key) !== undefined;
    });
}
