/** An office's front page: its latest items, its disclosure sections, its services, links to the world. */
import type { CityColumn, CityUnit } from '../nouns.ts';
import { frame } from './frame.ts';
import { row } from './list.ts';
import { esc, href, link, unitOf, type Scene } from './scene.ts';

function box(scene: Scene, column: CityColumn): string {
  const form = column.dateForm === 'split' || column.dateForm === 'none' ? 'iso' : column.dateForm;
  const items = column.items.filter((item) => !item.broken && !item.pinned).slice(0, 6);
  return `<div class="box"><h2>${link(scene, column.path, '更多&gt;&gt;').replace('&amp;gt;&amp;gt;', '&gt;&gt;')}${esc(column.name)}</h2><ul>
${items.map((item) => row(scene, item, form, 28)).join('\n')}
</ul></div>`;
}

function doors(scene: Scene, unit: CityUnit): string {
  const sections = unit.sections.filter((section) => section.onHome);
  const list = [
    ...sections.map((section) => link(scene, section.path, section.name)),
    ...(unit.services?.guides ?? []).map((guide) => link(scene, guide.path, guide.title)),
  ];
  return list.length > 0 ? `<div class="box"><h2>公开与服务</h2><ul>${list.map((each) => `<li>${each}</li>`).join('\n')}</ul></div>` : '';
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
    body: `${shownOnHome(unit)
      .map((column) => box(scene, column))
      .join('\n')}
${doors(scene, unit)}
${world(scene, unit)}`,
  });
}
