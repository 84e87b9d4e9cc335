/** A unit with much that is easily misread when a part of it is out of sight: equal titles, shared items, data lists, files, letters, services elsewhere. */
import type { LinkFacts, Page } from '../../crawler/crawl-result.ts';
import { article, column, file, guide, home, item, link, message, page, sha, status, url } from './facts.ts';

const day = (n: number): string => `2018-12-${String(n).padStart(2, '0')}`;

/** Rows of a column, newest first, and their articles. */
function rows(folder: string, dates: readonly string[], title = (at: number): string => `${folder}第${at}条`) {
  return dates.map((date, at) => item(`${folder}/${at}.html`, date, title(at)));
}

const news = rows('a', [day(30), day(28), day(27), day(20), day(12), day(3), '2018-11-30', '2018-11-02', '2018-10-01']);
const notices = [
  item('b/0.html', day(20), '关于表彰的通知'),
  item('b/1.html', day(20), '关于表彰的通知'),
  item('a/3.html', day(20), 'a第3条'),
];
const policies = rows('p', [day(15), day(4), '2018-11-29'], (at) => `关于某事的意见${at}`);
const explained = rows('jd', [day(16), day(5)], (at) => `解读${at}`);
const penalties = Array.from({ length: 12 }, (_, at) => item(`cf/${at}.html`, day(9), '行政处罚决定书'));
const budget = rows('cz', [day(18), '2018-02-01'], (at) => `部门预算${at}`);
const surveys = rows('dc', [day(2), '2018-09-01', '2018-05-01', '2017-12-15'], (at) => `征集${at}`);
const talks = rows('ft', ['2018-11-11', '2018-03-03'], (at) => `访谈${at}`);
const services = Array.from({ length: 6 }, (_, at) => item(`s/${at}.html`, null, `事项${at}`));

const menu = { 'a/': 'news', 'b/': 'notice', 's/': 'services', 'bg/': 'forms', 'zx/': 'consult' };
/** What only the page 政务公开 names. */
const behind = {
  'p/': 'policy',
  'jd/': 'interpret',
  'cf/': 'penalty',
  'cz/': 'budget',
  'dc/': 'survey',
  'ft/': 'interview',
  'g/': 'guide',
  'c/': 'catalog',
  'y/': 'onrequest',
  'n/': 'annual',
  'js/': 'hr',
};

const letters = [
  message('路灯不亮', '2018-12-03', '2018-12-05', { url: url('zx/1.html') }),
  message('噪声扰民', '2018-10-08', '2018-11-20', { url: url('zx/2.html') }),
  message('井盖缺失', '2018-07-03', null, { url: url('zx/3.html') }),
  message('公交改线', '2018-12-27', null, { url: url('zx/4.html') }),
];

function lists(): Page[] {
  return [
    column('a/', 'news', [...news.slice(0, 4), item('a/gone.html', day(21))], { paging: { next: [url('a/index_1.html')], total: null } }),
    column('a/index_1.html', 'news', news.slice(4, 7), { tags: [], paging: { next: [url('a/index_2.html')], total: null } }),
    column('a/index_2.html', 'news', news.slice(7), { tags: [] }),
    column('b/', 'notice', notices),
    column('p/', 'policy', policies),
    column('jd/', 'interpret', explained),
    column('cf/', 'penalty', [], { loader: { kind: 'json-api', urls: [url('cf/data.json')] }, textChars: 10 }),
    page('cf/data.json', { kind: 'column', items: penalties }, 'gaj', 'application/json'),
    column('cz/', 'budget', budget),
    column('dc/', 'survey', surveys),
    column('ft/', 'interview', talks),
    column('s/', 'services', services, { tags: [] }),
    column('bg/', 'forms', [item('bg/1.doc', null), item('bg/2.doc', null), item('bg/3.doc', null)]),
    column('zx/', 'consult', [], { kind: 'messages', messages: letters }),
    column('js/', 'hr', [], { defects: [{ sort: 'blank', text: '暂无信息' }], textChars: 8 }),
    page('n/', { kind: 'article', title: '2017年政府信息公开工作年度报告', published: null, textChars: 3000 }),
    ...['g/', 'c/', 'y/'].map((path) => page(path, { textChars: 500, office: { address: { chars: [0, 4] }, hours: { chars: [5, 9] } } })),
  ];
}

function texts(): Page[] {
  const plain = [...news, ...policies, ...budget, ...surveys, ...talks];
  return [
    ...plain.map(({ url: to, date }, at) =>
      article(to, date!.date, {
        source: { text: at % 5 === 1 ? '新华社' : '公安局' },
        ...(at === 2 && { published: { date: '2018-12-01', from: 'label', text: '2018-12-01' } }),
        ...(at === 4 && { personal: [{ sort: 'id18', masked: '410381********0018', count: 1, sure: true }] }),
        ...(at === 5 && { tags: [], defects: [{ sort: 'floating', text: '' }] }),
        ...(at === 6 && {
          attachments: [
            { url: url('f/a.doc'), text: '附件' },
            { url: url('f/b.doc'), text: '附件二' },
          ],
        }),
        ...(at === 8 && { links: [{ url: url('nowhere.html'), text: '原文' }] }),
      }),
    ),
    ...notices.slice(0, 2).map((row, at) => article(row.url, day(20), { title: row.text, textSha256: sha(`text ${at}`) })),
    ...explained.map((row, at) =>
      article(row.url, row.date!.date, at === 0 ? { related: [policies[0]!.url], links: [{ url: policies[0]!.url, text: '原文' }] } : {}),
    ),
    ...penalties.map((row, at) => article(row.url, day(9), { title: row.text, textSha256: sha(`penalty ${at % 9}`) })),
    ...services.map(({ url: to }, at) =>
      page(to, {
        kind: 'guide',
        guide: guide(
          `事项${at}`,
          at < 2 ? ['phone', 'hours', 'basis', 'place'] : at === 3 ? ['materials'] : [],
          at === 4 ? ['s/f1.doc', 's/f2.doc'] : [],
        ),
      }),
    ),
    ...letters.map((letter) => page(letter.url, { kind: 'messages', messages: [letter] })),
    status('a/gone.html', 404),
    status('dead.html', 404),
    page('old.html', { kind: 'error', defects: [{ sort: 'soft-404', text: '' }] }),
  ];
}

export function busyUnit(): { pages: Page[]; links: LinkFacts[] } {
  const linked = (paths: object) => Object.keys(paths).map((path) => ({ url: url(path), text: path }));
  const hub = page('gk/', {
    sections: Object.entries(behind).map(([path, key]) => ({ key, url: url(path), text: key })),
    links: linked(behind),
  });
  const front = home(menu, {
    items: news.slice(0, 3),
    links: [
      ...linked(menu),
      { url: hub.record.url, text: '政务公开' },
      { url: url('old.html'), text: '旧页' },
      { url: url('dead.html'), text: '专题' },
      { url: 'http://outside.test/', text: '友情链接' },
      { url: 'http://zw.test/dept/1', text: '在线办理' },
    ],
    footer: { ...home({}).facts!.footer, sitemap: null, police: null },
  });
  const elsewhere = (address: string, verdict: LinkFacts['verdict']): LinkFacts => ({
    ...link('x', verdict),
    url: address,
    where: 'outside',
  });
  return {
    pages: [front, hub, ...lists(), ...texts()],
    links: [
      ...['s/f1.doc', 'bg/1.doc', 'bg/2.doc', 'f/a.doc'].map((path) => file(path)),
      ...['s/f2.doc', 'bg/3.doc'].map((path) => file(path, false)),
      link('f/b.doc', 'dead'),
      link('nowhere.html', 'dead'),
      elsewhere('http://outside.test/', 'dead'),
      elsewhere('http://zw.test/dept/1', 'alive'),
    ],
  };
}
