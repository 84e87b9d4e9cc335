/** What reading a page costs: CPU time of `readPage` for ten pages of about 30 KB beside a bare `cheerio.load` of the same bytes in the same run. */
import { readFileSync } from 'node:fs';
import { load } from 'cheerio';
import { parse } from 'yaml';
import { ColumnTaxonomy } from '../../config/columns.ts';
import { readPage } from '../../crawler/read/read-page.ts';

const ROUNDS = Number(process.argv[2] ?? 40);
const PAGES = 10;
const columns = ColumnTaxonomy.parse(parse(readFileSync(new URL('../../config/columns.yaml', import.meta.url), 'utf8')));

const MENU = ['首页', '政务公开', '通知公告', '工作动态', '政策文件', '办事指南', '互动交流', '局长信箱'];
const menu = MENU.map((name, at) => `<li><a href="/c${at}/index.html" title="${name}">${name}</a></li>`).join('');
const foot =
  '<div class="footer"><p>主办单位：示例市人民政府办公室 联系电话：0379-12345678</p><p>网站标识码：4103810001 <a href="https://beian.miit.gov.cn/">豫ICP备12345678号</a> 豫公网安备41038102000001号 <a href="/map.html">网站地图</a></p></div>';

function frame(title: string, main: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"><title>${title}_示例市人民政府</title><meta name="SiteName" content="示例市人民政府"><meta name="ColumnName" content="通知公告"></head><body><div class="header"><ul class="nav">${menu.repeat(4)}</ul></div><p class="position">当前位置：<a href="/">首页</a> &gt; <a href="/c2/">通知公告</a></p><div class="main">${main}</div>${foot}<script>var hm=document.createElement("script");</script></body></html>`;
}

function list(seed: number): string {
  const rows = Array.from({ length: 130 }, (_, row) => {
    const id = (seed * 7919 + row * 104_729) % 1_000_003;
    return `<li><a href="/c2/201812/t201812${String(28 - (row % 28)).padStart(2, '0')}_${id}.html" title="关于第${id}号事项办理情况的通知">关于第${id}号事项办理情况的通知</a><span>2018-12-${String(28 - (row % 28)).padStart(2, '0')}</span></li>`;
  });
  return frame('通知公告', `<ul class="list">${rows.join('\n')}</ul>`);
}

function article(seed: number): string {
  const text = `<p>市政府召开第${seed}次会议，研究部署下一阶段的重点工作，要求各单位认真落实，按期完成任务，并于会后十日内报告结果。</p>`;
  return frame(
    `关于第${seed}次会议的报道`,
    `<h1>关于第${seed}次会议的报道</h1><p>发布时间：2018-12-06 10:19 来源：市政府办公室 【字体：大 中 小】</p><div class="TRS_Editor">${text.repeat(150)}</div>`,
  );
}

const pages = Array.from({ length: PAGES }, (_, at) => Buffer.from(at % 2 === 0 ? list(at) : article(at)));
const bytes = pages.reduce((sum, page) => sum + page.length, 0);

function cpuMs(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const used = process.cpuUsage(start);
  return (used.user + used.system) / 1000;
}

/** The middle of the later half: the first rounds warm the compiler, single ones pay for others' garbage. */
function middle(times: number[]): number {
  const late = times.slice(Math.floor(times.length / 2)).sort((a, b) => a - b);
  return late[Math.floor(late.length / 2)] ?? Number.NaN;
}

const [bare, whole]: [number[], number[]] = [[], []];
for (let round = 0; round < ROUNDS; round += 1) {
  bare.push(cpuMs(() => pages.forEach((page) => load(page.toString('utf8')))));
  whole.push(
    cpuMs(() => pages.forEach((page, at) => readPage(page, { url: `http://www.example.gov.cn/c2/t20181206_${at}.html` }, columns))),
  );
}
const per30 = (time: number): string => ((time * 30_720) / bytes).toFixed(2);
process.stdout.write(
  `${PAGES} pages, ${Math.round(bytes / PAGES / 1024)} KB each\ncheerio.load ${per30(middle(bare))} ms per 30 KB\nreadPage     ${per30(middle(whole))} ms per 30 KB\nratio        ${(middle(whole) / middle(bare)).toFixed(1)}\n`,
);
