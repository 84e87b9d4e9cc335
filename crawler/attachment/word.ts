/** Reads Word files of before 2007 (doc, wps): body, notes, headers, comments and text boxes, tables row by row. */
import WordExtractor from 'word-extractor';
import { Unreadable } from './text-sink.ts';
import type { TextSink } from './text-sink.ts';

/** [MS-DOC] 2.5.2: fEncrypted of the FIB. */
const isEncrypted = (stream: Uint8Array): boolean => ((stream[0x0b] ?? 0) & 1) !== 0;

/** Rows end with a tab and a line feed; a cell of several paragraphs runs on in the next line. */
function writeLines(text: string, sink: TextSink): void {
  let inTable = false;
  for (const line of text.split(/[\r\n\v\f]/)) {
    const isRow = line.includes('\t');
    if (inTable && !isRow) sink.gap();
    if (isRow) sink.row(line.split('\t'));
    else sink.line(line);
    inTable = isRow;
  }
}

type Part = 'getBody' | 'getTextboxes' | 'getFootnotes' | 'getEndnotes' | 'getAnnotations' | 'getHeaders';
const parts: Part[] = ['getBody', 'getTextboxes', 'getFootnotes', 'getEndnotes', 'getAnnotations', 'getHeaders'];

/** `stream`: the WordDocument stream of the same file. */
export async function readWord(bytes: Buffer, stream: Uint8Array, sink: TextSink): Promise<void> {
  if (isEncrypted(stream)) throw new Unreadable('encrypted', 'the file asks for a password');
  // Its published types know nothing of the option that leaves Chinese quotation marks as they are.
  const doc = (await new WordExtractor().extract(bytes)) as unknown as Record<Part, (options: { filterUnicode: boolean }) => string>;
  for (const part of parts) {
    writeLines(doc[part]({ filterUnicode: false }), sink);
    sink.gap();
  }
}
