/** Crawls that run side by side in one process read in the same thread: each thread costs some 80 MB. */
import type { ColumnTaxonomy } from '../config/columns.ts';
import { openReader } from './reading/reader.ts';
import type { PageReader } from './reading/reader.ts';

interface Room {
  reader: PageReader;
  guests: number;
}
const rooms = new WeakMap<ColumnTaxonomy, Room>();

/** A reader for these columns; the last one who closes it ends the thread. */
export function enterReadingRoom(columns: ColumnTaxonomy, log: (event: string, data: Record<string, unknown>) => void): PageReader {
  const room = rooms.get(columns) ?? { reader: openReader({ columns, log }), guests: 0 };
  rooms.set(columns, room);
  room.guests += 1;
  let isIn = true;
  return {
    read: (source, context) => room.reader.read(source, context),
    close() {
      if (!isIn) return;
      isIn = false;
      room.guests -= 1;
      if (room.guests > 0) return;
      rooms.delete(columns);
      room.reader.close();
    },
  };
}
