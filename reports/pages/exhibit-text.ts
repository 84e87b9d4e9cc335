/** Turns the pieces of a rebuilt page into HTML, personal data masked on the way, however markup splits it. */
import { escape } from '../escape.ts';
import { blot, masksOf, type Mask } from './exhibit-mask.ts';

/** Markup, or text still to be masked. `gap`: what separates the texts before and after, as an eye would see it. */
export type Piece =
  | { html: string; gap: '' | '\n' | '\t' }
  /** `blotted`: it stands in a spot whose every letter goes. */
  | { text: string; blotted: boolean };

/** A stretch of text as it may be shown; `masked`: stars stand for it. */
interface Shown {
  text: string;
  masked: boolean;
}

/** Puts the pieces together. Texts are masked as one, so that a number split over several elements is still one number. */
export function render(pieces: Piece[], blur: boolean): string {
  const texts = shownTexts(pieces, blur);
  return pieces.map((piece, index) => ('html' in piece ? piece.html : texts[index]!.map(written).join(''))).join('');
}

const written = ({ text, masked }: Shown): string => (masked ? `<span class="sx-masked">${escape(text)}</span>` : escape(text));

/** What may be shown of each piece ('' for markup), in order: the same masks as `render`, for text that goes back where it stood. */
export function plainTexts(pieces: Piece[], blur: boolean): string[] {
  return shownTexts(pieces, blur).map((stretches) => stretches.map(({ text }) => text).join(''));
}

function shownTexts(pieces: Piece[], blur: boolean): Shown[][] {
  const all = pieces.map((piece) => ('text' in piece ? piece.text : piece.gap)).join('');
  const masks = masksOf(all);
  const zones = blur ? zonesOf(all, masks) : [];
  let at = 0;
  const cursor = { mask: 0, zone: 0 };
  return pieces.map((piece) => {
    const stretches = 'html' in piece ? [] : shownText(piece, at, masks, zones, cursor);
    at += 'text' in piece ? piece.text.length : piece.gap.length;
    return stretches;
  });
}

export interface Zone {
  from: number;
  to: number;
}

/** Where a name may stand beside a number that tells one person. */
export function zonesOf(all: string, masks: readonly Mask[]): Zone[] {
  return masks.filter((mask) => mask.naming).map((mask) => zoneOf(all, mask));
}

/** Row or line around a personal number, 40 characters to either side at most: there the name stands. */
function zoneOf(all: string, mask: Mask): Zone {
  const lineStart = all.lastIndexOf('\n', mask.from - 1) + 1;
  const lineEnd = all.indexOf('\n', mask.to);
  return { from: Math.max(lineStart, mask.from - 40), to: Math.min(lineEnd < 0 ? all.length : lineEnd, mask.to + 40) };
}

/** One text with its masks; `cursor` only moves forward, as texts come in order. */
function shownText(
  piece: { text: string; blotted: boolean },
  at: number,
  masks: Mask[],
  zones: Zone[],
  cursor: { mask: number; zone: number },
): Shown[] {
  const end = at + piece.text.length;
  const shown: Shown[] = [];
  let done = at;
  const plain = (to: number): void => {
    const part = piece.text.slice(done - at, Math.max(done, to) - at);
    shown.push({ text: piece.blotted ? blot(part) : blotZones(part, done, zones, cursor), masked: false });
    done = Math.max(done, to);
  };
  while ((masks[cursor.mask]?.to ?? Infinity) <= at) cursor.mask += 1;
  for (let index = cursor.mask; index < masks.length && (masks[index] as Mask).from < end; index += 1) {
    const mask = masks[index] as Mask;
    plain(mask.from);
    if (mask.from >= at) shown.push({ text: mask.masked, masked: true });
    done = Math.min(end, mask.to);
  }
  plain(end);
  return shown;
}

function blotZones(text: string, at: number, zones: Zone[], cursor: { zone: number }): string {
  while ((zones[cursor.zone]?.to ?? Infinity) <= at) cursor.zone += 1;
  let shown = '';
  let done = 0;
  for (let index = cursor.zone; index < zones.length && (zones[index] as Zone).from < at + text.length; index += 1) {
    const [from, to] = [Math.max(done, (zones[index] as Zone).from - at), Math.min(text.length, (zones[index] as Zone).to - at)];
    if (to <= from) continue;
    shown += text.slice(done, from) + blot(text.slice(from, to));
    done = to;
  }
  return shown + text.slice(done);
}
