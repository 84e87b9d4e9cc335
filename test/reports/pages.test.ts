/** The web pages: links that lead on, states in words, and crawled text that stays text. */
import { describe, expect, test } from '@jest/globals';
import { makeBulletin } from '../../reports/bulletin.ts';
import { clean, escape, outsideLink, webAddress } from '../../reports/escape.ts';
import { html } from '../../reports/html.ts';
import { unitPage } from '../../reports/pages/unit.ts';
import { HOSTILE, bulletinInput, evidence, finding, inspectedUnit, row, rubric, seedTables } from './fixture.ts';

const bulletin = makeBulletin(bulletinInput());
const links = { units: ['dept-1', '市 局'], formats: ['docx', 'xlsx', 'csv'] as const };

describe('escape', () => {
  test.each([
    ['<b>"&\'', '&lt;b&gt;&quot;&amp;&#39;'],
    ['a\u0000\u202eb', 'ab'],
    ['\ud83d', '\ufffd'],
    ['😀', '😀'],
  ])('%j', (text, safe) => expect(escape(text)).toBe(safe));

  test('clean keeps line breaks and tabs', () => expect(clean('a\n\tb')).toBe('a\n\tb'));

  test.each([
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['//x.gov.cn/', null],
    ['/a', null],
    ['urn:dom:http://x/', null],
    ['http://x.gov.cn/"><b>', 'http://x.gov.cn/%22%3E%3Cb%3E'],
  ])('%s as an address is %s', (address, href) => expect(webAddress(address)).toBe(href));

  test('what is no web address stays text', () => expect(outsideLink('javascript:alert(1)', '<b>')).toBe('&lt;b&gt;'));
});

describe('html bulletin', () => {
  const text = html(bulletin, links);

  test('links units and files that exist, and no others', () => {
    expect(text).toContain('<a href="units/dept-1.html">公安局</a>');
    expect(text).not.toContain('units/dept-2.html');
    for (const file of ['bulletin.docx', 'scores.xlsx', 'scores.csv']) expect(text).toContain(`href="${file}"`);
    expect(text).not.toContain('bulletin.pdf');
  });

  test('holds title, every row in order, notes, coverage and chart', () => {
    expect(text.replaceAll('<wbr>', '')).toContain(`<h1>${bulletin.title}</h1>`);
    const names = [...text.matchAll(/<td class="name">(?:<a[^>]*>)?([^<]+)/g)].map(([, name]) => name);
    expect(names).toEqual(seedTables().flatMap(({ rows }) => rows.map(({ name }) => name)));
    expect(text).toContain('未检项目3项');
    expect(text).toContain('已知地址');
    expect(text.match(/<title id="chart-/g)).toHaveLength(2);
  });

  test('runs nothing and loads nothing', () => {
    const tables = seedTables();
    tables[0]!.rows[0] = row('市 局', HOSTILE, {}, null, '3', 1);
    tables[0]!.groupName = HOSTILE;
    const hostile = html(makeBulletin(bulletinInput({ tables, city: HOSTILE })), links);
    expect(hostile).not.toContain('<script');
    expect(hostile).toContain('href="units/%E5%B8%82%20%E5%B1%80.html"');
    expect(hostile).not.toMatch(/\s(?:src|on\w+)=/);
    expect(hostile).toContain("default-src 'none'");
  });

  test('the same bulletin gives the same text', () => expect(html(makeBulletin(bulletinInput()), links)).toBe(text));
});

describe('unit page', () => {
  const { score, results } = inspectedUnit();
  const base = {
    bulletin,
    score,
    results,
    rubric,
    row: seedTables()[0]!.rows[0]!,
    exhibitHref: (_: unknown, id: string) => ({ page: `../pages/p.html#m-${id.slice(0, 4)}`, picture: null }),
  };
  const text = unitPage(base);

  test('says place, total and annual, states in words, arithmetic', () => {
    for (const piece of ['第1名', '701.5', '2 − 3 × 0.5 = 0.5', '已计分', '待复核', '无法判定', '未检', '复核可能影响 -1 分'])
      expect(text).toContain(piece);
  });

  test('faults stand open and merits are folded', () => {
    expect(text).toContain('<details class="found fault" open><summary>问题3处</summary>');
    expect(text).toContain('<details class="found merit"><summary>认可4项</summary>');
    expect(text).toContain('问题1处（待复核1）');
  });

  test('each finding leads to its proof', () => {
    expect(text).toContain('<a href="../pages/p.html#m-CS-0">存档页面（标出位置）</a>');
    expect(text).toContain('href="http://www.example.gov.cn/gaj/CS-02/1.html"');
    expect(text).toContain('2019-01-01 00:30:05');
    expect(text).toContain('SHA-256 abababababab<');
  });

  test('vetoes stand on top; unseen places tell why; the digest is there', () => {
    expect(text.indexOf('涉及单项否决指标：V-03 栏目不更新')).toBeGreaterThan(0);
    expect(text.indexOf('涉及单项否决指标')).toBeLessThan(text.indexOf('PS-01'));
    expect(text).toContain('超时无应答');
    expect(text).toContain('cd'.repeat(32));
  });

  test('hostile findings stay text and never become links', () => {
    const bad = finding('CS-02', 9, {
      says: HOSTILE,
      sort: HOSTILE,
      evidence: [evidence('javascript:alert(1)'), evidence('urn:dom:http://a.gov.cn/?"><img src=x onerror=1>')],
    });
    const page = unitPage({
      ...base,
      results: results.map((result) => (result.indicator === 'CS-02' ? { ...result, findings: [bad] } : result)),
      exhibitHref: () => null,
    });
    expect(page).not.toMatch(/<script|<img|href="javascript/);
    expect(page).toContain('无存档页面');
    expect(page).toContain('href="http://a.gov.cn/?%22%3E%3Cimg%20src=x%20onerror=1%3E"');
  });

  test('a unit without a row is shown without a place', () =>
    expect(unitPage({ ...base, row: null })).toMatch(/<dt>名次<\/dt><dd class="num">—/));
});
