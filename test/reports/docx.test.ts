/** The Word file: measures of the page, fonts, tables in printed order, hostile names, and the same bytes twice. */
import { describe, expect, test } from '@jest/globals';
import { makeBulletin } from '../../reports/bulletin.ts';
import { docx } from '../../reports/docx.ts';
import { unzip } from '../../reports/zip.ts';
import { HOSTILE, bulletinInput, row, seedTables, text } from './fixture.ts';

const bulletin = makeBulletin(bulletinInput());

async function part(of: Parameters<typeof docx>[0], name: string): Promise<string> {
  return (await unzip(await docx(of))).get(name)?.toString('utf8') ?? '';
}

/** Cell texts of every table row. */
function rows(xml: string): string[][] {
  return [...xml.matchAll(/<w:tr>.*?<\/w:tr>/gs)].map(([tr]) => [...tr.matchAll(/<w:tc>.*?<\/w:tc>/gs)].map(([tc]) => plain(tc)));
}

function plain(xml: string): string {
  return [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, t]) => t).join('');
}

describe('docx', () => {
  test('page, grid and fonts are those of GB/T 9704', async () => {
    const xml = await part(bulletin, 'word/document.xml');
    expect(xml).toMatch(/<w:pgSz(?=[^>]*w:w="11906")(?=[^>]*w:h="16838")/);
    expect(xml).toMatch(/<w:pgMar(?=[^>]*w:top="2098")(?=[^>]*w:right="1474")(?=[^>]*w:bottom="1984")(?=[^>]*w:left="1587")/);
    expect(xml).toMatch(/<w:docGrid(?=[^>]*w:type="linesAndChars")(?=[^>]*w:linePitch="580")(?=[^>]*w:charSpace="-848")/);
    for (const font of ['方正小标宋简体', '仿宋_GB2312', '黑体']) expect(xml).toContain(`w:eastAsia="${font}"`);
    expect(xml).toMatch(/<w:spacing(?=[^>]*w:line="580")(?=[^>]*w:lineRule="exact")/);
    const fonts = await part(bulletin, 'word/fontTable.xml');
    expect(fonts).toContain('w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong"');
  });

  test('all 49 rows stand in printed order under a repeated header', async () => {
    const xml = await part(bulletin, 'word/document.xml');
    const printed = rows(xml);
    const names = seedTables().flatMap((table) => table.rows.map(({ name }) => name));
    expect(names).toHaveLength(49);
    expect(printed.map(([name]) => name).filter((name) => names.includes(name as string))).toEqual(names);
    expect(printed).toContainEqual(['公安局', '4', '4', '13', '60', '81', '701.5']);
    expect(printed[0]).toEqual([
      '单位名称',
      '公共服务得分',
      '交流互动得分',
      '网站建设及安全得分',
      '政务信息公开得分',
      '12月份总分',
      '全年总分',
    ]);
    expect(xml.match(/<w:tblHeader\/>/g)).toHaveLength(2);
    expect(xml.match(/<w:tblLayout w:type="fixed"\/>/g)?.length).toBeGreaterThanOrEqual(2);
    expect(xml.match(/<w:pageBreakBefore\/>/g)).toHaveLength(3);
  });

  test('everything of the seed stands there, in one paragraph each', async () => {
    const said = plain(await part(bulletin, 'word/document.xml'));
    for (const piece of [
      '内部资料',
      '注意保存',
      '政务信息公开工作',
      '(2019年第1期)',
      '2019年3月6日',
      bulletin.title,
      '附件1',
      '附件2',
      '注：按全年总分进行排名。',
      '送：',
      '发：',
      '签发：',
      '审核：',
      '责任编辑：',
      '联系方式：',
    ])
      expect(said).toContain(piece);
    expect(await part(bulletin, 'word/footer1.xml')).toContain('PAGE');
  });

  test('empty fields of the imprint are left out', async () => {
    const empty = { ...text, sendTo: '', distributeTo: '', signedBy: '', reviewedBy: '', editedBy: '', phone: '', mailbox: '' };
    const said = plain(await part(makeBulletin(bulletinInput({ text: empty })), 'word/document.xml'));
    expect(said).not.toMatch(/送：|签发：|责任编辑：|联系方式：/);
  });

  test('hostile and endless names are text like any other', async () => {
    const tables = seedTables();
    tables[0]!.rows[0] = row('x', HOSTILE, { PS: null }, null, null, null, `${HOSTILE}\u0000\ud800`);
    tables[0]!.rows[1] = row('y', '长'.repeat(200), {}, '1', '1.5', 1);
    const xml = await part(makeBulletin(bulletinInput({ tables })), 'word/document.xml');
    expect(xml).not.toContain('<script');
    expect(xml).not.toMatch(/[\u0000-\u0008\ud800-\udfff]/);
    expect(rows(xml)).toContainEqual(['&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;', '—', '—', '—', '—', '—', '—']);
  });

  test('the same bulletin gives the same bytes', async () => {
    const [first, second] = [await docx(bulletin), await docx(makeBulletin(bulletinInput()))];
    expect(Buffer.compare(first, second)).toBe(0);
    expect(await part(bulletin, 'docProps/core.xml')).toContain('2019-03-06T00:00:00Z');
  });
});
