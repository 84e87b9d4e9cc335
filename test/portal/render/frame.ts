/** The frame every page of an office shares: head, banner, navigation, crumbs, foot. */
import type { CityUnit } from '../nouns.ts';
import { footer } from './footer.ts';
import { esc, link, type Scene } from './scene.ts';
import { style } from './style.ts';
import { tags, type TagValues } from './tags.ts';

export interface Sheet {
  title: string;
  tags: TagValues;
  /** Names after the home page, with addresses where there are any. */
  crumbs: { text: string; path?: string }[];
  body: string;
  /** Columns in a side bar; home pages have none. */
  side?: boolean;
}

/** Everything the office's navigation names, in order. */
export function navigation(unit: CityUnit): { text: string; path: string }[] {
  return [
    { text: unit.base === '/' ? '网站首页' : '首页', path: unit.base },
    ...unit.columns.map((column) => ({ text: column.name, path: column.path })),
    ...(unit.services ? [{ text: unit.services.name, path: unit.services.path }] : []),
    ...(unit.channel ? [{ text: unit.channel.name, path: unit.channel.path }] : []),
    ...(unit.disclosure ? [{ text: '政府信息公开', path: unit.disclosure.path }] : []),
    ...(unit.petition ? [{ text: '网上信访', path: unit.petition.path }] : []),
  ];
}

const CLOCK = `<span id="clock"><script type="text/javascript">var d=new Date();document.write("今天是"+d.getFullYear()+"年"+(d.getMonth()+1)+"月"+d.getDate()+"日 星期"+"日一二三四五六".charAt(d.getDay()))</script></span>`;

function top(scene: Scene): string {
  const shared = scene.unit && scene.site.id === 'portal';
  const city =
    shared && scene.unit?.family === 'trs'
      ? ` ${link(scene, '/yw/index.html', '要闻动态')} ${link(scene, '/zwgk/index.html', '政务公开')}`
      : '';
  const home = shared ? link(scene, '/', '示例市人民政府') : '';
  return `<div class="top"><div class="in">${CLOCK}<span class="r">${home}${city} <a href="javascript:void(0)" onclick="window.external.AddFavorite(location.href,document.title)">收藏本站</a></span></div></div>`;
}

function banner(scene: Scene): string {
  const name = scene.unit ? (scene.unit.base === '/' ? scene.site.name : scene.unit.fullName) : scene.site.name;
  const search = `<form action="/search" method="get"><input type="text" name="q" placeholder="请输入关键字"> <input type="submit" value="搜索"></form>`;
  return `<div class="banner"><div class="wrap"><div class="name">${esc(name)}</div><div class="sub">SHILI ${esc((scene.unit?.id ?? 'city').toUpperCase())}</div>${search}</div></div>`;
}

function side(scene: Scene, unit: CityUnit): string {
  const entries = navigation(unit).slice(1);
  return `<div class="side"><h3>栏目导航</h3><ul>${entries.map(({ text, path }) => `<li${path === scene.path ? ' class="on"' : ''}>${link(scene, path, text)}</li>`).join('')}</ul></div>`;
}

/** Two images that drift over the page until somebody closes them. */
export const FLOATING = `<div id="floatAd" class="piaofu" style="position:fixed;left:60px;top:80px;z-index:9999;width:180px"><a href="javascript:void(0)"><img src="/images/float.svg" alt="宣传" width="180" height="90"></a><span onclick="document.getElementById('floatAd').style.display='none'">关闭</span></div>
<script type="text/javascript">var fx=60,fy=80,dx=1,dy=1;function floatAd(){var o=document.getElementById('floatAd');fx+=dx;fy+=dy;if(fx<0||fx>innerWidth-180)dx=-dx;if(fy<0||fy>innerHeight-90)dy=-dy;o.style.left=fx+'px';o.style.top=fy+'px'}setInterval(floatAd,30);</script>`;

export function frame(scene: Scene, sheet: Sheet): string {
  const unit = scene.unit;
  const charset = unit?.encoding === 'gbk' ? 'gb2312' : 'utf-8';
  const meta =
    unit?.family === 'boda' ? `<meta http-equiv="Content-Type" content="text/html; charset=${charset}">` : `<meta charset="${charset}">`;
  const nav = unit
    ? `<div class="nav"><ul>${navigation(unit)
        .map(({ text, path }) => `<li>${link(scene, path, text)}</li>`)
        .join('')}</ul></div>`
    : '';
  const crumbs = sheet.crumbs.map(({ text, path }) => (path ? link(scene, path, text) : `<span>${esc(text)}</span>`));
  const start = unit ? link(scene, unit.base, unit.base === '/' ? '首页' : unit.name) : link(scene, '/', '首页');
  const trail = sheet.crumbs.length > 0 ? `<div class="crumb">当前位置：${[start, ...crumbs].join(' &gt; ')}</div>` : '';
  const back = unit && unit.family !== 'boda' ? `<a class="totop" href="#top" title="返回顶部">返回顶部</a>` : '';
  const hidden = (unit?.hidden ?? [])
    .filter(({ path, outside }) => path === scene.path && !(outside && scene.direct))
    .map(({ html }) => `${html}\n`)
    .join('');
  const inner = sheet.side && unit ? `${side(scene, unit)}<div class="content">${sheet.body}</div>` : sheet.body;
  return `<!DOCTYPE html>
<html lang="zh-CN">
<head>
${meta}
<title>${esc(sheet.title)}</title>
${tags(scene, sheet.tags)}
${style(unit?.family ?? null)}
</head>
<body id="top">
${top(scene)}
${banner(scene)}
${nav}
<div class="main">${trail}
${inner}
</div>
${footer(scene)}
${back}${hidden}${unit?.floating && scene.path === unit.base ? FLOATING : ''}
</body>
</html>
`;
}
