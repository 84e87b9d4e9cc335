/** Reads what an exhibit shows from the bundles of a run: the cited record itself, and the parts with which its page is shown again. */
import type { Part, Sheet } from '../crawler/browser/offline-parts.ts';
import { BundleDamaged, openBundle, type BundleReader, type Recorded } from '../crawler/evidence/bundle.ts';
import { bundleStands } from '../crawler/evidence/readable.ts';
import { charsetIn, isBinary } from '../crawler/fetch.ts';
import { decode } from '../crawler/read/charset.ts';
import { frameDocument } from '../reports/pages/exhibit-sheet.ts';
import type { ExhibitInput } from '../reports/pages/exhibit.ts';
import type { Cited } from './exhibit-cited.ts';
import { bundlePath } from './work.ts';

export interface Archive {
  /** null: it is not there, or its bytes are not what they should be. */
  input(cited: Cited): Promise<ExhibitInput | null>;
  /** What a page of that bundle asks for: from its own bundle first, then from the others of the run. */
  parts(cited: Cited): Sheet['part'];
  read(bundle: string, url: string, sha256?: string): Promise<Recorded | null>;
  close(): Promise<void>;
}

/** `bundles`: ids, all of them sealed. */
export function openArchive(dataDir: string, bundles: readonly string[]): Archive {
  const open = new Map<string, Promise<BundleReader | null>>();
  const readerOf = (bundle: string): Promise<BundleReader | null> => {
    const path = bundlePath(dataDir, bundle);
    const known = open.get(bundle) ?? (bundleStands(path) ? openBundle(path) : Promise.resolve(null));
    open.set(bundle, known);
    return known;
  };
  const read = async (bundle: string, url: string, sha256?: string): Promise<Recorded | null> => {
    try {
      return (await (await readerOf(bundle))?.read(url, sha256)) ?? null;
    } catch (error) {
      if (error instanceof BundleDamaged) return null; // verify says what is wrong with it; an exhibit can only be without it
      throw error;
    }
  };
  return {
    read,
    async input(cited) {
      const record = await read(cited.ref.bundle, cited.ref.url, cited.ref.sha256);
      return record && inputOf(cited, record, await sourceOf(record));
    },
    parts(cited) {
      const order = [cited.ref.bundle, ...bundles.filter((bundle) => bundle !== cited.ref.bundle)];
      return async (url, type) => {
        for (const bundle of order) {
          const record = await read(bundle, url);
          if (record?.type === 'response') return partOf(record, type, cited);
        }
        return null;
      };
    },
    async close() {
      for (const reader of open.values()) await (await reader.catch(() => null))?.close();
    },
  };
}

function inputOf({ shown, marks, personal }: Cited, record: Recorded, source: string): ExhibitInput {
  const { contentType, status, headers } = record;
  return { source, ...shown, contentType, status, headers, marks, blur: personal };
}

async function sourceOf({ contentType, payload }: Recorded): Promise<string> {
  const isText = readable(contentType) && !(await isBinary(payload));
  return isText ? decode(payload, charsetIn(contentType)).text : '';
}

function readable(contentType: string | null): boolean {
  return contentType === null || /^text\/|html|xml(?!formats)|json|javascript/i.test(contentType);
}

/** A page with personal data is shown without pictures and frames: nobody has looked at what stands on those. */
async function partOf(record: Recorded, type: Parameters<Sheet['part']>[1], { personal }: Cited): Promise<Part | null> {
  const { contentType, payload, headers, status } = record;
  if (personal && type !== 'stylesheet' && type !== 'font') return null;
  const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? null;
  const answer = (type: string, body: Uint8Array): Part => ({ status: status ?? 200, contentType: type, body, location });
  if (type === 'stylesheet') return answer('text/css; charset=utf-8', Buffer.from(decode(payload, charsetIn(contentType)).text));
  if (type !== 'document') return answer(contentType, payload);
  return answer('text/html; charset=utf-8', Buffer.from(frameDocument(await sourceOf(record), record.url, contentType)));
}
