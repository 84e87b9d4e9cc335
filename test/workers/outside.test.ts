/** Which addresses outside are looked at, in which order; and who answers for a link to a neighbour's site. */
import { describe, expect, test } from '@jest/globals';
import type { Page } from '../../crawler/crawl-result.ts';
import type { FetchOutcome } from '../../crawler/page-record.ts';
import type { PageFacts } from '../../crawler/read/page-facts.ts';
import { namedOn, neighbours } from '../../workers/neighbours.ts';
import { outsideAddresses, siteFinder } from '../../workers/outside.ts';
import { page as sample } from '../contract/store-samples.ts';

const ownerOf = siteFinder([
  { id: 'portal', hosts: ['www.shili.test', 'shili.test:8080'] },
  { id: 'gaj', hosts: ['gaj.shili.test'] },
]);

test.each([
  ['http://www.shili.test/a', 'portal'],
  ['https://shili.test/', 'portal'],
  ['http://shili.test:8080/', 'portal'],
  ['http://www.gaj.shili.test', 'gaj'],
  ['http://zwfw.shili.test/', null],
  ['http://shili.test.evil.test/', null],
  ['http://evil.test/?http://www.shili.test/', null],
  ['mailto:a@www.shili.test', null],
])('%s belongs to %s', (url, site) => expect(ownerOf(url)).toBe(site));

const links = (...urls: string[]) => urls.map((url) => ({ url, text: '' }));
const nothing = { links: [], items: [], attachments: [], sections: [], frames: [], redirect: null, guide: null, defects: [] };
function page(url: string, facts: Partial<PageFacts>, change: { depth?: number; outcome?: FetchOutcome; finalUrl?: string } = {}): Page {
  const { record, bundle } = sample(url);
  return { bundle, record: { ...record, ...change }, facts: { ...nothing, ...facts } as PageFacts };
}

describe('outside addresses', () => {
  const inOrder = (...pages: Page[]) => {
    const found = outsideAddresses(ownerOf);
    pages.forEach((each) => found.add(each));
    return found.inOrder();
  };

  test('what home pages link to and where sections lead comes first, then the rest; each once, in order of address', () => {
    const article = page(
      'http://www.shili.test/1',
      { links: links('http://b/', 'http://z/'), attachments: links('http://a/x.pdf') },
      { depth: 2 },
    );
    const column = page('http://www.shili.test/2', { sections: [{ key: 'mailbox', url: 'http://y/', text: '' }] }, { depth: 1 });
    const home = page('http://gaj.shili.test/', { links: links('http://z/', 'http://c/'), frames: ['http://f/'] });
    expect(inOrder(article, column, home)).toEqual(['http://c/', 'http://f/', 'http://y/', 'http://z/', 'http://a/x.pdf', 'http://b/']);
  });

  test.each<[string, Page, string[]]>([
    [
      'the own sites are not outside',
      page('http://www.shili.test/', { links: links('http://gaj.shili.test/', 'https://shili.test/') }),
      [],
    ],
    ['a redirect that left the site', page('http://www.shili.test/', { redirect: 'http://new.test/' }), ['http://new.test/']],
    ['a last answer from elsewhere', page('http://www.shili.test/', {}, { finalUrl: 'http://new.test/' }), ['http://new.test/']],
    ['what is no web address', page('http://www.shili.test/', { links: links('mailto:a@b.test', 'javascript:void(0)') }), []],
    [
      'a page that was refused',
      page('http://www.shili.test/', { links: links('http://a/') }, { outcome: { kind: 'blocked', by: 'waf', status: 403 } }),
      [],
    ],
    ['a page that was not read', { ...page('http://www.shili.test/', {}), facts: null }, []],
  ])('%s', (_, given, urls) => expect(inOrder(given)).toEqual(urls));

  test('of addresses that differ in their parameters one stands for all, unless points rest on them', () => {
    const report = (from: string) => `http://jiucuo.test/report?url=${from}`;
    const pages = ['c', 'a', 'b'].map((name) => page(`http://www.shili.test/${name}`, { links: links(report(name)) }, { depth: 2 }));
    expect(inOrder(...pages)).toEqual([report('a')]);
    expect(inOrder(...[...pages].reverse())).toEqual([report('a')]);
    const home = page('http://www.shili.test/', { links: links(report('x'), report('y')) });
    expect(inOrder(...pages, home)).toEqual([report('x'), report('y')]);
  });

  test('a page of endless links is cut, and what home pages link to is not pushed out by it', () => {
    const maze = page(
      'http://www.shili.test/maze',
      { links: links(...Array.from({ length: 60_000 }, (_, nth) => `http://maze/${nth}`)) },
      { depth: 3 },
    );
    const found = outsideAddresses(ownerOf);
    for (const each of [maze, page('http://www.shili.test/', { links: links('http://z/') })]) found.add(each);
    expect(found.inOrder().slice(0, 2)).toEqual(['http://z/', 'http://maze/0']);
    expect(found.inOrder()).toHaveLength(50_001);
    expect(found.left()).toBe(10_000);
  });
});

describe('a link to a neighbour', () => {
  const named = namedOn([
    page('http://www.shili.test/', { links: links('http://gaj.shili.test/a', 'http://www.shili.test/b', 'http://out.test/') }),
  ]);
  const beside = neighbours(named, ownerOf, new Set(['portal']));

  test('is looked up among the pages of its site, however they were spelt', () => {
    expect(beside.addresses.sort()).toEqual([
      'http://gaj.shili.test/a',
      'http://www.gaj.shili.test/a',
      'https://gaj.shili.test/a',
      'https://www.gaj.shili.test/a',
    ]);
  });

  const answered = (status: number): FetchOutcome => ({ kind: 'answered', status, type: 'text/html', ms: 1, hops: [], via: 'http' });
  test.each<[FetchOutcome, string]>([
    [answered(200), 'alive'],
    [answered(404), 'dead'],
    [answered(500), 'alive'],
    [{ kind: 'blocked', by: 'waf', status: 403 }, 'alive'],
    [{ kind: 'silent', why: 'timeout', tries: 2 }, 'unknown'],
  ])('whose page gave %j is %s', (outcome, verdict) => {
    expect(beside.links(page('https://www.gaj.shili.test/a', {}, { outcome }))).toEqual([
      expect.objectContaining({ url: 'http://gaj.shili.test/a', where: 'outside', verdict, outcome }),
    ]);
  });

  test('says nothing of other pages', () => expect(beside.links(page('http://gaj.shili.test/c', {}))).toEqual([]));
});
