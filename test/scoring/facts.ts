/** Small builders of facts for scoring tests: what a page says, without a page. Nothing here is read from a site. */
import { Rubric } from '../../config/rubric.ts';
import { Site } from '../../config/site.ts';
import { Unit } from '../../config/unit.ts';
import { ColumnTaxonomy } from '../../config/columns.ts';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { LinkFacts, Page } from '../../crawler/crawl-result.ts';
import type { FetchOutcome } from '../../crawler/page-record.ts';
import type { Dated, Guide, Item, Message, PageFacts } from '../../crawler/read/page-facts.ts';
import { gather } from '../../scoring/gather.ts';
import type { GatherInput } from '../../scoring/gather.ts';
import type { UnitFacts } from '../../scoring/unit-facts.ts';

export const BASE = 'http://gov.test/bm/gaj/';
export const HOME = BASE;
export const RUN = { from: '2018-12-01', to: '2019-01-01', asOf: '2019-01-01T00:00:00+08:00' };

export const url = (path: string): string => new URL(path, BASE).href;

export const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

export const unit = Unit.parse({
  id: 'gaj',
  name: '公安局',
  aliases: ['市公安局'],
  group: 'dept',
  places: [{ site: 'portal', entries: [HOME] }],
  publishers: ['示例市公安局'],
});

export const site = Site.parse({ id: 'portal', name: '示例市人民政府', home: 'http://gov.test/' });

const names: Record<string, [string, string | null]> = {
  news: ['工作动态', 'd14'],
  notice: ['通知公告', 'm6'],
  policy: ['政策文件', 'm6'],
  plan: ['规划计划', 'y1'],
  livelihood: ['重点民生', 'm6'],
  services: ['办事服务', null],
  consult: ['在线咨询', null],
  mailbox: ['领导信箱', null],
  survey: ['民意征集', 'y1'],
  feedback: ['结果反馈', null],
  talkstat: ['留言受理统计', null],
  interview: ['在线访谈', 'y1'],
  overview: ['机构概况', 'y1'],
  powers: ['权责清单', null],
  matters: ['事项目录', null],
  guide: ['公开指南', null],
  catalog: ['公开目录', null],
  onrequest: ['依申请公开', null],
  annual: ['公开年报', null],
};
export const taxonomy = ColumnTaxonomy.parse({
  columns: Object.fromEntries(Object.entries(names).map(([key, [name, stale]]) => [key, { name, stale }])),
});

export const rubric = Rubric.parse(parse(readFileSync(new URL('../../config/rubrics/yanshi-2018.yaml', import.meta.url), 'utf8')));

export const dated = (date: string, from: Dated['from'] = 'list'): Dated => ({ date, from, text: date });

const mark = (value: string) => ({ value, where: 'text' as const });
export const fullFooter: PageFacts['footer'] = {
  siteId: mark('4103810001'),
  icp: mark('豫ICP备00000000号'),
  police: mark('豫公网安备'),
  conac: mark('red'),
  organizer: mark('示例市公安局'),
  contact: mark('电话'),
  sitemap: mark('网站地图'),
  errorReport: mark('找错'),
};
const noFooter = Object.fromEntries(Object.keys(fullFooter).map((name) => [name, null])) as unknown as PageFacts['footer'];

const TAGS = [
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
export const tags = (count: number): PageFacts['tags'] => TAGS.slice(0, count).map((name) => ({ name, content: 'x', state: 'filled' }));

/** Facts of a page that says nothing but what is given. */
export function says(address: string, given: Partial<PageFacts> = {}): PageFacts {
  return {
    url: address,
    charset: 'utf-8',
    rendered: false,
    kind: 'other',
    title: null,
    redirect: null,
    published: null,
    otherDates: [],
    source: null,
    documentNumber: null,
    column: null,
    breadcrumb: [],
    items: [],
    paging: { next: [], total: null },
    loader: null,
    sections: [],
    footer: noFooter,
    tags: [],
    messages: [],
    guide: null,
    personal: [],
    attachments: [],
    contactForm: false,
    links: [],
    frames: [],
    defects: [],
    wording: [],
    hidden: [],
    textChars: 200,
    textSha256: sha(`text of ${address}`),
    ...given,
  };
}

const answered = (status = 200, type = 'text/html'): FetchOutcome => ({ kind: 'answered', status, type, ms: 12, hops: [], via: 'http' });

/** A page that was answered and read; `owner` null is the portal's own. */
export function page(path: string, given: Partial<PageFacts> = {}, owner: string | null = 'gaj', type = 'text/html'): Page {
  const address = url(path);
  const facts = says(address, given);
  return met(path, answered(200, type), facts, owner);
}

/** An address with an outcome; blocked pages keep the bytes of the refusal. */
export function met(path: string, outcome: FetchOutcome, facts: PageFacts | null = null, owner: string | null = 'gaj'): Page {
  const address = url(path);
  const body =
    outcome.kind === 'answered' || outcome.kind === 'blocked'
      ? sha(JSON.stringify([address, outcome.kind === 'answered' ? outcome.status : outcome.by, facts]))
      : null;
  return {
    bundle: '2018-12.portal',
    record: {
      url: address,
      finalUrl: address,
      depth: address === HOME ? 0 : 1,
      from: address === HOME ? null : HOME,
      unit: owner,
      at: '2019-01-02T00:00:00Z',
      outcome,
      charset: 'utf-8',
      sha256: body,
      bytes: 1000,
      dom: null,
      shot: null,
    },
    facts,
  };
}

export const status = (path: string, code: number, owner: string | null = 'gaj'): Page => met(path, answered(code), null, owner);
export const blocked = (path: string, owner: string | null = 'gaj'): Page =>
  met(path, { kind: 'blocked', by: 'waf', status: 403 }, null, owner);
export const silent = (path: string): Page => met(path, { kind: 'silent', why: 'timeout', tries: 2 });
export const skipped = (path: string, why: 'budget' | 'robots' = 'budget'): Page => met(path, { kind: 'skipped', why });

/** The same address, turned away. */
export const refused = (one: Page): Page => ({
  ...one,
  facts: null,
  record: { ...one.record, outcome: { kind: 'blocked', by: 'waf', status: 403 }, sha256: sha(`refusal ${one.record.url}`) },
});

export const item = (path: string, date: string | null, title = `标题 ${path}`, pinned = false): Item => ({
  url: url(path),
  text: title,
  date: date === null ? null : dated(date),
  pinned,
});

/** A list page. */
export function column(path: string, key: string, items: Item[], given: Partial<PageFacts> = {}): Page {
  const name = names[key]?.[0] ?? key;
  return page(path, { kind: 'column', title: name, column: { name, key }, items, tags: tags(7), ...given });
}

export function article(path: string, date: string | null, given: Partial<PageFacts> = {}): Page {
  return page(path, {
    kind: 'article',
    title: `标题 ${path}`,
    published: date === null ? null : dated(date, 'label'),
    source: { text: '公安局' },
    tags: tags(10),
    ...given,
  });
}

export function home(links: Record<string, string>, given: Partial<PageFacts> = {}): Page {
  const sections = Object.entries(links).map(([path, key]) => ({ key, url: url(path), text: names[key]?.[0] ?? key }));
  return page('', {
    kind: 'home',
    title: '公安局',
    sections,
    links: sections.map(({ url: to, text }) => ({ url: to, text })),
    footer: fullFooter,
    tags: tags(3),
    ...given,
  });
}

export function message(title: string, asked: string, replied: string | null, given: Partial<Message> = {}): Message {
  const state = {
    status: replied === null ? ('open' as const) : ('replied' as const),
    complex: false,
    replyChars: replied === null ? null : 80,
    replier: null,
  };
  return {
    title,
    url: url('zx/'),
    askedAt: dated(asked, 'table'),
    repliedAt: replied === null ? null : dated(replied, 'table'),
    ...state,
    ...given,
  };
}

export function guide(name: string, lacks: (keyof Guide['elements'])[] = [], forms: string[] = []): Guide {
  const keys = ['name', 'basis', 'conditions', 'materials', 'place', 'hours', 'phone', 'process'] as const;
  const elements = Object.fromEntries(keys.map((key) => [key, lacks.includes(key) ? null : { text: '有' }])) as Guide['elements'];
  return { name, elements, forms: forms.map((path) => ({ url: url(path), text: path })), delegated: null };
}

export function link(path: string, verdict: LinkFacts['verdict'], given: Partial<LinkFacts> = {}): LinkFacts {
  const address = url(path);
  const outcome: FetchOutcome =
    verdict === 'unknown' ? { kind: 'silent', why: 'timeout', tries: 2 } : answered(verdict === 'dead' ? 404 : 200);
  return {
    bundle: '2018-12.portal',
    url: address,
    where: 'inside',
    outcome,
    sha256: sha(address),
    at: '2019-01-02T00:00:00Z',
    verdict,
    file: null,
    ...given,
  };
}

export const file = (path: string, opens = true): LinkFacts =>
  link(path, 'alive', { file: { type: opens ? 'application/pdf' : 'text/html', bytes: 4000, opens } });

export function facts(pages: Page[], rest: Partial<GatherInput> = {}): UnitFacts {
  return gather({ unit, units: [unit], sites: [site], run: RUN, columns: taxonomy, pages, links: [], city: '示例市', ...rest });
}
