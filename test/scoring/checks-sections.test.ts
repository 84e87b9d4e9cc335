/** Sections that a kind of unit must have, and the one entry that must lead to them. */
import { expect, test } from '@jest/globals';
import { findCheck } from '../../scoring/checks/index.ts';
import { given, noHome } from './cases.ts';
import { checkTester } from './check-tester.ts';
import { blocked, home, link, page, unit, url } from './facts.ts';

const KINDS = { columns: { department: ['guide', 'annual'], town: ['guide', 'livelihood'] } };
const front = home({ 'g/': 'guide' });
const kind = (name: 'town' | 'street') => ({ unit: { ...unit, kind: name } });

checkTester('section-missing', KINDS, [
  { name: 'a department lacks its annual report', kind: 'speaks', pages: [front, page('g/')], found: ['missing annual'] },
  {
    name: 'a town lacks what towns must publish',
    kind: 'speaks',
    pages: [front, page('g/')],
    gather: kind('town'),
    found: ['missing livelihood'],
  },
  { name: 'nothing is said of streets', kind: 'not-applicable', pages: [front, page('g/')], gather: kind('street') },
  { name: 'all there', kind: 'silent', pages: [home({ 'g/': 'guide', 'n/': 'annual' }), page('g/'), page('n/')], examined: 2 },
  noHome,
]);

const BLOCKS = { columns: ['guide', 'annual'], entry: ['政府信息公开', '信息公开'] };
const section = (key: string, path: string) => ({ key, url: url(path), text: key });
const entry = home({ 'g/': 'guide', 'n/': 'annual' }, { links: [{ url: url('xxgk/'), text: '政府信息 公开' }] });
const blocks = [page('g/'), page('n/')];
const both = page('xxgk/', { title: '政府信息公开', sections: [section('guide', 'g/'), section('annual', 'n/')] });

checkTester('section-missing', BLOCKS, [
  { name: 'both under one entry', kind: 'silent', pages: [entry, ...blocks, both], examined: 3 },
  {
    name: 'one stands elsewhere',
    kind: 'speaks',
    pages: [entry, ...blocks, page('xxgk/', { title: '政府信息公开', sections: [section('guide', 'g/')] })],
    found: ['scattered annual scattered'],
    says: /“公开年报”不在“政府信息公开”下/,
  },
  {
    name: 'no entry',
    kind: 'speaks',
    pages: [home({ 'g/': 'guide', 'n/': 'annual' }), ...blocks],
    found: ['entry entry'],
    says: /首页没有“政府信息公开”统一入口/,
  },
  {
    name: 'its link is dead',
    kind: 'speaks',
    pages: [entry, ...blocks],
    links: [link('xxgk/', 'dead')],
    found: ['entry entry'],
    says: /链接打不开/,
  },
  { name: 'a platform of the portal', kind: 'silent', pages: [entry, ...blocks], remark: /未逐栏查看/ },
  { name: 'the entry is blocked', kind: 'partial', pages: [entry, ...blocks, blocked('xxgk/')], found: [] },
  noHome,
]);

test.each([[{ columns: {} }], [{ columns: { village: ['guide'] } }], [{ columns: [] }]])('%j is refused', (params) =>
  expect(findCheck('section-missing')!.params.safeParse(params).success).toBe(false),
);
test('the form of 2018 holds', () => expect(findCheck('section-missing')!.params.safeParse(given('DI-P1')).success).toBe(true));
