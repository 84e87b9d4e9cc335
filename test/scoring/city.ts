/** A small unit with everything in it, as pages: the ground for score and property tests. */
import type { LinkFacts, Page } from '../../crawler/crawl-result.ts';
import { article, column, file, guide, home, item, link, message, page, url } from './facts.ts';

const day = (n: number): string => `2018-12-${String(n).padStart(2, '0')}`;

/** 23 news in the month (cap 20), 3 notices of which one also news, 1 policy reprint, and something of everything else. */
export function wholeUnit(): { pages: Page[]; links: LinkFacts[] } {
  const news = Array.from({ length: 22 }, (_, at) => item(`a/${at}.html`, day(28 - at)));
  const shared = item('a/0.html', day(28));
  const pages = [
    home(
      {
        'a/': 'news',
        'b/': 'notice',
        'p/': 'policy',
        'j/': 'plan',
        's/': 'services',
        'zx/': 'consult',
        'g/': 'guide',
        'c/': 'catalog',
        'n/': 'annual',
      },
      {
        items: news.slice(0, 5),
        links: ['a/', 'b/', 'p/', 'j/', 's/', 'zx/', 'g/', 'c/', 'n/', 'x.html', 'out.pdf'].map((path) => ({ url: url(path), text: path })),
      },
    ),
    column('a/', 'news', news.slice(0, 15), { paging: { next: [url('a/index_1.html')], total: null } }),
    column('a/index_1.html', 'news', news.slice(15)),
    column('b/', 'notice', [shared, item('b/1.html', day(10)), item('b/2.html', day(11)), item('b/3.html', '2018-11-30')]),
    column('p/', 'policy', [item('p/1.html', day(5)), item('p/2.html', day(6))]),
    column('j/', 'plan', [item('j/1.html', '2017-02-01')]),
    column('s/', 'services', [item('s/1.html', null), item('s/2.html', null)], { tags: [] }),
    column('zx/', 'consult', [], {
      kind: 'messages',
      messages: [
        message('路灯', '2018-12-03', '2018-12-05'),
        message('噪声', '2018-12-03', '2018-12-20'),
        message('井盖', '2018-11-03', null),
      ],
    }),
    page('g/', { textChars: 500 }),
    page('c/', { textChars: 500 }),
    page('n/', { textChars: 500 }),
    page('x.html', { kind: 'error', defects: [{ sort: 'soft-404', text: '' }] }),
    ...news.map((row, at) =>
      article(
        row.url,
        row.date!.date,
        at === 3 ? { personal: [{ sort: 'id18', masked: '410381********0018', count: 1, sure: true }] } : {},
      ),
    ),
    article('b/1.html', day(10)),
    article('b/2.html', day(11), { source: { text: '新华社' } }),
    article('b/3.html', day(1)),
    article('p/1.html', day(5), { tags: [] }),
    article('p/2.html', day(6), { source: { text: '国务院办公厅' } }),
    article('j/1.html', '2017-02-01'),
    page('s/1.html', { kind: 'guide', guide: guide('甲事项', [], ['s/f1.pdf', 's/f2.pdf']) }),
    page('s/2.html', { kind: 'guide', guide: guide('乙事项', ['phone', 'basis', 'hours']) }),
  ];
  return { pages, links: [file('s/f1.pdf'), file('s/f2.pdf', false), link('out.pdf', 'dead')] };
}
