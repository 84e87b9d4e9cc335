/** Measures what live pictures cost a crawl, in processor time (Chromium's included) and bytes, beside the same crawl without: `npx tsx test/bench/pictures.ts [homes] [articles]`. */
import { fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CrawlPolicy } from '../../config/policy.ts';
import { crawl } from '../../crawler/crawl.ts';
import { square } from '../crawler/images.ts';
import { article, list, orderFor, shell } from '../crawler/small-portal.ts';

const [homes = '12', articles = '120'] = process.argv.slice(2);
const perHome = Math.ceil(Number(articles) / Number(homes));

/** Front pages with a style sheet, pictures of their own and a list; articles of the size that real ones have. */
function serveSite(): void {
  const dressed = (page: string) => page.replace('</head>', '<link rel="stylesheet" href="/main.css"></head>');
  const padding = `<!-- ${'导航与样式'.repeat(1200)} -->`;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const give = (type: string, body: string | Buffer) => void response.writeHead(200, { 'content-type': type }).end(body);
    const html = (page: string) => give('text/html; charset=utf-8', dressed(page));
    const home = /^\/u(\d+)\/$/.exec(path);
    const nth = /^\/u(\d+)\/(\d+)\.html$/.exec(path);
    if (path === '/main.css') give('text/css', 'body { margin: 0; font: 16px sans-serif; background: url(/img/back.png) }');
    else if (path.startsWith('/img/')) give('image/png', square(path.length * 9, 80, 160));
    else if (path === '/') html(shell('门户', '<img src="/img/logo.png">'));
    else if (home) {
      const rows = Array.from({ length: perHome }, (_, n): [string, string, string] => [
        `${n}.html`,
        `第${n}次工作会议部署重点任务`,
        '2018-12-10',
      ]);
      const pictures = Array.from({ length: 8 }, (_, n) => `<img src="/img/${n < 5 ? '' : home[1]}${n}.png" width="300" height="200">`);
      html(shell(`单位${home[1]}`, `${pictures.join('')}${list(rows)}`));
    } else if (nth) html(article(`单位${nth[1]}第${nth[2]}次工作会议`, '2018-12-10', `<p>第${nth[2]}号</p>${padding}`));
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

/** Seconds of processor time of every Chromium below this process, the ended ones as last seen. */
function chromiumTime(): { stop(): number } {
  const seen = new Map<number, number>();
  const look = () => {
    const processes = new Map<number, { parent: number; seconds: number; is: boolean }>();
    for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
      try {
        const after = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]!.split(' ');
        const is = /chrom/i.test(readFileSync(`/proc/${name}/comm`, 'utf8'));
        processes.set(Number(name), { parent: Number(after[1]), seconds: (Number(after[11]) + Number(after[12])) / 100, is });
      } catch (error) {
        // It ended while we were looking.
        if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      }
    }
    for (const [pid, { seconds, is }] of processes) {
      let above: number | undefined = pid;
      while (above !== undefined && above !== process.pid) above = processes.get(above)?.parent;
      if (is && above === process.pid) seen.set(pid, seconds);
    }
  };
  const every = setInterval(look, 250);
  return {
    stop() {
      clearInterval(every);
      return [...seen.values()].reduce((sum, seconds) => sum + seconds, 0);
    },
  };
}

interface Cost {
  cpu: number;
  chromium: number;
  bytes: number;
  pictures: number;
}
async function costOf(origin: string, change: Partial<CrawlPolicy>): Promise<Cost> {
  const dir = await mkdtemp(join(tmpdir(), 'sundial-bench-'));
  const entries = Array.from({ length: Number(homes) }, (_, n) => `/u${n}/`);
  const [watch, before] = [chromiumTime(), process.cpuUsage()];
  let pictures = 0;
  const order = orderFor(origin, dir, { concurrency: 8, timeoutMs: 15_000, maxPagesPerUnit: 100_000, ...change }, entries);
  const result = await crawl({
    ...order,
    chromium: process.env['SUNDIAL_CHROMIUM'] ?? '/usr/bin/chromium',
    onPage: async ({ record }) => void (pictures += Number(record.shot !== null)),
  });
  if (result.state !== 'sealed') throw new Error(`the crawl was not sealed: ${result.state}`);
  const { user, system } = process.cpuUsage(before);
  const { size } = await stat(result.path);
  await rm(dir, { recursive: true });
  return { cpu: (user + system) / 1e6, chromium: watch.stop(), bytes: size, pictures };
}

async function compare(): Promise<void> {
  const served = fork(import.meta.filename, { execArgv: process.execArgv, env: { ...process.env, SUNDIAL_BENCH: 'serve' } });
  const port = await new Promise<number>((resolve) => served.once('message', (message) => resolve(message as number)));
  const origin = `http://127.0.0.1:${port}`;
  await costOf(origin, { pictures: 'never', stylesheets: 'skip' });
  const kinds: [string, Partial<CrawlPolicy>][] = [
    ['neither', { pictures: 'never', stylesheets: 'skip' }],
    ['style sheets', { pictures: 'never' }],
    ['pictures too', {}],
  ];
  let plain: Cost | null = null;
  for (const [name, change] of kinds) {
    const cost = await costOf(origin, change);
    plain ??= cost;
    const { cpu, chromium, bytes, pictures } = cost;
    const each =
      pictures === 0
        ? ''
        : `  ${((cpu + chromium - plain.cpu) / pictures).toFixed(2)} s and ${((bytes - plain.bytes) / pictures / 1000).toFixed(0)} kB a picture`;
    const ratio = ((cpu + chromium) / plain.cpu).toFixed(2);
    console.log(
      `${name.padEnd(14)} ${cpu.toFixed(1)} s ours + ${chromium.toFixed(1)} s Chromium (× ${ratio})  ${(bytes / 1e6).toFixed(1)} MB${each}`,
    );
  }
  served.kill();
}

if (process.env['SUNDIAL_BENCH'] === 'serve') serveSite();
else await compare();
