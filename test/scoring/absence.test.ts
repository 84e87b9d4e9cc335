/** Absence is proved by all the pages where the thing should stand: such a finding cites each of them, and one unseen page makes it no finding. */
import { expect, test } from '@jest/globals';
import { findCheck } from '../../scoring/checks/index.ts';
import { given } from './cases.ts';
import { blocked, column, facts, home, item, page, url } from './facts.ts';

const section = { key: 'annual', url: url('n/'), text: '公开年报' };
const cited = (id: string, indicator: string, pages: Parameters<typeof facts>[0]) => {
  const check = findCheck(id)!;
  const { found } = check.run(facts(pages), check.params.parse(given(indicator)));
  return Object.fromEntries(
    found.filter(({ merit }) => !merit).map(({ subject, evidence }) => [subject, evidence.map((ref) => ref.url.replace(url(''), './'))]),
  );
};

test('a basic section: home, pages with navigation of their own, and the sections that are there', () => {
  const pages = [
    home({ 'g/': 'guide', 'c/': 'catalog' }, { links: [{ url: url('hub'), text: '政务公开' }] }),
    page('g/', { kind: 'other' }),
    page('c/', { kind: 'other', sections: [{ ...section, key: 'guide', url: url('g/') }] }),
    page('hub', { kind: 'other', sections: [{ ...section, key: 'guide', url: url('g/') }] }),
  ];
  const proof = cited('section-missing', 'DI-P1', pages);
  expect(Object.keys(proof)).toEqual(['onrequest', 'annual']);
  for (const pagesOf of Object.values(proof)) {
    expect([...pagesOf].sort()).toEqual(['./', './c/', './g/', './hub']);
    expect(new Set(pagesOf).size).toBe(pagesOf.length);
  }
  expect(cited('section-missing', 'DI-P1', [...pages.slice(0, 3), blocked('hub')])['annual']).toBeUndefined();
});

test('a channel to ask: home, hubs, and the channels that turned out empty', () => {
  const pages = [
    home({ 'zx/': 'consult' }),
    column('zx/', 'consult', [], { defects: [{ sort: 'blank', spot: { css: 'body' } }] as never }),
  ];
  expect(cited('contact-channel', 'IX-01', pages)['contact'] ?? []).toEqual(expect.arrayContaining(['./']));
});

test('a column: home and what was found of it', () => {
  const proof = cited('column-present', 'PS-01', [home({ 'n/': 'news' }), column('n/', 'news', [item('n/1', '2018-12-02')])]);
  for (const pagesOf of Object.values(proof)) expect(pagesOf).toContain('./');
  expect(Object.keys(proof).length).toBeGreaterThan(0);
});
