/** A domain that its owner has let go of: expired, for sale, parked, or in the hands of gamblers. What a link leads to is then somebody else's. */
import { parkedWords } from '../../config/parked.ts';
import type { ParkedSort } from '../../config/parked.ts';
import { readDefaced } from './defaced.ts';
import { parsePage } from './html.ts';
import { readRedirect } from './redirect.ts';

export interface Parked {
  /** gambling: words of that trade in what search engines read. */
  sort: ParkedSort | 'gambling';
  /** The words it is known by, or the host it ends up at. */
  words: string;
  /** false: a person should look. */
  sure: boolean;
}

/** Such pages are short; a longer one that names the words reports on something. */
const SHORT = 1500;

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

function byWords(text: string): Parked | null {
  const compared = plain(text);
  const found = parkedWords.find(({ word, host }) => !host && compared.includes(word));
  return found ? { sort: found.sort, words: found.word, sure: true } : null;
}

/** A market or a parking place, by its host. */
export function parkedAt(url: string): Parked | null {
  const hostname = URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : '';
  const found = parkedWords.find(({ word, host }) => host && (hostname === word || hostname.endsWith(`.${word}`)));
  return found ? { sort: found.sort, words: found.word, sure: true } : null;
}

/** null: an ordinary page. `url`: where it was met in the end. */
export function readParked(body: Uint8Array, context: { url: string; headerCharset?: string | null }): Parked | null {
  const elsewhere = parkedAt(context.url);
  if (elsewhere) return elsewhere;
  const page = parsePage(body, context);
  const jump = readRedirect(page);
  const led = jump === null ? null : parkedAt(jump);
  if (led) return led;
  const title = page.named('title')[0];
  const named = title === undefined ? null : byWords(page.$(title).text());
  const said = named ?? (plain(page.text).length <= SHORT ? byWords(page.text) : null);
  if (said) return said;
  const defaced = readDefaced(page);
  const words = [...new Set(defaced.flatMap((place) => place.words))];
  if (words.length < 2 && !defaced.some(({ where }) => where === 'title')) return null;
  return { sort: 'gambling', words: words.slice(0, 3).join('、'), sure: false };
}
