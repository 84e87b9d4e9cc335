/** robots.txt as RFC 9309 reads it: its own examples, and cases that other projects' parsers are held to. */
import { describe, expect, test } from '@jest/globals';
import { productToken, readRobots } from '../../crawler/robots/rules.ts';

const rulesFor = (text: string | Uint8Array, agent = 'Sundial/0.1 (+https://example.org)') =>
  readRobots(typeof text === 'string' ? Buffer.from(text) : text, agent);

/** `open` and `closed`: paths that the file leaves open, and those it does not. */
function hold(text: string | Uint8Array, open: string[], closed: string[], agent?: string): void {
  const { allows } = rulesFor(text, agent);
  const ask = (paths: string[]) => paths.map((path) => `${path} ${allows(`http://h.test${path}`)}`);
  expect(ask(open)).toEqual(open.map((path) => `${path} true`));
  expect(ask(closed)).toEqual(closed.map((path) => `${path} false`));
}
const all = (rules: string) => `User-agent: *\n${rules}`;
type Row = [name: string, text: string, open: string[], closed: string[], agent?: string];

describe('lines', () => {
  const lines: Row[] = [
    ['nothing', '', ['/', '/a'], []],
    ['no known line', 'foo: FooBot\nbar: /\n', ['/a'], [], 'FooBot'],
    ['keys in any case', 'uSeR-aGeNt: FooBot\nAlLoW: /x/\ndIsAlLoW: /\n', ['/x/y'], ['/a'], 'foobot'],
    ['no blank after the colon, many before it', 'User-Agent :foobot\nDisallow   :/\nAllow:\t/a\n', ['/a'], ['/b'], 'foobot'],
    ['no colon', 'user-agent FooBot\ndisallow /\n', [], ['/x'], 'FooBot'],
    ['a full-width colon', all('Disallow：/admin/'), ['/'], ['/admin/x']],
    [
      'common misspellings',
      all('Dissallow: /1\nDissalow: /2\nDisalow: /3\nDiasllow: /4\nDisallaw: /5'),
      ['/6'],
      ['/1', '/2', '/3', '/4', '/5'],
    ],
    ['Useragent in one word', 'Useragent: *\nDisallow: /x', ['/'], ['/x']],
    ['comments', all('# Disallow: /\nDisallow: /foo/quz#qux\nDisallow: /tmp/ # soon gone'), ['/foo/bar'], ['/foo/quz', '/tmp/x']],
    ['a comment behind the name', 'User-agent: FooBot # who\nDisallow: /', [], ['/a'], 'FooBot'],
    ['CR', 'User-agent: *\rDisallow: /fish/\r', ['/fish'], ['/fish/']],
    ['CRLF', 'User-agent: *\r\nDisallow: /fish/\r\n', ['/fish'], ['/fish/']],
    ['mixed ends, none at the last', 'User-agent: *\rDisallow: /a\r\nDisallow: /b\n\nDisallow: /c', ['/d'], ['/a', '/b', '/c']],
    ['a byte order mark', '\ufeffUser-agent: *\nDisallow: /', [], ['/a']],
    ['a mark in the middle spoils its line only', 'User-agent: *\n\ufeffDisallow: /a\nDisallow: /b', ['/a'], ['/b']],
    ['lines that make no sense', all(':::: :\nharry potter was here\nDisallow: /x\n\u0001\u0002\n===='), ['/'], ['/x']],
    ['HTML', '<!DOCTYPE html><html>\n<body>User-agent: *\n<p>Disallow: /</p></body></html>', ['/', '/a'], []],
    ['indented', '   User-agent: *\n\t  Disallow: /x  \t', ['/'], ['/x']],
    ['NULs', 'U\0s\0e\0r\0-agent: *\nDis\0allow: /', [], ['/a']],
  ];
  test.each(lines)('%s', (_, ...row) => hold(...row));

  test.each<[string, number[]]>([
    ['a whole mark', [0xef, 0xbb, 0xbf]],
    ['two thirds of a mark', [0xef, 0xbb]],
    ['a third of a mark', [0xef]],
  ])('%s is skipped', (_, mark) => hold(Buffer.concat([Buffer.from(mark), Buffer.from(all('Disallow: /'))]), [], ['/a']));
  test('a false mark spoils its line', () => {
    hold(Buffer.concat([Buffer.from([0xef, 0x11, 0xbf]), Buffer.from(all('Disallow: /'))]), ['/a'], []);
  });
  test('UTF-16 with its mark', () => {
    hold(Buffer.from(`\ufeff${all('Disallow: /中')}`, 'utf16le'), ['/a'], ['/%E4%B8%AD']);
    hold(Buffer.from(`\ufeff${all('Disallow: /b')}`, 'utf16le').swap16(), ['/a'], ['/b']);
  });
  test('a path in GBK closes what is addressed in GBK, and spoils nothing else', () => {
    const gbk = Buffer.concat([Buffer.from(all('Disallow: /')), Buffer.from([0xd6, 0xd0]), Buffer.from('/\nDisallow: /x')]);
    hold(gbk, ['/%E4%B8%AD/'], ['/%D6%D0/', '/x']);
  });
});

describe('groups', () => {
  const rfc = [
    'User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n',
    'User-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n',
    'User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n',
    'User-Agent: quxbot\n',
  ].join('\n');
  const mixed = [
    'allow: /foo/bar/\n\nuser-agent: FooBot\ndisallow: /\nallow: /x/\nuser-agent: BarBot\ndisallow: /\nallow: /y/\n',
    '\nallow: /w/\nuser-agent: BazBot\n\nuser-agent: FooBot\nallow: /z/\ndisallow: /\n',
  ].join('\n');
  const groups: Row[] = [
    ['RFC, everybody', rfc, ['/publications/a', '/a.gif?b'], ['/a.gif', '/publications.gif', '/example/'], 'otherbot'],
    ['RFC, foobot', rfc, ['/example/page.html', '/example/allowed.gif'], ['/', '/publications/'], 'foobot'],
    ['RFC, bazbot', rfc, ['/', '/example/', '/a.gif'], ['/example/page.html'], 'bazbot'],
    ['RFC, quxbot: a group without rules', rfc, ['/example/page.html', '/a.gif'], [], 'quxbot'],
    ['two groups of one name are one', 'user-agent: e\ndisallow: /foo\n\nuser-agent: e\ndisallow: /baz', ['/'], ['/foo', '/baz'], 'E'],
    [
      'two groups for everybody are one',
      'user-agent: *\ndisallow: /foo\nuser-agent: x\nuser-agent: *\ndisallow: /baz',
      ['/'],
      ['/foo', '/baz'],
    ],
    ['FooBot', mixed, ['/x/b', '/z/d'], ['/y/c', '/foo/bar/'], 'FooBot'],
    ['BarBot', mixed, ['/y/c', '/w/a'], ['/z/d', '/foo/bar/'], 'BarBot'],
    ['BazBot', mixed, ['/z/d'], ['/foo/bar/'], 'BazBot'],
    [
      'its own group, and not that of everybody',
      'User-agent: *\nDisallow: /x/\nUser-agent: FooBot\nDisallow: /y/',
      ['/x/p'],
      ['/y/p'],
      'FooBot',
    ],
    ['no group of its own, none for everybody', 'User-agent: baidu\nDisallow: /', ['/a'], []],
    [
      'a longer name is another',
      'User-agent: Googlebot\nDisallow: /\n\nUser-agent: Googlebot-Mobile\nAllow: /',
      ['/a'],
      [],
      'Googlebot-Mobile',
    ],
    ['a shorter name is another', 'User-agent: Googlebot-Mobile\nDisallow: /', ['/a'], [], 'Googlebot'],
    ['a name with more behind it', 'User-Agent: *\nDisallow: /\nUser-Agent: Foo Bar\nAllow: /x/\nDisallow: /', ['/x/y'], ['/a'], 'foo'],
    ['a name with a version', 'User-Agent: Sundial/9.9\nDisallow: /', [], ['/a']],
    ['everybody, with more behind it', 'User-Agent: * baidu\nDisallow: /', [], ['/a']],
    ['no name', 'User-agent:\nDisallow: /fish/', ['/fish/'], []],
    ['rules before any group', 'Disallow: /a\nAllow: /a/b', ['/a'], []],
    ['a sitemap does not end a group', 'User-agent: sundial\nSitemap: http://h/s.xml\nUser-agent: x\nDisallow: /', [], ['/a']],
    ['nor does an unknown line', 'User-agent: sundial\nInvalid-line: yes\nUser-agent: *\nDisallow: /', [], ['/a']],
    [
      'an unknown line among the rules',
      'User-agent: *\nDisallow: /a\nHost: h\nDisallow: /b\nUser-agent: x\nDisallow: /',
      ['/c'],
      ['/a', '/b'],
    ],
    ['blank lines do not end a group', 'User-agent: *\n\n\nDisallow: /a\n\n\nDisallow: /b', ['/c'], ['/a', '/b']],
  ];
  test.each(groups)('%s', (_, ...row) => hold(...row));

  test.each([
    ['Sundial/0.1 (+https://example.org)', 'sundial'],
    ['Foo_Bar-baz', 'foo_bar-baz'],
    ['*', '*'],
    ['*bot', ''],
    ['日晷', ''],
    ['', ''],
  ])('the product token of %j is %j', (name, token) => expect(productToken(name)).toBe(token));
});

describe('rules', () => {
  const page = '/x/page.html';
  const rules: Row[] = [
    ['an empty Disallow', all('Disallow:'), ['/a'], []],
    ['an empty Disallow takes nothing back', all('Disallow: /a\nDisallow:'), ['/b'], ['/a']],
    ['case counts', all('Disallow: /X/'), ['/x/y'], ['/X/y']],
    ['robots.txt itself is open', all('Disallow: /'), ['/robots.txt'], ['/robots.txt2', '/Robots.txt']],
    ['longest first 1', all('disallow: /x/page.html\nallow: /x/'), ['/x/'], [page]],
    ['longest first 2', all('allow: /x/page.html\ndisallow: /x/'), [page], ['/x/']],
    ['a tie is open 1', all('disallow: /\nallow: /'), [page], []],
    ['a tie is open 2', all('allow: /x/page.html\ndisallow: /x/page.html'), [page], []],
    ['a slash more', all('disallow: /x\nallow: /x/'), ['/x/'], ['/x']],
    ['a wildcard counts as an octet 1', all('allow: /page\ndisallow: /*.html'), ['/page'], ['/page.html']],
    ['a wildcard counts as an octet 2', all('allow: /x/page.\ndisallow: /*.html'), [page], ['/x/y.html']],
    ['a wildcard counts as an octet 3', all('allow: /page\ndisallow: /*.ph'), ['/page.php5'], ['/pag.php5']],
    [
      '/fish',
      all('disallow: /\nallow: /fish'),
      ['/fish', '/fish.html', '/fishheads/y', '/fish?id=1'],
      ['/Fish.asp', '/catfish', '/?id=fish'],
    ],
    ['/fish*', all('disallow: /\nallow: /fish*'), ['/fish', '/fish/s.html', '/fish.html?id'], ['/Fish', '/catfish']],
    ['/fish/', all('disallow: /\nallow: /fish/'), ['/fish/', '/fish/?s', '/fish/s'], ['/fish', '/fish.html', '/Fish/S']],
    [
      '/*.php',
      all('disallow: /\nallow: /*.php'),
      ['/f.php', '/a/f.php?p', '//a/any.php.html', '/f.php/', '/i?f=f.php/'],
      ['/', '/w.PHP', '/i?php'],
    ],
    ['/*.php$', all('disallow: /\nallow: /*.php$'), ['/f.php', '/a/f.php'], ['/f.php?p', '/f.php/', '/f.php5', '/w.PHP']],
    ['/fish*.php', all('disallow: /\nallow: /fish*.php'), ['/fish.php', '/fishheads/catfish.php?p'], ['/Fish.PHP']],
    ['/$', all('allow: /$\ndisallow: /'), ['/'], ['/page.htm', '/?a']],
    ['*.gif$ repeated', all('Disallow: *.gif$'), ['/a.gif/b', '/gif'], ['/a.gif', '/a.gif.gif']],
    ['a$ after an overlap', all('Disallow: /ab*ba$'), ['/aba', '/ab'], ['/abba', '/abxba']],
    ['* alone', all('Allow: /foo/bar.html\nDisallow: *'), ['/foo/bar.html'], ['/', '/foo']],
    ['wildcards inside', all('Disallow: /foo*/*bar.html'), ['/food/rebarf.html'], ['/foo/bar.html', '/foo/a/rebar.html']],
    ['an escaped *', all('Disallow: /a-%2A.html\nDisallow: /x%2ax/'), ['/a-b.html', '/xyx/'], ['/a-*.html', '/x*x/']],
    ['an escaped $', all('Disallow: /foo-%24'), ['/foo-'], ['/foo-$', '/foo-$bar']],
    ['$ in the middle is itself', all('Disallow: /x$/abc\nDisallow: /y*y$/a'), ['/x/abc'], ['/x$/abcdef', '/x%24/abc', '/yy$/a']],
    ['a query', all('Disallow: /some/path?name=value'), ['/some/path'], ['/some/path?name=value']],
    ['an empty query', all('Disallow: /path?'), ['/path'], ['/path?', '/path?a']],
    ['any query', all('Disallow: /*?'), ['/x'], ['/x?y', '/x?']],
    ['parameters', all('Disallow: /a;b?c\nDisallow: /;'), ['/', '/a;b'], ['/a;b?c', '/;x']],
    ['no slash in front', all('Disallow: tmp/\nDisallow: http://x.test/'), ['/a/tmp/', '/'], ['/tmp/a', '/http://x.test/']],
    ['two slashes in front', all('Disallow: //folder/*'), ['/folder/x', '//folder'], ['//folder/x']],
    ['index.html opens its folder', all('Allow: /a/index.html\nDisallow: /'), ['/a/', '/a/index.html'], ['/a/index.htm', '/a/b', '/']],
  ];
  test.each(rules)('%s', (_, text, open, closed) => hold(text, open, closed));

  const spellings: Row[] = [
    ['RFC: a query', all('Disallow: /foo/bar?baz=quz'), ['/foo/bar'], ['/foo/bar?baz=quz']],
    [
      'RFC: an address in a query',
      all('Disallow: /b?z=https://foo.bar'),
      ['/b?z=http'],
      ['/b?z=https%3A%2F%2Ffoo.bar', '/b?z=https://foo.bar'],
    ],
    ['the same the other way', all('Disallow: /b?z=https%3a%2f%2ffoo.bar'), ['/b'], ['/b?z=https://foo.bar', '/b?z=https%3A%2F%2Ffoo.bar']],
    ['RFC: beyond ASCII', all('Disallow: /foo/ツ'), ['/foo/'], ['/foo/%E3%83%84', '/foo/ツ', '/foo/%e3%83%84x']],
    ['RFC: beyond ASCII, escaped', all('Disallow: /foo/%e3%83%84'), ['/foo/'], ['/foo/%E3%83%84', '/foo/ツ']],
    ['RFC: idle escapes', all('Disallow: /foo/%62%61%7A'), ['/foo/BAZ'], ['/foo/baz', '/foo/%62%61%7a', '/foo/b%61z']],
    ['~', all('Disallow: /%7ejoe/\nDisallow: /~mak'), ['/joe/'], ['/~joe/', '/%7Ejoe/', '/%7emak/x']],
    ['what needs an escape', all('Disallow: /a%3cd.html\nDisallow: /b<c'), ['/ad.html'], ['/a<d.html', '/a%3Cd.html', '/b%3cc']],
    ['%2F is no slash', all('Disallow: /a%2fb.html'), ['/a/b.html'], ['/a%2fb.html', '/a%2Fb.html']],
    ['a slash is no %2F', all('Disallow: /a/b.html'), ['/a%2fb.html'], ['/a/b.html']],
    ['%3A in a path', all('Disallow: /http%3A%2F%2Fx.test'), ['/http://x.test'], ['/http%3A%2F%2Fx.test']],
    ['a broken escape', all('Disallow: /%a%a\nDisallow: /✿%a'), ['/%a'], ['/%a%a/x', '/✿%a', '/%E2%9C%BF%atest']],
    ['wildcards beside escapes', all('Disallow: /✼*t$'), ['/✼testing'], ['/✼test', '/%E2%9C%BCt']],
    ['a wildcard reaches into a query', all('Disallow: /*/admin'), ['/admin'], ['/x/admin', '/a?b=/admin', '/a?b=%2Fadmin']],
    ['too many wildcards to mean it', all(Array.from({ length: 6000 }, (_, n) => `Disallow: /*x${n}`).join('\n')), ['/robots.txt'], ['/']],
    ['many plain rules', all(Array.from({ length: 9000 }, (_, n) => `Disallow: /x${n}/`).join('\n')), ['/', '/x1'], ['/x1/', '/x8999/a']],
    ['A0 ends no line', all('Disallow: /à'), ['/%C3'], ['/%C3%A0x']],
  ];
  test.each(spellings)('%s', (_, text, open, closed) => hold(text, open, closed));
});

describe('other lines', () => {
  test.each<[string, string, number | null]>([
    ['User-agent: *\nCrawl-delay: 2.5', 'Sundial', 2500],
    ['User-agent: *\nCrawl-delay: .5 # slow', 'Sundial', 500],
    ['User-agent: *\nCrawl-delay: 1.2.1\nUser-agent: x', 'Sundial', null],
    ['User-agent: *\nCrawl-delay: 10a', 'Sundial', null],
    ['User-agent: *\nCrawl-delay: -1', 'Sundial', null],
    ['User-agent: *\nCrawl-delay: pears', 'Sundial', null],
    ['Crawl-delay: 5\nUser-agent: *\nDisallow:', 'Sundial', null],
    ['user-agent: a\ncrawl-delay: 1\nuser-agent: b\ndisallow: /d', 'a', 1000],
    ['user-agent: a\ncrawl-delay: 1\nuser-agent: b\ndisallow: /d', 'b', null],
    ['user-agent: *\ncrawl-delay: 1\nuser-agent: b\ncrawl-delay: 12\nuser-agent: c\nuser-agent: d\ncrawl-delay: 10', 'other', 1000],
    ['user-agent: *\ncrawl-delay: 1\nuser-agent: b\ncrawl-delay: 12\nuser-agent: c\nuser-agent: d\ncrawl-delay: 10', 'c', 10_000],
    ['user-agent: *\ncrawl-delay: 1\nuser-agent: b\ndisallow:', 'b', null],
    ['User-agent: *\nRequest-rate: 1/10', 'Sundial', 10_000],
    ['User-agent: *\nRequest-rate: 30/1m', 'Sundial', 2000],
    ['User-agent: *\nRequest-rate: whale/banana', 'Sundial', null],
  ])('%j asks %s for %s', (text, agent, waitMs) => expect(rulesFor(text, agent).delayMs).toBe(waitMs));

  test('sitemaps stand anywhere', () => {
    const text = 'Sitemap: http://h/1.xml\nUser-agent: x\nDisallow: /\nsitemap:   /图.xml  # two\nSite-map: http://h/3.xml\nSitemap:\n';
    expect(rulesFor(text).sitemaps).toEqual(['http://h/1.xml', '/图.xml', 'http://h/3.xml']);
  });

  test('files made to hold a parser up', () => {
    const long = 500 * 1024;
    const files = [
      all(`Disallow: /${'*a'.repeat(long / 2)}`),
      all(`Disallow: /${'*'.repeat(long)}.html`),
      all('Disallow: /a*b*c*d*e$\n'.repeat(long / 23)),
      all('\r'.repeat(long)),
      all(Array.from({ length: 40_000 }, (_, n) => `Disallow:*${n}`).join('\n')),
      all(Array.from({ length: 30_000 }, (_, n) => `Disallow:/${n}/`).join('\n')),
      all(`${' '.repeat(long)}x`),
      `${'user-agent '.repeat(long / 11)}`,
      'User-agent: x\n'.repeat(long / 14),
      `${Array.from({ length: 15_000 }, (_, n) => `User-agent: ${'b'.repeat(1 + (n % 20))}\n`).join('')}${'Disallow: /x\n'.repeat(15_000)}`,
      `User-agent: *\nDisallow: /${'%'.repeat(long)}`,
    ];
    for (const file of files) {
      const { allows } = rulesFor(file);
      for (let n = 0; n < 20; n++) allows(`http://h.test/${'abcd'.repeat(1000)}${n}`);
    }
  });
});
