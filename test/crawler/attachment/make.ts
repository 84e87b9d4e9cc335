/** Builds small real documents, honest and hostile ones. Numbers are made to be recognised and belong to nobody (facts §D.1). */
import { deflateRawSync, deflateSync } from 'node:zlib';
import { Document, Packer, Paragraph, Table, TableCell, TableRow } from 'docx';
import xlsx from 'xlsx';
import { ZipFile } from 'yazl';

/** Valid check digits, impossible holders. */
export const IDS = ['410381190001010018', '11010519491231002X', '440524188001010014'];
export const NAMES = ['示例甲', '示例乙', '示例丙'];
export const rows = [['序号', '姓名', '身份证号'], ...NAMES.map((name, at) => [String(at + 1), name, IDS[at] as string])];
export const asText = rows.map((row) => row.join('\t')).join('\n');

export function zip(members: Record<string, string | Buffer>): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, content] of Object.entries(members)) file.addBuffer(Buffer.from(content), name);
  file.end();
  const pieces: Buffer[] = [];
  return new Promise((resolve, reject) => {
    file.outputStream.on('data', (piece: Buffer) => pieces.push(piece));
    file.outputStream.on('end', () => resolve(Buffer.concat(pieces)));
    file.outputStream.on('error', reject);
  });
}

/** As tools of a national code page write it: without the mark that says the name is UTF-8. */
export function renamed(made: Buffer, from: string, to: string): Buffer {
  const out = Buffer.from(made.toString('latin1').replaceAll(from, to), 'latin1');
  for (let at = out.indexOf('PK'); at >= 0; at = out.indexOf('PK', at + 2)) {
    const flags = at + (out.readUInt16LE(at + 2) === 0x0403 ? 7 : out.readUInt16LE(at + 2) === 0x0201 ? 9 : -1);
    if (flags > at) out[flags]! &= ~0x08;
  }
  return out;
}

export function docx(): Promise<Buffer> {
  const table = new Table({
    rows: rows.map((row) => new TableRow({ children: row.map((text) => new TableCell({ children: [new Paragraph(text)] })) })),
  });
  return Packer.toBuffer(new Document({ sections: [{ children: [new Paragraph('示例名单公示'), table, new Paragraph('结束。')] }] }));
}

/** A Word package around the given body. */
export const docxOf = (body: string, head = ''): Promise<Buffer> =>
  zip({
    '[Content_Types].xml': '<Types/>',
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?>${head}<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`,
  });

export const workbook = (sheets: Record<string, unknown[][]>): xlsx.WorkBook => ({
  SheetNames: Object.keys(sheets),
  Sheets: Object.fromEntries(Object.entries(sheets).map(([name, cells]) => [name, xlsx.utils.aoa_to_sheet(cells)])),
});

export const book = (bookType: xlsx.BookType, made: xlsx.WorkBook): Buffer => xlsx.write(made, { type: 'buffer', bookType }) as Buffer;

/** A workbook package around the given rows of its only sheet. */
export const xlsxOf = (sheetData: string, more: Record<string, string | Buffer> = {}, styles = ''): Promise<Buffer> =>
  zip({
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
    'xl/workbook.xml':
      '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="r"><sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/styles.xml': styles,
    'xl/worksheets/sheet1.xml': `<worksheet>${sheetData}</worksheet>`,
    ...more,
  });

/** A PDF of the given objects (1 is the catalog), with a right table of their places. */
export function pdf(objects: string[], trailer = '/Root 1 0 R'): Buffer {
  let out = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = out.length;
    out += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer << /Size ${objects.length + 1} ${trailer} >>\nstartxref\n${out.length}\n%%EOF\n`;
  return Buffer.from(out + end, 'latin1');
}

export const stream = (content: string, dictionary = ''): string =>
  `<< /Length ${content.length} ${dictionary} >>\nstream\n${content}\nendstream`;
export const packed = (content: string): string =>
  stream(deflateSync(Buffer.from(content, 'latin1')).toString('latin1'), '/Filter /FlateDecode');

/** One page that shows `content` in a font of the given kind; further objects begin at 6. */
export function pdfPage(content: string, font: string, more: string[] = [], trailer?: string): Buffer {
  const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>';
  return pdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', page, content, font, ...more], trailer);
}

/** A font that is named only, in the national encoding, as older Chinese files have it. */
export const gbkFont = [
  '<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /GBK-EUC-H /DescendantFonts [6 0 R] >>',
  '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 7 0 R /DW 1000 /W [1 [500] 814 939 500] >>',
  '<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -141 1000 859] /ItalicAngle 0 /Ascent 859 /Descent -141 /CapHeight 700 /StemV 80 >>',
];

/** A font whose codes mean nothing without its map: code 1 is 示, 2 is 例, from 0x30 on the digits. */
const toUnicode = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
2 beginbfchar <0001> <793A> <0002> <4F8B> endbfchar
1 beginbfrange <0030> <0039> <0030> endbfrange
endcmap end end`;
export const mappedFont = [
  '<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Own /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 8 0 R >>',
  '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Own /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 7 0 R /DW 500 >>',
  '<< /Type /FontDescriptor /FontName /ABCDEF+Own /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>',
  stream(toUnicode),
];

/** 示例甲, 示例乙, 示例丙 and 姓名, 身份证号 as GBK, in hexadecimal digits. */
const gbk: Record<string, string> = {
  示例甲: 'CABEC0FDBCD7',
  示例乙: 'CABEC0FDD2D2',
  示例丙: 'CABEC0FDB1FB',
  序号: 'D0F2BAC5',
  姓名: 'D0D5C3FB',
  身份证号: 'C9EDB7DDD6A4BAC5',
};
const hex = (text: string): string => gbk[text] ?? Buffer.from(text).toString('hex');

/** The list drawn cell by cell, bottom row first, as some printers do. */
export const gbkTable = rows
  .map((row, at) => row.map((cell, column) => `BT /F1 12 Tf ${60 + column * 150} ${700 - at * 20} Td <${hex(cell)}> Tj ET`).join('\n'))
  .reverse()
  .join('\n');

/** A ZIP with one member whose packed bytes unpack to far more than the directory says. */
export function lyingZip(name: string, unpacked: number, claimed: number): Buffer {
  const data = deflateRawSync(Buffer.alloc(unpacked));
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(data.length, 18);
  head.writeUInt32LE(claimed, 22);
  head.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  head.copy(entry, 6, 4, 30);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + data.length, 16);
  return Buffer.concat([head, Buffer.from(name), data, entry, Buffer.from(name), end]);
}

/** An OLE file with these streams. */
export function compound(streams: Record<string, Buffer>): Buffer {
  const made = xlsx.CFB.utils.cfb_new();
  for (const [name, content] of Object.entries(streams)) xlsx.CFB.utils.cfb_add(made, `/${name}`, content as never);
  return Buffer.from(xlsx.CFB.write(made, { type: 'buffer' }) as never);
}
