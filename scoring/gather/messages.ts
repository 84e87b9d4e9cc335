/** Collects citizens' messages once each, though a list and a page of their own both show them. */
import type { Message } from '../../crawler/read/page-facts.ts';
import { byCodePoint } from '../../config/canonical.ts';
import type { SeenPage, UnitFacts } from '../unit-facts.ts';
import { at } from './address-book.ts';

type Seen = UnitFacts['messages'][number];

/** In order of asking, then address, then title. */
export function collectMessages(pages: readonly SeenPage[]): Seen[] {
  const found: Seen[] = [];
  for (const page of pages) {
    for (const message of page.facts.messages) {
      const seen = { ...message, evidence: at(page.evidence, message.spot) };
      const before = found.findIndex((other) => isSame(other, message));
      if (before < 0) found.push(seen);
      else found[before] = better(found[before]!, seen, page.url);
    }
  }
  return found.sort(
    (a, b) => byCodePoint(a.askedAt?.date ?? '', b.askedAt?.date ?? '') || byCodePoint(a.url, b.url) || byCodePoint(a.title, b.title),
  );
}

/** One address, one title and one day are one message; a place that shows no day does not tell it apart. */
function isSame(a: Message, b: Message): boolean {
  const days = [a.askedAt?.date, b.askedAt?.date];
  return a.url === b.url && a.title === b.title && (days[0] === days[1] || days.includes(undefined));
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
