/** Guides counted, columns of which one is enough, ways to do a thing online: each check has a silent, a speaking and an unseen case. */
import { describe, expect, test } from '@jest/globals';
import { HostPatterns, isOnHost } from '../../scoring/checks/hosts.ts';
import { bare, given, hubBlocked, noHome, noServices, one } from './cases.ts';
import { checkTester } from './check-tester.ts';
import { blocked, column, guide, home, item, link, page, skipped } from './facts.ts';

const portal = 'http://www.hnzwfw.gov.cn/';
const out = { where: 'outside' as const };
const served = (...paths: string[]) => [
  home({ 's/': 'services' }),
  column(
    's/',
    'services',
    paths.map((path) => item(path, null)),
  ),
];
const guided = (path: string, name: string, text = path) =>
  page(path, { kind: 'guide', guide: guide(name), textSha256: `text of ${text}` });

checkTester('guide-count', given('PS-02'), [
  { name: 'none', kind: 'silent', pages: [bare], found: [] },
  {
    name: 'two',
    kind: 'speaks',
    pages: [bare, guided('s/1.html', '身份证办理'), guided('s/2.html', '户口迁移')],
    found: ['own ./s/1.html', 'own ./s/2.html'],
    says: /公布办事指南“身份证办理”/,
    examined: 2,
  },
  {
    name: 'the same text at two addresses is one',
    kind: 'speaks',
    pages: [bare, guided('s/1.html', '甲', 'x'), guided('t/1.html', '甲', 'x')],
    found: ['own ./s/1.html'],
  },
  {
    name: 'what only points on counts once for each thing',
    kind: 'speaks',
    pages: [
      bare,
      ...['s/1.html', 's/2.html'].map((path) =>
        page(path, { kind: 'guide', guide: { ...guide('户口迁移'), delegated: `${portal}item?id=7` } }),
      ),
      page('s/3.html', { kind: 'guide', guide: { ...guide('身份证办理'), delegated: `${portal}item?id=7` } }),
    ],
    found: ['delegated ./s/1.html', 'delegated ./s/3.html'],
  },
  {
    name: 'rows that lead straight to a service portal',
    kind: 'speaks',
    pages: served(`${portal}item?id=1`, `${portal}item?id=2`, `${portal}gone`, 'http://www.elsewhere.test/item'),
    links: [link(`${portal}item?id=1`, 'alive', out), link(`${portal}gone`, 'dead', out)],
    // One of many that differ in a parameter was asked for all.
    found: [`delegated ${portal}item?id=1`, `delegated ${portal}item?id=2`],
  },
  {
    name: 'such a row that nobody could look at',
    kind: 'unseen',
    pages: served(`${portal}item?id=1`),
    links: [link(`${portal}item?id=1`, 'unknown', out)],
  },
  {
    name: 'a guide blocked',
    kind: 'partial',
    pages: [...served('s/1.html', 's/2.html'), guided('s/1.html', '甲'), blocked('s/2.html')],
    examined: 1,
  },
  { name: 'the column blocked', kind: 'unseen', pages: [home({ 's/': 'services' }), blocked('s/')] },
  hubBlocked,
  noServices,
  noHome,
]);

const text = { kind: 'article' as const, textChars: 900 };
checkTester('column-present', given('PS-06'), [
  { name: 'one of them', kind: 'silent', pages: one('powers', '2016-01-01'), found: ['present powers'] },
  { name: 'the other', kind: 'silent', pages: one('matters', null), found: ['present matters'], examined: 1 },
  { name: 'a table without a list', kind: 'silent', pages: [home({ 'q/': 'powers' }), page('q/', text)], found: ['present powers'] },
  {
    name: 'neither: one fault',
    kind: 'speaks',
    pages: [bare],
    found: ['missing powers'],
    says: /^“权责清单”、“事项目录”都没有，或者是空的$/,
  },
  {
    name: 'an empty one',
    kind: 'speaks',
    pages: [home({ 'q/': 'powers' }), column('q/', 'powers', [], { textChars: 3 })],
    found: ['missing powers'],
  },
  {
    name: "on somebody else's host",
    kind: 'silent',
    pages: [home({ [`${portal}qzqd`]: 'powers' })],
    links: [link(`${portal}qzqd`, 'alive', out)],
    found: ['present powers'],
    says: /设在统一平台/,
  },
  {
    name: 'where it is dead',
    kind: 'speaks',
    pages: [home({ [`${portal}qzqd`]: 'powers' })],
    links: [link(`${portal}qzqd`, 'dead', out)],
    found: ['missing powers'],
  },
  {
    name: 'where it does not answer us',
    kind: 'unseen',
    pages: [home({ [`${portal}qzqd`]: 'powers' })],
    links: [link(`${portal}qzqd`, 'unknown', out)],
  },
  {
    name: 'where a guard turns us away',
    kind: 'unseen',
    pages: [home({ [`${portal}qzqd`]: 'powers' })],
    links: [link(`${portal}qzqd`, 'alive', { ...out, outcome: { kind: 'blocked', by: 'waf', status: 403 } })],
  },
  {
    name: 'one is there, whatever became of the other',
    kind: 'silent',
    pages: [home({ 'q/': 'powers', 'm/': 'matters' }), page('q/', text), blocked('m/')],
  },
  { name: 'the only one blocked', kind: 'unseen', pages: [home({ 'q/': 'powers' }), blocked('q/')] },
  { name: 'the only one left out', kind: 'unseen', pages: [home({ 'q/': 'powers' }), skipped('q/')] },
  hubBlocked,
  noHome,
]);

describe('hosts as a rubric names them', () => {
  test.each<[string, string, boolean]>([
    ['zwfw.gov.cn', 'zwfw.gov.cn', true],
    ['zwfw.gov.cn', 'www.zwfw.gov.cn', true],
    ['zwfw.gov.cn', 'hnzwfw.gov.cn', false],
    ['*zwfw.gov.cn', 'www.hnzwfw.gov.cn', true],
    ['*zwfw.gov.cn', 'www.hnzwfw.gov.cn.evil.test', false],
    ['zwfw.*.gov.cn', 'zwfw.example.gov.cn', true],
    ['zwfw.*.gov.cn', 'ly.zwfw.example.gov.cn', true],
    ['zwfw.*.gov.cn', 'xzwfw.example.gov.cn', false],
    ['zwfw.*.gov.cn', 'zwfw.gov.cn', false],
  ])('%s and %s', (pattern, host, expected) => {
    expect(isOnHost(`https://${host}/x`, [pattern])).toBe(expected);
  });
  test.each(['http://zwfw.gov.cn', 'zwfw', 'ZWFW.gov.cn', 'a/b.cn', ''])('%j is no host', (pattern) => {
    expect(HostPatterns.safeParse([pattern]).success).toBe(false);
  });
});

const entry = (to: string, text: string) => home({}, { links: [{ url: to, text }] });
const deep = `${portal}item?id=1`;
checkTester('online-entry', given('PS-05'), [
  {
    name: 'a matter on the portal',
    kind: 'silent',
    pages: [entry(deep, '户口迁移')],
    links: [link(deep, 'alive', out)],
    found: ['present online-entry'],
  },
  {
    name: 'asked for under another parameter',
    kind: 'silent',
    pages: [entry(deep, '户口迁移'), page('x', { links: [{ url: `${portal}item?id=0`, text: '' }] })],
    links: [link(`${portal}item?id=0`, 'alive', out)],
    found: ['present online-entry'],
  },
  {
    name: 'the front page of the portal is everybody’s',
    kind: 'speaks',
    pages: [entry(portal, '河南政务服务网')],
    links: [link(portal, 'alive', out)],
    found: ['missing online-entry'],
    says: /没有在线办理入口/,
  },
  {
    name: 'called by its name, it is an entry',
    kind: 'silent',
    pages: [entry(portal, '在线办理')],
    links: [link(portal, 'alive', out)],
    found: ['present online-entry'],
  },
  {
    name: 'a page of the site so called',
    kind: 'silent',
    pages: [entry('http://gov.test/bm/gaj/apply', '【网上申报】'), page('apply')],
    found: ['present online-entry'],
    says: /网上申报/,
  },
  { name: 'a headline is no name', kind: 'speaks', pages: [entry('http://gov.test/bm/gaj/n', '我市实现户籍业务全部网上办理'), page('n')] },
  {
    name: 'in the services column',
    kind: 'silent',
    pages: served(deep),
    links: [link(deep, 'alive', out)],
    found: ['present online-entry'],
  },
  {
    name: 'a guide that points on',
    kind: 'silent',
    pages: [
      bare,
      page('s/1.html', { kind: 'guide', guide: { ...guide('甲'), delegated: deep }, links: [{ url: deep, text: '在线办理' }] }),
    ],
    links: [link(deep, 'alive', out)],
    found: ['present online-entry'],
  },
  {
    name: 'news that speaks of it',
    kind: 'speaks',
    pages: [bare, page('x/1.html', { kind: 'article', links: [{ url: deep, text: '办理' }] })],
    links: [link(deep, 'alive', out)],
  },
  { name: 'dead', kind: 'speaks', pages: [entry(deep, '在线办理')], links: [link(deep, 'dead', out)], says: /“在线办理”打不开/ },
  {
    name: 'one dead, one there',
    kind: 'silent',
    pages: [entry(deep, '在线办理'), page('y', { links: [{ url: `${portal}a/b`, text: '' }] })],
    links: [link(deep, 'dead', out), link(`${portal}a/b`, 'alive', out)],
  },
  { name: 'does not answer us', kind: 'unseen', pages: [entry(deep, '在线办理')], links: [link(deep, 'unknown', out)] },
  {
    name: 'a guard turns us away',
    kind: 'unseen',
    pages: [entry(deep, '在线办理')],
    links: [link(deep, 'alive', { ...out, outcome: { kind: 'blocked', by: 'waf', status: 403 } })],
  },
  { name: 'nobody looked', kind: 'unseen', pages: [entry(deep, '在线办理')] },
  { name: 'a blocked guide may lead on', kind: 'unseen', pages: [...served('s/1.html'), blocked('s/1.html')] },
  { name: 'nothing', kind: 'speaks', pages: [bare], found: ['missing online-entry'] },
  hubBlocked,
  noServices,
  noHome,
]);
