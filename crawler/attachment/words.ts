/** Reads what a file that came says, keeps its words in the bundle, and states what stands in them. */
import { basename } from 'node:path';
import type { FileFacts } from '../crawl-result.ts';
import { headerOf } from '../exchange.ts';
import type { Answer } from '../http.ts';
import type { Keeper } from '../keep.ts';
import { decode } from '../read/charset.ts';
import { reportInWords } from '../read/annual-report.ts';
import type { Documents, DocumentReading } from './documents.ts';

/** Escapes are UTF-8 nearly always, GBK else. */
function decoded(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    const bytes = escaped.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    return decode(Buffer.from(bytes, 'latin1'), null).text;
  }
}

/** What the server calls the file, else the last part of its address. Header bytes are in whatever charset the server thinks in. */
export function fileName(url: string, disposition: string | null): string {
  const marked = /filename\*\s*=\s*(?:utf-8)?'[^']{0,20}'([^;\s]{1,600})/i.exec(disposition ?? '')?.[1];
  if (marked !== undefined) return decoded(marked);
  const plain = /filename\s*=\s*(?:"([^"]{1,300})"|([^;\s]{1,300}))/i.exec(disposition ?? '');
  const name = plain?.[1] ?? plain?.[2];
  if (name === undefined) return decoded(basename(new URL(url).pathname));
  return decoded(/[\x80-\xff]/.test(name) ? decode(Buffer.from(name, 'latin1'), null).text : name);
}

/** What of a document's words is kept as facts. */
export function saidBy(name: string, { text, unread, personal }: DocumentReading): Pick<FileFacts, 'unread' | 'personal' | 'report'> {
  const report = text === null ? null : reportInWords(name, text);
  return { unread, personal, ...(report && { report }) };
}

export async function wordsOf(
  url: string,
  { at, exchanges }: Pick<Answer, 'at' | 'exchanges'>,
  { documents, keeper }: { documents: Documents; keeper: Pick<Keeper, 'text'> },
): Promise<Pick<FileFacts, 'text' | 'unread' | 'personal' | 'report'>> {
  const last = exchanges.at(-1);
  if (last === undefined) return {};
  const title = fileName(url, headerOf(last.headers, 'content-disposition'));
  const reading = await documents.read(last.decoded, { title });
  const { text } = reading;
  return { text: text === null ? null : { ...(await keeper.text(url, at, text)), chars: text.length }, ...saidBy(title, reading) };
}
