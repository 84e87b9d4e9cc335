/** What part of a crawl's CPU time goes into writing its evidence: `npx tsx test/bench/evidence-share.ts`; the sample city is served by a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { loadConfig, policyFor } from '../../config/load.ts';
import { crawl } from '../../crawler/crawl.ts';
import { createBundle, openBundle, type BundleWriter } from '../../crawler/evidence/bundle.ts';

const MOST = 0.2;

async function cpuMs<T>(run: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const before = process.cpuUsage();
  const value = await run();
  const { user, system } = process.cpuUsage(before);
  return { value, ms: (user + system) / 1000 };
}

/** Serves the city until it is killed; writes its configuration to `out`. */
async function serveCity(out: string): Promise<ReturnType<typeof spawn>> {
  const city = join(import.meta.dirname, '../portal/main.ts');
  const served = spawn(process.execPath, [...process.execArgv, city, '--out', out], { stdio: ['ignore', 'ignore', 'pipe'] });
  for await (const line of createInterface({ input: served.stderr! })) if (line.startsWith('configuration')) return served;
  throw new Error('the sample city did not start');
}

/** The same calls that the crawl made, ready to be made again. */
async function callsOf(path: string): Promise<((writer: BundleWriter) => Promise<unknown>)[]> {
  const reader = await openBundle(path);
  const calls: { offset: number; call: (writer: BundleWriter) => Promise<unknown> }[] = [];
  for await (const { url, sha256, status, offset } of reader.entries()) {
    const capture = status === null ? null : await reader.capture(url, sha256);
    const record = capture === null ? await reader.read(url, sha256) : null;
    if (capture !== null) calls.push({ offset, call: (writer) => writer.addResponse(capture) });
    if (record === null) continue;
    const note = { url, at: record.at, contentType: record.contentType, body: record.raw };
    calls.push({ offset, call: (writer) => (record.type === 'resource' ? writer.addResource(note) : writer.addMetadata(note)) });
  }
  await reader.close();
  return calls.sort((a, b) => a.offset - b.offset).map(({ call }) => call);
}

async function main(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'sundial-bench-'));
  const served = await serveCity(join(dir, 'city'));
  try {
    const config = loadConfig(join(dir, 'city'));
    const site = config.sites.find(({ id }) => id === 'portal')!;
    const nothing = () => Promise.resolve();
    const crawled = await cpuMs(() =>
      crawl({
        run: { id: '2018-12', month: '2018-12', from: '2018-12-01', to: '2019-01-01', asOf: '2019-01-01T00:00:00+08:00' },
        site,
        units: config.units.filter((unit) => unit.places.some((place) => place.site === site.id)),
        policy: { ...policyFor(config, site), blockedAgainMs: 0 },
        columns: config.columns,
        dir,
        // A browser's CPU time is not counted here; without one the crawl is cheaper, and the share larger than it is.
        chromium: null,
        onPage: nothing,
        onLink: nothing,
        log: () => undefined,
      }),
    );
    if (crawled.value.state !== 'sealed') throw new Error('the crawl paused');
    const calls = await callsOf(crawled.value.path);
    const write = async () => {
      const writer = await createBundle({ path: join(dir, 'again.wacz'), id: '2018-12.again', software: 'Sundial/0.1.0' });
      for (const call of calls) await call(writer);
      return writer.seal();
    };
    const written = await cpuMs(write);
    const share = written.ms / crawled.ms;
    console.log(`crawl of ${crawled.value.counts.known} addresses   ${crawled.ms.toFixed(0)} ms CPU`);
    console.log(
      `writing its ${written.value.records} records, ${(written.value.bytes / 1e6).toFixed(1)} MB, again   ${written.ms.toFixed(0)} ms CPU`,
    );
    console.log(`share of evidence in the crawl's CPU   ${(100 * share).toFixed(1)} %, at most ${100 * MOST} % is allowed`);
    if (share > MOST) process.exitCode = 1;
  } finally {
    served.kill();
    await once(served, 'exit');
    await rm(dir, { recursive: true });
  }
}

await main();
