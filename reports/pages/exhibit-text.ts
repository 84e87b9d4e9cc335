/** Turns the pieces of a rebuilt page into HTML, personal data masked on the way, however markup splits it. */
import { escape } from '../escape.ts';
import { blot, masksOf, type Mask } from './exhibit-mask.ts';

/** Markup, or text still to be masked. `gap`: what separates the texts before and after, as an eye would see it. */
export type Piece =
  | { html: string; gap: '' | '\n' | '\t' }
  /** `blotted`: it stands in a spot whose every letter goes. */
  | { text: string; blotted: boolean };

/** Puts the pieces together. Texts are masked as one, so that a number split over several elements is still one number. */
export function render(pieces: Piece[], blur: boolean): string {
  const all = pieces.map((piece) => ('text' in piece ? piece.text : piece.gap)).join('');
  const masks = masksOf(all);
  const zones = blur ? zonesOf(all, masks) : [];
  const html: string[] = [];
  let at = 0;
  const cursor = { mask: 0, zone: 0 };
  for (const piece of pieces) {
    if ('html' in piece) html.push(piece.html);
    else html.push(shownText(piece, at, masks, zones, cursor));
    at += 'text' in piece ? piece.text.length : piece.gap.length;
  }
  return html.join('');
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
): string {
  const end = at + piece.text.length;
  let html = '';
  let done = at;
  const plain = (to: number): void => {
    const part = piece.text.slice(done - at, Math.max(done, to) - at);
    html += escape(piece.blotted ? blot(part) : blotZones(part, done, zones, cursor));
    done = Math.max(done, to);
  };
  while ((masks[cursor.mask]?.to ?? Infinity) <= at) cursor.mask += 1;
  for (let index = cursor.mask; index < masks.length && (masks[index] as Mask).from < end; index += 1) {
    const mask = masks[index] as Mask;
    plain(mask.from);
    if (mask.from >= at) html += `<span class="sx-masked">${escape(mask.masked)}</span>`;
    done = Math.min(end, mask.to);
  }
  plain(end);
  return html;
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
