/** Reads a linked file again from recorded bytes, as `rereadPage` does pages: what a document says is derived from it, too. */
import { createHash } from 'node:crypto';
import type { Documents } from '../attachment/documents.ts';
import { fileName, saidBy } from '../attachment/words.ts';
import type { FileFacts, LinkFacts } from '../crawl-result.ts';
import { headerOf } from '../exchange.ts';
import { fileFacts } from '../file.ts';
import type { Archive } from './reread.ts';

/** How a reader may end on one machine and not on another: says nothing of the document. */
const endings = new Set(['time', 'memory', 'bug']);

/** null: nothing was read in it, the bytes are not there under this address (a redirect led on), or a reader was ended on either occasion. */
export async function rereadFile(archive: Archive, link: LinkFacts, documents: Documents): Promise<FileFacts | null> {
  const { url, sha256, file: noted } = link;
  if (noted === null || link.where !== 'inside' || endings.has(noted.unread ?? '')) return null;
  const recorded = await archive.read(url, sha256);
  if (recorded === null || recorded.status === null || recorded.payload.length !== noted.bytes) return null;
  const { payload, headers } = recorded;
  const file = await fileFacts(url, payload);
  if (noted.text === undefined) return file;
  const title = fileName(url, headerOf(headers, 'content-disposition'));
  const reading = await documents.read(payload, { title });
  if (endings.has(reading.unread ?? '')) return null;
  return { ...file, text: reading.text === null ? null : textOf(url, reading.text), ...saidBy(title, reading) };
}

function textOf(url: string, text: string): NonNullable<FileFacts['text']> {
  return { url: `urn:text:${url}`, sha256: createHash('sha256').update(text).digest('hex'), chars: text.length };
}
