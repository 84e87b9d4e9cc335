/** What in a style makes an element invisible. */
import type { Element } from 'domhandler';
import { parentOf } from './walk.ts';

export type Concealment = 'display' | 'visibility' | 'off-screen' | 'font-size' | 'opacity' | 'tiny';

/** Offsets from here on are outside every window (facts §D: −500 px). */
const OUTSIDE = 500;
const TINY = /^(?:0|1)(?:px|pt|em|%)?$/;

/** Properties of a declaration list in lower case; the last of one name counts. */
function properties(style: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of style.slice(0, 2000).split(';')) {
    const colon = part.indexOf(':');
    if (colon < 0) continue;
    const name = part.slice(0, colon).trim().toLowerCase();
    const value = part
      .slice(colon + 1)
      .replace(/!important/i, '')
      .trim()
      .toLowerCase();
    if (name !== '') found.set(name, value);
  }
  return found;
}

const pixels = (value: string | undefined): number => Number(/^(-?\d+(?:\.\d+)?)(?:px|pt|em|rem)?$/.exec(value ?? '')?.[1] ?? Number.NaN);

/** Why a declaration list hides what it is set on; null when it does not. */
export function concealment(style: string): Concealment | null {
  if (style === '') return null;
  const set = properties(style);
  if (set.get('display') === 'none') return 'display';
  if (set.get('visibility') === 'hidden' || set.get('visibility') === 'collapse') return 'visibility';
  const placed = /absolute|fixed|relative/.test(set.get('position') ?? '');
  const offsets = placed ? ['left', 'top', 'right', 'bottom'] : [];
  // An indent beside a background picture is a picture with its words for the blind.
  if (!/url\(/.test(`${set.get('background') ?? ''}${set.get('background-image') ?? ''}`)) offsets.push('text-indent');
  if ([...offsets, 'margin-left', 'margin-top'].some((name) => pixels(set.get(name)) <= -OUTSIDE)) return 'off-screen';
  if (pixels(set.get('font-size')) === 0) return 'font-size';
  if (set.has('opacity') && Number(set.get('opacity')) === 0) return 'opacity';
  if (/alpha\(opacity=0\)/.test(set.get('filter') ?? '')) return 'opacity';
  const small = TINY.test(set.get('height') ?? '') || TINY.test(set.get('width') ?? '');
  if (small && /hidden/.test(set.get('overflow') ?? '')) return 'tiny';
  return /rect\((?:0|1px)[ ,]+(?:0|1px)[ ,]+(?:0|1px)[ ,]+(?:0|1px)\)/.test(set.get('clip') ?? '') ? 'tiny' : null;
}

export function isTinyMarquee({ name, attribs }: Element): boolean {
  if (name !== 'marquee') return false;
  const size = (key: string): number => Number.parseInt(attribs[key] ?? '', 10);
  return (
    size('height') <= 2 || size('width') <= 2 || ['height', 'width'].some((key) => pixels(properties(attribs['style'] ?? '').get(key)) <= 2)
  );
}

const NAMES: Record<string, string> = { white: '#ffffff', black: '#000000' };

function colour(value: string | undefined): string | null {
  const text = (value ?? '').trim().toLowerCase().split(/\s+/)[0] ?? '';
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(text);
  if (short !== null) return `#${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}`;
  return /^#[0-9a-f]{6}$/.test(text) ? text : (NAMES[text] ?? null);
}

/** How far up the background may be set for it to be the one behind the words. */
const NEAR = 2;

/** Words in the colour of what they stand on, both set right there: a stylesheet's pictures cannot be seen from here. */
export function sameColour(link: Element): 'colour' | null {
  let ink: string | null = null;
  for (let at: Element | null = link, level = 0; at !== null && level <= NEAR; at = parentOf(at), level += 1) {
    const set = properties(at.attribs['style'] ?? '');
    ink ??= colour(set.get('color')) ?? (at.name === 'font' ? colour(at.attribs['color']) : null);
    if (/url\(/.test(`${set.get('background') ?? ''}${set.get('background-image') ?? ''}`) || at.attribs['background'] !== undefined)
      return null;
    const ground = colour(set.get('background-color')) ?? colour(set.get('background')) ?? colour(at.attribs['bgcolor']);
    if (ground !== null) return ink === ground ? 'colour' : null;
  }
  return null;
}
