/** Marks, lists and kinds of pages that nobody had tuned the readers on, each as a small imitation with words of its own. */
import { describe, expect, test } from '@jest/globals';
import { page, read } from './reading.ts';

const BODY = '<p>市政府召开会议，研究部署下一阶段的重点工作，要求各单位认真落实，按期完成任务。</p>';

describe('footer marks', () => {
  const foot = (html: string) => read(page(BODY, { foot: html })).footer;

  test.each<
    [name: string, html: string, mark: 'icp' | 'police' | 'organizer' | 'contact' | 'conac' | 'sitemap' | 'errorReport', value: string]
  >([
    ['Sichuan writes 蜀', '蜀ICP备 13001288号', 'icp', '蜀ICP备13001288号'],
    ['Yunnan writes 滇', '滇ICP备05000002号 滇公网安备 53010202000476号', 'icp', '滇ICP备05000002号'],
    ['Guizhou writes 黔', '黔ICP备05000002号', 'icp', '黔ICP备05000002号'],
    ['Gansu writes 陇', '陇ICP备05000002号', 'icp', '陇ICP备05000002号'],
    ['a colon before the number', '蜀ICP备：19007388号', 'icp', '蜀ICP备19007388号'],
    ['… also of the police', '滇公网安备 53010202000476号', 'police', '滇公网安备53010202000476'],
    ['two bodies in one', '<p>中共示例市委、示例市人民政府主办</p>', 'organizer', '中共示例市委、示例市人民政府'],
    ['a mailbox without a label', '<p>webmaster@example.gov.cn 版权所有</p>', 'contact', 'webmaster@example.gov.cn'],
    [
      'a click',
      `<a href="#" onclick='window.open("http://www.example.gov.cn/api/jiucuo.php?site_code=3204110029&url="+location.href)'><img src="j.png"></a>`,
      'errorReport',
      '3204110029',
    ],
    ['a box', `<div class="jiucuo j-jiucuo" data-setting="{sitecode:3401040018}"></div>`, 'errorReport', '3401040018'],
    ['a picture', `<a href="javascript:;"><img src="/i/jiucuo.png" onclick="Link('3702000025')"></a>`, 'errorReport', '3702000025'],
    ['a frame', `<div><iframe src="/cms/pub/interact/jiucuo.htm"></iframe></div>`, 'errorReport', '/cms/pub/interact/jiucuo.htm'],
    [
      'a box for the mark',
      `<div class="j-gov" data-setting="{sitecode:'541442B448864F73E053012819ACB626'}"></div>`,
      'conac',
      '541442B448864F73E053012819ACB626',
    ],
  ])('%s: %s', (_name, html, mark, value) => {
    expect(foot(html)[mark]?.value).toBe(value);
  });

  test('a foot that a script writes in pieces', () => {
    const html = `<script>$('#f').html('<a target="_blank" href="//www.example.gov.cn/map.html">网站地图</a>'+'<span>主办：&nbsp;&nbsp;示例市人民政府办公室&nbsp;</span>'+'<p>联系我们：020-83135078</p>');</script>`;
    const { organizer, contact, sitemap } = foot(html);
    expect(organizer).toMatchObject({ value: '示例市人民政府办公室', where: 'script' });
    expect(contact).toMatchObject({ value: '020-83135078', where: 'script' });
    expect(sitemap).toMatchObject({ value: 'http://www.example.gov.cn/map.html', where: 'script' });
  });

  test('who holds an event holds no site', () => {
    const html = `<div class="box"><p>活动由示例区书法协会与示例文联联合主办，吸引了近万名学生参与。</p></div>`;
    expect(read(`<body>${html}</body>`).footer.organizer).toBeNull();
  });

  test('a foot kept in an editor’s container is no article', () => {
    const html = `<body><div class="down"><div class="TRS_Editor"><p>版权所有：示例县林业局 电话：0432-64606800</p><p>网站标识码：2202000006</p></div></div></body>`;
    expect(read(html, { entry: true }).footer.contact).toMatchObject({ value: '0432-64606800' });
  });
});

describe('lists and kinds', () => {
  const rows = (count: number, name: string) =>
    Array.from(
      { length: count },
      (_, n) => `<li><span>2020-09-${String(28 - n).padStart(2, '0')}</span><a href="/i/${n}.html">${name}第${n}条</a></li>`,
    ).join('');

  test('the title names the list where the path says otherwise', () => {
    const html = page(
      `<p>当前位置：<a href="/">首页</a> &gt; 新闻动态 &gt; 工作简报</p><div class="t"><span>人事任免</span></div><ul>${rows(10, '任免通知')}</ul>`,
      {
        title: '人事任免-示例市教育局网站',
      },
    );
    expect(read(html).items).toHaveLength(10);
  });

  test('a list that the browser pages through itself', () => {
    const list = (from: number) => `<ul style="display:none">${rows(from, '福利工作动态')}</ul>`;
    const aside = '<ul><li><a href="/v/1.html">示例专题视频合集之一</a></li><li><a href="/v/2.html">示例专题视频合集之二</a></li></ul>';
    const html = page(`<p>当前位置：<a href="/">首页</a> &gt; 工作动态</p>${list(6)}${aside}`);
    expect(read(html).items.map(({ date }) => date?.date)).toEqual([
      '2020-09-28',
      '2020-09-27',
      '2020-09-26',
      '2020-09-25',
      '2020-09-24',
      '2020-09-23',
    ]);
    expect(read(html, { rendered: true }).items.every(({ date }) => date === null)).toBe(true);
  });

  test('an article that is one attachment is no list', () => {
    const html = page(
      `<h1>信息公开申请表</h1><p>文章来源：宣传部 发布时间：2016-10-25 13:15</p><div><a href="/f/1.doc">单击下载示例大学申请表</a></div>`,
      {
        title: '信息公开申请表',
      },
    );
    expect(read(html, { url: 'http://www.example.gov.cn/xxgk/sqb.html' })).toMatchObject({
      kind: 'article',
      published: { date: '2016-10-25' },
    });
  });

  test('an appeals platform is a board; labels end the title', () => {
    const entry = (n: number) =>
      `<li><a href="/m/${n}.html"><div>今年第${n}次禁渔期是什么时候？</div><div>[提交时间：2021-06-0${n}]<span>回复人：示例农业局</span>[回复时间：2021-06-1${n}]</div></a></li>`;
    const html = page(`<p>当前位置：<a href="/">首页</a> &gt; 办理动态</p><ul>${entry(1)}${entry(2)}</ul>`, { title: '示例市诉求平台' });
    const { kind, messages } = read(html);
    expect(kind).toBe('messages');
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatchObject({
      title: '今年第1次禁渔期是什么时候？',
      askedAt: { date: '2021-06-01' },
      repliedAt: { date: '2021-06-11' },
      replier: '示例农业局',
    });
  });

  test.each([
    ['a notice under a menu that offers services', '关于组织申报示例基地的通知', '<h3><a href="/s/">政务服务</a></h3>'],
    ['how to ask for papers', '政府信息公开指南', ''],
  ])('no guide: %s', (_name, title, menu) => {
    const text =
      '<p>二、申报条件</p><p>近三年来工作常态化，有规划、有制度。</p><p>三、材料要求</p><p>申报表一式三份。</p><p>四、办理流程</p><p>先申请，后受理，再答复。</p><p>联系电话：0375-2629911</p>';
    const html = page(`${menu}<h1>${title}</h1><p>发布时间：2020-12-15 来源：示例县教体局</p>${text}`, { title: `${title}_示例县` });
    expect(read(html, { url: 'http://www.example.gov.cn/contents/18290/384527.html' })).toMatchObject({ kind: 'article', guide: null });
  });
});

describe('ways that links are written', () => {
  test.each<[html: string, to: string | null]>([
    [`<a href="javascript:openUrl('/a.html')">甲</a>`, '/a.html'],
    [`<a href="#" onclick="openWin('/a.html')">甲</a>`, '/a.html'],
    [`<a href="#" onclick="window.open('/a' + '.html')">甲</a>`, '/a.html'],
    [`<a href="#" onclick="window.open('/a' + id)">甲</a>`, null],
    [`<iframe data-src="/a.html"></iframe>`, '/a.html'],
    [`<iframe src="about:blank" data-src="/a.html"></iframe>`, '/a.html'],
    [`<select onchange="window.open(this.value)"><option value="/a.html">甲</option></select>`, '/a.html'],
    [`<select><option value="/a.html">甲</option></select>`, null],
  ])('%s', (html, to) => {
    const links = read(page(BODY + html)).links.map(({ url }) => new URL(url).pathname);
    expect(links.filter((path) => path.startsWith('/a'))).toEqual(to === null ? [] : [to]);
  });
});
