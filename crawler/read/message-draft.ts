/** A message while it is being read, and how it becomes a fact. */
import type { Element } from 'domhandler';
import { below, rawText } from './below.ts';
import { civil, findDates } from './dates.ts';
import type { ParsedPage } from './html.ts';
import { tidyLine } from './lines.ts';
import { maskText } from './masks.ts';
import { isComplexMark } from './message-labels.ts';
import type { Dated, DatedFrom, Message } from './page-facts.ts';
import { NO_ANSWER, replyDigest, replyFlags, signOff } from './replies.ts';

export interface Draft {
  title: string;
  question: string;
  /** null: no place for a reply; '': a place with nothing in it. */
  answer: string | null;
  url: string | null;
  askedAt: Dated | null;
  repliedAt: Dated | null;
  replier: string | null;
  /** What the page says of the state. */
  said: string;
  /** Short texts beside the message, where a mark may stand. */
  marks: string[];
  element: Element;
  /** What holds the whole message, where that is more than `element`. */
  around?: Element;
}

const NO_TITLE = /^(?:查看(?:详情|详细)?|详情|详细|更多|more|查看回复|\[?查看\]?|标题|(?:网站)?首\s?页|\d+)$/i;
const TITLE_CHARS = 120;

export function draft(element: Element): Draft {
  return { title: '', question: '', answer: null, url: null, askedAt: null, repliedAt: null, replier: null, said: '', marks: [], element };
}

/** First full date in a text; one without a year is not guessed. */
export function civilDate(page: ParsedPage, text: string, element: Element, from: DatedFrom): Dated | null {
  const found = findDates(text)[0];
  if (found === undefined || found.year === null) return null;
  const date = civil(found.year, found.month, found.day);
  return { date, ...(found.time === undefined ? {} : { time: found.time }), from, text: found.text, spot: page.spot(element) };
}

/** The link with the longest text below an element, its address canonical; also `onclick="window.open('…')"`. */
export function linkIn(page: ParsedPage, element: Element): { url: string; text: string; element: Element } | null {
  let best: { url: string; text: string; element: Element } | null = null;
  const links = element.name === 'a' ? [element] : below(element, 'a');
  for (const link of links) {
    const href = link.attribs['href'] ?? '';
    const opened = /(?:window\.open|location(?:\.href)?\s*=)\s*\(?\s*['"]([^'"]+)['"]/.exec(
      `${link.attribs['onclick'] ?? ''} ${href}`,
    )?.[1];
    const url =
      opened !== undefined ? page.resolve(opened) : /^(?:#|javascript:|mailto:)|^$/i.test(href.trim()) ? null : page.resolve(href);
    const text = tidyLine(rawText(link)) || (link.attribs['title'] ?? '');
    const longer =
      best === null || (NO_TITLE.test(best.text) ? !NO_TITLE.test(text) : text.length > best.text.length && !NO_TITLE.test(text));
    if (url !== null && longer)
      best = {
        url,
        text: link.attribs['title']?.startsWith(text.replace(/(?:\.{2,}|…+)$/, '')) ? tidyLine(link.attribs['title']) : text,
        element: link,
      };
  }
  return best;
}

function statusFrom(one: Draft, said: Message['status']): Message['status'] {
  const answer = one.answer?.replace(/\s+/g, '') ?? null;
  if (one.repliedAt !== null || (answer !== null && !NO_ANSWER.test(answer) && (answer.length > 20 || said !== 'open'))) return 'replied';
  if (said !== 'unknown') return said;
  return answer === null ? 'unknown' : 'open';
}

/** Null when nothing names the message. */
export function finish(page: ParsedPage, one: Draft, said: Message['status']): Message | null {
  // Citizens write their own numbers into titles; facts hold none.
  const title = maskText(tidyLine(one.title || one.question), true).slice(0, TITLE_CHARS);
  if (title === '' || NO_TITLE.test(title)) return null;
  const signed = one.answer === null ? null : signOff(one.answer);
  one.repliedAt ??= signed?.date == null ? null : { ...signed.date, from: 'label', spot: page.spot(one.element) };
  const status = statusFrom(one, said);
  const answer = one.answer?.replace(/\s+/g, '') ?? '';
  const named = one.replier !== null && one.replier.length <= 40 && !/^[-—无\s]*$/.test(one.replier) ? one.replier : null;
  const flags = replyFlags(one.answer, said === 'replied' || status === 'replied', one.askedAt, one.repliedAt);
  return {
    title,
    url: one.url ?? page.url,
    askedAt: one.askedAt,
    repliedAt: one.repliedAt,
    replier: named ?? signed?.body ?? null,
    status,
    complex: one.marks.some(isComplexMark),
    replyChars: status === 'replied' && answer !== '' ? answer.length : null,
    ...(flags.length === 0 ? {} : { flags }),
    ...(status === 'replied' && answer !== '' && !NO_ANSWER.test(answer) ? { replyDigest: replyDigest(one.answer as string) } : {}),
    spot: page.spot(one.around ?? one.element),
  };
}
