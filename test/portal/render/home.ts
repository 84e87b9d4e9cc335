/** An office's front page: its latest items, its disclosure sections, its services, links to the world. */
import type { CityColumn, CityUnit } from '../nouns.ts';
import { frame } from './frame.ts';
import { row } from './list.ts';
import { HALL } from './portal.ts';
import { esc, href, link, unitOf, type Scene } from './scene.ts';

function box(scene: Scene, column: CityColumn): string {
  const form = column.dateForm === 'split' || column.dateForm === 'none' ? 'iso' : column.dateForm;
  const items = column.items.filter((item) => !item.broken && !item.pinned).slice(0, 6);
  return `<div class="box"><h2>${link(scene, column.path, '更多>>')}${esc(column.name)}</h2><ul>
${items.map((item) => row(scene, item, form, 28)).join('\n')}
</ul></div>`;
}

/** Where one applies: the province's portal, or a place of the city's own; where there is no world outside, always the city's hall. */
const onlineUrl = (scene: Scene, url: string) =>
  `${url.startsWith('/') || scene.direct ? scene.origin('portal') : ''}${scene.direct && !url.startsWith('/') ? HALL : url}`;

function doors(scene: Scene, unit: CityUnit): string {
  const sections = unit.sections.filter((section) => section.onHome).map((section) => link(scene, section.path, section.name));
  const services = unit.services;
  const more = services ? `<a href="${esc(href(scene, services.path))}">更多&gt;&gt;</a>${esc(services.name)}` : '';
  const apply = unit.online ? [`<a href="${esc(onlineUrl(scene, unit.online.url))}" target="_blank">${esc(unit.online.text)}</a>`] : [];
  const guides = [...apply, ...(services?.guides ?? []).map((guide) => link(scene, guide.path, guide.title))];
  const door = (head: string, list: string[]) =>
    list.length > 0 ? `<div class="box"><h2>${head}</h2><ul>${list.map((each) => `<li>${each}</li>`).join('\n')}</ul></div>` : '';
  return `${door('信息公开专栏', sections)}\n${door(more, guides)}`;
}

/** The picture beside the newest item, as front pages have it. */
function headline(scene: Scene, unit: CityUnit): string {
  const item = unit.columns.find((column) => column.key === 'news')?.items.find((each) => !each.broken && !each.pinned);
  if (!item) return '';
  return `<div class="head"><a href="${esc(href(scene, item.path))}"><img src="/images/photo.png" alt="${esc(item.title)}" width="300" height="180"></a><h3>${link(scene, item.path, item.title)}</h3><p>${esc((item.paragraphs[0] ?? '').slice(0, 110))}…</p></div>`;
}

function world(scene: Scene, unit: CityUnit): string {
  const outside = scene.direct ? [] : unit.outside.map(({ text, url }) => `<a href="${esc(url)}" target="_blank">${esc(text)}</a>`);
  const inside = unit.lost.map(({ text, path }) => `<a href="${esc(href(scene, path))}">${esc(text)}</a>`);
  const all = [...inside, ...outside];
  return all.length > 0 ? `<div style="clear:both" class="links">相关链接：${all.join(' ')}</div>` : '';
}

/** Items that the front page shows: what a visitor takes for its freshness. */
export function shownOnHome(unit: CityUnit): CityColumn[] {
  return unit.columns.filter((column) => !column.blank && column.items.length > 0).slice(0, 4);
}

export function homePage(scene: Scene): string {
  const unit = unitOf(scene);
  return frame(scene, {
    title: unit.base === '/' ? scene.site.name : `${unit.fullName}-${scene.site.name}`,
    tags: {},
    crumbs: [],
    body: `${headline(scene, unit)}
${shownOnHome(unit)
  .map((column) => box(scene, column))
  .join('\n')}
${doors(scene, unit)}
${world(scene, unit)}`,
  });
}
