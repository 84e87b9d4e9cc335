/** No personal number, and with blur no name beside one, stands in an exhibit, however the page hides or splits it. */
import { load } from 'cheerio';
import { describe, expect, test } from '@jest/globals';
import { exhibitPage, type ExhibitInput, type ExhibitMark } from '../../reports/pages/exhibit.ts';

const BASE = { url: 'http://www.example.test/index.html', at: '2018-12-31T16:01:02Z', sha256: 'a'.repeat(64), bundle: '2018-12.portal' };
const exhibit = (source: string, marks: ExhibitMark[] = [], more: Partial<ExhibitInput> = {}): string =>
  exhibitPage({ ...BASE, source, marks, ...more });
const fault = (id: string, spot?: ExhibitMark['spot'], more: Partial<ExhibitMark> = {}): ExhibitMark => ({
  id,
  label: `问题 ${id}`,
  tone: 'fault',
  ...(spot ? { spot } : {}),
  ...more,
});

describe('personal data', () => {
  const ID = '410381190001010018';
  const MOBILE = '13800138000';
  const SPLITS: [string, string][] = [
    ['plain', `<p>身份证号：${ID}</p>`],
    ['split over elements', `<p>身份证号：<span>410381</span><b>19000101</b><i>0018</i></p>`],
    ['split by an invisible sign', `<p>身份证号：410381&#8203;19000101\u200d0018</p>`],
    ['in a table', `<table><tr><th>姓名</th><th>身份证号</th></tr><tr><td>王某某</td><td>${ID}</td></tr></table>`],
    ['in a picture’s words and an address', `<img alt="${ID}"><a href="/x?id=${ID}&tel=${MOBILE}">看</a>`],
    ['in a field', `<input value="${ID}" placeholder="${ID}"><textarea>${ID}</textarea><select><option>${ID}</select>`],
    ['in code', `<script>var id="${ID}"; tel="${MOBILE}"</script><p>x</p>`],
    ['in JSON', `{"rows":[{"name":"王某某","idcard":"${ID}","url":"/a?id=${ID}"}]}`],
    ['full width', `<p>身份证号：${ID.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))}</p>`],
    ['mobile', `<p>申请人本人手机：${MOBILE}</p>`],
    ['card', '<p>银行卡号：6222021234567890128</p>'],
  ];
  test.each(SPLITS)('%s', (_name, source) => {
    for (const marks of [
      [],
      [
        fault('1', { css: 'p' }),
        fault('2', { css: 'script' }),
        fault('3', { css: 'img' }),
        fault('4', { chars: [3, 20], in: 'source' as const }),
      ],
    ]) {
      const html = exhibit(source, marks, { blur: true, url: `http://www.example.test/list?id=${ID}` });
      const shown = load(html).text() + html;
      const narrow = shown.replace(/[\uff10-\uff19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
      for (const secret of [ID, '19000101', MOBILE, '6222021234567890128'])
        expect(narrow.replace(/<[^>]*>|[\u200b-\u200d]/g, '')).not.toContain(secret);
      expect(narrow).not.toContain(ID);
    }
  });

  test('labels are masked too', () => {
    expect(exhibit('<p>x</p>', [fault('1', { css: 'p' }, { label: `身份证号 ${ID}` })])).not.toContain(ID);
  });

  test('blur takes what stands beside the number, marked or not, and nothing else', () => {
    const source = `<ul><li>欧阳某某，身份证号：${ID}</li></ul><table><tr><td>上官某某</td><td>${ID}</td><td>某村3组</td></tr></table><p>本办法自公布之日起施行</p>`;
    const blurred = exhibit(source, [fault('1', { css: 'ul' })], { blur: true });
    expect(blurred).not.toMatch(/欧阳|上官|某村/);
    expect(blurred).toContain('本办法自公布之日起施行');
    expect(exhibit(source, [fault('1', { css: 'ul' })])).toContain('欧阳');
  });

  test('a spot that is all personal is blotted whole', () => {
    const html = exhibit('<table><tr><td>欧阳某某</td><td>某村3组12号</td></tr></table><p>公示</p>', [
      fault('1', { css: 'table' }, { personal: true }),
    ]);
    expect(html).not.toMatch(/欧阳|某村|12号/);
    expect(html).toContain('公示');
  });

  test('words of an attachment: no name beside a number, none in a list of people', () => {
    const line = `申请人欧阳某某（身份证号：${ID}）\n本办法自公布之日起施行\n`;
    const list = `姓名\t住址\n上官某某\t某村3组\n`;
    const from = line.length;
    const marks = [
      fault('1', { chars: [line.indexOf(ID), line.indexOf(ID) + 18] }, { personal: true }),
      fault('2', { chars: [from, from + list.length] }, { personal: true }),
    ];
    const more = { blur: true, contentType: 'text/plain; charset=utf-8', url: 'urn:text:http://www.example.test/1.doc' };
    const shown = load(exhibit(`${line}${list}`, marks, more))('.sx-page').text();
    expect(shown).not.toMatch(/欧阳|上官|某村|410381190001/);
    expect(shown).toContain('本办法自公布之日起施行');
    expect(shown).toContain('4103************18');
  });

  test('what is no personal data stays', () => {
    const source = '<p>京公网安备 41038102000123号 网站标识码：4103810003 2018-12-03 豫ICP备05016060号-1</p>';
    expect(load(exhibit(source))('.sx-page').text()).toContain('41038102000123号 网站标识码：4103810003 2018-12-03 豫ICP备05016060号-1');
  });
});
