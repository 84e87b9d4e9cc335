/** Articles: title, line of date and source, body in the family's container, attachments, and the ones that are broken. */
import { chineseDate, civil, longDate } from '../calendar.ts';
import type { CityColumn, CityItem, CityUnit, Family } from '../nouns.ts';
import { frame } from './frame.ts';
import { esc, href, unitOf, type Scene } from './scene.ts';

const DATE_LABEL: Record<Family, string> = {
  trs: '发布时间',
  jcms: '发布日期',
  kaipu: '时间',
  jiyue: '发布时间',
  boda: '日期',
  plain: '发布时间',
};

const BODY: Record<Family, string> = {
  trs: '<div class="TRS_Editor text">',
  jcms: '<div id="zoom" class="text">',
  kaipu: '<div class="news_cont_d_wrap text">',
  jiyue: '<div id="UCAP-CONTENT" class="text">',
  boda: '<div id="vsb_content" class="v_news_content text">',
  plain: '<div class="article-content text">',
};

/** Counters are filled by script; nothing on the page is meant to be read as a date but the date. */
export function line(unit: CityUnit, item: Pick<CityItem, 'date' | 'time' | 'source' | 'lacks'>, publisher: boolean): string {
  const { family } = unit;
  const stamp =
    family === 'jcms' || family === 'boda' ? item.date : family === 'plain' ? `${longDate(item.date)}` : `${item.date} ${item.time}`;
  const says = (what: 'date' | 'source', text: string) => (item.lacks?.includes(what) ? '' : text);
  const source = says('source', `${family === 'jcms' ? '信息来源' : '来源'}：${esc(item.source)}\u3000`);
  const body = publisher ? says('source', `发布机构：${esc(unit.fullName)}\u3000`) : '';
  const rest = `浏览次数：<span id="hits"><script type="text/javascript">document.write(Math.floor(137+location.pathname.length*7))</script></span>\u3000【字体：<a href="javascript:void(0)">大</a> <a href="javascript:void(0)">中</a> <a href="javascript:void(0)">小</a>】【<a href="javascript:window.print()">打印</a>】【<a href="javascript:window.close()">关闭</a>】`;
  return `<div class="line">${says('date', `${DATE_LABEL[family]}：${stamp}\u3000`)}${source}${body}责任编辑：办公室\u3000${rest}</div>`;
}

function headerTable(unit: CityUnit, column: CityColumn, item: CityItem): string {
  if (!item.written) return '';
  const written = unit.family === 'boda' ? longDate(item.written) : chineseDate(item.written, unit.family === 'plain' ? '○' : '〇');
  const index = `SL${String(column.number)}-${civil(item.date).year}-${item.path.length}${item.title.length}`;
  return `<table class="xxgk"><tr><th>索引号</th><td>${index}</td><th>信息分类</th><td>${esc(column.name)}</td></tr>
<tr><th>发布机构</th><td>${esc(unit.fullName)}</td><th>成文日期</th><td>${written}</td></tr>
<tr><th>文号</th><td>${esc(item.documentNumber ?? '')}</td><th>发布日期</th><td>${item.date}</td></tr></table>`;
}

const image = (item: CityItem) => `<p><img src="/images/photo.png" alt="${esc(item.title)}" width="600" height="360"></p>`;

function body(scene: Scene, item: CityItem): string {
  const paragraphs = item.paragraphs.map((text) => `<p>${esc(text)}</p>`).join('\n');
  if (item.broken === 'garbled')
    return item.paragraphs
      .map((text) => `<p>${'锟斤拷锟斤拷烫烫烫'.repeat(Math.ceil(text.length / 18))}���ï¿½ï¿½${'锟斤拷'.repeat(8)}</p>`)
      .join('\n');
  if (item.body === 'image') return image(item);
  const files = item.attachments.map((file) => `<p>附件：<a href="${esc(href(scene, file.path))}">${esc(file.name)}</a></p>`).join('\n');
  if (item.body === 'attachment') return files;
  if (item.body !== 'table') return `${paragraphs}\n${item.extra}\n${explained(scene, item)}${files}`;
  const cells = [1, 2, 3, 4].map((n) => `<tr><td>${n}</td><td>第${n}项任务</td><td>${n * 3}处</td><td>已完成</td></tr>`).join('\n');
  return `${paragraphs}\n<table><tr><th>序号</th><th>项目</th><th>数量</th><th>进度</th></tr>\n${cells}</table>\n${item.extra}`;
}

/** Where an interpretation leads to its file: named in full, or behind a word. */
function explained(scene: Scene, { interprets, paragraphs }: CityItem): string {
  if (!interprets) return '';
  const named = (paragraphs[0]?.length ?? 0) % 2 === 0;
  const to = `<a href="${esc(href(scene, interprets.path))}">${named ? `《${esc(interprets.title)}》` : '查看政策原文'}</a>`;
  return `<p>${named ? '相关文件：' : ''}${to}</p>\n`;
}

export function articlePage(scene: Scene, column: CityColumn, item: CityItem): string {
  const unit = unitOf(scene);
  const heading =
    unit.family === 'kaipu' ? `<div class="title"><h1>${esc(item.title)}</h1></div>` : `<h1 class="title">${esc(item.title)}</h1>`;
  return frame(scene, {
    title: `${item.title}-${unit.name}`,
    tags: { column: column.name, article: { title: item.title, pubDate: `${item.date} ${item.time}`, source: item.source } },
    crumbs: [{ text: column.name, path: column.path }, { text: '正文' }],
    body: `${headerTable(unit, column, item)}
${heading}
${line(unit, item, unit.family === 'jcms')}
${BODY[unit.family]}
${body(scene, item)}
</div>`,
  });
}

/** Answers 200 and says that there is nothing. */
export function softMissing(scene: Scene): string {
  return `<!DOCTYPE html>
<html><head><meta charset="${unitOf(scene).encoding === 'gbk' ? 'gb2312' : 'utf-8'}"><title>页面不存在</title></head>
<body><div style="margin:120px auto;width:480px;text-align:center"><h2>抱歉，您访问的页面不存在</h2><p>该信息可能已被删除或转移，请返回首页重新查找。</p><p><a href="${esc(href(scene, unitOf(scene).base))}">返回首页</a></p></div></body></html>
`;
}

export function textPage(scene: Scene, page: { column: string; columnPath?: string; title: string; date: string; html: string }): string {
  const unit = unitOf(scene);
  return frame(scene, {
    title: `${page.title}-${unit.name}`,
    tags: { column: page.column, article: { title: page.title, pubDate: `${page.date} 09:30`, source: unit.fullName } },
    crumbs: page.columnPath ? [{ text: page.column, path: page.columnPath }, { text: '正文' }] : [{ text: page.column }],
    side: !page.columnPath,
    body: `<h1 class="title">${esc(page.title)}</h1>\n${line(unit, { date: page.date, time: '09:30', source: unit.fullName }, unit.family === 'jcms')}\n<div class="text">\n${page.html}\n</div>`,
  });
}
