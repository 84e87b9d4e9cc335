/** Text of one document, whatever its name says: the bytes decide how it is read. Runs in the document process only. */
import { markupReader, officeXml, openDocument } from './markup.ts';
import type { Vocabulary } from './markup.ts';
import { checkSizes, openPackage, wholeOf } from './package.ts';
import type { Package } from './package.ts';
import { readPdf } from './pdf.ts';
import { readPlain } from './plain.ts';
import { readRtf } from './rtf.ts';
import { readSheets, xlsxLibrary } from './sheets.ts';
import { textSink, Unreadable } from './text-sink.ts';
import type { TextSink, Unread } from './text-sink.ts';
import { readWord } from './word.ts';

export interface DocumentText {
  /** null: none could be had. */
  text: string | null;
  /** Why there is none, or not all; null: all was read. */
  unread: Unread | null;
  /** For our own log. */
  says: string;
}

const MAX_BYTES = 50_000_000;
/** Half a novel a dozen times over; what follows is not read. */
export const MAX_CHARS = 1_000_000;
/** Documents inside a ZIP that are read. */
const MAX_MEMBERS_READ = 50;

const begins = (bytes: Buffer, signature: string): boolean => bytes.subarray(0, signature.length).equals(Buffer.from(signature, 'latin1'));

/** Parts with text, in reading order: the body before its notes and headers. */
const wordParts = /^word\/(document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml$/;
const slideParts = /^ppt\/(?:slides|notesSlides)\/[^/]+\.xml$/;
const ofdParts = /(?:^|\/)Pages\/[^/]+\/Content\.xml$/i;

async function readParts(zip: Package, names: readonly string[], words: Vocabulary, sink: TextSink): Promise<void> {
  for (const name of names) {
    const reader = markupReader(words, sink);
    const decoder = new TextDecoder('utf-8');
    for await (const piece of zip.read(name)) reader.write(decoder.decode(piece, { stream: true }));
    reader.end();
    sink.gap();
  }
}

/** Slide 10 follows slide 9. */
const byNumber = (a: string, b: string): number => Number(/\d+/.exec(a)?.[0] ?? 0) - Number(/\d+/.exec(b)?.[0] ?? 0);

async function readPackage(bytes: Buffer, sink: TextSink, inside: boolean): Promise<void> {
  const zip = await openPackage(bytes);
  const has = (name: string) => zip.names.includes(name);
  const sheets = async () => {
    await checkSizes(zip);
    await readSheets(bytes, sink);
  };
  if (has('xl/workbook.xml') || has('xl/workbook.bin')) return sheets();
  if (has('word/document.xml')) {
    const parts = zip.names.filter((name) => wordParts.test(name));
    return readParts(zip, ['word/document.xml', ...parts.filter((name) => name !== 'word/document.xml')], officeXml, sink);
  }
  if (has('ppt/presentation.xml')) return readParts(zip, zip.names.filter((name) => slideParts.test(name)).sort(byNumber), officeXml, sink);
  if (has('OFD.xml')) return readParts(zip, zip.names.filter((name) => ofdParts.test(name)).sort(byNumber), officeXml, sink);
  if (has('content.xml')) {
    const kind = has('mimetype') ? (await wholeOf(zip, 'mimetype')).toString('latin1') : '';
    return kind.includes('spreadsheet') ? sheets() : readParts(zip, ['content.xml'], openDocument, sink);
  }
  if (inside) throw new Unreadable('type', 'an archive inside an archive');
  return readMembers(zip, sink);
}

/** Documents in a plain ZIP, one level deep; a member that cannot be read says so for the whole. */
async function readMembers(zip: Package, sink: TextSink): Promise<void> {
  let first: Unreadable | null =
    zip.names.length > MAX_MEMBERS_READ ? new Unreadable('cut', `more than ${MAX_MEMBERS_READ} members`) : null;
  for (const name of zip.names.slice(0, MAX_MEMBERS_READ)) {
    sink.line(name);
    try {
      await readInto(await wholeOf(zip, name), sink, true);
    } catch (error) {
      if (error instanceof Unreadable && error.why === 'cut') throw error;
      first ??= new Unreadable(whyOf(error), `${name}: ${(error as Error).message}`);
    }
    sink.gap();
  }
  if (first !== null) throw first;
}

interface CompoundEntry {
  content: Uint8Array;
}

/** Streams of an OLE file by their names; deeper ones are objects inside the document. */
async function readCompound(bytes: Buffer, sink: TextSink): Promise<void> {
  const { FileIndex, FullPaths } = (await xlsxLibrary()).CFB.read(bytes, { type: 'buffer' });
  // Paths begin with the name of the root, which is anybody's choice.
  const streams = new Map<string, CompoundEntry>(
    FullPaths.map((path: string, at: number) => [path.toLowerCase().replace(/^[^/]*\//, ''), FileIndex[at] as CompoundEntry]),
  );
  if (streams.has('encryptedpackage')) throw new Unreadable('encrypted', 'the file asks for a password');
  const word = streams.get('worddocument');
  if (word !== undefined) return readWord(bytes, word.content, sink);
  if (streams.has('workbook') || streams.has('book')) return readSheets(bytes, sink);
  throw new Unreadable('type', 'an OLE file of another kind');
}

function readInto(bytes: Buffer, sink: TextSink, inside: boolean): Promise<void> | void {
  if (bytes.subarray(0, 1024).includes('%PDF-')) return readPdf(bytes, sink);
  if (begins(bytes, 'PK\x03\x04')) return readPackage(bytes, sink, inside);
  if (begins(bytes, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return readCompound(bytes, sink);
  if (begins(bytes, '{\\rtf')) return readRtf(bytes, sink);
  return readPlain(bytes, sink);
}

/** What a library throws at broken bytes has no name of its own. */
const whyOf = (error: unknown): Unread => (error instanceof Unreadable ? error.why : 'damaged');

/** The same bytes give the same text. Never rejects; may take as long and as much as hostile bytes make it, so it runs where it can be killed. */
export async function textOf(bytes: Buffer): Promise<DocumentText> {
  if (bytes.length > MAX_BYTES) return { text: null, unread: 'too-big', says: `${bytes.length} bytes` };
  const sink = textSink(MAX_CHARS);
  let [unread, says]: [Unread | null, string] = [null, ''];
  try {
    await readInto(bytes, sink, false);
  } catch (error) {
    [unread, says] = [whyOf(error), (error as Error).message];
  }
  const text = sink.text();
  if (text === '') return { text: null, unread: unread ?? 'no-text-layer', says };
  return { text, unread, says };
}
