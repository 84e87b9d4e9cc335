/** Puts into the city what resembles a fault and is none; an inspector that reports one of these is wrong. */
import type { Dice } from './dice.ts';
import { addDays } from './calendar.ts';
import type { City, CityUnit, Silent } from './nouns.ts';
import { waiting } from './lookalikes-hidden.ts';
import { companyCode, masked, nobody, orderNumber, table } from './numbers.ts';
import { newestFirstCopy } from './copies.ts';
import { byNewest } from './items.ts';

export interface Ground {
  city: City;
  unit: CityUnit;
  die: Dice;
  note(kind: string, path: string, why: string): void;
}

function harmlessNumbers({ city, unit, die, note }: Ground): void {
  const serial = die.int(1, 900);
  const article = (keys: string[]) =>
    keys
      .flatMap((key) => unit.columns.find((column) => column.key === key)?.items ?? [])
      .find((item) => item.body === 'text' && item.extra === '' && !item.broken && !item.flawed);
  const put = (keys: string[], kind: string, html: string, why: string) => {
    const item = article(keys);
    if (!item) return;
    item.extra += html;
    note(kind, item.path, why);
  };
  if (die.chance(0.3))
    put(
      ['penalty', 'licence', 'notice'],
      'company-code',
      table(
        ['企业名称', '统一社会信用代码', '结果'],
        [0, 1, 2].map((i) => [`示例第${serial + i}商贸有限公司`, companyCode(serial + i), '合格']),
      ),
      '统一社会信用代码不是身份证号',
    );
  if (die.chance(0.2))
    put(
      ['tender', 'notice'],
      'order-number',
      `<p>采购订单编号：${orderNumber(addDays(city.from, 4), serial)}，请供应商核对。</p>`,
      '校验位不符，不是身份证号',
    );
  if (die.chance(0.25))
    put(
      ['livelihood', 'policy', 'notice'],
      'masked-id',
      table(
        ['姓名', '身份证号', '金额'],
        [0, 1, 2, 3].map((i) => [`${nobody(i).slice(0, 1)}**`, masked(serial + i * 17), '600']),
      ),
      '证件号码已按规定遮掩',
    );
  const carrier = article(['livelihood', 'notice']);
  if (carrier && die.chance(0.2)) {
    const path = `${carrier.path.replace(/[^/]*$/, '')}gongshi${serial}.docx`;
    const rows = [0, 1, 2, 3].map((i) => [`${nobody(i).slice(0, 1)}**`, masked(serial + i * 23), companyCode(serial + i)]);
    carrier.attachments.push({ name: '公示.docx', path, kind: 'docx', state: 'opens', rows: [['姓名', '身份证号', '企业代码'], ...rows] });
    note('masked-file', path, '附件中的证件号码已按规定遮掩');
  }
  if (die.chance(0.15))
    put(
      ['notice', 'news'],
      'office-phone',
      `<p>联系人：${nobody(serial)}，办公电话：${unit.phone}，监督电话：0379-00001234。</p>`,
      '办公电话不是个人信息',
    );
}

function talkOfFaults({ unit, die, note }: Ground): void {
  const news = unit.columns.find((column) => column.key === 'news');
  const items = news?.items.filter((item) => item.body === 'text' && !item.broken) ?? [];
  const [first, second] = items;
  if (first && die.chance(0.12)) {
    first.paragraphs.splice(1, 0, '有群众反映，部分旧链接点开后显示“404”“您访问的页面不存在”，现已全部修复，欢迎继续监督。');
    note('talks-of-404', first.path, '文章谈到404，页面本身正常');
  }
  if (second && die.chance(0.12)) {
    second.paragraphs.splice(1, 0, '截至目前，辖区暂无相关投诉，也暂无信息显示存在此类风险，请群众放心。');
    note('talks-of-nothing', second.path, '文章中的“暂无”不是空白栏目');
  }
}

/** Pinned old items on top of a moving column, and one text in two columns. */
function arrange({ unit, die, note, city }: Ground): void {
  const moving = unit.columns.filter(
    (column) => ['news', 'notice'].includes(column.key) && column.items.length > 2 && (column.items[0]?.date ?? '') >= city.from,
  );
  const column = moving[0];
  const oldest = column?.items.at(-1);
  if (column && oldest && !oldest.broken && die.chance(0.3) && oldest.date < city.from) {
    oldest.pinned = true;
    column.items.sort(byNewest);
    note('pinned-old', column.path, '置顶的旧信息不说明栏目未更新');
  }
  if (die.chance(0.2)) newestFirstCopy(unit, die, city);
}

function petition({ unit, die, note }: Ground): void {
  if (!die.chance(0.08) || unit.family === 'jcms') return;
  unit.petition = { site: unit.site, path: `${unit.base}wsxf.html` };
  note('petition', unit.petition.path, '网上信访不计入咨询渠道，其来信不计答复时限');
}

export function plantLookalikes(city: City, die: Dice): void {
  for (const unit of city.units) {
    const note = (kind: string, path: string, why: string) =>
      city.silent.push({ unit: unit.id, kind, where: { site: unit.site, path }, why } satisfies Silent);
    const ground = { city, unit, die: die.fork(unit.id), note };
    harmlessNumbers(ground);
    talkOfFaults(ground);
    arrange(ground);
    petition(ground);
    waiting(ground);
    const [report] = unit.annual;
    if (report && report.date.slice(5) > '03-31' && report.date < city.from)
      note('annual-late', report.path, '年报逾期公布，只在公布的当月扣分');
    for (const message of unit.channel?.messages ?? [])
      if (['last-day', 'open', 'old', 'complex'].includes(message.state))
        note(`reply-${message.state}`, message.path ?? unit.channel?.path ?? unit.base, `“${message.title}”不算逾期`);
    for (const column of unit.columns)
      if (unit.family === 'boda' && column.number >= 1900 && column.number < 2100 && column.dateForm === 'paren-day')
        note('year-like-number', column.path, `地址中的${column.number}是栏目编号，不是年份`);
    if (unit.dirtyTags) note('dirty-tags', unit.base, '标签写法不齐（双空格、单引号），内容完整');
  }
}
