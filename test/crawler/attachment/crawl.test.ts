/** A crawl keeps the words of the files it loads, says why there are none, and finds what should not stand in them. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fileName } from '../../../crawler/attachment/words.ts';
import type { LinkFacts } from '../../../crawler/crawl-result.ts';
import { openBundle } from '../../../crawler/evidence/bundle.ts';
import { crawlOf } from '../crawled.ts';
import { html, serve } from '../servers.ts';
import type { Served } from '../servers.ts';
import { asText, book, docx, gbkFont, gbkTable, packed, pdfPage, rows, stream, workbook } from './make.ts';

const files: Record<string, { type: string; body: Buffer; name?: string }> = {};
let site: Served;
beforeAll(async () => {
  files['/f/a.docx'] = { type: 'application/octet-stream', body: await docx() };
  files['/f/wrong-name.doc'] = { type: 'application/msword', body: book('biff8', workbook({ 名单: rows })) };
  files['/f/list.pdf'] = { type: 'application/pdf', body: pdfPage(packed(gbkTable), gbkFont[0]!, gbkFont.slice(1)) };
  files['/f/scan.pdf'] = { type: 'application/pdf', body: pdfPage(stream('0 0 9 9 re f'), gbkFont[0]!, gbkFont.slice(1)) };
  files['/f/error.doc'] = { type: 'application/msword', body: Buffer.from('<html><title>404</title><p>文件不存在</p>') };
  files['/f/half.xlsx'] = { type: 'application/vnd.ms-excel', body: book('xlsx', workbook({ 名单: rows })).subarray(0, 900) };
  files['/f/photo.png'] = { type: 'image/png', body: Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001', 'hex') };
  files['/download.jsp?id=7'] = { type: 'application/octet-stream', body: await docx(), name: '名单.docx' };
  site = await serve((_, response, path) => {
    const file = files[path];
    if (file !== undefined) {
      const disposition =
        file.name === undefined ? {} : { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}` };
      response.writeHead(200, { 'content-type': file.type, ...disposition }).end(file.body);
    } else if (path === '/')
      html(
        response,
        `<title>示例市</title>${Object.keys(files)
          .map((to) => `<p><a href="${to}">附件：${to}</a></p>`)
          .join('')}`,
      );
    else html(response, '无', 404);
  });
});
afterAll(() => site.close());

test('files are read once they are in, and their words are evidence', async () => {
  const { path, links } = await crawlOf(site.origin);
  const told = (to: string) => links.get(to)?.file;
  const batch = [expect.objectContaining({ sort: 'batch', count: 3 })];
  expect(told('/f/a.docx')).toMatchObject({ opens: true, unread: null, personal: batch });
  expect(told('/f/wrong-name.doc')).toMatchObject({ type: 'application/x-cfb', opens: true, unread: null, personal: batch });
  expect(told('/f/list.pdf')).toMatchObject({ unread: null, personal: batch });
  expect(told('/download.jsp?id=7')).toMatchObject({ opens: true, unread: null, personal: batch });
  expect(told('/f/scan.pdf')).toMatchObject({ opens: true, text: null, unread: 'no-text-layer', personal: [] });
  expect(told('/f/half.xlsx')).toMatchObject({ text: null, unread: 'damaged', personal: [] });
  expect(told('/f/error.doc')).toEqual({ type: 'text/html', bytes: files['/f/error.doc']!.body.length, opens: false });

  const bundle = await openBundle(path);
  for (const to of ['/f/a.docx', '/f/wrong-name.doc', '/f/list.pdf', '/download.jsp?id=7']) {
    const { text } = told(to) as NonNullable<LinkFacts['file']>;
    const words = await bundle.read(text!.url, text!.sha256);
    expect(text!.url).toBe(`urn:text:${site.origin}${to}`);
    expect(createHash('sha256').update(words!.payload).digest('hex')).toBe(text!.sha256);
    expect(Buffer.from(words!.payload).toString()).toContain(asText);
    expect(Buffer.from(words!.payload).toString().length).toBe(text!.chars);
  }
  expect(JSON.stringify([...links.values()])).not.toMatch(/\d{17}[\dX]/);
  await bundle.close();
});

test.each<[string, string | null, string]>([
  ['http://x.test/a/%E5%90%8D%E5%8D%95.xls', null, '名单.xls'],
  ['http://x.test/a/%B9%AB%B8%E6%C4%DA%C8%DD.xls', null, '公告内容.xls'],
  ['http://x.test/d.jsp?id=1', `attachment; filename*=UTF-8''%E5%90%8D%E5%8D%95.xls`, '名单.xls'],
  ['http://x.test/d.jsp?id=1', 'attachment; filename="%E5%90%8D%E5%8D%95.xls"', '名单.xls'],
  ['http://x.test/d.jsp?id=1', 'attachment;filename=\xcd\xa8\xd6\xaa\xb9\xab\xb8\xe6.xls', '通知公告.xls'],
  ['http://x.test/d.jsp?id=1', 'inline', 'd.jsp'],
  ['http://x.test/', null, ''],
])('the name of %s under %s', (url, disposition, name) => {
  expect(fileName(url, disposition)).toBe(name);
});
