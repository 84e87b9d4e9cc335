/** Takes personal data out of whatever is shown, printed or handed on; the raw value stands in the archive alone. */
import { findPersonal, isLetterText } from './personal-find.ts';

export interface Mask {
  from: number;
  to: number;
  masked: string;
  /** It tells one person: what stands beside it may be the name. */
  naming: boolean;
}

/** Any digit run as long as an identity or card number, also without a word that says so: an exhibit errs on the safe side. */
const LONG_NUMBER = /(?<![\d０-９])[\d０-９]{15,}[Xx]?/g;
/** In addresses and code nothing sets a number apart, so its shape must: birth date in an identity number, mobile as a value. */
const SHAPED =
  /(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)|(?<=[=:]["']?)1[3-9]\d{9}(?!\d)/g;
/** Signs without width that could split a number no eye sees split. */
const INVISIBLE = /\u034f|[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

const stars = (value: string): string => `${value.slice(0, 3)}${'*'.repeat(value.length - 3)}`;

/**
 * Ranges of `text` to be replaced, in order, not overlapping. In an address long numbers may be article ids and stay. `letters`: the text
 * is a citizen's, whose telephone is nobody's business; a whole page tells that by itself.
 */
export function masksOf(text: string, where: 'text' | 'address' = 'text', letters = isLetterText(text)): Mask[] {
  if (INVISIBLE.test(text)) return throughInvisible(text, where, letters);
  const masks: Mask[] = findPersonal(text, { letters }).map(({ from, to, masked, sort }) => ({
    from,
    to,
    masked,
    naming: sort !== 'mobile',
  }));
  for (const pattern of where === 'text' ? [SHAPED, LONG_NUMBER] : [SHAPED]) {
    for (const match of text.matchAll(pattern)) {
      const [from, to] = [match.index, match.index + match[0].length];
      if (!masks.some((mask) => mask.from < to && from < mask.to))
        masks.push({ from, to, masked: stars(match[0]), naming: pattern === SHAPED && match[0].length === 18 });
    }
  }
  return masks.sort((a, b) => a.from - b.from);
}

/** Searches the text as it is seen, and gives the ranges back in the text as it is. */
function throughInvisible(text: string, where: 'text' | 'address', letters: boolean): Mask[] {
  const places: number[] = [];
  let seen = '';
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string;
    if (INVISIBLE.test(sign)) continue;
    places.push(at);
    seen += sign;
  }
  return masksOf(seen, where, letters).map((mask) => ({
    ...mask,
    from: places[mask.from] as number,
    to: (places[mask.to - 1] as number) + 1,
  }));
}

function replaced(text: string, masks: Mask[]): string {
  let shown = '';
  let at = 0;
  for (const { from, to, masked } of masks) {
    shown += text.slice(at, from) + masked;
    at = to;
  }
  return shown + text.slice(at);
}

/** Looked at twice: a number that is masked no longer makes the one beside it look like an office's. */
export function maskText(text: string, letters = isLetterText(text)): string {
  const once = replaced(text, masksOf(text, 'text', letters));
  return once === text ? text : replaced(once, masksOf(once, 'text', letters));
}

/** An address as it may be shown. */
export function maskAddress(address: string): string {
  return replaced(address, masksOf(address, 'address'));
}

/** Every letter and digit gone; punctuation stays, so that the shape of a table can still be seen. */
export function blot(text: string): string {
  return text.replace(/[\p{L}\p{N}]/gu, '█');
}
