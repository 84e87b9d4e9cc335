/** The city's own pages: the portal's front page and its few columns, the map of each site, the page for errors. */
import { addDays } from '../calendar.ts';
import type { City } from '../nouns.ts';
import { frame, navigation } from './frame.ts';
import { esc, link, type Scene } from './scene.ts';

/** The city's own service hall. */
export const HALL = '/zwfw/index.html';

export function serviceHall(scene: Scene): string {
  return frame(scene, {
    title: `网上办事大厅-${scene.site.name}`,
    tags: { column: '网上办事大厅' },
    crumbs: [{ text: '网上办事大厅' }],
    body: '<h2>网上办事大厅</h2><p>请使用统一身份认证账号登录后申报事项，办理进度可随时查询。</p>',
  });
}

export interface CityNews {
  title: string;
  path: string;
  date: string;
}

/** A handful of items of the portal itself: nobody's in the ranking. */
export function cityNews(city: City): CityNews[] {
  const titles = ['市政府常务会议研究民生实事', '全市政务公开工作培训班举办', '市领导调研项目建设', '我市召开安全生产电视电话会议'];
  return titles.map((title, i) => {
    const date = addDays(city.last, -(i * 5 + 2));
    return { title, path: `/yw/${date.slice(0, 7).replace('-', '')}/t${date.replaceAll('-', '')}_${901 + i}.html`, date };
  });
}

const units = (scene: Scene, group: string) =>
  scene.city.units
    .filter((unit) => unit.group === group)
    .map((unit) => `<a href="${esc(scene.origin(unit.site))}${unit.base}">${esc(unit.name)}</a>`)
    .join(' ');

const newsList = (scene: Scene) =>
  `<ul class="list">${cityNews(scene.city)
    .map((each) => `<li>${link(scene, each.path, each.title)}<span>${each.date}</span></li>`)
    .join('\n')}</ul>`;

export function portalHome(scene: Scene): string {
  return frame(scene, {
    title: scene.site.name,
    tags: {},
    crumbs: [],
    body: `<div class="links">${link(scene, '/yw/index.html', '要闻动态')} ${link(scene, '/zwgk/index.html', '政务公开')} ${link(scene, HALL, '网上申报')}</div>
<h2>要闻</h2>${newsList(scene)}
<h2>市直单位</h2><div class="links">${units(scene, 'dept')}</div>
<h2>镇（街道）</h2><div class="links">${units(scene, 'town')}</div>`,
  });
}

export function portalNews(scene: Scene): string {
  return frame(scene, {
    title: `要闻动态-${scene.site.name}`,
    tags: { column: '要闻动态' },
    crumbs: [{ text: '要闻动态' }],
    body: `<h2>要闻动态</h2>${newsList(scene)}`,
  });
}

export function portalArticle(scene: Scene, news: CityNews): string {
  return frame(scene, {
    title: news.title,
    tags: { column: '要闻动态', article: { title: news.title, pubDate: `${news.date} 09:00`, source: '示例市人民政府办公室' } },
    crumbs: [{ text: '要闻动态', path: '/yw/index.html' }, { text: '正文' }],
    body: `<h1 class="title">${esc(news.title)}</h1><div class="line">发布时间：${news.date} 09:00\u3000来源：示例市人民政府办公室</div><div class="text"><p>${esc(news.title)}，会议对下一步工作作出安排。</p></div>`,
  });
}

export function portalOpenness(scene: Scene): string {
  return frame(scene, {
    title: `政务公开-${scene.site.name}`,
    tags: { column: '政务公开' },
    crumbs: [{ text: '政务公开' }],
    body: `<h2>政务公开</h2><p>请选择单位查看其公开的信息。</p><div class="links">${units(scene, 'dept')} ${units(scene, 'town')}</div>`,
  });
}

export function siteMap(scene: Scene): string {
  const owner = scene.unit;
  const entries = owner
    ? navigation(owner).map(({ text, path }) => link(scene, path, text))
    : [link(scene, '/yw/index.html', '要闻动态'), link(scene, '/zwgk/index.html', '政务公开'), units(scene, 'dept'), units(scene, 'town')];
  return frame(scene, {
    title: `网站地图-${scene.site.name}`,
    tags: { column: '网站地图' },
    crumbs: [{ text: '网站地图' }],
    body: `<h2>网站地图</h2><div class="links">${entries.join(' ')}</div>`,
  });
}

/** Stands in for the national error-report page where there is no world outside. */
export function errorReport(scene: Scene): string {
  return frame(scene, {
    title: '我为政府网站找错',
    tags: { column: '我为政府网站找错' },
    crumbs: [{ text: '我为政府网站找错' }],
    body: '<h2>我为政府网站找错</h2><p>请登录国家平台填写网页地址和错误描述，我们将在三个工作日内答复。</p>',
  });
}
