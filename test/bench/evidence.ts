/** What evidence costs: CPU time and memory of writing bundles beside a plain gzip append of the same bytes, and how fast one record opens. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzip, gzipSync } from 'node:zlib';
import { createBundle, openBundle } from '../../crawler/evidence/bundle.ts';
import { verifyBundle } from '../../crawler/evidence/verify.ts';
import { parsePage } from '../../crawler/read/html.ts';

const PAGES = Number(process.argv[2] ?? 3000);
/** Pages of the crawl whose memory is watched: three records each (answer, request, note), and one for the list. */
const MANY = Number(process.argv[3] ?? 100_000);
const pack = promisify(gzip);

/** A page of about 40 kB like those of a portal: frame, list, text; different each time. */
function page(index: number): Buffer {
  const rows = Array.from({ length: 120 }, (_, row) => {
    const id = (index * 7919 + row * 104_729) % 1_000_003;
    return `<li><a href="/art/2018/12/${1 + (row % 28)}/art_${id}.html" title="关于第${id}号事项的通知">关于第${id}号事项的通知</a><span>2018-12-0${row % 9}</span></li>`;
  });
  return Buffer.from(
    `<!doctype html><html><head><title>栏目${index}</title></head><body><ul>${rows.join('\n')}</ul>${'<p>政务公开内容。</p>'.repeat(800)}</body></html>`,
  );
}

async function timed<T>(run: () => Promise<T>): Promise<{ value: T; cpuMs: number; wallMs: number }> {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  const value = await run();
  const used = process.cpuUsage(cpu);
  return { value, cpuMs: (used.user + used.system) / 1000, wallMs: performance.now() - wall };
}

async function plainAppend(path: string, bodies: Iterable<Buffer>): Promise<number> {
  const file = await open(path, 'w');
  let bytes = 0;
  for (const body of bodies) bytes += (await file.write(await pack(body))).bytesWritten;
  await file.sync();
  await file.close();
  return bytes;
}

const HEADERS: [string, string][] = [
  ['Content-Type', 'text/html; charset=utf-8'],
  ['Server', 'nginx'],
  ['Date', 'Mon, 31 Dec 2018 16:00:00 GMT'],
];

async function bundle(path: string, bodies: Iterable<Buffer>, coded: boolean): Promise<{ bytes: number; rssMb: number }> {
  const writer = await createBundle({ path, id: '2018-12.bench', software: 'Sundial/0.1.0' });
  let [index, rss] = [0, 0];
  const headers: [string, string][] = coded ? [...HEADERS, ['Content-Encoding', 'gzip']] : HEADERS;
  for (const body of bodies) {
    const url = `http://www.example.test/art_${index}.html`;
    const request = { method: 'GET', headers: [['Host', 'www.example.test']] as [string, string][] };
    await writer.addResponse({
      url,
      at: '2018-12-31T16:00:00Z',
      request,
      status: 200,
      statusText: 'OK',
      httpVersion: '1.1',
      headers,
      body,
    });
    await writer.addPage({ url, at: '2018-12-31T16:00:00Z', title: `栏目${index}` });
    index += 1;
    if (index % 200 === 0) rss = Math.max(rss, process.memoryUsage().rss);
  }
  return { bytes: (await writer.seal()).bytes, rssMb: rss / 1e6 };
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

interface Used {
  heap: number;
  buffers: number;
  rss: number;
}

function used(): Used {
  collect();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { heap: heapUsed / 1e6, buffers: arrayBuffers / 1e6, rss: rss / 1e6 };
}

/** What a long crawl's archive costs in memory: at its height while it is written, and while it is sealed. */
async function longCrawl(path: string): Promise<void> {
  const begin = (writer: number) => createBundle({ path, id: '2018-12.long', software: 'Sundial/0.1.0', writer });
  const before = used();
  let writer = await begin(1);
  let most: Used = { ...before };
  const watch = (): void => {
    const now = used();
    most = { heap: Math.max(most.heap, now.heap), buffers: Math.max(most.buffers, now.buffers), rss: Math.max(most.rss, now.rss) };
  };
  const growth = (): string => `${(most.heap - before.heap).toFixed(1)} + ${(most.buffers - before.buffers).toFixed(1)} MB`;
  const at = '2018-12-31T16:00:00Z';
  for (let index = 0; index < MANY; index += 1) {
    const url = `http://www.example.test/art/2018/12/${index % 31}/art_${(index * 7919) % 1_000_003}_${index}.html`;
    const request = { method: 'GET', headers: [['Host', 'www.example.test']] as [string, string][] };
    const body = Buffer.from(`<title>${index}</title>`);
    await writer.addResponse({ url, at, request, status: 200, statusText: 'OK', httpVersion: '1.1', headers: HEADERS, body });
    await writer.addMetadata({ url: `urn:sundial:page:${url}`, at, contentType: 'application/json', body });
    await writer.addPage({ url, at, title: `栏目${index}` });
    if (index % 5000 === 0) watch();
  }
  watch();
  say(`heap + buffers grown by, after ${MANY} pages`, growth());
  await writer.leave();
  const resuming = await timed(() => begin(2));
  writer = resuming.value;
  watch();
  say(`going on with ${writer.resumed?.records} records`, `${resuming.wallMs.toFixed(0)} ms`);
  let working = true;
  const watching = (async () => {
    while (working) {
      watch();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  const sealed = await timed(() => writer.seal());
  say('sealing it', `${sealed.wallMs.toFixed(0)} ms`);
  say('heap + buffers grown by, at most, until sealed', growth());
  const verified = await timed(() => verifyBundle(path));
  working = false;
  await watching;
  say(`verifying it (${verified.value.ok ? 'ok' : 'NOT OK'})`, `${verified.wallMs.toFixed(0)} ms`);
  say('heap + buffers grown by, at most, until verified', growth());
  say('highest RSS, to the end', `${most.rss.toFixed(0)} MB`);
}

const say = (name: string, value: string): void => console.log(`${name.padEnd(58)} ${value.padStart(14)}`);

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sundial-bench-'));
  // First, while nothing else has been in memory.
  await longCrawl(join(folder, '2018-12.long.wacz'));
  const path = join(folder, '2018-12.bench.wacz');
  const plain = Array.from({ length: PAGES }, (_, index) => page(index));
  const coded = plain.map((body) => gzipSync(body));
  const megabytes = plain.reduce((sum, body) => sum + body.length, 0) / 1e6;
  say(`pages, MB`, `${PAGES}, ${megabytes.toFixed(0)}`);
  const peer = await timed(() => plainAppend(join(folder, 'peer.gz'), plain));
  const ours = await timed(() => bundle(path, plain, false));
  const wire = await timed(() => bundle(join(folder, '2018-12.coded.wacz'), coded, true));
  const reading = await timed(async () =>
    plain.slice(0, 300).forEach((body, index) => parsePage(body, { url: `http://x.test/${index}` }).text),
  );
  const perPage = (cpuMs: number, pages = PAGES): string => `${(cpuMs / pages).toFixed(3)} ms`;
  say('plain gzip append, CPU a page', perPage(peer.cpuMs));
  say('bundle of plain bodies, CPU a page', perPage(ours.cpuMs));
  say('bundle of bodies as the wire brings them (gzip), CPU a page', perPage(wire.cpuMs));
  say('parsing a page alone (no network, no readers), CPU a page', perPage(reading.cpuMs, 300));
  say('ratio bundle : plain gzip append', (ours.cpuMs / peer.cpuMs).toFixed(2));
  say('ratio bundle from the wire : plain gzip append', (wire.cpuMs / peer.cpuMs).toFixed(2));
  say(
    'share of evidence in (evidence + parsing), from the wire',
    `${((100 * wire.cpuMs) / PAGES / (wire.cpuMs / PAGES + reading.cpuMs / 300)).toFixed(1)} %`,
  );
  say('size bundle : plain gzip append', (ours.value.bytes / peer.value).toFixed(2));
  say('highest RSS while writing', `${ours.value.rssMb.toFixed(0)} MB`);
  const opening = await timed(async () => {
    const reader = await openBundle(path);
    const found = await reader.read(`http://www.example.test/art_${PAGES - 7}.html`);
    await reader.close();
    return found;
  });
  say('open and read one record', `${opening.wallMs.toFixed(1)} ms`);
  const verifying = await timed(() => verifyBundle(path));
  say(`verify (${verifying.value.ok ? 'ok' : 'NOT OK'})`, `${verifying.wallMs.toFixed(0)} ms`);
  await rm(folder, { recursive: true });
}

await main();
