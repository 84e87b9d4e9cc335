/** Chromium keeps a profile in the folder for temporary files: without room there it dies in the middle of pages, so the crawl waits for it as for its own. */
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** A profile takes some ten megabytes, a page that is shown some more. */
export const scratchBytes = 64_000_000;
const freshMs = 1000;

/** Whether there is room, looked at once a second at most; says so each time it has gone. */
export function watchScratch(
  log: (event: string, data: Record<string, unknown>) => void,
  { where = tmpdir(), now = Date.now, free = freeAt }: { where?: string; now?: () => number; free?: (where: string) => number } = {},
): () => boolean {
  let at = -Infinity;
  let has = true;
  return () => {
    if (now() - at < freshMs) return has;
    at = now();
    const had = has;
    const left = free(where);
    has = left >= scratchBytes;
    if (had && !has) log('no-room-for-the-browser', { where, free: left, needs: scratchBytes });
    return has;
  };
}

/** Bytes; what cannot be measured is not what is missing. */
function freeAt(where: string): number {
  try {
    const { bavail, bsize } = statfsSync(where);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}
