/** Links behind the front page: the same target once, none that home answers for, and what was not seen stays unseen. */
import { expect, test } from '@jest/globals';
import { judge } from '../../scoring/judge.ts';
import { scoreUnit } from '../../scoring/score.ts';
import { bare, given, noHome } from './cases.ts';
import { checkTester } from './check-tester.ts';
import { article, blocked, facts, home, link, met, page, rubric, silent, skipped, status, unit, url } from './facts.ts';

const to = (...paths: string[]) => paths.map((path) => ({ url: url(path), text: `去${path}` }));
const other = (path: string, ...paths: string[]) => page(path, { title: `第${path}页`, links: to(...paths) });

checkTester('links-dead', given('CS-03'), [
  {
    name: 'alive, blocked, a server error',
    kind: 'silent',
    pages: [bare, other('p', 'a', 'b', 'c'), page('a'), status('c', 500)],
    links: [link('b', 'alive')],
    examined: 3,
  },
  {
    name: 'each target once, with the page it stands on first',
    kind: 'speaks',
    pages: [bare, other('p', 'x', 'y'), other('q', 'x'), other('r', 'x'), status('x', 404), status('y', 404)],
    found: ['dead ./x', 'dead ./y'],
    says: /^页面“第p页”等 3 个页面的链接“去x”打不开（HTTP 404）\n页面“第p页”的链接“去y”打不开（HTTP 404）$/,
  },
  {
    name: 'what home links to is home’s',
    kind: 'silent',
    pages: [home({}, { links: to('x') }), other('p', 'x'), status('x', 404)],
    examined: 0,
  },
  {
    name: 'frames, attachments, list rows and outside links count',
    kind: 'speaks',
    pages: [
      bare,
      page('p', {
        links: to('http://gone.test/'),
        frames: [url('frame')],
        attachments: to('form.doc'),
        items: [{ url: url('row'), text: '一条', date: null, pinned: false }],
      }),
      status('frame', 404),
      status('row', 410),
    ],
    links: [link('http://gone.test/', 'dead', { where: 'outside' }), link('form.doc', 'dead')],
    found: ['dead http://gone.test/', 'dead ./form.doc', 'dead ./frame', 'dead ./row'],
  },
  {
    name: 'outside and not verified, forbidden, beyond the budget: a remark',
    kind: 'silent',
    pages: [
      bare,
      other('p', 'http://wall.test/', 'no', 'old', 'never'),
      met('no', { kind: 'skipped', why: 'robots' }, null, null),
      skipped('old'),
    ],
    links: [link('http://wall.test/', 'unknown', { where: 'outside' })],
    examined: 0,
    remark: /另有 4 个链接未能核实，未计/,
  },
  { name: 'a target of another unit that timed out', kind: 'unseen', pages: [bare, other('p', 'a')], links: [link('a', 'unknown')] },
  { name: 'a page that may hold links', kind: 'unseen', pages: [bare, blocked('p')] },
  noHome,
]);

const lineOf = (pages: Parameters<typeof facts>[0], links: Parameters<typeof facts>[1] = {}) => {
  const known = facts(pages, links);
  const score = scoreUnit({ run: '2018-12', unit, facts: known, results: judge(known, rubric, '2018-12'), rubric, engine: 'any' });
  return (id: string) => score.lines.find(({ indicator }) => indicator === id)!;
};
const gone = (count: number) => Array.from({ length: count }, (_, nth) => `gone${nth}`);
const withGone = (count: number) => [bare, other('p', ...gone(count)), ...gone(count).map((path) => status(path, 404))];

test.each([
  [0, '1'],
  [1, '0.9'], // exact until the rounding, which is the category's: a tenth does not vanish in its line
  [3, '0.7'],
  [9, '0.1'],
  [10, '0'],
  [30, '0'],
])('%i dead links: %s points', (count, points) => {
  expect(lineOf(withGone(count))('CS-03')).toMatchObject({ state: 'settled', points });
});

test('targets that were not seen are bounded: they settle nothing until they cannot matter', () => {
  const unknown = ['u1', 'u2', 'u3'];
  const pages = (dead: number) => [bare, other('p', ...unknown, ...gone(dead)), ...gone(dead).map((path) => status(path, 404))];
  const links = unknown.map((path) => link(path, 'unknown'));
  expect(lineOf(pages(0), { links })('CS-03').state).toBe('cannot-judge');
  expect(lineOf(pages(9), { links })('CS-03').state).toBe('cannot-judge');
  expect(lineOf(pages(10), { links })('CS-03')).toMatchObject({ state: 'settled', points: '0' });
});

test('a page that was not seen could hold any number of dead links', () => {
  expect(lineOf([...withGone(3), silent('q')])('CS-03').state).toBe('cannot-judge');
  expect(lineOf([...withGone(10), silent('q')])('CS-03')).toMatchObject({ state: 'settled', points: '0' });
});

test('a dead link of home costs once', () => {
  const line = lineOf([home({}, { links: to('x') }), article('a', '2018-12-03', { links: to('x') }), status('x', 404)]);
  expect([line('CS-02').points, line('CS-03').points]).toEqual(['1.5', '1']);
});
