/** Measures what a crawl of N pages keeps in memory: `npx tsx test/bench/crawl-memory.ts 20000 [pages between two lines]`; the site is served by a process of its own. */
import { fork } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crawl } from '../../crawler/crawl.ts';
import { article, list, orderFor, shell } from '../crawler/small-portal.ts';

const perList = 25;
const [first = '20000', second = '1000'] = process.argv.slice(2);

/** Home, one list of as many pages as it takes, and articles of the size that real ones have. */
function serveSite(articles: number): void {
  const padding = `<!-- ${'导航与样式'.repeat(1200)} -->`;
  const lists = Math.ceil(articles / perList);
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const give = (body: string, status = 200) => void response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(body);
    const page = /^\/xwdt\/(?:index(?:_(\d+))?\.html)?$/.exec(path);
    const nth = /^\/xwdt\/t(\d+)\.html$/.exec(path);
    if (path === '/') return give(shell('市公安局', '<a href="/xwdt/">工作动态</a>'));
    if (page) {
      const from = Number(page[1] ?? 0);
      const rows = Array.from({ length: Math.min(perList, articles - from * perList) }, (_, i): [string, string, string] => [
        `t${from * perList + i}.html`,
        `公安局第${from * perList + i}次工作会议部署重点任务`,
        `2018-12-${String(28 - Math.floor((from / lists) * 27)).padStart(2, '0')}`,
      ]);
      const next = from + 1 < lists ? `<div class="page"><a href="index_${from + 1}.html">下一页</a></div>` : '';
      return give(shell('工作动态-市公安局', `${list(rows)}${next}`));
    }
    if (nth) return give(article(`公安局第${nth[1]}次工作会议部署重点任务`, '2018-12-10', `<p>第${nth[1]}号</p>${padding}`));
    give('没有', 404);
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

const mb = (bytes: number) => `${(bytes / 1_048_576).toFixed(0)} MB`.padStart(8);

async function measure(articles: number, every: number): Promise<void> {
  const served = fork(import.meta.filename, ['serve', String(articles)], { execArgv: process.execArgv });
  const port = await new Promise<number>((resolve) => served.once('message', (message) => resolve(message as number)));
  const dir = await mkdtemp(join(tmpdir(), 'sundial-bench-'));
  const most = articles * 2 + 1000;
  const policy = { maxPagesPerSite: most, maxPagesPerUnit: most, maxListPages: most, concurrency: 2, conditional: 'never' } as const;
  const began = Date.now();
  let [seen, peak] = [0, 0];
  const tell = () => {
    const { rss, heapUsed, external } = process.memoryUsage();
    peak = Math.max(peak, rss);
    if (seen % every !== 0) return;
    const seconds = ((Date.now() - began) / 1000).toFixed(0);
    process.stdout.write(
      `${String(seen).padStart(7)} pages  ${seconds.padStart(5)} s  rss ${mb(rss)}  heap ${mb(heapUsed)}  external ${mb(external)}\n`,
    );
  };
  const order = orderFor(`http://127.0.0.1:${port}`, dir, policy, ['/']);
  const result = await crawl({
    ...order,
    onPage: () => {
      seen += 1;
      return Promise.resolve(tell());
    },
  });
  served.kill();
  const { size } = await stat(join(dir, '2018-12.portal.wacz'));
  await rm(dir, { recursive: true });
  process.stdout.write(`${result.state}, ${JSON.stringify(result.counts)}, bundle ${mb(size)}, highest rss ${mb(peak)}\n`);
  if (peak > 400 * 1_048_576) process.exitCode = 1;
}

if (first === 'serve') serveSite(Number(second));
else await measure(Number(first), Number(second));
