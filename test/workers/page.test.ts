/** `sundial page` shows every fact that a check may use, in words and for machines. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { main as sundial } from '../../workers/cli.ts';
import { PageOutput } from '../../workers/outputs-page.ts';
import { terminal } from './terminal.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-page-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const schema: object = JSON.parse(
  readFileSync(join(dirname(fileURLToPath(import.meta.url)), '../../docs/generated/output-page.schema.json'), 'utf8'),
);
const ajv = new Ajv2020({ strict: false, validateFormats: false });

async function page(html: string, url: string): Promise<{ words: string; facts: PageOutput }> {
  const file = join(dir, 'page.html');
  writeFileSync(file, `<!doctype html><html><head><meta charset="utf-8">${html}</html>`);
  const say = async (...more: string[]): Promise<string> => {
    const screen = terminal();
    expect(await sundial(['page', file, '--url', url, ...more], screen, process.env)).toBe(0);
    return screen.text();
  };
  const json: unknown = JSON.parse(await say('--json'));
  expect({ valid: ajv.validate(schema, json), errors: ajv.errors }).toEqual({ valid: true, errors: null });
  return { words: await say(), facts: PageOutput.parse(json) };
}

const MOBILE = '13800138000';

describe('letters and answers', () => {
  const letter = (title: string, asked: string, replied: string, answer: string) =>
    `<div class="letter"><p>标题：${title}</p><p>写信时间：${asked}</p><p>来信内容：请问如何办理，谢谢。</p><p>答复时间：${replied}</p><p>答复单位：市教育局</p><p>答复内容：${answer}</p></div>`;
  const html = `<title>局长信箱</title></head><body><div class="position">当前位置：<a href="/">首页</a> > <a href="/jzxx/">局长信箱</a></div>
${letter(`关于转学的问题，电话${MOBILE}`, '2018-12-03', '2018-12-10', '您好，请携带户口本和学籍证明到教育局基础教育科办理，工作日均可。')}
${letter('关于校车的问题', '2018-12-05', '2018-12-04', '您好，校车线路已在网站公布，请在通知公告栏目查看，谢谢您的关注。')}</body>`;

  test('each with its days, its answer and what a person should look at', async () => {
    const { words, facts } = await page(html, 'http://www.example.gov.cn/jzxx/index.html');
    expect(facts.kind).toBe('messages');
    expect(facts.messages).toMatchObject([
      { askedAt: '2018-12-03', repliedAt: '2018-12-10', workdays: 5, replier: '市教育局', status: 'replied', flags: [] },
      { askedAt: '2018-12-05', repliedAt: '2018-12-04', workdays: null, flags: ['backdated'] },
    ]);
    expect(words).toMatch(/2018-12-03 {2}关于转学的问题.*→ {2}2018-12-10 答复（5 个工作日） {2}市教育局/);
    expect(words).toMatch(/【.*答复日期早于提问】/);
  });

  test('a number that a citizen wrote stands in neither', async () => {
    const { words, facts } = await page(html, 'http://www.example.gov.cn/jzxx/index.html');
    expect(words).not.toContain(MOBILE);
    expect(JSON.stringify(facts)).not.toContain(MOBILE);
  });
});

test('a guide: what it says, what it lacks, its forms', async () => {
  const html = `<title>户口迁移办理指南</title></head><body><h1>户口迁移办理指南</h1><table><tr><td>事项名称</td><td>户口迁移</td></tr><tr><td>设定依据</td><td>《中华人民共和国户口登记条例》</td></tr><tr><td>申请条件</td><td>符合迁移条件的居民</td></tr><tr><td>办理材料</td><td>身份证、户口簿 <a href="/f/a.doc">户口迁移申请表</a></td></tr><tr><td>办理地点</td><td>政务服务中心二楼</td></tr><tr><td>联系电话</td><td>0379-00000000</td></tr><tr><td>办理流程</td><td>申请、受理、审核、发证</td></tr></table></body>`;
  const { words, facts } = await page(html, 'http://www.example.gov.cn/bszn/t20181203_1.html');
  expect(facts.guide).toMatchObject({ elements: { basis: '《中华人民共和国户口登记条例》', hours: null } });
  expect(words).toMatch(/设定依据：《中华人民共和国户口登记条例》/);
  expect(words).toMatch(/未见：办理时间/);
  expect(words).toMatch(/表格：户口迁移申请表 {2}http:\/\/www\.example\.gov\.cn\/f\/a\.doc/);
});

test('rows without a year, pinned rows, further pages', async () => {
  const html = `<title>通知公告</title></head><body><div class="list"><ul><li class="top"><a href="/a/1.html">关于印发管理办法的通知</a><span>12-06</span></li><li><a href="/a/2.html">关于开展检查工作的通知</a><span>12-05</span></li><li><a href="/a/3.html">关于召开座谈会议的通知</a><span>12-04</span></li></ul></div><div class="page"><a href="index_1.html">下一页</a></div></body>`;
  const { words, facts } = await page(html, 'http://www.example.gov.cn/tzgg/index.html');
  expect(facts.items.map(({ date, text, pinned }) => [date, text, pinned])).toEqual([
    [null, '12-06', true],
    [null, '12-05', false],
    [null, '12-04', false],
  ]);
  expect(words).toMatch(/无日期 {6}【置顶】关于印发管理办法的通知 {2}←“12-06”，没有年份/);
  expect(words).toMatch(/后续 1 页/);
});

test('a document’s number, its making, the states of tags', async () => {
  const html = `<title>关于印发方案的通知</title><meta name="SiteName" content=""><meta name="PubDate" content="null"></head><body><h1>关于印发方案的通知</h1><table><tr><td>文号</td><td>示政发〔2018〕11号</td><td>成文日期</td><td>2018-11-20</td></tr><tr><td>发布日期</td><td>2018-12-03</td><td>发布机构</td><td>市政府办</td></tr></table><div class="TRS_Editor"><p>各单位：现将方案印发给你们，请结合实际，认真贯彻落实。</p><p><a href="/f/b.pdf">附件：实施方案</a></p></div></body>`;
  const { words, facts } = await page(html, 'http://www.example.gov.cn/zc/t20181203_1.html');
  expect(facts).toMatchObject({ documentNumber: '示政发〔2018〕11号', written: { date: '2018-11-20' }, publishedAt: '2018-12-03' });
  expect(facts.tagStates).toEqual({ SiteName: 'empty', PubDate: 'placeholder' });
  expect(words).toMatch(/成文日期 {2}2018-11-20，出自/);
  expect(words).toMatch(/SiteName=（空）；PubDate=null（占位）/);
  expect(words).toMatch(/附件 {6}.*实施方案 {2}http:\/\/www\.example\.gov\.cn\/f\/b\.pdf/);
});
