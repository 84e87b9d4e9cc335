/** Reads single pixels of a PNG as browsers write them (8 bits a channel, not interlaced), so that a picture can be asked what it shows. */
import { inflateSync } from 'node:zlib';

export interface Pixels {
  width: number;
  height: number;
  /** `#rrggbb` */
  at(x: number, y: number): string;
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const toLeft = Math.abs(guess - left);
  const toAbove = Math.abs(guess - above);
  const toCorner = Math.abs(guess - corner);
  return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
}

export function pixelsOf(png: Uint8Array): Pixels {
  const file = Buffer.from(png);
  if (file.toString('latin1', 1, 4) !== 'PNG') throw new Error('not a PNG');
  const [width, height, depth, colour, interlaced] = [file.readUInt32BE(16), file.readUInt32BE(20), file[24], file[25], file[28]];
  const channels = colour === 6 ? 4 : colour === 2 ? 3 : 0;
  if (depth !== 8 || channels === 0 || interlaced !== 0) throw new Error(`a PNG of depth ${depth}, colour type ${colour}`);
  const data: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at))
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  const packed = inflateSync(Buffer.concat(data));
  const line = width * channels;
  const rows = Buffer.alloc(line * height);
  for (let y = 0, at = 0; y < height; y += 1) {
    const filter = packed[y * (line + 1)]!;
    for (let x = 0; x < line; x += 1, at += 1) {
      const left = x >= channels ? rows[at - channels]! : 0;
      const above = y > 0 ? rows[at - line]! : 0;
      const corner = x >= channels && y > 0 ? rows[at - line - channels]! : 0;
      let from = 0;
      if (filter === 1) from = left;
      else if (filter === 2) from = above;
      else if (filter === 3) from = (left + above) >> 1;
      else if (filter === 4) from = paeth(left, above, corner);
      rows[at] = (packed[at + y + 1]! + from) & 0xff;
    }
  }
  return { width, height, at: (x, y) => `#${rows.toString('hex', (y * width + x) * channels, (y * width + x) * channels + 3)}` };
}
