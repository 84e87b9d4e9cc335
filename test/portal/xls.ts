/** An old Excel workbook: BIFF5 records in a compound file, the format county offices still send around. */
import { toGbk } from './gbk.ts';

function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
}

function label(row: number, column: number, text: string): Buffer {
  const bytes = toGbk(text);
  const head = Buffer.alloc(8);
  head.writeUInt16LE(row, 0);
  head.writeUInt16LE(column, 2);
  head.writeUInt16LE(bytes.length, 6);
  return record(0x0204, Buffer.concat([head, bytes]));
}

const beginning = (kind: number) => record(0x0809, Buffer.from([0x00, 0x05, kind, 0x00, 0xbb, 0x0d, 0xcc, 0x07]));
const END = record(0x000a, Buffer.alloc(0));

/** The code page of simplified Chinese: what a label's bytes mean. */
const CHINESE = record(0x0042, Buffer.from([0xa8, 0x03]));

/** Globals with one sheet, the sheet with a column of labels. */
function book(title: string, rows: string[][]): Buffer {
  const name = Buffer.from('Sheet1');
  const opening = Buffer.concat([beginning(0x05), CHINESE]);
  const sheet = Buffer.concat([
    beginning(0x10),
    label(0, 0, `Form ${Buffer.from(title).toString('hex').slice(0, 24)}`),
    label(1, 0, 'Applicant'),
    label(2, 0, 'Matter'),
    ...rows.flatMap((row, y) => row.map((text, x) => label(y + 4, x, text))),
    END,
  ]);
  const bound = Buffer.alloc(7);
  bound.writeUInt8(name.length, 6);
  const at = opening.length + 4 + bound.length + name.length + END.length;
  bound.writeUInt32LE(at, 0);
  return Buffer.concat([opening, record(0x0085, Buffer.concat([bound, name])), END, sheet]);
}

const SECTOR = 512;
const END_OF_CHAIN = 0xfffffffe;
const FREE = 0xffffffff;

function directoryEntry(name: string, type: number, child: number, start: number, size: number): Buffer {
  const entry = Buffer.alloc(128);
  entry.write(name, 0, 'utf16le');
  entry.writeUInt16LE(name === '' ? 0 : (name.length + 1) * 2, 64);
  entry.writeUInt8(type, 66);
  entry.writeUInt8(1, 67);
  for (const [offset, value] of [
    [68, FREE],
    [72, FREE],
    [76, child],
    [116, start],
    [120, size],
  ] as const)
    entry.writeUInt32LE(value, offset);
  return entry;
}

function header(): Buffer {
  const head = Buffer.alloc(SECTOR);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(head);
  for (const [offset, value] of [
    [24, 0x3e],
    [26, 3],
    [28, 0xfffe],
    [30, 9],
    [32, 6],
  ] as const)
    head.writeUInt16LE(value, offset);
  for (const [offset, value] of [
    [44, 1],
    [48, 1],
    [56, 4096],
    [60, END_OF_CHAIN],
    [68, END_OF_CHAIN],
    [76, 0],
  ] as const)
    head.writeUInt32LE(value, offset);
  head.fill(0xff, 80);
  return head;
}

/** Sector 0 holds the allocation table, 1 the directory, 2–9 the workbook (padded to the 4,096 bytes of a full stream). */
export function xls(title: string, rows: string[][] = []): Buffer {
  const stream = Buffer.concat([book(title, rows), Buffer.alloc(4096)]).subarray(0, 4096);
  const table = Buffer.alloc(SECTOR, 0xff);
  table.writeUInt32LE(0xfffffffd, 0);
  table.writeUInt32LE(END_OF_CHAIN, 4);
  for (let sector = 2; sector < 10; sector += 1) table.writeUInt32LE(sector === 9 ? END_OF_CHAIN : sector + 1, sector * 4);
  const empty = directoryEntry('', 0, FREE, 0, 0);
  const directory = Buffer.concat([
    directoryEntry('Root Entry', 5, 1, END_OF_CHAIN, 0),
    directoryEntry('Book', 2, FREE, 2, 4096),
    empty,
    empty,
  ]);
  return Buffer.concat([header(), table, directory, stream]);
}
