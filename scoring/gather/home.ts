/** Finds the page a citizen ends up on: the unit's first entry, through redirect stubs and frames. */
import { isOnlyFrames } from '../../crawler/follow.ts';
import { unseenPlace } from './address-book.ts';
import type { AddressBook } from './address-book.ts';
import type { Footer, PageFacts } from '../../crawler/read/page-facts.ts';
import type { SeenPage, UnseenPlace } from '../unit-facts.ts';

/** More stubs than this in a row is a loop, not a way in. */
const MAX_STUBS = 3;

export function findHome(entry: string, book: AddressBook): { home: SeenPage | null; unseen: UnseenPlace | null; stubs: string[] } {
  const stubs: string[] = [];
  let url = entry;
  for (;;) {
    const look = book.look(url);
    if (look.kind === 'unasked') return { home: null, unseen: { url, why: 'not visited', role: 'home', evidence: null }, stubs };
    if (look.kind !== 'read')
      return { home: null, unseen: unseenPlace(look.page, look.kind === 'file' ? 'not a page' : look.why, 'home'), stubs };
    const seen = { url: look.page.record.url, facts: withFrames(look.facts, book), evidence: look.evidence, role: 'home' as const };
    const onward = nextOf(look.facts, book);
    if (onward === null || stubs.length === MAX_STUBS || stubs.includes(onward)) return { home: seen, unseen: null, stubs };
    stubs.push(look.page.record.url);
    url = onward;
  }
}

/** A foot kept in a frame is the page's foot. */
function withFrames(facts: PageFacts, book: AddressBook): PageFacts {
  const framed = facts.frames.flatMap((url) => {
    const look = book.look(url);
    return look.kind === 'read' ? [look.facts.footer] : [];
  });
  if (framed.length === 0) return facts;
  const marks = Object.entries(facts.footer).map(([name, mark]) => [
    name,
    mark ?? framed.map((footer) => footer[name as keyof Footer]).find((other) => other !== null) ?? null,
  ]);
  return { ...facts, footer: Object.fromEntries(marks) as Footer };
}

/** Where a stub hands over to; null for a page that speaks for itself. */
function nextOf(facts: PageFacts, book: AddressBook): string | null {
  if (facts.redirect !== null && (facts.kind === 'redirect' || facts.links.length === 0)) return facts.redirect;
  if (!isOnlyFrames(facts)) return null;
  // Of a frameset the frame that shows most is the home page; the others are banners and menus.
  const weight = (frame: string): number => {
    const look = book.look(frame);
    return look.kind === 'read' ? look.facts.items.length * 100 + look.facts.links.length : 0;
  };
  const leading = facts.frames.reduce<string | null>((best, frame) => (weight(frame) > (best ? weight(best) : 0) ? frame : best), null);
  return leading ?? facts.frames.find((frame) => book.look(frame).kind !== 'unasked') ?? null;
}
