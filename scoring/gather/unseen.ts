/** Every place that could hold something of the unit and that nobody could look at. */
import { byCodePoint } from '../../config/canonical.ts';
import type { PageRole, SeenPage, UnseenPlace } from '../unit-facts.ts';
import { lookAt, unseenPlace } from './address-book.ts';
import type { AddressBook } from './address-book.ts';
import { linkedFrom } from './targets.ts';

interface Seeing {
  book: AddressBook;
  home: SeenPage | null;
  noHome: UnseenPlace | null;
  /** Lists, or parts of them, that were not read. */
  built: readonly UnseenPlace[];
  lists: ReadonlyMap<string, PageRole>;
  /** Words of links that lead to further columns. */
  hubs: readonly string[];
}

/** A link to further columns is called by a word or two; a longer one is a title. */
const LONGEST_HUB = 10;

/** By address; each under the first role that claims it. */
export function unseenPlaces({ book, home, noHome, built, lists, hubs }: Seeing): UnseenPlace[] {
  const places = new Map<string, UnseenPlace>();
  const add = (place: UnseenPlace): void => {
    const id = `${place.url} ${place.role ?? ''}`;
    if (!places.has(id)) places.set(id, place);
  };
  if (noHome) add(noHome);
  built.forEach(add);
  const claimed = new Set([...places.values()].map(({ url }) => url));
  const named = namesAtHome(home, book);
  for (const page of book.pages) {
    const look = lookAt(page);
    const { url, outcome } = page.record;
    if (look.kind !== 'unseen' || claimed.has(url)) continue;
    const listed = lists.get(url);
    const names = named.get(url);
    // Another's page, a picture or an endless calendar holds nothing of the unit's; unless a list or the home page says so.
    const idle = outcome.kind === 'skipped' && (outcome.why === 'outside' || outcome.why === 'type' || outcome.why === 'trap');
    if (listed) add(unseenPlace(page, look.why, listed));
    else if (book.owned(page) && !idle) add(unseenPlace(page, look.why, names && leadsOn(names, hubs) ? 'section' : null));
    else if (names) add(unseenPlace(page, look.why, 'link'));
  }
  return [...places.values()].sort((a, b) => byCodePoint(a.url, b.url) || byCodePoint(a.role ?? '', b.role ?? ''));
}

/** What the home page's links call each address; a frame or picture has no name. */
function namesAtHome(home: SeenPage | null, book: AddressBook): Map<string, string[]> {
  const names = new Map<string, string[]>();
  if (!home) return names;
  const texts = new Map<string, string[]>();
  for (const { url, text } of [...home.facts.links, ...home.facts.items]) texts.set(url, [...(texts.get(url) ?? []), text]);
  for (const { url, text } of home.facts.sections) texts.set(url, [...(texts.get(url) ?? []), text]);
  for (const url of linkedFrom(home)) {
    const at = book.find(url)?.record.url ?? url;
    names.set(at, [...(names.get(at) ?? []), ...(texts.get(url) ?? [''])]);
  }
  return names;
}

/** Whether a link so called may lead to columns that the home page does not name itself: no name, or a hub's ("政务公开"); any, where nobody said what hubs are called. */
function leadsOn(names: readonly string[], hubs: readonly string[]): boolean {
  return names.some((text) => {
    const name = text.replace(/\s+/g, '');
    return name === '' || hubs.length === 0 || (name.length <= LONGEST_HUB && hubs.some((hub) => name.includes(hub)));
  });
}
