/** Small real files (docx, xls, pdf, png) built in code, so that forms and attachments open. */
import { crc32, deflateSync } from 'node:zlib';
import type { FileRef } from './nouns.ts';

interface Entry {
  name: string;
  data: Buffer;
}

function local(entry: Entry): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(0x21, 12);
  head.writeUInt32LE(crc32(entry.data), 14);
  head.writeUInt32LE(entry.data.length, 18);
  head.writeUInt32LE(entry.data.length, 22);
  head.writeUInt16LE(entry.name.length, 26);
  return Buffer.concat([head, Buffer.from(entry.name), entry.data]);
}

function central(entry: Entry, offset: number): Buffer {
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(20, 6);
  head.writeUInt16LE(0x21, 14);
  head.writeUInt32LE(crc32(entry.data), 16);
  head.writeUInt32LE(entry.data.length, 20);
  head.writeUInt32LE(entry.data.length, 24);
  head.writeUInt16LE(entry.name.length, 28);
  head.writeUInt32LE(offset, 42);
  return Buffer.concat([head, Buffer.from(entry.name)]);
}

/** A stored (uncompressed) zip with a fixed date: the same entries, the same bytes. */
function zip(entries: Entry[]): Buffer {
  const bodies = entries.map(local);
  let offset = 0;
  const directory = Buffer.concat(
    entries.map((entry, i) => {
      const record = central(entry, offset);
      offset += bodies[i]?.length ?? 0;
      return record;
    }),
  );
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directory, end]);
}

const xml = (body: string) => Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${body}`);

const wordTable = (rows: string[][]) => {
  const cell = (text: string) => `<w:tc><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:tc>`;
  return rows.length === 0 ? '' : `<w:tbl>${rows.map((row) => `<w:tr>${row.map(cell).join('')}</w:tr>`).join('')}</w:tbl>`;
};

export function docx(title: string, rows: string[][] = []): Buffer {
  const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
  const lines = [
    title,
    '申请人（单位）：',
    '联系方式：',
    '申请事项：',
    '申请理由：',
    '提交材料清单：',
    '申请人签字：　　　　年　月　日',
    '受理意见：',
    '审核意见：',
    '备注：',
  ];
  const document = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${lines.map(paragraph).join('')}${wordTable(rows)}</w:body></w:document>`;
  const types = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;
  const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`;
  return zip([
    { name: '[Content_Types].xml', data: xml(types) },
    { name: '_rels/.rels', data: xml(relations) },
    { name: 'word/document.xml', data: xml(document) },
  ]);
}

/** One page with a line of Latin text: no font needs to be carried. */
export function pdf(title: string): Buffer {
  const stream =
    `BT /F1 16 Tf 72 760 Td (Shili sample form ${Buffer.from(title).toString('hex').slice(0, 40)}) Tj ET\n${'% '.padEnd(78, '-')}\n`.repeat(
      6,
    );
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}endstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = text.length;
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(
    `${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`,
    'latin1',
  );
}

/** A plain picture of one colour, wide enough to be seen. */
export function png(width: number, height: number, colour: [number, number, number]): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(named), 4);
    return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const line = Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, Buffer.of(...colour))]);
  const rows = Buffer.concat(Array.from({ length: height }, () => line));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A small sign: a coloured field with words on it. */
export function svg(width: number, height: number, colour: string, words: string[]): Buffer {
  const size = Math.floor(Math.min(height / (words.length + 0.8), (width * 0.9) / Math.max(...words.map((word) => word.length))));
  const lines = words
    .map((word, i) => `<text x="50%" y="${((i + 1) * height) / (words.length + 0.6)}" text-anchor="middle">${word}</text>`)
    .join('');
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" rx="4" fill="${colour}"/><g fill="#fff" font-size="${size}" font-family="sans-serif">${lines}</g></svg>`,
  );
}

export const FILE_TYPES: Record<FileRef['kind'], string> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  pdf: 'application/pdf',
};
