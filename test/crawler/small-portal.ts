/** A small portal with every kind of page, served for real, and the order to crawl it. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ColumnTaxonomy } from '../../config/columns.ts';
import type { CrawlPolicy } from '../../config/policy.ts';
import { Site } from '../../config/site.ts';
import { Unit } from '../../config/unit.ts';
import type { CrawlJob } from '../../crawler/crawl-result.ts';
import { html, policy, serve } from './servers.ts';
import type { Served } from './servers.ts';

export const columns = ColumnTaxonomy.parse(parse(readFileSync(new URL('../../config/columns.yaml', import.meta.url), 'utf8')));

/** The order to crawl one site with one unit, December 2018; nobody listens to it yet. */
export function orderFor(origin: string, dir: string, change: Partial<CrawlPolicy> = {}, entries = ['/bm/gaj/']): CrawlJob {
  const site = Site.parse({ id: 'portal', name: '门户', home: `${origin}/`, intranet: true });
  const places = [{ site: 'portal', entries: entries.map((path) => origin + path) }];
  return {
    run: { id: '2018-12', month: '2018-12', from: '2018-12-01', to: '2019-01-01', asOf: '2019-01-01T00:00:00+08:00' },
    site,
    units: [Unit.parse({ id: 'gaj', name: '市公安局', group: 'g', places })],
    policy: policy({ timeoutMs: 2000, tries: 1, blockedAgainMs: 0, ...change }),
    columns,
    dir,
    chromium: null,
    onPage: () => Promise.resolve(),
    onLink: () => Promise.resolve(),
    log: () => undefined,
  };
}

export const shell = (title: string, body: string) =>
  `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}</title></head><body>${body}<p>版权所有：示例市人民政府办公室 地址：示例路一号</p></body></html>`;
export const list = (items: [string, string, string][]) =>
  `<ul class="list">${items.map(([href, title, date]) => `<li><a href="${href}" title="${title}">${title}</a><span>${date}</span></li>`).join('')}</ul>`;
const body = '<p>为进一步加强节日期间社会治安管理工作，市公安局召开专题会议，对有关工作作出安排部署，要求各单位认真抓好落实。</p>'.repeat(
  3,
);
export const article = (title: string, date: string, more = '') =>
  shell(
    title,
    `<div class="article"><h1>${title}</h1><div>发布时间：${date} 来源：市公安局</div><div id="zoom">${body}${more}</div></div>`,
  );
const home = shell(
  '市公安局',
  `<ul class="nav"><li><a href="xwdt/">工作动态</a></li><li><a href="tzgg/">通知公告</a></li></ul>
  <a href="gone.html">已撤下的页面</a> <a href="flaky.html">时好时坏</a> <a href="wall.html">受保护</a> <a href="soft.html">软错误</a> <a href="/forbidden/x.html">不许看</a>
  <a href="/search?keyword=a">搜索</a> <a href="loop.html">循环</a> <a href="broken.html">坏了</a> <a href="http://127.0.0.1:1/">别处</a>`,
);

const sitemap = (origin: string) =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${[
    '/bm/gaj/',
    '/bm/gaj/unlinked.html',
    '/bm/gaj/2016/old.html',
  ]
    .map((path) => `<url><loc>${origin}${path}</loc><lastmod>${path.includes('old') ? '2016-02-01' : '2018-12-11'}</lastmod></url>`)
    .join('')}</urlset>`;

/** `steady`: answers the same at every time, so that crawls of one server can be compared. */
export function portal({ steady = false } = {}): Promise<Served> {
  const asked = new Map<string, number>();
  return serve(
    (request, response, path) => {
      const times = (asked.get(path) ?? 0) + 1;
      asked.set(path, times);
      const page = /^\/bm\/gaj\/xwdt\/index(?:_(\d+))?\.html$/.exec(path === '/bm/gaj/xwdt/' ? '/bm/gaj/xwdt/index.html' : path);
      if (path === '/') html(response, shell('示例市人民政府', '<a href="/bm/gaj/">市公安局</a>'));
      else if (path === '/bm/gaj/') html(response, home);
      else if (page !== null && Number(page[1] ?? 0) < 5) {
        const n = Number(page[1] ?? 0);
        const month = 12 - n;
        const rows = Array.from({ length: 8 }, (_, i): [string, string, string] => [
          `t${month}_${i}.html`,
          `公安局召开第${month}月${i + 1}次工作会议部署重点任务`,
          `2018-${String(month).padStart(2, '0')}-${20 - i}`,
        ]);
        const next = Array.from({ length: 5 }, (_, i) => `<a href="index${i === 0 ? '' : `_${i}`}.html">${i + 1}</a>`).join(' ');
        html(response, shell('工作动态-市公安局', `${list(rows)}<div class="page">${next}<a href="index_${n + 1}.html">下一页</a></div>`));
      } else if (path === '/bm/gaj/tzgg/')
        html(
          response,
          shell(
            '通知公告-市公安局',
            list([
              ['a.html', '关于元旦期间烟花爆竹禁放的通告', '2018-12-28'],
              ['b.html', '关于交通管制的通告说明', '2017-01-05'],
            ]),
          ),
        );
      else if (path === '/bm/gaj/tzgg/a.html')
        html(response, article('关于元旦期间烟花爆竹禁放的通告', '2018-12-28', '<a href="a.pdf">附件</a><a href="bad.doc">附件二</a>'));
      else if (path === '/bm/gaj/tzgg/a.pdf') response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.4\n%%EOF\n');
      else if (path === '/bm/gaj/tzgg/bad.doc') html(response, '<html><body>文件不存在</body></html>');
      else if (path.startsWith('/bm/gaj/xwdt/t')) html(response, article(`会议${path}`, '2018-12-15'));
      else if (path === '/sitemap.xml')
        response.writeHead(200, { 'content-type': 'application/xml' }).end(sitemap(new URL(`http://${request.headers.host}`).origin));
      else if (path === '/bm/gaj/unlinked.html') html(response, article('只有站点地图提到的文章', '2018-12-11'));
      else if (path === '/bm/gaj/flaky.html' && (steady || times > 1)) html(response, article('时好时坏的页面', '2018-12-01'));
      else if (path === '/bm/gaj/flaky.html') html(response, 'busy', 500);
      else if (path === '/bm/gaj/broken.html') html(response, 'broken', 500);
      else if (path === '/bm/gaj/wall.html') html(response, '<html><title>403</title>访问被拦截</html>', 403);
      else if (path === '/bm/gaj/loop.html') response.writeHead(302, { location: 'loop.html' }).end();
      else if (path === '/bm/gaj/soft.html' || path.startsWith('/sundial-'))
        html(response, shell('提示', '<div>欢迎访问本站，请从首页进入所需的栏目浏览相关的政务信息，谢谢您的支持与配合。</div>'));
      else html(response, '<html><body>没有</body></html>', 404);
    },
    { robots: 'User-agent: *\nDisallow: /forbidden/\n' },
  );
}
