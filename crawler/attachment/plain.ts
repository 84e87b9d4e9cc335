/** Reads what has no container: plain text, comma-separated tables, RTF, and the HTML and XML that Office writes under its own names. */
import { parse } from 'csv-parse/sync';
import { decode } from '../read/charset.ts';
import { markupReader, officeHtml, officeXml } from './markup.ts';
import { Unreadable } from './text-sink.ts';
import type { TextSink } from './text-sink.ts';

/** The first lines all hold as many commas: a table and no prose. */
function isCommaTable(text: string): boolean {
  const counts = text
    .slice(0, 20_000)
    .split('\n', 20)
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(/"[^"]{0,2000}"/g, '').split(',').length);
  return counts.length >= 2 && (counts[0] as number) >= 2 && counts.every((count) => count === counts[0]);
}

function writePlain(text: string, sink: TextSink): void {
  if (isCommaTable(text)) {
    const rows = parse(text, { relax_quotes: true, relax_column_count: true, skip_empty_lines: true }) as string[][];
    for (const row of rows) sink.row(row);
    return;
  }
  for (const line of text.split(/\r\n|[\r\n]/)) {
    if (line.includes('\t')) sink.row(line.split('\t'));
    else if (line.trim() === '') sink.gap();
    else sink.line(line);
  }
}

export function readPlain(bytes: Buffer, sink: TextSink): void {
  const { text } = decode(bytes, null);
  const head = text.slice(0, 4000);
  const strange = head.match(/[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g)?.length ?? 0;
  if (strange * 50 > head.length) throw new Unreadable('type', 'neither a known container nor text');
  const markup = /^\s*<\?xml|^\s*<\?mso-application/i.test(head)
    ? officeXml
    : /^\s*<(?:!doctype|html|head|body|table|meta)\b/i.test(head)
      ? officeHtml
      : null;
  if (markup === null) return writePlain(text, sink);
  const reader = markupReader(markup, sink);
  reader.write(text);
  reader.end();
}
