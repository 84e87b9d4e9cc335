/** The sample city as a visitor meets it: links that lead somewhere, faults where the key puts them, counts that the pages bear out. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { load } from 'cheerio';
import { ask, textOf } from './ask.ts';
import { answerKey, buildCity, startPortal, type AnswerKey, type City, type Portal } from './city.ts';
import { dataPath, pagePath } from './addresses.ts';
import type { CityColumn, CityUnit } from './nouns.ts';
import { pagesOfSite } from './pages.ts';
import { pagesOf } from './render/list.ts';

interface Visit {
  url: string;
  unit: string | null;
  status: number;
  type: string;
  text: string;
  html: boolean;
}

async function visit(portal: Portal, url: string, unit: string | null): Promise<Visit> {
  const reply = await ask(portal, url);
  const type = reply.headers['content-type'] ?? '';
  const text = /html|xml|json|stream|plain|excel/.test(type) ? textOf(reply) : '';
  return { url, unit, status: reply.status, type, text, html: type.startsWith('text/html') };
}

async function visitAll(city: City, portal: Portal): Promise<Map<string, Visit>> {
  const visits = new Map<string, Visit>();
  for (const site of city.sites) {
    const pages = [...pagesOfSite(city, site).values()];
    for (let i = 0; i < pages.length; i += 8) {
      const some = await Promise.all(
        pages.slice(i, i + 8).map(({ path, unit }) => visit(portal, `${portal.origins[site.id]}${path}`, unit)),
      );
      for (const each of some) visits.set(each.url, each);
    }
  }
  return visits;
}

const unescaped = (text: string) => text.replaceAll('&amp;', '&');
/** Links and pictures of the markup; what scripts would write is left aside. */
const hrefs = (html: string) =>
  [...html.replace(/<script[\s\S]*?<\/script>/g, '').matchAll(/<(?:a|img)[^>]*?\s(?:href|src)="([^"]*)"/g)].map((found) =>
    unescaped(found[1] ?? ''),
  );

/** Addresses of a column's items in the order of its list, however the list comes to the page. */
function listed(portal: Portal, visits: Map<string, Visit>, unit: CityUnit, column: CityColumn): string[] {
  const origin = portal.origins[unit.site] ?? '';
  const page = (path: string) => visits.get(`${origin}${path}`)?.text ?? '';
  const links = (html: string, base: string) =>
    load(html)('.list a')
      .toArray()
      .map((a) => new URL(a.attribs['href'] ?? '', base).href);
  const data = (n: number) => page(dataPath(column, n, column.pageSize));
  if (column.listing === 'script')
    return (JSON.parse(Buffer.from(data(1), 'base64').toString()) as string[][]).map(([path]) => new URL(path ?? '', origin).href);
  if (column.listing === 'xml') return links(`<ul class="list">${data(1).replace(/<!\[CDATA\[|\]\]>/g, '')}</ul>`, origin);
  if (column.listing === 'json') {
    const parts = Math.ceil(column.items.length / column.pageSize);
    return Array.from({ length: parts }, (_, i) =>
      (JSON.parse(data(i + 1)) as { articles: { url: string }[] }).articles.map(({ url }) => url),
    ).flat();
  }
  const pages = pagesOf(column);
  return Array.from({ length: pages }, (_, i) => pagePath(unit.family, column, i + 1, pages)).flatMap((path) =>
    links(page(path), `${origin}${path}`),
  );
}

/** Date, source and title as the article itself shows them, its head left aside. */
function shown(visit: Visit | undefined): { date: string; source: string; title: string } | null {
  const line = /<div class="line">([\s\S]*?)<\/div>/.exec(visit?.text ?? '')?.[1] ?? '';
  const found = /(?:时间|日期)：(\d{4})[-年](\d{2}|\d)[-月](\d{2}|\d)/.exec(line);
  if (!found) return null;
  const [year, month, day] = [found[1] ?? '', (found[2] ?? '').padStart(2, '0'), (found[3] ?? '').padStart(2, '0')];
  const title = [...(visit?.text ?? '').matchAll(/<h1[^>]*>([^<]*)<\/h1>/g)].at(-1)?.[1] ?? '';
  return { date: `${year}-${month}-${day}`, source: /来源：(\S+)/.exec(line)?.[1] ?? '', title };
}

describe.each([
  [1, '2018-12', 'proxy'],
  [2, '2019-03', 'direct'],
] as const)('seed %i, %s, %s', (seed, month, mode) => {
  const city = buildCity({ seed, month });
  let portal: Portal;
  let key: AnswerKey;
  let visits: Map<string, Visit>;
  beforeAll(async () => {
    portal = await startPortal(city, { mode });
    key = answerKey(city, portal);
    visits = await visitAll(city, portal);
  });
  afterAll(() => portal.close());

  const planted = (...kinds: string[]) => new Set(key.faults.filter(({ kind }) => kinds.includes(kind)).map(({ subject }) => subject));

  test('every address answers, and every link inside leads somewhere unless it is planted dead', async () => {
    const gone = planted('dead-inside', 'form-dead', 'dead-article', 'online-dead');
    const origins = Object.values(portal.origins);
    const broken = new Set<string>();
    for (const visit of visits.values())
      for (const target of visit.html ? hrefs(visit.text) : []) {
        if (/^(javascript:|#|mailto:)/.test(target)) continue;
        const url = new URL(target, visit.url);
        if (origins.includes(url.origin) && !visits.has(url.href)) broken.add(url.href);
      }
    expect([...visits.values()].filter(({ status }) => status !== 200)).toEqual([]);
    expect([...broken].sort()).toEqual([...gone].sort());
    for (const url of gone) expect((await ask(portal, url)).status).toBe(404);
  });

  test('outside links are alive, guarded or planted dead; direct mode has none', async () => {
    const outside = new Set([...visits.values()].flatMap(({ text }) => hrefs(text).filter((href) => /^http/.test(href))));
    const own = Object.values(portal.origins);
    const unseen = new Set(key.faults.filter(({ kind }) => kind === 'hidden').map(({ subject }) => subject));
    const foreign = [...outside].filter((url) => !unseen.has(url) && !own.some((origin) => url.startsWith(`${origin}/`)));
    if (mode === 'direct') return expect(foreign).toEqual([]);
    // One page of the national error report for every page of the city: ten of them are enough.
    const reports = foreign.filter((url) => url.includes('jiucuo'));
    const statuses = new Map<string, number>();
    for (const url of [...foreign.filter((each) => !reports.includes(each)), ...reports.slice(0, 10)])
      statuses.set(url, (await ask(portal, url)).status);
    const dead = [...statuses].filter(([, status]) => status === 404).map(([url]) => url);
    expect(dead.sort()).toEqual([...planted('dead-outside')].sort());
    expect([...statuses.values()].every((status) => [200, 403, 404, 521].includes(status))).toBe(true);
  });

  test('the pages show as many items of the month as the key says', () => {
    const [undated, unsigned] = [planted('no-date'), planted('no-source')];
    for (const unit of city.units) {
      const names = new Set([unit.name, ...unit.aliases, ...unit.publishers]);
      const seen = new Set<string>();
      const counted = unit.columns.filter(({ key: name }) => rank(name) >= 0).sort((a, b) => rank(a.key) - rank(b.key));
      for (const column of counted) {
        const count = { own: 0, reprint: 0 };
        for (const url of listed(portal, visits, unit, column)) {
          if (undated.has(url)) count.own += 1;
          const article = shown(visits.get(url));
          if (!article || article.date < city.from || article.date >= city.to || seen.has(`${article.title} ${article.date}`)) continue;
          seen.add(`${article.title} ${article.date}`);
          count[names.has(article.source) || unsigned.has(url) ? 'own' : 'reprint'] += 1;
        }
        const wanted = key.units[unit.id]?.published[column.key];
        expect({ unit: unit.id, column: column.key, ...count }).toEqual({
          unit: unit.id,
          column: column.key,
          own: wanted?.own ?? 0,
          reprint: wanted?.reprint ?? 0,
        });
      }
    }
  });

  test('healthy pages carry their tags, and the faulty ones are those of the key', () => {
    const names = [
      'SiteName',
      'SiteDomain',
      'SiteIDCode',
      'ColumnName',
      'ColumnDescription',
      'ColumnKeywords',
      'ColumnType',
      'ArticleTitle',
      'PubDate',
      'ContentSource',
    ];
    const wrong = new Set<string>();
    const soft = planted('soft-404');
    for (const { url, unit, html, text } of visits.values()) {
      if (!html || !unit || soft.has(url)) continue;
      const home = city.units.some((each) => `${portal.origins[each.site]}${each.base}` === url);
      const due = home ? 3 : /class="line"|<table class="message"/.test(text) ? 10 : 7;
      const tags = load(text.slice(0, text.indexOf('<style>')));
      for (const name of names.slice(0, due)) {
        const content = tags(`meta[name="${name}"]`).attr('content') ?? '';
        const bent =
          (name === 'SiteDomain' && content.includes('/')) || (name === 'PubDate' && !/^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(content));
        if (content === '' || content === 'null' || bent) wrong.add(`${url} ${name}`);
      }
    }
    expect([...wrong].sort()).toEqual(
      key.faults
        .filter(({ kind }) => kind === 'tag')
        .map(({ subject, mark }) => `${subject} ${mark}`)
        .sort(),
    );
  });

  test('identity numbers stand where the key says and nowhere else', () => {
    const found = [...visits.values()].filter(({ text }) => /(?<![0-9A-Z])410381190001\d{5}[\dX]/.test(text)).map(({ url }) => url);
    expect(found.sort()).toEqual([...planted('leak-text', 'leak-batch', 'leak-disability', 'leak-file')].sort());
  });

  test('home pages show eight marks but for those the key names', () => {
    const signs: Record<string, RegExp> = {
      conac: /conac\.cn/i,
      errorReport: /jiucuo/i,
      siteId: /网站标识码：\d{10}/,
      organizer: /主办/,
      contact: /联系电话|电话：/,
      icp: /ICP备/i,
      police: /公网安备/,
      sitemap: />(网站|站点)地图</,
    };
    for (const unit of city.units) {
      const url = `${portal.origins[unit.site]}${unit.base}`;
      const foot = decoded(visits.get(url)?.text ?? '').split('class="footer"')[1] ?? '';
      const missing = Object.keys(signs).filter((mark) => !signs[mark]?.test(foot));
      expect({ unit: unit.id, missing }).toEqual({
        unit: unit.id,
        missing: Object.keys(signs).filter((mark) =>
          key.faults.some((fault) => fault.kind === 'footer' && fault.unit === unit.id && fault.mark === mark),
        ),
      });
    }
  });
});

const ORDER = 'news notice policy interpret plan stats budget licence penalty livelihood project tender hr emergency proposals'.split(' ');
const rank = (key: string) => ORDER.indexOf(key);
const decoded = (html: string) =>
  html.replace(/unescape\("([^"]*)"\)/g, (_, text: string) =>
    text.replace(/%u([0-9A-F]{4})|%([0-9A-F]{2})/g, (__, wide?: string, narrow?: string) =>
      String.fromCharCode(parseInt(wide ?? narrow ?? '', 16)),
    ),
  );
