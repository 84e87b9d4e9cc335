/** Small PNG files made for tests: a square of one colour, and one that is small on the line and enormous in memory. */
import { crc32, deflateSync } from 'node:zlib';

function chunk(name: string, data: Buffer): Buffer {
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** `rows`: one filter byte and the samples for each line. */
function png(width: number, height: number, depth: number, colour: number, rows: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([depth, colour], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** Ten by ten, all of one colour. */
export const square = (red: number, green: number, blue: number): Buffer =>
  png(
    10,
    10,
    8,
    2,
    Buffer.concat(Array.from({ length: 10 }, () => Buffer.from([0, ...Array.from({ length: 10 }, () => [red, green, blue]).flat()]))),
  );

/** One bit a pixel, all of them the same: a few hundred kilobytes that unpack to gigabytes. */
export const bomb = (width: number, height: number): Buffer => png(width, height, 1, 0, Buffer.alloc((Math.ceil(width / 8) + 1) * height));
