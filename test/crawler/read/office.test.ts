/** Address, hours and telephone of an office, however a page writes them; and what only looks like them. */
import { describe, expect, test } from '@jest/globals';
import { page, read } from './reading.ts';

const at = '<p>当前位置：<a href="/">首页</a> &gt; <a href="/jggk/">机构概况</a></p>';
const told = (main: string, context: { entry?: boolean; foot?: string; column?: string } = {}) => {
  const { entry = false, foot = '', column } = context;
  const path = column === undefined ? at : `<p>当前位置：<a href="/">首页</a> &gt; <a href="/x/">${column}</a></p>`;
  return Object.keys(read(page(`${entry ? '' : path}${main}`, { title: '示例市司法局', foot }), { entry }).office ?? {})
    .sort()
    .join(' ');
};
const all = 'address hours phone';

const whole: [string, string][] = [
  ['paragraphs', '<p>办公地址：示例市示例路一号</p><p>办公时间：周一至周五 8:00-12:00</p><p>联系电话：0000-12345678</p>'],
  ['lines between <br>', '<div>地址：示例市示例路一号<br/>工作时间：上午8时至12时<br>电话：12345678</div>'],
  ['one line', '<p>办公地址：示例路一号　办公时间：工作日8:30—12:00　联系电话：0000-1234567</p>'],
  ['blanks within the labels', '<p>地　　址：示例市示例路一号</p><p>办 公 时 间：周一至周五</p><p>电　　话：（0000）12345678</p>'],
  [
    'full-width signs and figures',
    '<p>【办公地址】示例路１号</p><p>【办公时间】８：００－１２：００</p><p>【联系电话】００００－１２３４５６７８</p>',
  ],
  [
    'label and value in cells',
    '<table><tr><td>单位地址</td><td>示例市示例路一号三楼</td></tr><tr><td>作息时间</td><td>夏季 8:00-12:00</td></tr><tr><td>办公电话</td><td>12345678</td></tr></table>',
  ],
  [
    'label above its value',
    '<h3>办公地址</h3><p>示例市行政中心三号楼</p><h3>办公时间</h3><p>星期一至星期五（节假日除外）</p><h3>联系方式</h3><p>0000-12345678</p>',
  ],
  [
    'a list of terms',
    '<dl><dt>通讯地址</dt><dd>示例镇示例村</dd><dt>上班时间</dt><dd>上午8点到12点</dd><dt>值班电话</dt><dd>1234567</dd></dl>',
  ],
  [
    'columns of a table with several offices',
    '<table><tr><th>科室</th><th>办公地点</th><th>办公时间</th><th>联系电话</th></tr><tr><td>办公室</td><td>示例路一号201室</td><td>8:00-12:00</td><td>12345678</td></tr><tr><td>法规科</td><td>203室</td><td>8:00-12:00</td><td>12345679</td></tr></table>',
  ],
  ['labels together', '<p>联系地址、邮编：示例市示例路一号，471000</p><p>办公时间：工作日</p><p>电话/传真：0000-12345678</p>'],
  ['in sentences', '<p>本机关办公地址为示例市示例路一号，办公时间为周一至周五上午8:00至12:00，联系电话为0000-12345678。</p>'],
  [
    'spans in pieces',
    '<p><strong>办公</strong><span>地址</span>：<font>示例市示例路一号</font></p><p><b>办公时间</b>：<span>8:00</span>-<span>12:00</span></p><p><span>联系</span>电话：<span>1234</span><span>5678</span></p>',
  ],
  [
    'a layout table around a table, broken tags',
    '<TABLE width=100%><TR><TD><TABLE border=1><TR><TD colspan=2>示例市司法局<TR><TD>地&nbsp;&nbsp;址<TD>示例市示例路一号<TR><TD>工作时间<TD>早8:00－12:00<TR><TD>电&nbsp;&nbsp;话<TD>0000—12345678</TABLE></TABLE>',
  ],
  [
    'one cell with lines',
    '<table><tr><td rowspan="2">机构概况</td><td>办公地址：示例市示例路一号<br>办公时间（夏季）：8:00—12:00，15:00—18:00<br>联系电话(传真)：(0000) 1234567</td></tr></table>',
  ],
  [
    'boxes beside each other',
    '<div class="row"><div class="l">办公地址</div><div class="r">示例市示例路一号</div></div><div class="row"><div class="l">办公时间</div><div class="r">法定工作日</div></div><div class="row"><div class="l">联系电话</div><div class="r">12345678</div></div>',
  ],
  [
    'items with icons',
    '<ul><li><i class="fa"></i>单位地址: 示例市示例路一号</li><li><i></i>对外办公时间: 周一至周五</li><li><i></i>咨询热线: 0000-12345678</li></ul>',
  ],
  [
    'numbered, among other things',
    '<p>一、单位名称：示例市司法局</p><p>二、主要职责：负责法治宣传。</p><p>三、办公地址：示例市示例路一号</p><p>四、办公时间：周一至周五8:30-12:00；14:30-17:30</p><p>五、联系方式：0000-12345678</p><p>六、负责人：示例甲</p>',
  ],
  ['a hotline', '<p>地址：示例市示例大道</p><p>服务时间：24小时</p><p>政务公开电话：12345</p>'],
];

describe('an office that tells all three', () => {
  test.each(whole)('%s', (_, main) => expect(told(main)).toBe(all));
});

const parts: [string, string, string, Parameters<typeof told>[1]?][] = [
  ['placeholders', '<p>办公地址：</p><p>办公时间：待更新</p><p>联系电话：暂无</p>', ''],
  ['hours only of a promise', '<p>办理时间：法定20个工作日</p><p>承诺时间：5个工作日</p>', ''],
  ['a telephone for complaints', '<p>办公地址：示例路一号</p><p>监督电话：0000-12345678</p><p>举报电话：12345678</p>', 'address'],
  ['a postcode is no telephone', '<p>地址：示例市示例路一号 邮编：471000</p><p>电话：471000</p>', 'address'],
  ['a mailbox is no address', '<p>邮箱地址：office@example.gov.cn</p><p>网站地址：www.example.gov.cn</p>', ''],
  [
    'the foot of a front page',
    '<p>欢迎</p>',
    'address phone',
    { entry: true, foot: '<p>主办：示例市司法局 地址：示例市示例路一号 电话：0000-12345678</p>' },
  ],
  [
    'the foot of another page repeats it',
    '<p>本局主管法治宣传工作。</p>',
    '',
    { foot: '<p>版权所有：示例市司法局 地址：示例市示例路一号 电话：12345678</p>' },
  ],
  [
    'a notice tells where something takes place',
    '<p>地址：示例路一号</p><p>受理时间：8:00-12:00</p><p>联系电话：12345678</p>',
    '',
    { column: '通知公告' },
  ],
  [
    'the guide to open government',
    '<p>办公地址：示例路一号</p><p>办公时间：工作日</p><p>联系电话：12345678</p>',
    all,
    { column: '政府信息公开指南' },
  ],
  ['a named person’s line is the next label’s', '<p>联系方式：</p><p>负责人：示例甲 12345678</p>', ''],
  ['a law that speaks of hours', '<p>职工的工作时间由用人单位依法确定，不得超过规定。</p>', ''],
  ['hidden', '<div style="display:none"><p>办公地址：示例路一号</p></div>', ''],
];
test.each(parts)('%s', (_, main, expected, ...[context]) => expect(told(main, context)).toBe(expected));

test('only where it stands is kept, no words', () => {
  const { office } = read(page(`${at}<p id="tel">联系电话：0000-12345678</p>`));
  expect(office).toEqual({ phone: { css: '#tel' } });
});
