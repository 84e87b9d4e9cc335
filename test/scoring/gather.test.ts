/** Gathering: which pages are the unit's lists, what was published, and what nobody could see. */
import { describe, expect, test } from '@jest/globals';
import { isReprint } from '../../scoring/gather/source.ts';
import {
  RUN,
  article,
  blocked,
  column,
  dated,
  facts,
  home,
  item,
  link,
  message,
  met,
  page,
  sha,
  silent,
  skipped,
  status,
  unit,
  url,
} from './facts.ts';

const news = (path: string, ...dates: (string | null)[]) =>
  column(
    path,
    'news',
    dates.map((date, index) => item(`${path}t${index}.html`, date)),
  );
const columnOf = (given: ReturnType<typeof facts>, key = 'news') => given.columns.find((one) => one.key === key)!;
const roles = (given: ReturnType<typeof facts>) =>
  given.unseen.map(({ url: at, role, why }) => [at.replace('http://gov.test/bm/gaj/', './'), role, why]);

describe('columns', () => {
  test('by section link, by pin, by what a page calls itself; never twice', () => {
    const pages = [
      home({ 'a/': 'news' }),
      news('a/', '2018-12-03'),
      column('b/', 'notice', [item('b/1.html', '2018-12-04')]),
      page('c/', { kind: 'column', items: [item('c/1.html', '2018-12-05')] }),
    ];
    const given = facts(pages, { unit: { ...unit, columns: { policy: [url('c/')] } } });
    expect(given.columns.map(({ key, url: at, items }) => [key, at, items.length])).toEqual([
      ['news', url('a/'), 1],
      ['notice', url('b/'), 1],
      ['policy', url('c/'), 1],
    ]);
  });

  test("another unit's or the portal's column is not the unit's", () => {
    const portal = { ...news('http://gov.test/xw/', '2018-12-03') };
    const given = facts([home({ 'http://gov.test/xw/': 'news' }), { ...portal, record: { ...portal.record, unit: null } }]);
    expect(given.columns).toEqual([]);
  });

  test('a list goes on over pages and data of nobody', () => {
    const start = column('a/', 'news', [item('a/1.html', '2018-12-20')], {
      paging: { next: [url('a/index_1.html')], total: null },
      loader: { kind: 'json-api', urls: [url('/api?p=1')] },
    });
    const pages = [
      home({ 'a/': 'news' }),
      start,
      column('a/index_1.html', 'news', [item('a/2.html', '2018-12-10')]),
      page('/api?p=1', { items: [item('a/3.html', '2018-12-15')] }, null, 'application/json'),
    ];
    const given = facts(pages);
    expect(given.columns).toHaveLength(1);
    expect(columnOf(given).items.map(({ url: at }) => at)).toEqual([url('a/1.html'), url('a/3.html'), url('a/2.html')]);
    expect(columnOf(given)).toMatchObject({ newest: { date: '2018-12-20' }, unverifiable: null, blank: false });
    expect(given.pages.map(({ role }) => role)).toEqual(['data', 'home', 'column', 'list']);
  });

  test('a stray later page belongs to the list of its address family', () => {
    const given = facts([home({ 'a/index.html': 'news' }), news('a/index.html', '2018-12-03'), news('a/index_4.html', '2018-11-03')]);
    expect(given.columns.map(({ url: at, items }) => [at, items.length])).toEqual([[url('a/index.html'), 2]]);
  });

  test.each([
    ['asked in vain while the month goes on', [blocked('a/2')], ['2018-12-05', '2018-11-05'], 'blocked: waf'],
    ['asked in vain behind the month', [blocked('a/2')], ['2018-11-05'], null],
    ['never asked, all of the month', [], ['2018-12-05', '2018-12-04'], 'not visited'],
    ['never asked, the month is over', [], ['2018-12-05', '2018-11-05'], null],
    ['not there', [status('a/2', 404)], ['2018-12-05'], null],
  ])('continuation %s', (_, rest, dates, why) => {
    const start = column(
      'a/',
      'news',
      dates.map((date, index) => item(`a/${index}.html`, date)),
      { paging: { next: [url('a/2')], total: null } },
    );
    const given = facts([home({ 'a/': 'news' }), start, ...rest]);
    expect(columnOf(given).unverifiable).toBe(why === null ? null : `${url('a/2')}: ${why}`);
    expect(given.unseen.some(({ role }) => role === 'news')).toBe(why !== null);
  });

  test('pinned old items do not end the month', () => {
    const start = column('a/', 'news', [item('a/0.html', '2015-01-01', '置顶', true), item('a/1.html', '2018-12-05')], {
      paging: { next: [url('a/2')], total: null },
    });
    expect(columnOf(facts([home({ 'a/': 'news' }), start, silent('a/2')])).unverifiable).not.toBeNull();
  });

  test('a list that only a script brings is unverifiable, not blank', () => {
    const start = column('a/', 'news', [], { loader: { kind: 'script', urls: [] }, textChars: 4 });
    expect(columnOf(facts([home({ 'a/': 'news' }), start]))).toMatchObject({
      blank: false,
      unverifiable: expect.stringContaining('needs a browser'),
    });
    const rendered = { ...start, facts: { ...start.facts!, rendered: true, items: [item('a/1.html', '2018-12-05')] } };
    expect(columnOf(facts([home({ 'a/': 'news' }), rendered])).unverifiable).toBeNull();
  });

  test('a frame that robots.txt keeps us out of may hold the list: unverifiable, not blank', () => {
    const start = column('a/', 'news', [], { frames: [url('kj/list.html')], textChars: 4 });
    expect(columnOf(facts([home({ 'a/': 'news' }), start, skipped('kj/list.html', 'robots')]))).toMatchObject({
      blank: false,
      unverifiable: expect.stringContaining('skipped: robots'),
    });
  });

  test('a page whose reading was given up is not seen, and is no file', () => {
    const lost = column('a/', 'news', []);
    const given = facts([home({ 'a/': 'news' }), { ...lost, record: { ...lost.record, unread: 'time' }, facts: null }]);
    expect(roles(given)).toEqual([['./a/', 'news', 'unread: time']]);
  });

  test('gone is not there; blocked, silent, 5xx are not seen', () => {
    const given = facts([
      home({ 'a/': 'news', 'b/': 'notice', 'c/': 'policy', 'd/': 'plan', 'e/': 'guide' }),
      status('a/', 404),
      blocked('b/'),
      silent('c/'),
      status('d/', 500),
      page('e/', { kind: 'error', defects: [{ sort: 'soft-404', text: '' }] }),
    ]);
    expect(given.columns).toEqual([]);
    expect(roles(given)).toEqual([
      ['./b/', 'notice', 'blocked: waf'],
      ['./c/', 'policy', 'silent: timeout'],
      ['./d/', 'plan', 'HTTP 500'],
    ]);
    expect(given.targets[url('a/')]).toMatchObject({ verdict: 'dead' });
    expect(given.targets[url('b/')]).toMatchObject({ verdict: 'alive' });
    expect(given.pages.map(({ url: at }) => at)).toContain(url('e/'));
  });

  test('blank says so or has nothing at all; future dates update nothing', () => {
    const blankPage = column('a/', 'news', [], { textChars: 6 });
    const said = column('b/', 'notice', [], { textChars: 300, defects: [{ sort: 'blank', text: '暂无信息' }] });
    const text = column('c/', 'guide', [], { textChars: 900 });
    const given = facts([
      home({ 'a/': 'news', 'b/': 'notice', 'c/': 'guide', 'd/': 'policy' }),
      blankPage,
      said,
      text,
      column('d/', 'policy', [item('d/1', '2019-03-01'), item('d/2', '2018-05-01')]),
    ]);
    expect(given.columns.map(({ key, blank }) => [key, blank])).toEqual([
      ['guide', false],
      ['news', true],
      ['notice', true],
      ['policy', false],
    ]);
    expect(columnOf(given, 'policy').newest!.date).toBe('2018-05-01');
  });
});

describe('items', () => {
  const list = (...rows: ReturnType<typeof item>[]) => [home({ 'a/': 'news', 'b/': 'livelihood' }), column('a/', 'news', rows)];

  test("the article's date and source win, the conflict is kept", () => {
    const given = facts([...list(item('a/1.html', '2018-11-30')), article('a/1.html', '2018-12-01', { source: { text: '来源：新华社' } })]);
    expect(columnOf(given).items[0]).toMatchObject({
      published: { date: '2018-12-01' },
      conflict: { list: { date: '2018-11-30' } },
      reprint: true,
      source: '来源：新华社',
    });
    expect(columnOf(given).items[0]!.evidence).toHaveLength(2);
  });

  test('a date of the address alone yields to the list', () => {
    const given = facts([
      ...list(item('a/1.html', '2018-12-05')),
      article('a/1.html', null, { published: dated('2018-02-07', 'address') }),
    ]);
    expect(columnOf(given).items[0]).toMatchObject({ published: { date: '2018-12-05' }, conflict: { article: { date: '2018-02-07' } } });
  });

  test('unread, gone, never asked', () => {
    const given = facts([
      ...list(
        item('a/1.html', '2018-12-05'),
        item('a/2.html', '2018-12-05'),
        item('a/3.html', '2018-12-05'),
        item('a/4.html', '2018-10-05'),
      ),
      blocked('a/1.html'),
      status('a/2.html', 404),
      silent('a/4.html'),
    ]);
    const [first, second, third] = columnOf(given).items;
    expect(first).toMatchObject({ unread: { why: 'blocked: waf', role: 'article' }, reprint: false });
    expect(second).toMatchObject({ gone: true });
    expect(third!.unread ?? third!.gone).toBeUndefined();
    expect(roles(given)).toEqual([
      ['./a/1.html', 'article', 'blocked: waf'],
      ['./a/4.html', 'archive', 'silent: timeout'],
    ]);
  });

  test('one address, or one title and day in two columns, is one thing', () => {
    const given = facts([
      home({ 'a/': 'news', 'b/': 'livelihood' }),
      column('a/', 'news', [item('a/1.html', '2018-12-05', '关于低保 的公示'), item('a/2.html', '2018-12-06', '另一条')]),
      column('b/', 'livelihood', [
        item('b/9.html', '2018-12-05', '关于低保的公示'),
        item('a/2.html', '2018-12-06', '另一条…'),
        item('b/3.html', '2018-12-07', '关于低保的公示'),
      ]),
    ]);
    expect(columnOf(given).items.map(({ key }) => key)).toEqual([url('a/1.html'), url('a/2.html')]);
    expect(columnOf(given, 'livelihood').items.map(({ key }) => key)).toEqual([url('a/1.html'), url('a/2.html'), url('b/3.html')]);
  });

  test('several decisions of one day under one heading stay several when their texts differ', () => {
    const rows = ['a/1.html', 'a/2.html', 'a/3.html'].map((path) => item(path, '2018-12-05', '行政处罚决定书'));
    const texts = [
      article('a/1.html', '2018-12-05'),
      article('a/2.html', '2018-12-05'),
      article('a/3.html', '2018-12-05', { textSha256: sha(`text of ${url('a/1.html')}`) }),
    ];
    expect(new Set(columnOf(facts([...list(...rows), ...texts])).items.map(({ key }) => key)).size).toBe(2);
    expect(new Set(columnOf(facts(list(...rows))).items.map(({ key }) => key)).size).toBe(1);
  });
});

describe('whose words', () => {
  const units = [
    unit,
    { id: 'hbj', name: '环保局', aliases: [], publishers: ['示例市环境保护局'] },
    { id: 'njj', name: '农机局', aliases: [], publishers: [] },
    { id: 'nyj', name: '农业局', aliases: [], publishers: [] },
    { id: 'glz', name: '高龙镇', aliases: [], publishers: [] },
  ];
  const by = (id: string) => units.find((one) => one.id === id)!;
  test.each<[string | null, string, boolean]>([
    [null, 'gaj', false],
    ['', 'gaj', false],
    ['本站原创', 'gaj', false],
    ['预算科', 'gaj', false],
    ['政工股', 'gaj', false],
    ['环保局法规科', 'gaj', true],
    ['省公安厅治安科', 'gaj', true],
    ['市社科联', 'gaj', true],
    ['公安局', 'gaj', false],
    ['来源：示例市公安局', 'gaj', false],
    ['示例市 公安局交警大队', 'gaj', false],
    ['洛阳市公安局', 'gaj', true],
    ['河南省公安局', 'gaj', true],
    ['新华社', 'gaj', true],
    ['示例市环境保护局', 'gaj', true],
    ['市环境保护局', 'hbj', false],
    ['环境保护局', 'hbj', false],
    ['农业局', 'njj', true],
    ['农业机械局', 'njj', false],
    ['高龙镇人民政府', 'glz', false],
    ['中国政府网', 'glz', true],
  ])('%s for %s: reprint %s', (source, id, expected) => expect(isReprint(source, by(id), units, '示例市')).toBe(expected));
});

describe('home', () => {
  test.each([
    ['redirect stub', { kind: 'redirect' as const, redirect: url('index2.html') }],
    ['frameset', { kind: 'other' as const, frames: [url('top.html'), url('index2.html')] }],
  ])('a %s hands over', (_, stub) => {
    const given = facts([
      page('', stub),
      page('top.html'),
      page('index2.html', { kind: 'home', links: [{ url: url('a/'), text: '动态' }] }),
    ]);
    expect(given.home!.url).toBe(url('index2.html'));
    expect(given.pages.find(({ role }) => role === 'home')!.url).toBe(url('index2.html'));
  });

  test.each([
    ['blocked', blocked(''), 'blocked: waf'],
    ['500', status('', 500), 'HTTP 500'],
    ['404', status('', 404), 'HTTP 404'],
    ['skipped', skipped('', 'robots'), 'skipped: robots'],
  ])('%s is no home', (_, one, why) => {
    const given = facts([one]);
    expect(given.home).toBeNull();
    expect(roles(given)).toEqual([['./', 'home', why]]);
  });

  test('a stub whose target is blocked is not seen, nor is one never asked', () => {
    expect(roles(facts([page('', { kind: 'redirect', redirect: url('x') }), blocked('x')]))).toEqual([['./x', 'home', 'blocked: waf']]);
    expect(roles(facts([]))).toEqual([['./', 'home', 'not visited']]);
  });
});

test('messages stand once, though list and page both show them', () => {
  const own = { url: url('zx/1.html') };
  const given = facts([
    home({ 'zx/': 'consult' }),
    column('zx/', 'consult', [item('zx/1.html', '2018-12-01')], {
      kind: 'messages',
      messages: [message('路灯', '2018-12-01', null, { ...own, status: 'unknown' }), message('噪声', '2018-12-02', null)],
    }),
    page('zx/1.html', { kind: 'messages', messages: [message('路灯', '2018-12-01', '2018-12-05', own)] }),
  ]);
  expect(given.messages.map(({ title, repliedAt, status: state }) => [title, repliedAt?.date ?? null, state])).toEqual([
    ['路灯', '2018-12-05', 'replied'],
    ['噪声', null, 'open'],
  ]);
});

test('coverage counts the unit alone and sums', () => {
  const given = facts([
    home({}),
    blocked('b'),
    silent('c'),
    skipped('d'),
    status('e', 404),
    page('/x', {}, null),
    met('/y', { kind: 'skipped', why: 'outside' }, null, 'other'),
  ]);
  expect(given.coverage).toEqual({ known: 5, answered: 2, blocked: 1, silent: 1, skipped: 1 });
  expect(given.today).toBe('2019-01-01');
});

test('a probe that answered outweighs one that did not', () => {
  const start = home({}, { links: [{ url: url('f.pdf'), text: '表' }] });
  const links = [link('f.pdf', 'dead'), link('f.pdf', 'alive')];
  expect(facts([start], { links }).targets[url('f.pdf')]!.verdict).toBe('alive');
  expect(facts([start], { links: links.reverse() }).targets[url('f.pdf')]!.verdict).toBe('alive');
  expect(RUN.to).toBe('2019-01-01');
});
