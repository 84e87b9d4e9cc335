/** Lists: how each family shows a column, dates and pages, and the empty column that says so. */
import { civil } from '../calendar.ts';
import type { CityColumn, CityItem, CityUnit, DateForm } from '../nouns.ts';
import { dataPath, pagePath } from '../addresses.ts';
import { frame } from './frame.ts';
import { esc, href, unitOf, type Scene } from './scene.ts';

const two = (n: number) => String(n).padStart(2, '0');

export function shownDate(date: string, form: DateForm): string {
  const { year, month, day } = civil(date);
  switch (form) {
    case 'iso':
      return date;
    case 'slash':
      return date.replaceAll('-', '/');
    case 'dot':
      return date.replaceAll('-', '.');
    case 'bracket-day':
      return `[${two(month)}-${two(day)}]`;
    case 'paren-day':
      return `(${month}月${day}日)`;
    case 'long':
      return `${year}年${month}月${day}日`;
    case 'split':
      return `${year}-${two(month)}`;
    case 'none':
      return '';
  }
}

/** Long titles are cut on the list; the title attribute keeps them whole. */
export function anchor(scene: Scene, item: CityItem, room: number): string {
  const cut = item.title.length > room ? `${item.title.slice(0, room - 1)}…` : item.title;
  return `<a href="${esc(href(scene, item.path))}" title="${esc(item.title)}" target="_blank">${esc(cut)}</a>`;
}

export function row(scene: Scene, item: CityItem, form: DateForm, room = 34): string {
  const mark = item.pinned ? '<em class="top-mark">[置顶]</em> ' : '';
  if (form === 'split')
    return `<li><b class="d">${two(civil(item.date).day)}</b><span>${shownDate(item.date, 'split')}</span>${mark}${anchor(scene, item, room)}</li>`;
  const date = shownDate(item.date, form);
  return `<li>${mark}${anchor(scene, item, room)}${date ? `<span>${date}</span>` : ''}</li>`;
}

function rows(scene: Scene, column: CityColumn, items: CityItem[]): string {
  const form = column.dateForm;
  const plain = form === 'split' ? 'iso' : form;
  const mark = (item: CityItem) => (item.pinned ? '<em class="top-mark">[置顶]</em> ' : '');
  if (column.markup === 'table')
    return `<table class="list"><tr><th>序号</th><th>标题</th><th>${plain === 'none' ? '备注' : '发布日期'}</th></tr>${items
      .map((item, i) => `<tr><td>${i + 1}</td><td>${mark(item)}${anchor(scene, item, 34)}</td><td>${shownDate(item.date, plain)}</td></tr>`)
      .join('\n')}</table>`;
  if (column.markup === 'dl')
    return `<dl class="list">${items.map((item) => `<dt>${mark(item)}${anchor(scene, item, 34)}</dt><dd>${shownDate(item.date, plain)}</dd>`).join('\n')}</dl>`;
  if (column.markup === 'cards')
    return `<div class="list">${items
      .map(
        (item) =>
          `<div class="msg"><h4>${mark(item)}${anchor(scene, item, 40)}</h4><p>${esc((item.paragraphs[0] ?? '').slice(0, 42))}…</p><p class="date">${shownDate(item.date, plain)}</p></div>`,
      )
      .join('\n')}</div>`;
  return `<ul class="list">${items.map((item) => row(scene, item, form)).join('\n')}</ul>`;
}

function pager(scene: Scene, unit: CityUnit, column: CityColumn, page: number, pages: number): string {
  if (pages === 1) return '';
  const to = (n: number) => href(scene, pagePath(unit.family, column, n, pages));
  if (unit.family === 'trs')
    return `<div class="pager"><script type="text/javascript">createPageHTML(${pages}, ${page - 1}, "index", "html");</script></div>`;
  const numbers = Array.from({ length: pages }, (_, i) =>
    i + 1 === page ? `<b>${i + 1}</b>` : `<a href="${esc(to(i + 1))}">${i + 1}</a>`,
  );
  const next = page < pages ? `<a href="${esc(to(page + 1))}">下一页</a><a href="${esc(to(pages))}">尾页</a>` : '';
  return `<div class="pager">共${column.items.length}条 第${page}/${pages}页 ${numbers.join(' ')} ${next}</div>`;
}

const PAGER_SCRIPT = `<script type="text/javascript">function createPageHTML(n,i,name,ext){var s='';for(var k=0;k<n;k++){s+=k==i?'<b>'+(k+1)+'</b> ':'<a href="'+(k==0?name+'.'+ext:name+'_'+k+'.'+ext)+'">'+(k+1)+'</a> '}document.write(s)}</script>`;

/** A list whose data a script fetches: the address is named in the page, or put together where no reader sees it. */
function loader(column: CityColumn): string {
  const address = dataPath(column, 1, column.pageSize);
  if (column.listing === 'json')
    return `<ul class="list" id="news_list"></ul><div id="pager"></div><script type="text/javascript">window._CONFIG={SID:'${column.number + 400_000}',CAT:'${column.number}'};
(function load(p){fetch('${address}'.replace('page=1','page='+p)).then(function(r){return r.json()}).then(function(d){document.getElementById('news_list').innerHTML+=d.articles.map(function(a){return '<li><a href="'+a.url+'">'+a.title+'</a><span>'+a.created_at.slice(0,10)+'</span></li>'}).join('');if(p*${column.pageSize}<d.total)load(p+1)})})(1);</script>`;
  if (column.listing === 'xml')
    return `<div id="${column.number + 7000}" class="list"></div><script type="text/javascript">fetch("${address}").then(function(r){return r.text()}).then(function(t){document.getElementById('${column.number + 7000}').innerHTML='<ul>'+t.split('<![CDATA[').slice(1).map(function(c){return c.split(']]>')[0]}).join('')+'</ul>'});</script>`;
  const codes = [...address].map((sign) => (sign.charCodeAt(0) + 7).toString(36)).join('.');
  return `<div class="list" id="box">正在加载，请稍候…</div><script type="text/javascript">(function(k){var u=k.split('.').map(function(c){return String.fromCharCode(parseInt(c,36)-7)}).join('');var x=new XMLHttpRequest();x.open('GET',u);x.onload=function(){var d=JSON.parse(decodeURIComponent(escape(atob(x.responseText))));var b=document.getElementById('box');var ul=document.createElement('ul');ul.className='list';d.forEach(function(r){var li=document.createElement('li');var a=document.createElement('a');a.href=r[0];a.title=r[1];a.textContent=r[1];var s=document.createElement('span');s.textContent=r[2];li.appendChild(a);li.appendChild(s);ul.appendChild(li)});b.innerHTML='';b.appendChild(ul)};x.send()})('${codes}');</script>`;
}

export const pagesOf = (column: CityColumn) =>
  column.listing === 'html' ? Math.max(1, Math.ceil(column.items.length / column.pageSize)) : 1;

export function listPage(scene: Scene, column: CityColumn, page: number): string {
  const unit = unitOf(scene);
  const pages = pagesOf(column);
  const shown = column.items.slice((page - 1) * column.pageSize, page * column.pageSize);
  const content = column.blank
    ? '<div class="list"><p>暂无内容</p></div>'
    : column.listing === 'html'
      ? rows(scene, column, shown)
      : loader(column);
  return frame(scene, {
    title: `${column.name}-${unit.name}`,
    tags: { column: column.name },
    crumbs: [{ text: column.name }],
    side: true,
    body: `${unit.family === 'trs' && pages > 1 ? PAGER_SCRIPT : ''}<h2>${esc(column.name)}</h2>\n${content}\n${pager(scene, unit, column, page, pages)}`,
  });
}

/** The JSON and XML that stand behind lists: records `from` to `to`, counted from 0, the end not included. */
export function listData(scene: Scene, column: CityColumn, from: number, to: number): string {
  const unit = unitOf(scene);
  const shown = column.items.slice(from, to);
  if (column.listing === 'script')
    return Buffer.from(JSON.stringify(shown.map((item) => [item.path, item.title, item.date]))).toString('base64');
  if (column.listing === 'json') {
    const articles = shown.map((item, i) => ({
      id: column.number * 1000 + from + i,
      title: item.title,
      url: `${scene.origin(scene.site.id)}${item.path}`,
      post_url: `${scene.origin(scene.site.id)}${item.path}`,
      publisher: unit.fullName,
      created_at: `${item.date} ${item.time}:00`,
      date: Math.floor(Date.parse(`${item.date}T${item.time}:00+08:00`) / 1000),
      is_top: item.pinned ? 1 : 0,
    }));
    return JSON.stringify({ classify: column.number, total: column.items.length, articles });
  }
  const records = shown.map(
    (item) => `<record><![CDATA[\n<li>${anchor(scene, item, 60)}<span>${shownDate(item.date, column.dateForm)}</span></li>]]></record>`,
  );
  return `<?xml version='1.0' encoding='UTF-8'?>\n<datastore><totalrecord>${column.items.length}</totalrecord><recordset>\n${records.join('\n')}\n</recordset></datastore>`;
}
