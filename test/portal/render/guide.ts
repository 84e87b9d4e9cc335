/** Service guides in three hands (table, headings, labelled paragraphs) and the list that leads to them. */
import type { CityGuide, GuideElement, GuideStyle } from '../nouns.ts';
import { frame } from './frame.ts';
import { line } from './article.ts';
import { esc, href, link, unitOf, type Scene } from './scene.ts';

const LABELS: Record<GuideStyle, Record<GuideElement, string>> = {
  table: {
    name: '事项名称',
    basis: '设定依据',
    conditions: '申请条件',
    materials: '办理材料',
    place: '办理地点',
    hours: '办理时间',
    phone: '联系电话',
    process: '办理流程',
  },
  headings: {
    name: '事项名称',
    basis: '法律依据',
    conditions: '受理条件',
    materials: '申请材料',
    place: '办公地址',
    hours: '办公时间',
    phone: '咨询电话',
    process: '办理程序',
  },
  labels: {
    name: '服务名称',
    basis: '实施依据',
    conditions: '办理条件',
    materials: '所需材料',
    place: '窗口地址',
    hours: '工作时间',
    phone: '咨询电话',
    process: '办事流程',
  },
};
const ORDER: GuideElement[] = ['name', 'basis', 'conditions', 'materials', 'place', 'hours', 'phone', 'process'];
const NUMBER = [...'一二三四五六七八九'];

function elements(guide: CityGuide): string {
  const labels = LABELS[guide.style];
  const given = ORDER.flatMap((key) => (guide.elements[key] === null ? [] : [[labels[key], guide.elements[key]] as [string, string]]));
  const all: [string, string][] = [...given, ['收费标准', '不收费']];
  if (guide.style === 'table')
    return `<table class="guide">${all.map(([label, value]) => `<tr><th width="140">${label}</th><td>${esc(value)}</td></tr>`).join('\n')}</table>`;
  if (guide.style === 'headings') return all.map(([label, value], i) => `<h3>${NUMBER[i]}、${label}</h3>\n<p>${esc(value)}</p>`).join('\n');
  return all.map(([label, value]) => `<p><strong>${label}：</strong>${esc(value)}</p>`).join('\n');
}

export function guidePage(scene: Scene, guide: CityGuide): string {
  const unit = unitOf(scene);
  const column = unit.services?.name ?? '办事服务';
  const forms = guide.forms.map((form) => `<p>表格下载：<a href="${esc(href(scene, form.path))}">${esc(form.name)}</a></p>`).join('\n');
  return frame(scene, {
    title: `${guide.title}-${unit.name}`,
    tags: { column, article: { title: guide.title, pubDate: `${guide.date} 10:00`, source: unit.fullName } },
    crumbs: [{ text: column, path: unit.services?.path ?? unit.base }, { text: '正文' }],
    body: `<h1 class="title">${esc(guide.title)}</h1>\n${line(unit, { date: guide.date, time: '10:00', source: unit.fullName }, unit.family === 'jcms')}\n<div class="text">\n${elements(guide)}\n${forms}\n</div>`,
  });
}

export function servicesPage(scene: Scene): string {
  const unit = unitOf(scene);
  const services = unit.services;
  if (!services) throw new Error(`${unit.id} has no services`);
  const own = services.guides.map((guide) => `<li>${link(scene, guide.path, guide.title)}</li>`);
  const away = scene.direct ? [] : services.away.map(({ text, url }) => `<li><a href="${esc(url)}" target="_blank">${esc(text)}</a></li>`);
  return frame(scene, {
    title: `${services.name}-${unit.name}`,
    tags: { column: services.name },
    crumbs: [{ text: services.name }],
    side: true,
    body: `<h2>${esc(services.name)}</h2>\n<ul class="list">${[...own, ...away].join('\n')}</ul>`,
  });
}
