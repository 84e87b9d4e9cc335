/** The coverage page: every kind counted, every reason in words, and addresses of strangers that stay addresses. */
import { expect, test } from '@jest/globals';
import { coverageTally } from '../../scoring/coverage.ts';
import type { Visit } from '../../scoring/coverage.ts';
import { coveragePage } from '../../reports/pages/coverage.ts';
import { impossibleId } from '../portal/numbers.ts';

const visit = (path: string, outcome: Visit['outcome'], change: Partial<Visit> = {}): Visit => ({
  url: `http://www.shili.test/${path}`,
  site: 'portal',
  unit: 'gaj',
  sort: 'page',
  outcome,
  ...change,
});
const ok: Visit['outcome'] = { kind: 'answered', status: 200, type: 'text/html', ms: 0, hops: [], via: 'http' };

function drawn(visits: Visit[], most = 10): string {
  const tally = coverageTally(most);
  visits.forEach((each) => tally.add(each));
  return coveragePage({
    bulletin: { city: '示例市', month: '2018-12', trial: false },
    run: '2018-12-warning',
    report: tally.report(),
    sites: [
      { id: 'portal', name: '门户<网站>', state: 'done', why: null },
      { id: 'gaj', name: '公安局', state: 'failed', why: '磁盘已满' },
    ],
    units: [
      { id: 'gaj', name: '公安局' },
      { id: 'rsj', name: '人社局' },
    ],
  });
}

test('counts by site and unit, failed sites with their reason', () => {
  const page = drawn([
    visit('', ok),
    visit('a', { kind: 'skipped', why: 'robots' }),
    visit('b', { kind: 'blocked', by: 'waf', status: 403 }, { unit: null }),
    visit('c', { kind: 'silent', why: 'timeout', tries: 2 }),
  ]);
  const rows = [...page.matchAll(/<tr><td>(.*?)<\/td>(.*?)<\/tr>/g)].map(([, name, numbers]) => [
    name!.replace(/<[^>]*>/g, ' ').trim(),
    ...[...numbers!.matchAll(/>(\d+)</g)].map(([, number]) => Number(number)),
  ]);
  expect(rows).toEqual([
    ['门户&lt;网站&gt;', 4, 1, 1, 1, 1],
    ['公安局 失败：磁盘已满', 0, 0, 0, 0, 0],
    ['公安局', 3, 1, 0, 1, 1],
    ['不属于任何单位的网页', 1, 0, 1, 0, 0],
  ]);
  expect(page).toContain('未访问：robots 不允许访问');
  expect(page).toContain('被拦截：被防火墙拦截');
  expect(page).not.toContain('有应答：HTTP 200');
});

test('an address that bears a number of a person is shown masked, and is no link', () => {
  const page = drawn([
    visit(`cx?sfz=${impossibleId(3)}`, { kind: 'skipped', why: 'robots' }),
    visit('cx?id=4', { kind: 'skipped', why: 'robots' }),
  ]);
  expect(page).not.toContain(impossibleId(3));
  expect(page).toContain('<li>http://www.shili.test/cx?sfz=410***************（公安局）</li>');
  expect(page).toContain('href="http://www.shili.test/cx?id=4"');
});

test('long reasons are cut and say so; hostile addresses do not become markup', () => {
  const many = Array.from({ length: 5 }, (_, n) => visit(`p${n}"><script>`, { kind: 'skipped', why: 'budget' }));
  const page = drawn(many, 2);
  expect(page).toContain('另有 3 个');
  expect(page).toContain('npx sundial coverage --month 2018-12 --warning --all');
  expect(page).not.toContain('<script>');
});

test('who else claims a page is listed with what decided', () => {
  const page = drawn([visit('x', ok, { by: 'path', conflict: ['rsj'] })]);
  expect(page).toMatch(/归属有争议的网页<span class="num">1<\/span>/);
  expect(page).toMatch(/<td>公安局<\/td><td>路径<\/td><td>人社局<\/td>/);
  expect(drawn([visit('x', ok)])).not.toContain('归属有争议');
});
