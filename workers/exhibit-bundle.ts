/** The sealed bundle of what was cited, rebuilt from the archive: for each record a page, a picture where a fault is shown, and a note on both. */
import { canonicalJson } from '../config/canonical.ts';
import type { Box } from '../crawler/browser/offline-look.ts';
import type { BundleReader, BundleWriter } from '../crawler/evidence/bundle.ts';
import type { EvidenceRef } from '../crawler/evidence/ref.ts';
import type { Placed } from '../reports/pages/exhibit-banner.ts';

/** Addresses of the records. */
export const exhibitUrls = {
  /** text/html: the static page. */
  page: (name: string) => `urn:exhibit:${name}`,
  /** image/png or image/jpeg. */
  picture: (name: string) => `urn:picture:${name}`,
  /** application/json: ExhibitNote. */
  note: (name: string) => `urn:sundial:exhibit:${name}`,
  /** application/json: ExhibitsNote. */
  all: 'urn:sundial:exhibits',
} as const;

/** What the bundle was made from: every sealed bundle that a page or part was taken from, by digest. */
export interface ExhibitsNote {
  run: string;
  of: { bundle: string; sha256: string }[];
}

export interface ExhibitNote {
  /** The record shown; its digest is keyed when it holds personal data ('hmac-sha256:…'). */
  of: EvidenceRef;
  label: '存档重现';
  /** Addresses (masked) of parts that the archive does not hold. */
  missing: string[];
  /** In the order of the numbers. `box`: on the picture; null: not to be seen there, or no picture. */
  marks: { finding: string; number: number; where: Placed['where']; box: Box | null }[];
  /** Of the picture, in pixels; 0 without one. */
  width: number;
  height: number;
  /** What of the page the picture shows, in the page's pixels; null: all. */
  cut: { from: number; to: number; of: number } | null;
  /** Personal data was blotted out, pictures and frames were left out. */
  blurred: boolean;
  /** Chinese: why there is no picture; null: there is one. */
  why: string | null;
  /** The screenshot taken during the crawl (现场截图), in the crawl's bundle; null: none, or it may not be shown. */
  live: { bundle: string; url: string; at: string; sha256: string } | null;
}

export interface Exhibit {
  name: string;
  html: string;
  picture: { image: Uint8Array; contentType: string } | null;
  note: ExhibitNote;
}

/** The note comes last: an exhibit with a note is whole. */
export async function addExhibit(bundle: BundleWriter, { name, html, picture, note }: Exhibit, at: string): Promise<void> {
  await bundle.addResource({ url: exhibitUrls.page(name), at, contentType: 'text/html; charset=utf-8', body: Buffer.from(html) });
  if (picture !== null)
    await bundle.addResource({ url: exhibitUrls.picture(name), at, contentType: picture.contentType, body: picture.image });
  await bundle.addMetadata({ url: exhibitUrls.note(name), at, contentType: 'application/json', body: Buffer.from(canonicalJson(note)) });
}

export const isAdded = (bundle: BundleWriter, name: string): boolean => bundle.recorded.has(exhibitUrls.note(name));

/** File name of a picture of that type, beside the page: `<name>.png`. */
export const pictureFile = (name: string, contentType: string): string => `${name}.${/jpe?g/.test(contentType) ? 'jpg' : 'png'}`;

/** One exhibit out of a sealed bundle; null when it holds none of that name. Throws BundleDamaged. */
export async function readExhibit(reader: BundleReader, name: string): Promise<Exhibit | null> {
  const note = await reader.read(exhibitUrls.note(name));
  const page = await reader.read(exhibitUrls.page(name));
  if (note === null || page === null) return null;
  const said = JSON.parse(Buffer.from(note.payload).toString()) as ExhibitNote;
  const picture = said.why === null ? await reader.read(exhibitUrls.picture(name)) : null;
  return {
    name,
    html: Buffer.from(page.payload).toString(),
    picture: picture && { image: picture.payload, contentType: picture.contentType },
    note: said,
  };
}
