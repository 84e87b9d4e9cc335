/** Spaces of addresses without end: told by their spelling, by their number, by what their pages say; and none of the honest ones. */
import { describe, expect, test } from '@jest/globals';
import { looksLikeTrap, tokenTwins, variantCounter } from '../../crawler/traps.ts';

describe('spelling', () => {
  test.each([
    // Searches.
    ['/search/a', true],
    ['/jsearchfront/x', true],
    ['/search.jsp', true],
    ['/so/?q=a', true],
    ['/list?keyword=a', true],
    ['/list?keyword=', false],
    ['/list?colid=5&searchword=&page=2', false],
    ['/research/1.html', false],
    ['/society/1.html', false],
    // Calendars.
    ['/rili/2018/12/', true],
    ['/calendar.php', true],
    ['/news?date=2018-12-06', true],
    ['/news?riqi=20181206', true],
    ['/news?y=2018&m=12&d=6', true],
    ['/news?year=2018&month=12&day=6', true],
    ['/news?date=2018-12-06&id=5', false],
    ['/gazette?year=2018', false],
    ['/gazette?year=2018&month=12', false],
    ['/weather/today.html', true],
    // Ever deeper.
    ['/a/b/a/b/a/b/', true],
    ['/news/news/news/1.html', true],
    ['/a/a/1.html', false],
    ['/art/2011/11/11/art_11_11.html', false],
    ['/11/11/11/11/11.html', false],
    [`/${'x/'.repeat(2)}${'y'.repeat(1100)}`, true],
    [`/${Array.from({ length: 17 }, (_, n) => `p${n}`).join('/')}`, true],
    // Parameters heaped up.
    ['/f?f=1&f=2&f=3', true],
    ['/f?a=1&a=2', false],
    [`/f?${Array.from({ length: 25 }, (_, n) => `p${n}=1`).join('&')}`, true],
    [
      '/module/web/jpage/dataproxy.jsp?col=1&appid=1&webid=1&path=/&columnid=9&sourceContentType=1&unitid=58&webname=x&permissiontype=0&startrecord=1&endrecord=45&perpage=15',
      false,
    ],
    // Honest ones.
    ['/art/2018/12/6/art_1_2.html', false],
    ['/list?page=300', false],
    ['/show.php?id=300', false],
    ['/gkmlpt/api/all/5?page=2&sid=7', false],
    ['/c107449/202010/0d1f4c2b9a8e4f6d8b7a6c5d4e3f2a1b.shtml', false],
    ['/zwgk/zfxxgk/fdzdgknr/lzyj/gfxwj/sgfxwj/index.html', false],
  ])('%s: %s', (path, trap) => {
    expect(looksLikeTrap(`http://h${path}`)).toBe(trap);
  });
});

test('variants of one path: a hundred, or eight sets of names', () => {
  const isBeyond = variantCounter();
  expect(Array.from({ length: 150 }, (_, n) => isBeyond(`http://h/a?n=${n}`)).filter(Boolean)).toHaveLength(50);
  expect(Array.from({ length: 20 }, (_, n) => isBeyond(`http://h/b?p${n}=1`)).filter(Boolean)).toHaveLength(12);
  expect(Array.from({ length: 500 }, (_, n) => isBeyond(`http://h/c/${n}.html`)).some(Boolean)).toBe(false);
});

describe('tokens', () => {
  const token = (n: number) => `a${String(n).padStart(4, '0')}b9c8d7e6f5a4b3c2`;
  const text = (name: string) => ({ textSha256: name, textChars: 500 });
  /** Every page of a site of five, asked for under so many tokens; what is told to be known already, by round. */
  const rounds = (address: (page: number, n: number) => string, textOf: (page: number, n: number) => string, chars = 500) => {
    const twins = tokenTwins();
    return Array.from({ length: 6 }, (_, n) =>
      [1, 2, 3, 4, 5]
        .map((page) => {
          const url = address(page, n);
          const known = twins.isTwin(url);
          if (!known) twins.note(url, { textSha256: textOf(page, n), textChars: chars });
          return known ? 1 : 0;
        })
        .join(''),
    );
  };
  const site: [string, (page: number, n: number) => string][] = [
    ['parameter', (page, n) => `http://h/p${page}.jsp?zx=${token(n)}&a=1`],
    ['folder', (page, n) => `http://h/${token(n)}/p${page}.html`],
    ['folder within', (page, n) => `http://h/app/~${token(n)}/x/p${page}.html?id=1`],
  ];
  test.each(site)('a session in a %s is learnt from pages that come back', (_name, address) => {
    expect(rounds(address, (page) => `text ${page}`)).toEqual(['00000', '00011', '11111', '11111', '11111', '11111']);
  });
  test.each(site)('a %s that changes the page is none', (_name, address) => {
    expect(rounds(address, (page, n) => `text ${page} ${n}`).join('')).toBe('0'.repeat(30));
  });
  test('pages of little text tell nothing', () => {
    expect(rounds(site[0]![1], () => 'blank', 30).join('')).toBe('0'.repeat(30));
  });
  test('articles known by a hash are no sessions, even if a fault shows the same for all', () => {
    const twins = tokenTwins();
    for (let n = 0; n < 50; n += 1) {
      for (const url of [`http://h/show?id=${token(n)}`, `http://h/c1/201812/${token(n)}.shtml`]) {
        expect(twins.isTwin(url)).toBe(false);
        twins.note(url, text('please log in'));
      }
    }
  });
});
