/** Documents as offices publish them give their words, their tables and what stands in them that should not. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import writeExcel from 'write-excel-file/node';
import xlsx from 'xlsx';
import { openDocuments } from '../../../crawler/attachment/documents.ts';
import { IDS, NAMES, asText, book, compound, docx, docxOf, gbkFont, gbkTable, mappedFont, packed, pdfPage, rows, stream } from './make.ts';
import { renamed, workbook, xlsxOf, zip } from './make.ts';

const documents = openDocuments({ log: () => undefined });
afterAll(() => documents.close());

const oldWord = readFileSync(new URL('names.doc', import.meta.url));
const batch = { sort: 'batch', masked: '4103************18', count: 3, sure: true };
const rtfOf = (text: string) => [...text].map((char) => `\\u${char.charCodeAt(0)}?`).join('');
const rtf = `{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 SimSun;}}{\\*\\generator Msftedit;}\\pard ${rtfOf('示例名单公示')}\\par
${rows.map((row) => `\\trowd ${row.map((cell) => `\\intbl ${rtfOf(cell)}\\cell`).join(' ')}\\row`).join('\n')}
\\pard \\'bd\\'e1\\'ca\\'f8\\'a1\\'a3\\par}`;
const html = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td{}</style></head><table>${rows.map((row) => `<tr><td>${row.join('<td>')}`).join('')}</table></html>`;
const odt = `<office:document-content><text:p>示例名单公示</text:p><table:table>${rows.map((row) => `<table:table-row>${row.map((cell) => `<table:table-cell><text:p>${cell}</text:p></table:table-cell>`).join('')}</table:table-row>`).join('')}</table:table></office:document-content>`;
const excel2003 = `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook><Worksheet><Table>${rows.map((row) => `<Row>${row.map((cell) => `<Cell><Data>${cell}</Data></Cell>`).join('')}</Row>`).join('')}</Table></Worksheet></Workbook>`;
const titled = `示例名单公示\n${asText}`;
const sheets = workbook({ 名单: rows });

describe('the list of three names', () => {
  test.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['docx', docx, `${titled}\n\n结束。`],
    ['doc', () => oldWord, `示例名单公示\n第一段“引号”文字。\n${asText}\n\n结束。`],
    [
      'xlsx',
      async () =>
        writeExcel(
          rows.map((row) => row.map((value) => ({ value }))),
          { sheet: '名单' } as never,
        ).toBuffer(),
      `名单\n${asText}`,
    ],
    ['xls', () => book('biff8', sheets), `名单\n${asText}`],
    [
      'xls of Excel 5',
      () => book('biff5', workbook({ list: rows.map((row) => row.map((cell) => cell.replace(/[^\x00-\x7f]+/g, 'x'))) })),
      `list\nx\tx\tx\n${IDS.map((id, at) => `${at + 1}\tx\t${id}`).join('\n')}`,
    ],
    ['xlsb', () => book('xlsb', sheets), `名单\n${asText}`],
    ['ods', () => book('ods', sheets), `名单\n${asText}`],
    ['odt', () => zip({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': odt }), titled],
    ['rtf', () => Buffer.from(rtf), `${titled}\n结束。`],
    ['HTML of Excel', () => Buffer.from(html), asText],
    ['XML of Excel 2003', () => Buffer.from(excel2003), asText],
    ['csv', () => Buffer.from(rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\r\n')), asText],
    ['pdf that names its font', () => pdfPage(packed(gbkTable), gbkFont[0]!, gbkFont.slice(1)), asText],
    ['zip of an xls', () => zip({ '附件1.xls': book('biff8', sheets) }), `附件1.xls\n名单\n${asText}`],
  ])('%s', async (_, make, text) => {
    const bytes = await make();
    const read = await documents.read(bytes);
    expect(read).toMatchObject({ text, unread: null });
    expect(read.personal.length).toBeGreaterThan(0);
    if (text.includes(NAMES[0]!)) expect(read.personal).toMatchObject([batch]);
    else expect(read.personal.map(({ sort }) => sort)).toEqual(['id18', 'id18', 'id18']);
    expect(JSON.stringify(read.personal)).not.toMatch(new RegExp(IDS.join('|')));
    expect(await documents.read(bytes)).toEqual(read);
  });
});

/** Styles of a workbook in which format 1 is the given one. */
const formatted = (code: string) =>
  `<styleSheet><numFmts count="1"><numFmt numFmtId="164" formatCode="${code.replaceAll('"', '&quot;')}"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>`;
const one = (cell: string, row = '') => `<sheetData><row r="1" ${row}>${cell}</row></sheetData>`;
const text = (value: string, more = '') => `<c r="A1" t="inlineStr" ${more}><is><t>${value}</t></is></c>`;

describe('nothing is hidden in a workbook', () => {
  test.each<[string, () => Promise<Buffer>, string]>([
    [
      'a text shown as stars',
      () => xlsxOf(one(text(IDS[0]!, 's="1"')), {}, formatted('General;General;General;"******"')),
      `名单\n${IDS[0]}`,
    ],
    [
      'a number shown as nothing',
      () => xlsxOf(one('<c r="A1" s="1"><v>13800138000</v></c>'), {}, formatted(';;;')),
      '名单\n（13800138000）',
    ],
    [
      'a number shown as a mask',
      () => xlsxOf(one('<c r="A1" s="1"><v>13800138000</v></c>'), {}, formatted('"138****8000"')),
      '名单\n138****8000（13800138000）',
    ],
    [
      'a number shown with an exponent',
      () => xlsxOf(one('<c r="A1"><v>4.1038119000101E+17</v></c>')),
      '名单\n4.10381E+17（410381190001010000）',
    ],
    ['an amount is itself', () => xlsxOf(one('<c r="A1" s="1"><v>1234.5</v></c>'), {}, formatted('#,##0.00')), '名单\n1,234.50'],
    ['a date is itself', () => xlsxOf(one('<c r="A1" s="1"><v>43435</v></c>'), {}, formatted('yyyy-mm-dd')), '名单\n2018-12-01'],
    ['a hidden row', () => xlsxOf(one(text(IDS[0]!), 'hidden="1"')), `名单\n${IDS[0]}`],
    ['a hidden column', () => xlsxOf(`<cols><col min="1" max="1" width="0" hidden="1"/></cols>${one(text(IDS[0]!))}`), `名单\n${IDS[0]}`],
    [
      'a cell at the far corner',
      () =>
        xlsxOf(
          `<dimension ref="A1:XFD1048576"/><sheetData><row r="1">${text('甲')}</row><row r="1048576"><c r="XFD1048576"><v>7</v></c></row></sheetData>`,
        ),
      '名单\n甲\n\t7',
    ],
  ])('%s', async (_, make, expected) => {
    expect(await documents.read(await make())).toMatchObject({ text: expected, unread: null });
  });

  test.each<[xlsx.BookType]>([['biff8'], ['xlsx']])('a hidden sheet of %s', async (type) => {
    const made = workbook({ 公示: [['序号']], 底表: rows });
    made.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 2 }] };
    const read = await documents.read(book(type, made));
    expect(read).toMatchObject({ text: `公示\n序号\n\n底表\n${asText}`, personal: [batch] });
  });
});

const show = (codes: string) => stream(`BT /F1 12 Tf 72 700 Td <${codes}> Tj ET`);
const digits = [...IDS[0]!].map((digit) => `003${digit}`).join('');

describe('other places of words', () => {
  test.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['a pdf with a map to Unicode', () => pdfPage(show(`00010002${digits}`), mappedFont[0]!, mappedFont.slice(1)), `示例${IDS[0]}`],
    [
      'invisible text over a scanned page',
      () => pdfPage(stream(`BT 3 Tr /F1 12 Tf 72 700 Td <${digits}> Tj ET`), mappedFont[0]!, mappedFont.slice(1)),
      IDS[0]!,
    ],
    [
      'hidden, deleted and boxed words of docx',
      () =>
        docxOf(
          '<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r><w:t>框</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>',
        ),
      '隐删\n框',
    ],
    [
      'a table inside a cell',
      () =>
        docxOf(
          '<w:tbl><w:tr><w:tc><w:p><w:r><w:t>外</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>',
        ),
      '甲\t乙\n外',
    ],
    [
      'slides in their order',
      () =>
        zip({
          'ppt/presentation.xml': '<p/>',
          ...Object.fromEntries([1, 2, 10].map((at) => [`ppt/slides/slide${at}.xml`, `<a:p><a:r><a:t>第${at}页</a:t></a:r></a:p>`])),
        }),
      '第1页\n\n第2页\n\n第10页',
    ],
    [
      'OFD',
      () =>
        zip({
          'OFD.xml': '<OFD/>',
          'Doc_0/Pages/Page_0/Content.xml': '<ofd:TextObject><ofd:TextCode X="1">示例通知</ofd:TextCode></ofd:TextObject>',
        }),
      '示例通知',
    ],
    ['GBK text', () => Buffer.from('cabec0fdcda8d6aacabec0fdcda8d6aa', 'hex'), '示例通知示例通知'],
    [
      'a name in GBK inside a zip',
      async () => renamed(await zip({ 'xxxx.txt': '正文内容' }), 'xxxx', '\xca\xbe\xc0\xfd'),
      '示例.txt\n正文内容',
    ],
  ])('%s', async (_, make, expected) => {
    expect(await documents.read(await make())).toMatchObject({ text: expected, unread: null });
  });
});

/** Workbook stream: BOF, FILEPASS (RC4), EOF. */
const lockedXls = Buffer.from('0908100000060500000000000000000000000000' + '2f003600010001000100' + '00'.repeat(48) + '0a000000', 'hex');
const lockedDoc = Buffer.from(oldWord);
lockedDoc[lockedDoc.indexOf(Buffer.from([0xec, 0xa5])) + 0x0b]! |= 1;
const key = `<${'41'.repeat(32)}>`;

describe('what cannot be read says why', () => {
  test.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['a scanned pdf', () => pdfPage(stream('0 0 600 800 re f'), mappedFont[0]!, mappedFont.slice(1)), 'no-text-layer'],
    ['a docx of pictures', () => docxOf('<w:p><w:r><w:drawing/></w:r></w:p>'), 'no-text-layer'],
    [
      'a locked pdf',
      () =>
        pdfPage(
          show('0001'),
          mappedFont[0]!,
          [...mappedFont.slice(1), `<< /Filter /Standard /V 1 /R 2 /O ${key} /U ${key} /P -4 >>`],
          '/Root 1 0 R /Encrypt 9 0 R /ID [<41> <41>]',
        ),
      'encrypted',
    ],
    ['a locked docx or xlsx', () => compound({ EncryptedPackage: Buffer.alloc(600), EncryptionInfo: Buffer.alloc(300) }), 'encrypted'],
    ['a locked xls', () => compound({ Workbook: lockedXls }), 'encrypted'],
    ['a locked doc', () => lockedDoc, 'encrypted'],
    ['a picture', () => Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex'), 'type'],
    ['an archive inside an archive', async () => zip({ 'a.zip': await zip({ 'b.txt': '字' }) }), 'type'],
    ['nothing', () => Buffer.alloc(0), 'no-text-layer'],
  ])('%s', async (_, make, why) => {
    const read = await documents.read(await make());
    expect(read.unread).toBe(why);
    expect(read.personal).toEqual([]);
  });
});
