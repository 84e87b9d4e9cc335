/** Whose page is it: the orders of precedence on a shared portal. */
import { expect, test } from '@jest/globals';
import { Site } from '../../config/site.ts';
import { Unit } from '../../config/unit.ts';
import { attributor } from '../../crawler/attribute.ts';

const site = Site.parse({ id: 'portal', name: '门户', home: 'http://www.city.gov.cn/', hosts: ['gaj.city.gov.cn'] });
const unit = (id: string, name: string, entries: string[], more: object = {}) =>
  Unit.parse({
    id,
    name,
    group: 'g',
    places: [{ site: 'portal', entries, ...('match' in more ? { match: more.match } : {}) }],
    ...('unit' in more ? (more.unit as object) : {}),
  });
const units = [
  unit('gaj', '市公安局', ['http://www.city.gov.cn/bm/gaj/index.html', 'http://gaj.city.gov.cn/']),
  unit('jjzd', '市公安局交警大队', ['http://www.city.gov.cn/bm/gaj/jj/'], { unit: { aliases: ['交警'] } }),
  unit('czj', '市财政局', ['http://www.city.gov.cn/list.jsp?deptid=12'], {
    unit: { columns: { budget: ['http://www.city.gov.cn/cz/ys/index.html'] } },
  }),
  unit('wjw', '市卫健委', ['http://www.city.gov.cn/wjw.html'], { match: ['/wsjkw/', '&deptid=7&kind=a'] }),
];
const attribute = attributor(site, units);
const by = (text: string) => ({ source: { text } });

test.each<[string, string | null, string | null, ReturnType<typeof by> | null, string | null, string[]]>([
  ['http://www.city.gov.cn/bm/gaj/tz/1.html', null, 'gaj', null, 'path', []],
  ['https://city.gov.cn/bm/gaj/', null, 'gaj', null, 'path', []],
  ['http://www.city.gov.cn/bm/gaj/jj/1.html', null, 'jjzd', null, 'path', []],
  ['http://gaj.city.gov.cn/anything', null, 'gaj', null, 'path', []],
  ['http://www.city.gov.cn/', null, null, null, null, []],
  ['http://www.city.gov.cn/x/show.jsp?a=1&deptid=12', null, 'czj', null, 'parameter', []],
  ['http://www.city.gov.cn/list.jsp?deptid=12', null, 'czj', null, 'path', []],
  ['http://www.city.gov.cn/x?kind=a&deptid=7', null, 'wjw', null, 'parameter', []],
  ['http://www.city.gov.cn/x?deptid=7', null, null, null, null, []],
  ['http://www.city.gov.cn/x?deptid=123', null, null, null, null, []],
  ['http://www.city.gov.cn/cz/ys/index_2.html', null, 'czj', null, 'column', []],
  ['http://www.city.gov.cn/wjw.html', null, 'wjw', null, 'path', []],
  ['http://www.city.gov.cn/art/2018/12/6/art_1_2.html', 'czj', 'czj', null, 'list', []],
  ['http://www.city.gov.cn/art/2018/12/6/art_1_2.html', 'czj', 'gaj', by('市公安局'), 'publisher', ['czj']],
  ['http://www.city.gov.cn/list.jsp?deptid=13', 'czj', null, null, null, []],
  ['http://www.city.gov.cn/show.jsp?id=13', 'czj', 'czj', null, 'list', []],
  ['http://www.city.gov.cn/art/1.html', null, 'jjzd', by('市公安局交警大队宣传科'), 'publisher', []],
  ['http://www.city.gov.cn/art/1.html', null, 'jjzd', by('交警'), 'publisher', []],
  ['http://www.city.gov.cn/art/1.html', null, null, by('省交警总队'), null, []],
  ['http://www.city.gov.cn/bm/gaj/1.html', 'czj', 'gaj', by('市卫健委'), 'path', ['czj', 'wjw']],
])('%s from %s is %s', (url, from, owner, facts, why, conflict) => {
  expect(attribute(url, facts, from)).toEqual({ unit: owner, by: why, conflict });
});

test('a unit alone on its host owns all of it', () => {
  const alone = attributor(site, [unit('gaj', '市公安局', ['http://gaj.city.gov.cn/'])]);
  expect(alone('http://gaj.city.gov.cn/deep/1.html').unit).toBe('gaj');
  const shared = attributor(site, [unit('gaj', '市公安局', ['http://gaj.city.gov.cn/']), unit('x', '某局', ['http://gaj.city.gov.cn/x/'])]);
  expect(shared('http://gaj.city.gov.cn/deep/1.html').unit).toBeNull();
  expect(shared('http://gaj.city.gov.cn/x/1.html').unit).toBe('x');
  expect(shared('http://gaj.city.gov.cn/').unit).toBe('gaj');
});

test.each<[string, string[], string, string | null]>([
  ['the root is its only unit: all is the unit’s, whatever narrower mark it is known by', ['http://www.city.gov.cn/'], 'site', 'czj'],
  ['a section alone on a portal owns its section only', ['http://www.city.gov.cn/bm/czj/'], '', null],
])('%s', (_says, entries, by, owner) => {
  const alone = attributor(site, [unit('czj', '市财政局', entries, { match: ['?sid=12'] })]);
  expect(alone('http://www.city.gov.cn/zfxxgk/index.html')).toEqual({ unit: owner, by: by || null, conflict: [] });
});

test('two units that claim the same: the first of the roster has it, the other is named', () => {
  const both = [
    unit('a', '甲局', ['http://www.city.gov.cn/ab/', 'http://www.city.gov.cn/l.jsp?d=1'], {
      unit: { columns: { news: ['http://www.city.gov.cn/xw/'] } },
    }),
    unit('b', '乙局', ['http://www.city.gov.cn/ab/index.html', 'http://www.city.gov.cn/l.jsp?d=1&k=2'], {
      unit: { columns: { news: ['http://www.city.gov.cn/xw/index.html'], notice: ['http://www.city.gov.cn/xw/tz/'] } },
    }),
  ];
  const whose = attributor(site, both);
  expect(
    ['/ab/', '/ab/1.html', '/xw/', '/xw/1.html', '/xw/tz/1.html', '/x.jsp?d=1', '/x.jsp?k=2&d=1'].map((path) =>
      whose(`http://www.city.gov.cn${path}`),
    ),
  ).toEqual([
    { unit: 'a', by: 'path', conflict: ['b'] },
    { unit: 'a', by: 'path', conflict: ['b'] },
    { unit: 'a', by: 'column', conflict: ['b'] },
    { unit: 'a', by: 'column', conflict: ['b'] },
    { unit: 'b', by: 'column', conflict: [] },
    { unit: 'a', by: 'parameter', conflict: [] },
    { unit: 'b', by: 'parameter', conflict: [] },
  ]);
});

test('the order of precedence: pinned column, path, parameter, publisher, list', () => {
  const five = [
    unit('pin', '一局', ['http://www.city.gov.cn/z1/'], { unit: { columns: { news: ['http://www.city.gov.cn/p/c/x.jsp?d=3'] } } }),
    unit('path', '二局', ['http://www.city.gov.cn/p/']),
    unit('par', '三局', ['http://www.city.gov.cn/l.jsp?d=3']),
    unit('pub', '四局工作处', ['http://www.city.gov.cn/z4/']),
    unit('list', '五局', ['http://www.city.gov.cn/z5/']),
  ];
  const whose = attributor(site, five);
  expect(
    ['/p/c/x.jsp?d=3', '/p/y.jsp?d=3', '/q/y.jsp?d=3', '/q/y.html'].map((path) =>
      whose(`http://www.city.gov.cn${path}`, by('四局工作处'), 'list'),
    ),
  ).toEqual([
    { unit: 'pin', by: 'column', conflict: ['list', 'par', 'path', 'pub'] },
    { unit: 'path', by: 'path', conflict: ['list', 'par', 'pub'] },
    { unit: 'par', by: 'parameter', conflict: ['list', 'pub'] },
    { unit: 'pub', by: 'publisher', conflict: ['list'] },
  ]);
});
