/** No document may hang, crash or bloat: each ends with what could be read or with the reason, and the next one is read. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDocuments } from '../../../crawler/attachment/documents.ts';
import type { DocumentReading } from '../../../crawler/attachment/documents.ts';
import {
  asText,
  book,
  compound,
  docx,
  docxOf,
  gbkFont,
  gbkTable,
  lyingZip,
  packed,
  pdf,
  pdfPage,
  rows,
  stream,
  workbook,
  xlsxOf,
  zip,
} from './make.ts';

const killed: string[] = [];
const documents = openDocuments({ log: (event, { why }) => event === 'document-unread' && killed.push(String(why)) });
afterAll(() => documents.close());

const outcome = ({ text, unread }: DocumentReading): string => unread ?? `read ${text?.length}`;
const small = Buffer.from('一行正文');

/** Each `&b;` is ten of the one before. */
const laughs = `<!DOCTYPE w [<!ENTITY a "哈">${[...'bcdefghij'].map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghi'[at]};`.repeat(10)}">`).join('')}]>`;
const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
const cell = '<c r="A1" t="inlineStr"><is><t>字</t></is></c>';
const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]';
const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
const words = (count: number) => packed('BT /F1 9 Tf 9 9 Td (word) Tj ET\n'.repeat(count));

describe('sizes', () => {
  test.each<[string, () => Buffer | Promise<Buffer>, RegExp]>([
    ['a docx that unpacks to 150 MB', () => zip({ 'word/document.xml': Buffer.alloc(150_000_000) }), /^too-big$/],
    ['an xlsx that unpacks to 150 MB', () => xlsxOf('', { 'xl/media/a.bmp': Buffer.alloc(150_000_000) }), /^too-big$/],
    ['a docx that hides what it unpacks to', () => lyingZip('word/document.xml', 300_000_000, 1000), /^damaged$/],
    ['an xlsx that hides what it unpacks to', () => lyingZip('xl/workbook.xml', 300_000_000, 1000), /^damaged$/],
    ['6,000 members', () => zip(Object.fromEntries(Array.from({ length: 6000 }, (_, at) => [`${at}.txt`, 'a']))), /^too-big$/],
    ['200 documents in a zip', () => zip(Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`${at}.txt`, 'a']))), /^cut$/],
    ['two million characters', () => Buffer.from('一二三四五六七八九\n'.repeat(200_000)), /^cut$/],
    ['one line of ten million characters', () => Buffer.from('一二三四五六七八九十'.repeat(1_000_000)), /^cut$/],
    [
      'a docx of 300,000 rows',
      () => docxOf(`<w:tbl>${`<w:tr><w:tc>${paragraph('单元格')}</w:tc></w:tr>`.repeat(300_000)}</w:tbl>`),
      /^cut$/,
    ],
  ])('%s', async (_, make, expected) => {
    expect(outcome(await documents.read(await make()))).toMatch(expected);
  });
});

describe('shapes', () => {
  test.each<[string, () => Buffer | Promise<Buffer>, RegExp]>([
    ['billion laughs', () => docxOf(paragraph('前&j;后'), laughs), /^read \d{1,2}$/],
    ['300,000 elements inside each other', () => docxOf('<w:p>'.repeat(300_000) + paragraph('底')), /^too-big$/],
    ['100,000 tables inside each other', () => docxOf('<w:tbl><w:tr><w:tc>'.repeat(100_000) + paragraph('底')), /^too-big$/],
    [
      '10,000 sheets',
      () => book('biff8', workbook(Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`s${at}`, [[1]]])))),
      /^read \d+$/,
    ],
    ['a sheet named like a trap', () => book('xlsx', workbook(JSON.parse('{"__proto__x":[[1]],"constructor":[["字"]]}'))), /^read \d+$/],
    [
      'a workbook that claims all cells',
      () =>
        xlsxOf(
          `<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" hidden="1"/></cols><sheetData><row r="1">${cell}</row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`,
        ),
      /^read 4$/,
    ],
    [
      'rows of endless numbers',
      () =>
        xlsxOf(
          `<sheetData><row r="99999999999"><c r="ZZZZZZZZ99999999999" t="s"><v>99999999999</v></c></row><row r="1">${cell}</row></sheetData>`,
        ),
      /^(?:read \d+|damaged|no-text-layer)$/,
    ],
    ['RTF of open groups', () => Buffer.from(`{\\rtf1 ${'{'.repeat(1_000_000)}字`), /^(?:read \d+|no-text-layer)$/],
    ['a CSV of open quotes', () => Buffer.from(`a,b\nc,d\n${'"a,'.repeat(300_000)}`), /./],
    ['HTML of open cells', () => Buffer.from(`<html>${'<table><tr><td>a'.repeat(50_000)}`), /./],
    [
      'an OLE file whose chain of sectors bites its tail',
      () => {
        const made = compound({ Workbook: Buffer.alloc(9000, 1) });
        const table = made.readUInt32LE(76);
        for (let at = 0; at < 128; at += 1) made.writeUInt32LE(at === 0 ? 1 : at - 1, (table + 1) * 512 + at * 4);
        return made;
      },
      /^(?:damaged|time|memory|type)$/,
    ],
  ])('%s', async (_, make, expected) => {
    expect(outcome(await documents.read(await make()))).toMatch(expected);
    expect(outcome(await documents.read(small))).toBe('read 4');
  });
});

describe('PDF', () => {
  test.each<[string, () => Buffer, RegExp]>([
    [
      'a tree of pages that holds itself',
      () => pdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9 >>', `${page} >>`]),
      /^(?:damaged|no-text-layer)$/,
    ],
    [
      'a million pages by its own word',
      () => pdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>', `${page} >>`]),
      /^(?:damaged|no-text-layer|cut)$/,
    ],
    [
      'a length that refers to itself',
      () => pdfPage('<< /Length 4 0 R >>\nstream\nBT (a) Tj ET\nendstream', font),
      /^(?:damaged|no-text-layer|read \d+)$/,
    ],
    [
      'a form that draws itself',
      () =>
        pdf([
          '<< /Type /Catalog /Pages 2 0 R >>',
          '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
          `${page} /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>`,
          stream('/X Do'),
          stream('/X Do /X Do', '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>'),
        ]),
      /^(?:no-text-layer|damaged|time|memory)$/,
    ],
    [
      'a table of places that leads to itself',
      () =>
        Buffer.from(
          pdfPage(packed(gbkTable), gbkFont[0]!, gbkFont.slice(1), '/Root 1 0 R /Prev 99999')
            .toString('latin1')
            .replace(/\/Prev 99999|startxref\n(\d+)/g, (all, at) => (at ? all : '/Prev 00009')),
          'latin1',
        ),
      /^(?:read 58|read \d+|damaged)$/,
    ],
    ['100,000 words on a page', () => pdfPage(words(100_000), font), /^(?:cut|read \d+|memory|time)$/],
    ['a letter as wide as the world', () => pdfPage(stream('BT /F1 1e30 Tf 1e30 -1e30 Td (a) Tj /F1 0 Tf (b) Tj ET'), font), /./],
  ])(
    '%s',
    async (_, make, expected) => {
      expect(outcome(await documents.read(make()))).toMatch(expected);
      expect(outcome(await documents.read(small))).toBe('read 4');
    },
    120_000,
  );
});

describe('damage', () => {
  const whole: Record<string, Buffer> = {};
  beforeAll(async () => {
    whole['doc'] = readFileSync(new URL('names.doc', import.meta.url));
    whole['docx'] = await docx();
    whole['xls'] = book('biff8', workbook({ 名单: rows }));
    whole['xlsx'] = book('xlsx', workbook({ 名单: rows }));
    whole['pdf'] = pdfPage(packed(gbkTable), gbkFont[0]!, gbkFont.slice(1));
  });
  test.each(['doc', 'docx', 'xls', 'xlsx', 'pdf'])(
    '%s cut off and bent at any place',
    async (kind) => {
      const bytes = whole[kind]!;
      for (let at = 1; at < 16; at += 3) {
        const cut = await documents.read(bytes.subarray(0, Math.floor((bytes.length * at) / 16)));
        expect(cut.text !== null || cut.unread !== null).toBe(true);
        const bent = Buffer.from(bytes);
        for (let byte = at; byte < bent.length; byte += 97) bent[byte]! ^= 0xa5;
        const read = await documents.read(bent);
        expect(read.text !== null || read.unread !== null).toBe(true);
      }
      expect((await documents.read(bytes)).text).toContain(asText);
    },
    120_000,
  );
});

test('of seventy thousand numbers in one file the first are told', async () => {
  const numbers = Array.from({ length: 70_000 }, (_, at) => `本人${13800000000 + at}`);
  for (const apart of ['，', '\n', '\n\n', '\t']) {
    const { unread, personal } = await documents.read(Buffer.from(numbers.join(apart)));
    expect([unread === null || unread === 'cut', personal.length > 0 && personal.length <= 200]).toEqual([true, true]);
  }
});

test('a slow document is killed, and those behind it are read', async () => {
  const hasty = openDocuments({ timeMs: 1500, log: () => undefined });
  await hasty.read(small);
  const slow = Buffer.from(`a,b\nc,d\n${'1,2\n'.repeat(10)}`);
  const read = await Promise.all([pdfPage(words(3_000_000), font), small, slow].map((bytes) => hasty.read(bytes)));
  hasty.close();
  expect(read.map(outcome)).toEqual(['time', 'read 4', expect.stringMatching(/^read/)]);
});

test('a document that outgrows the memory is killed, and those behind it are read', async () => {
  const narrow = openDocuments({ memoryMb: 220, log: () => undefined });
  const read = await Promise.all([pdfPage(words(3_000_000), font), small].map((bytes) => narrow.read(bytes)));
  narrow.close();
  expect(read.map(outcome)).toEqual(['memory', 'read 4']);
});

test('no kill but by a limit', () => expect(killed.filter((why) => why === 'bug')).toEqual([]));
