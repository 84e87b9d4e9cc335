/** Collects citizens' messages once each, though a list and a page of their own both show them. */
import type { Message } from '../../crawler/read/page-facts.ts';
import { byCodePoint } from '../canonical.ts';
import type { SeenPage, UnitFacts } from '../unit-facts.ts';
import { at } from './address-book.ts';

type Seen = UnitFacts['messages'][number];

/** In order of asking, then address, then title. */
export function collectMessages(pages: readonly SeenPage[]): Seen[] {
  const found = new Map<string, Seen>();
  for (const page of pages) {
    for (const [index, message] of page.facts.messages.entries()) {
      const seen = { ...message, evidence: at(page.evidence, message.spot) };
      const key = identity(message, page.url, index);
      const before = found.get(key);
      found.set(key, before ? better(before, seen, page.url) : seen);
    }
  }
  return [...found.values()].sort(
    (a, b) => byCodePoint(a.askedAt?.date ?? '', b.askedAt?.date ?? '') || byCodePoint(a.url, b.url) || byCodePoint(a.title, b.title),
  );
}

/** A message with a page of its own is that page; one that stands on a list only is its title and day, and a doubled row is one. */
function identity(message: Message, page: string, index: number): string {
  if (message.url !== page) return `${message.url}|${message.title}`;
  if (message.title === '' && !message.askedAt) return `${page}|#${index}`;
  return message.askedAt ? `${page}|${message.title}` : `${page}|${message.title}|${index}`;
}

/** What either place knows; the page of its own wins where both speak. */
function better(before: Seen, next: Seen, page: string): Seen {
  const [first, second] = next.url === page ? [next, before] : [before, next];
  const replied = first.repliedAt ?? second.repliedAt;
  const answered = first.status === 'replied' || second.status === 'replied' || replied !== null;
  return {
    ...second,
    ...first,
    askedAt: first.askedAt ?? second.askedAt,
    repliedAt: replied,
    replier: first.replier ?? second.replier,
    complex: first.complex || second.complex,
    replyChars: first.replyChars ?? second.replyChars,
    status: answered ? 'replied' : first.status === 'unknown' ? second.status : first.status,
  };
}
