/** The archived page as an auditor opens it: static, from disk, harmless, personal data masked, every cited spot outlined. */
import { parsePage } from '../../crawler/read/html.ts';
import type { Spot } from '../../crawler/evidence/ref.ts';
import { banner, document, type Placed } from './exhibit-banner.ts';
import { archivedBody } from './exhibit-body.ts';
import { pictureSection, proofList } from './exhibit-picture.ts';
import { shownHeaders } from './exhibit-mask.ts';
import { codeSection, sourceView } from './exhibit-source.ts';
import { place } from './exhibit-spots.ts';

export interface ExhibitMark {
  /** Finding id; the spot gets the anchor `m-<id>` (an id that begins so already stays). */
  id: string;
  /** Absent: the whole page is meant, e.g. something that stands nowhere on it. */
  spot?: Spot;
  /** Chinese; masked again here. */
  label: string;
  tone: 'fault' | 'merit';
  /** The spot holds personal data that no pattern can know (names, home addresses): every letter in it is blotted out. */
  personal?: boolean;
  /** All exhibits of its finding, this one included, by name. */
  all?: { page: string; url: string }[];
  /** Something stands on none of these pages, where it should: all of them together are the proof. */
  absent?: boolean;
}

/** The picture that lies beside the page, and what is to be said of it. */
export interface ExhibitPicture {
  /** File name; null: there is none. */
  file: string | null;
  /** Chinese: why there is none. */
  why: string | null;
  /** Addresses (masked) of parts that the archive does not hold. */
  missing: string[];
  cut: { from: number; to: number; of: number } | null;
  /** Taken during the crawl; null: none. */
  live: { file: string; /** ISO UTC */ at: string } | null;
}

export interface ExhibitInput {
  /** Archived text, decoded; '' for what is not text. */
  source: string;
  url: string;
  /** ISO UTC. */
  at: string;
  /** hex */
  sha256: string;
  bundle: string;
  contentType?: string | null;
  status?: number | null;
  /** Raw pairs, for spots in the header. */
  headers?: [string, string][];
  marks: ExhibitMark[];
  /** Also blot out what stands around a personal number, anywhere on the page: there the name and the address are. */
  blur?: boolean;
  /** Absent: nobody tried to take one. */
  picture?: ExhibitPicture;
}

/** The anchor of a mark, for links from elsewhere: `exhibit.html#<anchor>`. */
export function anchorOf(id: string): string {
  const plain = id.replace(/[^\w.-]/g, (sign) => `_${sign.charCodeAt(0).toString(16)}`);
  return plain.startsWith('m-') ? plain : `m-${plain}`;
}

/** One HTML document that needs no server, runs nothing and loads nothing. Never throws, whatever was archived. */
export function exhibitPage(input: ExhibitInput): string {
  const marks = numbered(input.marks);
  const view = isHtml(input) ? htmlView(input, marks) : sourceView(input, marks);
  const code = marks.filter((mark) => mark.where === 'code').map(codeSection);
  return document(input, [banner(input, marks), proofList(marks), ...code, pictureSection(input), view]);
}

/** A finding may point at one page twice; ids stay unique, the first keeps the plain anchor. */
export function numbered(marks: ExhibitMark[]): Placed[] {
  const seen = new Map<string, number>();
  return marks.map((mark, index) => {
    const plain = anchorOf(mark.id);
    const turn = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, turn);
    return { ...mark, anchor: turn === 1 ? plain : `${plain}.${turn}`, number: index + 1, where: 'missing', code: null };
  });
}

function htmlView(input: ExhibitInput, marks: Placed[]): string {
  const page = parsePage(input.source, { url: input.url, contentType: input.contentType ?? null });
  const spots = place(page, marks, shownHeaders(input));
  return archivedBody(page, spots, marks, input.blur === true);
}

/** Servers label lists and fragments as HTML at will; the first sign of the text tells better. */
export function isHtml({ source, contentType }: ExhibitInput): boolean {
  const start = source.trimStart().slice(0, 2000).toLowerCase();
  if (start.startsWith('{') || start.startsWith('[')) return false;
  if (start.startsWith('<?xml') && !start.includes('<html')) return false;
  if (contentType && !/html/i.test(contentType)) return false;
  return start.includes('<');
}
