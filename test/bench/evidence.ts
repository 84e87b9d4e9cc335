/** What evidence costs: CPU time and memory of writing bundles beside a plain gzip append of the same bytes, and how fast one record opens. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import { createBundle, openBundle } from '../../crawler/evidence/bundle.ts';
import { verifyBundle } from '../../crawler/evidence/verify.ts';
import { parsePage } from '../../crawler/read/html.ts';

const PAGES = Number(process.argv[2] ?? 3000);
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

const say = (name: string, value: string): void => console.log(`${name.padEnd(58)} ${value.padStart(14)}`);

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sundial-bench-'));
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
