/** Which messages fall under a reply clock, and which of them nobody could read. */
import type { UnitFacts, UnseenPlace } from '../unit-facts.ts';
import { addMonths, lastDayBefore } from '../calendar.ts';
import { columnsOf, unseenSince } from './places.ts';

export type Asked = UnitFacts['messages'][number];

/** Columns of citizens' messages. */
export const CHANNELS: readonly string[] = ['consult', 'mailbox'];

/** Messages asked within the window before the clock, in their order. */
export function askedWithin(facts: UnitFacts, months: number): Asked[] {
  const from = addMonths(facts.today, -months);
  const until = lastDayBefore(facts.asOf);
  return facts.messages.filter(({ askedAt }) => askedAt !== null && askedAt.date >= from && askedAt.date <= until);
}

/** The reply's date as it stood at the clock; null: not answered by then. 'undated': answered, and nobody says when. */
export function repliedBy(message: Asked, until: string): string | null | 'undated' {
  if (message.repliedAt) return message.repliedAt.date <= until ? message.repliedAt.date : null;
  return message.status === 'replied' ? 'undated' : null;
}

/** A page of a message that its list tells in full, or that is older than the window, hides nothing. */
export function unseenMessages(facts: UnitFacts, months: number): { lists: UnseenPlace[]; pages: UnseenPlace[] } {
  return unseenTalk(facts, months, ({ askedAt, repliedAt, status }) => askedAt !== null && (repliedAt !== null || status === 'open'));
}

/** The same where only the reply matters. */
export function unseenReplies(facts: UnitFacts, months: number): { lists: UnseenPlace[]; pages: UnseenPlace[] } {
  return unseenTalk(facts, months, ({ repliedAt, status }) => repliedAt !== null || status === 'open');
}

function unseenTalk(facts: UnitFacts, months: number, isTold: (message: Asked) => boolean) {
  const from = addMonths(facts.today, -months);
  const channels = columnsOf(facts, CHANNELS);
  const told = new Set(facts.messages.filter(isTold).map(({ url }) => url));
  const old = new Set(
    channels.flatMap(({ items }) => items.filter(({ published }) => published !== null && published.date < from).map(({ url }) => url)),
  );
  const keys = channels.length > 0 ? [...new Set(channels.map(({ key }) => key))] : CHANNELS;
  const others = facts.unseen.filter(({ role }) => role !== null && CHANNELS.includes(role) && !keys.includes(role));
  return {
    lists: [...unseenSince(facts, keys, from), ...others],
    pages: facts.unseen.filter(({ role, url }) => role === 'messages' && !told.has(url) && !old.has(url)),
  };
}
