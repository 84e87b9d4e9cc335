/** Looks at a linked file: does it come, and is it what its name says. */
import { extname } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import type { LinkFacts } from './crawl-result.ts';
import type { Exchange } from './exchange.ts';
import { refusedBy } from './fetch.ts';
import type { Answer, Ask, Http } from './http.ts';
import type { FetchOutcome } from './page-record.ts';

/** Files that people download. */
const documents = /\.(?:pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|rtf|txt|csv|zip|rar|7z|odt|ods|ceb)$/i;
/** Files that pages are made of or that play; looked at for being there, never read. */
const media = /\.(?:jpe?g|png|gif|bmp|webp|svg|ico|mp[34]|m4[av]|avi|wmv|flv|swf|mov|wav|exe|apk|msi|iso|dmg|tar|gz|css|woff2?|ttf|eot)$/i;

const pathOf = (url: string) => new URL(url).pathname;
export const isDocument = (url: string): boolean => documents.test(pathOf(url));
export const isMedia = (url: string): boolean => media.test(pathOf(url));

/** Media types by magic bytes that may stand behind a name. A name that is not listed says nothing. */
const office = ['application/x-cfb', 'application/rtf', 'application/zip', 'text/html', 'application/xml'];
const plausible: Record<string, (mime: string) => boolean> = {
  '.pdf': (mime) => mime === 'application/pdf',
  '.zip': (mime) => /zip|compressed/.test(mime),
  '.rar': (mime) => /rar|zip|compressed/.test(mime),
  '.7z': (mime) => /7z|zip|rar|compressed/.test(mime),
};
for (const name of ['.doc', '.xls', '.ppt', '.wps', '.et', '.dps', '.docx', '.xlsx', '.pptx', '.rtf', '.odt', '.ods']) {
  plausible[name] = (mime) => office.includes(mime) || /opendocument|openxmlformats|ms-(?:word|excel|powerpoint)/.test(mime);
}

/** Word and Excel write HTML under their own names when told to; that opens. */
const officeHtml = /urn:schemas-microsoft-com:office|<\?mso-application|MIME-Version:/i;

/** Type by magic bytes (null: none), size in bytes, and whether a person who clicks gets the thing that was promised. */
export async function fileFacts(url: string, bytes: Uint8Array): Promise<{ type: string | null; bytes: number; opens: boolean }> {
  const head = Buffer.from(bytes.subarray(0, 4100)).toString('latin1');
  const found = await fileTypeFromBuffer(bytes);
  const html = found === undefined && /^\s*(?:\u00ef\u00bb\u00bf)?\s*(?:<!doctype html|<html|<head|<body|<script|<!--)/i.test(head);
  const type = found?.mime ?? (html ? 'text/html' : null);
  const extension = extname(pathOf(url)).toLowerCase();
  if (bytes.length === 0 || (html && !officeHtml.test(head))) return { type, bytes: bytes.length, opens: false };
  const fits = plausible[extension];
  return { type, bytes: bytes.length, opens: fits === undefined || (type !== null && fits(type)) };
}

export type Look = Pick<LinkFacts, 'outcome' | 'verdict' | 'file'> & { answer: Answer };

/** What an answer says about a link; `dead` still wants a second look. Guards and refusals never count against a link. */
export function verdictOf(outcome: FetchOutcome): LinkFacts['verdict'] {
  if (outcome.kind === 'silent') return ['dns', 'refused', 'reset', 'timeout'].includes(outcome.why) ? 'dead' : 'unknown';
  if (outcome.kind !== 'answered') return 'unknown';
  return outcome.status >= 400 ? 'dead' : 'alive';
}

function outcomeOf(answer: Answer, last: Exchange | undefined): FetchOutcome {
  const by = last === undefined || answer.outcome.kind !== 'answered' ? null : refusedBy(last);
  return by === null ? answer.outcome : { kind: 'blocked', by, status: last?.status ?? null };
}

/** Gets a document whole; of anything else only status and headers. */
export async function lookAtFile(url: string, http: Http, permit?: Ask['permit']): Promise<Look> {
  const answer = await http.ask(url, { want: isMedia(url) ? 'page' : 'file', permit });
  const last = answer.exchanges.at(-1);
  // A guard's page is recognised in what reads as text; bytes of a document are none of its business.
  const binary = last !== undefined && (await fileTypeFromBuffer(last.decoded)) !== undefined;
  const outcome = binary ? answer.outcome : outcomeOf(answer, last);
  const verdict = verdictOf(outcome);
  const read = outcome.kind === 'answered' && verdict === 'alive' && last !== undefined && !last.bodyless;
  return { answer, outcome, verdict, file: read ? await fileFacts(url, last.decoded) : null };
}
