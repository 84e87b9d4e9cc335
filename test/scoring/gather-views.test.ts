/** Where the view of a unit is not plain: frames, next pages that only a script knows, columns behind a page nobody could see. */
import { expect, test } from '@jest/globals';
import { column, facts, fullFooter, home, item, page, silent, status, taxonomy, url } from './facts.ts';

const columnOf = (given: ReturnType<typeof facts>) => given.columns.find(({ key }) => key === 'news')!;
const roles = (given: ReturnType<typeof facts>) =>
  given.unseen.map(({ url: at, role, why }) => [at.replace('http://gov.test/bm/gaj/', './'), role, why]);

test('a list in a frame is the list of the page around it', () => {
  const around = column('a/', 'news', [], { frames: [url('/weather'), url('a/frame_1.html')], textChars: 4 });
  const framed = (rows: ReturnType<typeof item>[]) => page('a/frame_1.html', { kind: 'column', items: rows });
  const given = facts([home({ 'a/': 'news' }), around, page('/weather', {}), framed([item('a/1.html', '2018-12-20')])]);
  expect(given.columns.map(({ url: at, items, unverifiable }) => [at, items.length, unverifiable])).toEqual([[url('a/'), 1, null]]);
  expect(given.pages.find(({ url: at }) => at === url('a/frame_1.html'))?.role).toBe('list');
  const lost = facts([home({ 'a/': 'news' }), around, page('/weather', {}), silent('a/frame_1.html')]);
  expect(columnOf(lost).unverifiable).toContain('silent: timeout');
});

test.each([
  ['leaves the page around it open, not blank', false, 'not visited'],
  ['that other pages carry too is no list', true, null],
])("a frame of somebody else's host %s", (_, elsewhere, open) => {
  const frames = ['http://list.elsewhere.test/12.html'];
  const around = column('a/', 'news', [], { frames, textChars: 4 });
  const other = page('b.html', elsewhere ? { frames } : {});
  const given = columnOf(facts([home({ 'a/': 'news' }), around, other]));
  expect(given.unverifiable ?? null).toEqual(open === null ? null : expect.stringContaining(open));
});

test("a foot kept in a frame is the home page's", () => {
  const footer = { ...fullFooter, icp: null };
  const none = Object.fromEntries(Object.keys(fullFooter).map((name) => [name, null])) as unknown as typeof fullFooter;
  const given = facts([home({}, { footer: none, frames: [url('/inc/foot.html'), url('/weather')] }), page('/inc/foot.html', { footer })]);
  expect(given.home!.facts.footer).toEqual(footer);
});

test.each<[string, string[], number | null, boolean]>([
  ['while the month goes on', ['2018-12-20', '2018-12-05'], null, true],
  ['behind the month', ['2018-12-20', '2018-11-05'], null, false],
  ['when all are shown', ['2018-12-20', '2018-12-05'], 2, false],
  ['when more are said to be', ['2018-12-20', '2018-12-05'], 30, true],
])('a next page that only a script knows, %s', (_, dates, total, open) => {
  const rows = dates.map((date, index) => item(`a/${index}.html`, date));
  const start = column('a/', 'news', rows, { paging: { next: [], total, blind: true } });
  expect(columnOf(facts([home({ 'a/': 'news' }), start])).unverifiable !== null).toBe(open);
});

test.each([
  ['统计查询', null],
  ['政务公开', 'section'],
  ['', 'section'],
  ['关于做好政务服务大厅搬迁期间业务办理的通知', null],
])('a column may hide behind an unseen page called %j: %s', (text, role) => {
  const columns = { ...taxonomy, hubs: ['公开', '服务'] };
  const given = facts([home({}, { links: [{ url: url('x'), text }] }), status('x', 500)], { columns });
  expect(roles(given)).toEqual([['./x', role, 'HTTP 500']]);
});
