/** How fast a finding's evidence opens from a bundle of 2 GB, cold, beside a plain reader that goes through the index from its start: `npx tsx test/bench/evidence-open.ts [GB]`. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import yauzl from 'yauzl';
import { createBundle, openBundle } from '../../crawler/evidence/bundle.ts';
import { openReadable } from '../../crawler/evidence/readable.ts';
import { localHeaderSize, readAt } from '../../crawler/evidence/zip.ts';

const BYTES = Number(process.argv[2] ?? 2) * 1e9;
const MOST_MS = 100;
/** Pages between two large files, and the size of these: together some 12 kB a record, as portals have. */
const [PAGES, FILE] = [6, 100_000];
const at = '2018-12-31T16:00:00Z';

const urlOf = (nth: number): string => `http://www.example.test/art/2018/12/${nth % 31}/art_${(nth * 7919) % 1_000_003}_${nth}.html`;

/** Returns how many answers there are. */
async function fill(path: string): Promise<number> {
  const writer = await createBundle({ path, id: '2018-12.large', software: 'Sundial/0.1.0' });
  const file = Buffer.alloc(FILE);
  for (let byte = 0, state = 88_172_645; byte < FILE; byte += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    file.writeInt32LE(state, byte);
  }
  const request = { method: 'GET', headers: [['Host', 'www.example.test']] as [string, string][] };
  const answer = { at, request, status: 200, statusText: 'OK', httpVersion: '1.1' };
  let nth = 0;
  for (let bytes = 0; bytes < BYTES; bytes += FILE + PAGES * 900) {
    for (let page = 0; page < PAGES; page += 1, nth += 1) {
      const body = Buffer.from(`<title>${nth}</title>${'<p>政务公开</p>'.repeat(nth % 90)}`);
      await writer.addResponse({ ...answer, url: urlOf(nth), headers: [['Content-Type', 'text/html']], body });
    }
    const body = Buffer.from(file);
    body.writeUInt32LE(nth, 0);
    await writer.addResponse({ ...answer, url: urlOf(nth), headers: [['Content-Type', 'application/pdf']], body });
    nth += 1;
  }
  await writer.seal();
  return nth;
}

async function timed<T>(run: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const began = performance.now();
  const value = await run();
  return { value, ms: performance.now() - began };
}

async function ours(path: string, url: string): Promise<number> {
  const reader = await openBundle(path);
  const found = await reader.read(url);
  await reader.close();
  return found!.payload.length;
}

const openZip = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);

/** An independent ZIP reader, the index line by line, then the one record. */
async function peer(path: string, url: string): Promise<number> {
  const zip = await openZip(path, { lazyEntries: true, autoClose: false });
  const entries = new Map<string, yauzl.Entry>();
  await new Promise<void>((resolve) => {
    zip.on('end', resolve);
    zip.on('entry', (entry: yauzl.Entry) => (entries.set(entry.fileName, entry), zip.readEntry()));
    zip.readEntry();
  });
  const index = await promisify(
    zip.openReadStream.bind(zip) as (entry: yauzl.Entry, done: (error: Error | null, stream: NodeJS.ReadableStream) => void) => void,
  )(entries.get('indexes/index.cdxj')!);
  let fields: Record<string, string> = {};
  for await (const line of createInterface({ input: index })) {
    if (!line.includes(`"url":"${url}"`)) continue;
    fields = JSON.parse(line.slice(line.indexOf('{'))) as Record<string, string>;
    break;
  }
  zip.close();
  const file = await openReadable(path);
  const start = localHeaderSize('archive/data.warc.gz') + Number(fields['offset']);
  const record = gunzipSync(await readAt(file, start, Number(fields['length'])));
  await file.close();
  return record.length;
}

const median = (all: number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!;

async function main(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'sundial-bench-'));
  const path = join(dir, '2018-12.large.wacz');
  try {
    const { value: count, ms } = await timed(() => fill(path));
    const size = (await stat(path)).size;
    console.log(`bundle of ${(size / 1e9).toFixed(2)} GB, ${count} answers, written in ${(ms / 1000).toFixed(0)} s`);
    const wanted = Array.from({ length: 25 }, (_, nth) => urlOf(Math.floor((nth * count) / 25) + (nth % 7)));
    const mine: number[] = [];
    const theirs: number[] = [];
    for (const url of wanted) mine.push((await timed(() => ours(path, url))).ms);
    for (const url of wanted.slice(0, 7)) theirs.push((await timed(() => peer(path, url))).ms);
    const line = (name: string, all: number[]) =>
      console.log(`${name}   median ${median(all).toFixed(1)} ms, at most ${Math.max(...all).toFixed(1)} ms`);
    line('open, find, read, unpack one record', mine);
    line('the same by reading through the index', theirs);
    console.log(`ratio ours : peer   ${(median(mine) / median(theirs)).toFixed(3)}`);
    const proof = await timed(async () => {
      const reader = await openBundle(path);
      const found = await reader.prove(wanted[3]!);
      const second = await timed(() => reader.prove(wanted[9]!));
      await reader.close();
      return { path: found!.path.length, second: second.ms };
    });
    console.log(
      `prove one record among ${2 * count + 1} (path of ${proof.value.path})   ${proof.ms.toFixed(0)} ms; the next one ${proof.value.second.toFixed(1)} ms`,
    );
    if (Math.max(...mine) > MOST_MS) process.exitCode = 1;
  } finally {
    await rm(dir, { recursive: true });
  }
}

await main();
