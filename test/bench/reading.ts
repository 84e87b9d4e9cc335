/** What reading beside the crawl costs: pages a second and memory of the thread pool, one and two wide, beside reading in the process itself. */
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { ColumnTaxonomy } from '../../config/columns.ts';
import { openReader } from '../../crawler/reading/reader.ts';
import { readPage } from '../../crawler/read/read-page.ts';

const PAGES = Number(process.argv[2] ?? 1500);
const columns = ColumnTaxonomy.parse(parse(readFileSync(new URL('../../config/columns.yaml', import.meta.url), 'utf8')));

/** A page of about 30 kB with a menu, a list and a text; different each time. */
function page(index: number): Buffer {
  const rows = Array.from({ length: 60 }, (_, row) => {
    const id = (index * 7919 + row * 104_729) % 1_000_003;
    return `<li><a href="/c2/201812/t201812${10 + (row % 19)}_${id}.html">关于第${id}号事项办理情况的通知</a><span>2018-12-${10 + (row % 19)}</span></li>`;
  });
  const text = `<p>市政府召开第${index}次会议，研究部署下一阶段的重点工作，要求各单位认真落实，按期完成任务，并于会后十日内报告结果。</p>`;
  return Buffer.from(
    `<!doctype html><html><head><meta charset="utf-8"><title>通知公告_示例市人民政府</title></head><body><ul class="nav"><li><a href="/">首页</a><li><a href="/c2/">通知公告</a></ul><ul>${rows.join('')}</ul><div>${text.repeat(60)}</div><div class="footer">主办单位：示例市人民政府 豫ICP备12345678号</div></body></html>`,
  );
}

const url = (index: number) => `http://www.example.gov.cn/c2/t20181206_${index}.html`;

async function inTurn(read: (index: number) => Promise<unknown>, hands: number): Promise<void> {
  let at = 0;
  const hand = async () => {
    while (at < PAGES) await read(at++);
  };
  await Promise.all(Array.from({ length: hands }, hand));
}

/** One way of reading in a process of its own, so that the memory is its own too. */
async function measure(width: number): Promise<{ perSecond: number; rssMb: number }> {
  const reader = width === 0 ? null : openReader({ columns, width });
  const read = async (index: number) =>
    reader === null ? readPage(page(index), { url: url(index) }, columns) : await reader.read(page(index), { url: url(index) });
  await read(0);
  const start = performance.now();
  let rss = 0;
  await inTurn(async (index) => {
    await read(index);
    if (index % 50 === 0) rss = Math.max(rss, process.memoryUsage().rss);
  }, 4);
  reader?.close();
  return { perSecond: (PAGES / (performance.now() - start)) * 1000, rssMb: rss / 1e6 };
}

function apart(width: number): Promise<{ perSecond: number; rssMb: number }> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [String(PAGES)], { env: { ...process.env, WIDTH: String(width) } });
    child.once('message', (message) => resolve(message as { perSecond: number; rssMb: number }));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`ended with code ${code}`)));
  });
}

if (process.env['WIDTH'] !== undefined) process.send!(await measure(Number(process.env['WIDTH'])));
else {
  const own = await apart(0);
  console.log(`in the process   ${own.perSecond.toFixed(0)} pages/s  ${own.rssMb.toFixed(0)} MB`);
  for (const width of [1, 2]) {
    const pool = await apart(width);
    const ratios = `speed × ${(pool.perSecond / own.perSecond).toFixed(2)}  memory + ${(pool.rssMb - own.rssMb).toFixed(0)} MB`;
    console.log(`${width} beside it      ${pool.perSecond.toFixed(0)} pages/s  ${pool.rssMb.toFixed(0)} MB  ${ratios}`);
  }
}
