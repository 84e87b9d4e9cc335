/** How much of everything a city takes: `npx tsx test/bench/sizing.ts [demo]` measures Redis, both stores, evidence and a worker, and prints the tables of docs/operations.md. */
import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import Libsql from 'libsql';
import pg from 'pg';
import { crawl } from '../../crawler/crawl.ts';
import { takeBackup } from '../../workers/backup/backups.ts';
import { restoreBackup } from '../../workers/backup/restore.ts';
import { openBus } from '../../workers/bus-open.ts';
import { takenBy } from '../../workers/keeping/room.ts';
import { startPostgres } from '../contract/postgres.ts';
import { startRedis } from '../contract/redis.ts';
import { article, list, orderFor, shell } from '../crawler/small-portal.ts';

const [first = 'demo', second = ''] = process.argv.slice(2);
const say = (...cells: (string | number)[]) => void process.stdout.write(`${cells.map(String).join(' | ')}\n`);
const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
const mB = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

/** What waiting and running jobs keep in Redis, beside an empty server and an empty run. */
async function ofRedis(): Promise<void> {
  const server = await startRedis();
  const redis = new Redis(server.url);
  const used = async () => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))![1]);
  const keysOf = async () => {
    const keys = await redis.keys('sundial:*');
    return (await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 0)))).reduce<number>(
      (sum, bytes) => sum + Number(bytes),
      0,
    );
  };
  const empty = await used();
  const runs = 10;
  const jobs = 1_000;
  const buses = await Promise.all(
    Array.from({ length: runs }, (_, nth) => openBus({ redisUrl: server.url, prefix: `sundial:bench:${nth}` })),
  );
  for (const bus of buses)
    for (const queue of ['crawl', 'links', 'judge', 'exhibit', 'publish']) await bus.send(queue, 'first', { site: 'first' });
  const ofRuns = await keysOf();
  for (let nth = 0; nth < jobs; nth += 1) await buses[0]!.send('judge', `unit-${nth}`, { unit: `unit-${nth}` });
  const ofJobs = (await keysOf()) - ofRuns;
  say(
    'Redis',
    `empty ${mB(empty)}`,
    `keys of a run with a job in each queue ${kB(ofRuns / runs)}`,
    `a job ${kB(ofJobs / jobs)}`,
    `with ${runs} runs, ${jobs} jobs and their connections ${mB(await used())}`,
  );
  await Promise.all(buses.map((bus) => bus.close()));
  redis.disconnect();
  await server.stop();
}

interface City {
  pages: number;
  units: number;
  sites: number;
}

/** The same city in both databases: it goes from one to the other as a backup does. */
async function ofStores(data: string): Promise<City> {
  const dir = mkdtempSync(join(tmpdir(), 'sundial-sizing-'));
  const server = await startPostgres();
  try {
    const taken = await takeBackup({ dataDir: data, to: join(dir, 'backup'), evidence: false, now: () => new Date() });
    await restoreBackup({ from: taken.dir, dataDir: join(dir, 'sqlite'), configDir: null });
    await restoreBackup({ from: taken.dir, dataDir: join(dir, 'postgres'), databaseUrl: server.url, configDir: null });
    const sqlite = statSync(join(dir, 'sqlite/sundial.db')).size;
    const database = new Libsql(join(dir, 'sqlite/sundial.db'));
    const count = (query: string) => (database.prepare(query).get() as { n: number }).n;
    const city: City = {
      pages: count('select count(*) as n from page'),
      units: count('select count(*) as n from score'),
      sites: count("select count(*) as n from site_attempt where site not in ('outside', 'probes', 'exhibits')"),
    };
    const ofFacts = count('select sum(length(body)) as n from unit_facts') + count('select sum(length(results)) as n from score');
    database.close();
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('vacuum full');
    const { rows } = await client.query<{ n: string }>(
      "select sum(pg_total_relation_size(oid)) as n from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
    );
    await client.end();
    const postgres = Number(rows[0]!.n);
    say('city', `${city.sites} sites`, `${city.units} units`, `${city.pages} pages`);
    for (const [name, bytes] of [
      ['SQLite', sqlite],
      ['PostgreSQL', postgres],
      ['backup of the store', taken.bytes],
    ] as const)
      say(
        name,
        mB(bytes),
        `a page ${kB((bytes - ofFacts) / city.pages)}`,
        `a unit ${kB(ofFacts / city.units)} beside`,
        `all by pages ${kB(bytes / city.pages)}`,
      );
    return city;
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

function ofEvidence(data: string, { pages, units, sites }: City): void {
  for (const run of readdirSync(join(data, 'evidence')).filter((name) => /^\d{4}-\d\d$/.test(name))) {
    const dir = join(data, 'evidence', run);
    const sum = (fits: (site: string) => boolean) =>
      readdirSync(dir)
        .filter((name) => /\.wacz(\.thin)?$/.test(name) && fits(name.slice(run.length + 1).replace(/\.wacz.*/, '')))
        .reduce((bytes, name) => bytes + statSync(join(dir, name)).size, 0);
    const beside = new Set(['outside', 'probes', 'exhibits', 'results', 'attachments']);
    const crawled = sum((site) => !beside.has(site));
    say('evidence', run, `crawls ${mB(crawled)}`, `a page ${kB(crawled / pages)}`, `a site ${mB(crawled / sites)}`);
    for (const name of ['exhibits', 'results', 'outside', 'probes'])
      say(`  ${name}`, mB(sum((site) => site === name)), `a unit ${kB(sum((site) => site === name) / units)}`);
  }
  say('reports', mB(takenBy(join(data, 'reports'))), `a unit ${kB(takenBy(join(data, 'reports')) / units)}`);
}

const perSite = 300;

/** A list of articles of the size that real ones have. */
function serveSite(): void {
  const padding = `<!-- ${'导航与样式'.repeat(1200)} -->`;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const give = (body: string, status = 200) => void response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(body);
    const page = /^\/xwdt\/(?:index(?:_(\d+))?\.html)?$/.exec(path);
    const nth = /^\/xwdt\/t(\d+)\.html$/.exec(path);
    if (path === '/') return give(shell('市公安局', '<a href="/xwdt/">工作动态</a>'));
    if (nth) return give(article(`公安局第${nth[1]}次工作会议部署重点任务`, '2018-12-10', `<p>第${nth[1]}号</p>${padding}`));
    if (!page) return give('没有', 404);
    const from = Number(page[1] ?? 0);
    const row = (at: number): [string, string, string] => [`t${at}.html`, `公安局第${at}次工作会议部署重点任务`, '2018-12-10'];
    const rows = Array.from({ length: Math.min(25, perSite - from * 25) }, (_, at) => row(from * 25 + at));
    const next = from + 1 < perSite / 25 ? `<div class="page"><a href="index_${from + 1}.html">下一页</a></div>` : '';
    return give(shell('工作动态-市公安局', `${list(rows)}${next}`));
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

/** A worker that crawls so many sites at a time, as fast as they answer. */
async function crawlSites(ports: number[]): Promise<void> {
  let [pages, peak] = [0, 0];
  const began = performance.now();
  const onPage = async (): Promise<void> => {
    pages += 1;
    peak = Math.max(peak, process.memoryUsage().rss);
  };
  const policy = {
    maxPagesPerSite: 5000,
    maxPagesPerUnit: 5000,
    maxListPages: 500,
    delayMs: 0,
    concurrency: 1,
    conditional: 'never',
  } as const;
  await Promise.all(
    ports.map((port) =>
      crawl({ ...orderFor(`http://127.0.0.1:${port}`, mkdtempSync(join(tmpdir(), 'sundial-sizing-')), policy, ['/']), onPage }),
    ),
  );
  const { user, system } = process.cpuUsage();
  process.send?.({ pages, peak, seconds: (performance.now() - began) / 1000, cpuMs: (user + system) / 1000 / pages });
}

async function ofWorkers(): Promise<void> {
  const asked = <T>(argv: string[]) => {
    const child = fork(import.meta.filename, argv, { execArgv: process.execArgv });
    return { child, told: new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T))) };
  };
  const servers = Array.from({ length: 4 }, () => asked<number>(['serve']));
  const ports = await Promise.all(servers.map(({ told }) => told));
  for (const sites of [1, 2, 4]) {
    const worker = asked<{ pages: number; peak: number; seconds: number; cpuMs: number }>(['crawl', ports.slice(0, sites).join(',')]);
    const { pages, peak, seconds, cpuMs } = await worker.told;
    worker.child.kill();
    say(
      `worker, ${sites} at a time`,
      `${(pages / seconds).toFixed(1)} pages/s`,
      `CPU ${cpuMs.toFixed(0)} ms a page`,
      `highest memory ${mB(peak)}`,
    );
  }
  servers.forEach(({ child }) => child.kill());
}

/** How long good manners take, however fast the machine: pages of the largest site, and how many go side by side. */
function ofManners(): void {
  const answerMs = 300;
  for (const delayMs of [500, 1000, 3000])
    for (const pages of [2_500, 20_000])
      say(
        `delayMs ${delayMs}`,
        `a site of ${pages} pages`,
        `${((pages * (delayMs + answerMs)) / 3_600_000).toFixed(1)} h`,
        `nights of 11 h: ${((pages * (delayMs + answerMs)) / 39_600_000).toFixed(1)}`,
      );
}

async function main(): Promise<void> {
  if (!existsSync(join(first, 'data/evidence'))) return say(`no inspected city in ${first}: npm run demo -- --out ${first}`);
  say(new Date().toISOString().slice(0, 10), process.version, `${cpus().length} × ${cpus()[0]!.model}`, mB(totalmem()));
  await ofRedis();
  ofEvidence(join(first, 'data'), await ofStores(join(first, 'data')));
  await ofWorkers();
  ofManners();
}

if (first === 'serve') serveSite();
else if (first === 'crawl') await crawlSites(second.split(',').map(Number));
else await main();
