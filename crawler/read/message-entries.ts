/** Lists of messages without header cells: entries that carry a link, and beside it labels, a state, dates. */
import type { Element } from 'domhandler';
import { isWithin } from './around.ts';
import { below, hasBelow, rawText, someBelow } from './below.ts';
import { readBreadcrumb } from './breadcrumb.ts';
import { civil, findDates } from './dates.ts';
import type { ParsedPage } from './html.ts';
import { linesOf, tidyLine, pageLines } from './lines.ts';
import { civilDate, draft, linkIn, type Draft } from './message-draft.ts';
import { messageMeaning, statusOf, type MessageKey } from './message-labels.ts';
import type { Dated } from './page-facts.ts';
import { pairsOf, type Pair } from './pairs.ts';
import { isFrame } from './text.ts';

const QUESTION = /[?？]|咨询|请问|反映|问题|建议|投诉|求助|希望|怎么|如何|什么|能否|是否|可以|吗|何时|哪里|多少/;
/** A link around a whole entry: its title ends where its labels begin. */
const LABELS_BEHIND =
  /(?<=.{4})\s*[[【（(]?\s*(?:提交|来信|写信|留言|咨询|提问|受理|发布|回复|答复|办理)(?:时间|日期|人|单位|部门|状态)\s*[：:].*$/;
/** Share of entries that must sound like questions before a plain list of links counts as messages. */
const QUESTIONS = 0.5;

function inFrame(element: Element): boolean {
  for (let at: Element | null = element; at !== null; at = at.parent !== null && at.parent.type === 'tag' ? at.parent : null)
    if (isFrame(at)) return true;
  return false;
}

/** The element itself or the smallest one around it that also holds the title's link, as long as no other entry stands in it. A step of the page's path is no title. */
function entryAround(page: ParsedPage, label: Element, labels: Set<Element>, path: Element | null): Element | null {
  for (
    let at: Element | null = label;
    at !== null && at.name !== 'body';
    at = at.parent !== null && at.parent.type === 'tag' ? at.parent : null
  ) {
    if (someBelow(at, (element) => element !== label && labels.has(element))) return null;
    const link = linkIn(page, at);
    if (link !== null && link.text.length >= 2) return path !== null && isWithin(link.element, path) ? null : at;
  }
  return null;
}

function entriesWithLabels(page: ParsedPage): Element[] {
  const pairs = pairsOf(pageLines(page, { withoutFrame: true, apart: true }), messageMeaning);
  const path = readBreadcrumb(page).element;
  for (const key of ['asked', 'replied', 'status'] as const) {
    const labels = new Set(pairs.filter(({ keys }) => keys.includes(key)).map(({ at }) => at));
    const entries = [...labels].map((label) => entryAround(page, label, labels, path)).filter((entry): entry is Element => entry !== null);
    if (entries.length > 0) return [...new Set(entries)];
  }
  return [];
}

/** Innermost list entries and rows that hold a link. */
function plainEntries(page: ParsedPage): Element[] {
  return page
    .named('li', 'dl', 'tr')
    .filter((entry) => !hasBelow(entry, 'li', 'dl', 'tr') && !inFrame(entry) && linkIn(page, entry) !== null);
}

/** What stands in an entry beside the title. */
function beside(entry: Element, title: string): string {
  const text = linesOf(entry, { apart: true })
    .map((line) => line.text)
    .join(' ');
  return tidyLine(text.replace(title, ' ').replace(tidyLine(rawText(below(entry, 'a')[0])), ' '));
}

function labelled(page: ParsedPage, one: Draft, pairs: Pair<MessageKey>[], title: string): void {
  for (const { keys, text, lines, at } of pairs) {
    const key = keys[0];
    const plain = text.replace(title, ' ').trim();
    const element = lines[0]?.element ?? at;
    if (key === 'asked') one.askedAt ??= civilDate(page, text, element, 'label');
    else if (key === 'replied') one.repliedAt ??= civilDate(page, text, element, 'label');
    else if (key === 'replier') one.replier ??= plain.split(/[\n\s]/)[0] || null;
    else if (key === 'answer') one.answer = plain;
    if (key === 'status' || key === 'answer') one.said += ` ${plain.slice(0, 20)}`;
  }
}

function dated(page: ParsedPage, text: string, element: Element): Dated[] {
  return findDates(text)
    .filter(({ year }) => year !== null)
    .map((found) => ({
      date: civil(found.year as number, found.month, found.day),
      from: 'list' as const,
      text: found.text,
      spot: page.spot(element),
    }));
}

function readEntry(page: ParsedPage, entry: Element): Draft | null {
  const link = linkIn(page, entry);
  if (link === null) return null;
  const one = draft(entry);
  const rest = beside(entry, link.text);
  one.url = link.url;
  one.title = link.text.replace(/^[[【（(](?:已|未|待|办|处|受)[^\]】）)]{1,6}[\]】）)]\s*/, '').replace(LABELS_BEHIND, '');
  one.marks = [
    ...linesOf(entry, { apart: true }).map(({ text }) => text.replace(link.text, '').trim()),
    ...rest.split(' '),
    ...(link.text.match(/[[【（(][^\]】）)]{2,8}[\]】）)]/g) ?? []),
  ];
  const pairs = pairsOf(linesOf(entry, { apart: true }), messageMeaning).filter(({ keys }) => keys.length > 0 && keys[0] !== 'date');
  labelled(page, one, pairs, link.text);
  if (statusOf(one.said) === 'unknown')
    one.said = `${rest
      .split(/[\s|｜，,]+/)
      .filter((word) => word.length <= 8)
      .join(' ')} ${/^[[【（(][^\]】）)]{2,6}[\]】）)]/.exec(link.text)?.[0] ?? ''}`;
  if (one.askedAt === null && one.repliedAt === null) {
    const [first, second] = dated(page, rest, entry);
    one.askedAt = first ?? null;
    one.repliedAt = second !== undefined && first !== undefined && second.date >= first.date ? second : null;
  }
  return one;
}

/** Messages of a page that is known to be a message board. Plain links count only when they sound like questions; their dates then mean nothing. */
export function readEntries(page: ParsedPage): Draft[] {
  const labelledEntries = entriesWithLabels(page).map((entry) => readEntry(page, entry));
  const known = labelledEntries.filter((one): one is Draft => one !== null);
  if (known.length > 0) return known;
  const entries = plainEntries(page)
    .map((entry) => readEntry(page, entry))
    .filter((one): one is Draft => one !== null && one.title.length >= 2);
  const stated = entries.filter((one) => statusOf(one.said) !== 'unknown' || one.repliedAt !== null);
  if (stated.length > 0) return stated;
  const dates = entries.filter((one) => one.askedAt !== null && one.title.length >= 4);
  if (dates.length === 0 || dates.filter(({ title }) => QUESTION.test(title)).length < dates.length * QUESTIONS) return [];
  return dates.map((one) => ({ ...one, askedAt: null }));
}
