/** Reads small pages the way the crawler does, for the table tests of this folder. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ColumnTaxonomy } from '../../../config/columns.ts';
import { readPage } from '../../../crawler/read/read-page.ts';
import type { PageContext, PageFacts } from '../../../crawler/read/page-facts.ts';

export const columns = ColumnTaxonomy.parse(parse(readFileSync(new URL('../../../config/columns.yaml', import.meta.url), 'utf8')));

export function read(body: Uint8Array | string, context: Partial<PageContext> = {}): PageFacts {
  return readPage(body, { url: 'http://www.example.gov.cn/zwgk/tzgg/index.html', ...context }, columns);
}

/** A page with head, navigation and foot around its main part. */
export function page(main: string, extra: { title?: string; head?: string; foot?: string } = {}): string {
  return `<!doctype html><html><head><meta charset="utf-8"><title>${extra.title ?? '示例市人民政府'}</title>${extra.head ?? ''}</head><body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li></ul></div>
<div class="main">${main}</div>
<div class="footer">${extra.foot ?? '<p>版权所有 2016-2018</p>'}</div></body></html>`;
}

/** An article page: title, what stands between title and body, body. */
export function article(
  between: string,
  body = '<p>市政府召开会议，研究部署下一阶段的重点工作，要求各单位认真落实，按期完成任务。</p>',
  head = '',
): string {
  return page(`<h1>关于做好有关工作的报道</h1>${between}<div class="TRS_Editor">${body}</div>`, { title: '关于做好有关工作的报道', head });
}
