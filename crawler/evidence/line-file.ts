/** Lines beside a growing archive (index, page list): on disk, not in memory, and sorted at the end by merging sorted runs. */
import { open, rm, type FileHandle } from 'node:fs/promises';
import type { ReadableFile } from './readable.ts';
import { readAt } from './zip.ts';

export interface LineFile {
  /** Calls come one at a time. `line` has no line end. */
  add(line: string): Promise<void>;
  /** What was added so far, in that order. */
  lines(): AsyncGenerator<string>;
  /** All of it, in order of bytes. Takes about twice `memory` bytes. */
  sorted(memory: number): AsyncGenerator<string>;
  close(): Promise<void>;
}

const PENDING = 128 * 1024;
const PIECE = 64 * 1024;
/** Runs that are merged at once; longer runs instead of more of them. */
const MAX_RUNS = 64;

/**
 * A file that has no name as soon as it is open: it ends with its process, however that ends,
 * and what it held is made again from the archive, which alone is true.
 */
async function nameless(path: string): Promise<FileHandle> {
  const file = await open(path, 'w+');
  await rm(path, { force: true });
  return file;
}

async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

/** Whole lines of `file` between two offsets, the first of which begins one. */
export async function* linesBetween(file: ReadableFile, from: number, to: number): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for (let at = from; at < to;) {
    const piece = await readAt(file, at, Math.min(PIECE, to - at));
    if (piece.length === 0) throw new Error('the file became shorter while it was read');
    at += piece.length;
    const bytes: Buffer = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      yield bytes.toString('utf8', start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
}

/** Opens an empty one; `path` is taken only for a moment, once there is too much for memory. */
export function lineFile(path: string): LineFile {
  let file: FileHandle | null = null;
  let size = 0;
  let pending: string[] = [];
  let held = 0;

  async function flush(): Promise<void> {
    const bytes = Buffer.from(pending.join(''));
    file ??= await nameless(path);
    await writeAll(file, bytes, size);
    size += bytes.length;
    [pending, held] = [[], 0];
  }

  async function* lines(): AsyncGenerator<string> {
    // What is added from here on does not belong to this walk, and moves nothing that was there.
    const [until, rest] = [size, pending.slice()];
    if (file !== null) yield* linesBetween(file, 0, until);
    for (const line of rest) yield line.slice(0, -1);
  }

  async function* sorted(memory: number): AsyncGenerator<string> {
    const room = Math.max(memory, Math.ceil(size / MAX_RUNS));
    const runs = await sortedRuns(lines(), room, () => nameless(`${path}.runs`));
    try {
      yield* runs.file === null ? runs.rest : merged(runs.file, runs.ends);
    } finally {
      await runs.file?.close();
    }
  }

  return {
    async add(line) {
      pending.push(`${line}\n`);
      held += line.length + 1;
      if (held >= PENDING) await flush();
    },
    lines,
    sorted,
    close: async () => {
      await file?.close();
      file = null;
    },
  };
}

/** `rest` when all of it fits into memory; else runs one after the other in `file`, each up to the next of `ends`. */
async function sortedRuns(
  lines: AsyncIterable<string>,
  memory: number,
  make: () => Promise<FileHandle>,
): Promise<{ file: FileHandle | null; ends: number[]; rest: string[] }> {
  let file: FileHandle | null = null;
  const ends: number[] = [];
  let run: string[] = [];
  let bytes = 0;
  const write = async (): Promise<void> => {
    file ??= await make();
    let at = ends.at(-1) ?? 0;
    for await (const piece of pieces(run.sort())) {
      await writeAll(file, piece, at);
      at += piece.length;
    }
    ends.push(at);
    [run, bytes] = [[], 0];
  };
  for await (const line of lines) {
    run.push(line);
    bytes += line.length + 1;
    if (bytes >= memory) await write();
  }
  if (file !== null && run.length > 0) await write();
  return { file, ends, rest: run.sort() };
}

async function* merged(file: FileHandle, ends: number[]): AsyncGenerator<string> {
  const heads: { line: string; from: AsyncGenerator<string> }[] = [];
  for (const [index, end] of ends.entries()) {
    const from = linesBetween(file, ends[index - 1] ?? 0, end);
    const first = await from.next();
    if (!first.done) heads.push({ line: first.value, from });
  }
  while (heads.length > 0) {
    let least = 0;
    for (let index = 1; index < heads.length; index += 1) if (heads[index]!.line < heads[least]!.line) least = index;
    const head = heads[least]!;
    yield head.line;
    const next = await head.from.next();
    if (next.done) heads.splice(least, 1);
    else head.line = next.value;
  }
}

/** Lines with their ends, in pieces worth a write. */
export async function* pieces(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Buffer> {
  let text: string[] = [];
  let length = 0;
  for await (const line of lines) {
    text.push(line, '\n');
    length += line.length + 1;
    if (length < PIECE) continue;
    yield Buffer.from(text.join(''));
    [text, length] = [[], 0];
  }
  if (length > 0) yield Buffer.from(text.join(''));
}
