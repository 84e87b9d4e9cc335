/** The map of a site: every address it answers, and how the answer is drawn. */
import { dataPath, dataRange, pagePath } from './addresses.ts';
import type { City, CityColumn, CitySite, CityUnit, FileRef } from './nouns.ts';
import { FILE_TYPES, docx, pdf, png, svg } from './files.ts';
import { xls } from './xls.ts';
import { toGbk } from './gbk.ts';
import { articlePage, softMissing } from './render/article.ts';
import { guidePage, servicesPage } from './render/guide.ts';
import { homePage } from './render/home.ts';
import { listData, listPage, pagesOf } from './render/list.ts';
import { channelPage, messagePage, petitionPage } from './render/messages.ts';
import {
  HALL,
  cityNews,
  errorReport,
  portalArticle,
  portalHome,
  portalNews,
  portalOpenness,
  serviceHall,
  siteMap,
} from './render/portal.ts';
import { ORPHAN, siteIndex, specialTopic } from './render/sitemap.ts';
import type { Scene } from './render/scene.ts';
import { disclosurePage, sectionPage } from './render/sections.ts';
import { reportPage } from './render/standing.ts';

export interface Answer {
  status: number;
  type: string;
  body: Buffer;
}

export interface Page {
  site: string;
  path: string;
  unit: string | null;
  answer(scene: Scene): Answer;
}

type Draw = (scene: Scene) => string;

const CHARSET = {
  named: (encoding: string) => `; charset=${encoding}`,
  silent: () => '',
  lying: (encoding: string) => `; charset=${encoding === 'gbk' ? 'utf-8' : 'gbk'}`,
};

function html(draw: Draw, type = 'text/html'): (scene: Scene) => Answer {
  return (scene) => {
    const unit = scene.unit;
    const encoding = unit?.encoding ?? 'utf-8';
    const text = draw(scene);
    return {
      status: 200,
      type: `${type}${unit ? CHARSET[unit.header](encoding) : '; charset=utf-8'}`,
      body: encoding === 'gbk' ? toGbk(text) : Buffer.from(text),
    };
  };
}

const data =
  (draw: Draw, type: string): ((scene: Scene) => Answer) =>
  (scene) => ({ status: 200, type, body: Buffer.from(draw(scene)) });

const DATA_TYPE = {
  json: 'application/json;charset=UTF-8',
  xml: 'text/xml;charset=UTF-8',
  script: 'application/octet-stream',
  html: 'text/html',
};

/** The data behind a list, for whatever page or range the address asks. */
function behindList(column: CityColumn, path: string): (scene: Scene) => Answer {
  const { from, to } = dataRange(column, path);
  return data((scene) => listData(scene, column, from, to), DATA_TYPE[column.listing]);
}

/** A data address as its server understands it: parameters in any order, any page or range. Null: not such an address. */
export function dataPage(city: City, site: CitySite, path: string): Page | null {
  const query = new URL(path, 'http://x');
  const number =
    /^\/gkmlpt\/api\/all\/(\d+)$/.exec(query.pathname)?.[1] ??
    (query.pathname.endsWith('/dataproxy.jsp') ? query.searchParams.get('columnid') : null);
  for (const unit of city.units.filter((each) => each.site === site.id))
    for (const column of unit.columns)
      if (column.listing !== 'html' && String(column.number) === number)
        return { site: site.id, path, unit: unit.id, answer: behindList(column, path) };
  return null;
}

function columnPages(unit: CityUnit, column: CityColumn): [string, (scene: Scene) => Answer][] {
  const pages = pagesOf(column);
  const lists = Array.from({ length: pages }, (_, i): [string, (scene: Scene) => Answer] => [
    pagePath(unit.family, column, i + 1, pages),
    html((scene) => listPage(scene, column, i + 1)),
  ]);
  if (column.listing === 'html') return lists;
  const parts = column.listing === 'json' ? Math.ceil(column.items.length / column.pageSize) : 1;
  const behind = Array.from({ length: parts }, (_, i): [string, (scene: Scene) => Answer] => [
    dataPath(column, i + 1, column.pageSize),
    behindList(column, dataPath(column, i + 1, column.pageSize)),
  ]);
  return [...lists, ...behind];
}

function file(ref: FileRef): [string, (scene: Scene) => Answer][] {
  if (ref.state === 'missing') return [];
  if (ref.state === 'html')
    return [
      [
        ref.path,
        () => ({
          status: 200,
          type: 'application/msword',
          body: Buffer.from(
            `<!DOCTYPE html><html><head><meta charset="utf-8"><title>错误</title></head><body><h1>系统错误</h1><p>文件读取失败，请与管理员联系。</p>${'<p>&nbsp;</p>'.repeat(80)}</body></html>`,
          ),
        }),
      ],
    ];
  const make = { docx, xls, pdf }[ref.kind];
  return [[ref.path, () => ({ status: 200, type: FILE_TYPES[ref.kind], body: make(ref.name, ref.rows ?? []) })]];
}

/** Every address of one office, its front page first. */
function unitPages(unit: CityUnit): [string, (scene: Scene) => Answer][] {
  const found: [string, (scene: Scene) => Answer][] = [[unit.base, html(homePage)]];
  for (const column of unit.columns) {
    found.push(...columnPages(unit, column));
    for (const item of column.items) {
      found.push([item.path, item.broken === 'soft-404' ? html(softMissing) : html((scene) => articlePage(scene, column, item))]);
      for (const each of item.attachments) found.push(...file(each));
    }
  }
  for (const section of unit.sections) found.push([section.path, html((scene) => sectionPage(scene, section))]);
  const yearly = unit.sections.find(({ key }) => key === 'annual');
  if (yearly && unit.annual.length > 1)
    for (const report of unit.annual) found.push([report.path, html((scene) => reportPage(scene, yearly, report))]);
  if (unit.disclosure) found.push([unit.disclosure.path, html(disclosurePage)]);
  if (unit.services) found.push([unit.services.path, html(servicesPage)]);
  for (const guide of unit.services?.guides ?? []) {
    found.push([guide.path, html((scene) => guidePage(scene, guide))]);
    for (const form of guide.forms) found.push(...file(form));
  }
  if (unit.channel) found.push([unit.channel.path, html(channelPage)]);
  for (const message of unit.channel?.messages ?? [])
    if (message.path) found.push([message.path, html((scene) => messagePage(scene, message))]);
  if (unit.petition) found.push([unit.petition.path, html(petitionPage)]);
  return found;
}

function sign(path: string, ...[width, height, colour, words]: Parameters<typeof svg>): [string, (scene: Scene) => Answer] {
  return [path, () => ({ status: 200, type: 'image/svg+xml', body: svg(width, height, colour, words) })];
}

/** What every host carries besides its pages. */
function furniture(site: CitySite): [string, (scene: Scene) => Answer][] {
  return [
    [
      '/robots.txt',
      data((scene) => `User-agent: *\nDisallow: /search\nAllow: /\nSitemap: ${scene.origin(site.id)}/sitemap.xml\n`, 'text/plain'),
    ],
    ['/sitemap.xml', data(siteIndex, 'application/xml')],
    sign('/images/red.svg', 40, 48, '#be1414', ['党政', '机关']),
    sign('/images/ga.svg', 16, 16, '#2850a0', ['安']),
    sign('/images/jiucuo.svg', 80, 48, '#dc3c28', ['政府网站', '找错']),
    sign('/images/float.svg', 180, 90, '#e0a028', ['热烈庆祝', '网站改版']),
    ['/images/photo.png', () => ({ status: 200, type: 'image/png', body: png(600, 360, [140, 170, 150]) })],
    ['/wzdt/index.html', html(siteMap)],
    [`/exposure/jiucuo.html?site_code=${site.siteCode}`, html(errorReport)],
  ];
}

function cityPages(city: City): [string, (scene: Scene) => Answer][] {
  return [
    ['/', html(portalHome)],
    ['/yw/index.html', html(portalNews)],
    ['/zwgk/index.html', html(portalOpenness)],
    [HALL, html(serviceHall)],
    [ORPHAN, html(specialTopic)],
    ...cityNews(city).map((news): [string, (scene: Scene) => Answer] => [news.path, html((scene) => portalArticle(scene, news))]),
  ];
}

/** All addresses of a site by path with query; the first that claims an address keeps it. */
export function pagesOfSite(city: City, site: CitySite): Map<string, Page> {
  const map = new Map<string, Page>();
  const add = (unit: string | null, list: [string, (scene: Scene) => Answer][]) => {
    for (const [path, answer] of list) if (!map.has(path)) map.set(path, { site: site.id, path, unit, answer });
  };
  for (const unit of city.units) if (unit.site === site.id) add(unit.id, unitPages(unit));
  add(site.unit, furniture(site));
  if (site.unit === null) add(null, cityPages(city));
  return map;
}
