/** Service guides with their eight elements and the forms that go with them. */
import type { Dice } from './dice.ts';
import { addDays } from './calendar.ts';
import type { CityGuide, CityUnit, FileRef, GuideStyle } from './nouns.ts';
import { fill, topicsOf } from './words.ts';

const TITLES = ['{T}备案办理', '{T}许可申请', '{T}证明开具', '{T}资格认定', '{T}补贴申领'];
const BASIS = ['《中华人民共和国行政许可法》第二十九条', '《示例市政务服务管理办法》第八条', '《河南省行政机关执法条例》及本行业有关规定'];
const CONDITIONS = [
  '具有本市户籍或在本市从事相关活动的公民、法人和其他组织',
  '符合国家和省有关规定，经营场所与设施齐全',
  '提交材料真实有效，近三年无不良记录',
];
const MATERIALS = [
  '1．申请表（原件1份）；2．身份证明（复印件1份）；3．经办人委托书（原件1份）',
  '1．书面申请1份；2．营业执照副本复印件1份；3．场所证明1份',
];
const PROCESS = ['申请→受理→审查→决定→送达', '窗口受理后，经初审、复核，3个工作日内告知结果', '网上预审→现场核验→办结领证'];

export interface GuideFilling {
  die: Dice;
  unit: Pick<CityUnit, 'id' | 'name' | 'phone' | 'address'>;
  last: string;
  pathFor(date: string): string;
  forms: boolean;
}

function form(die: Dice, path: string, title: string): FileRef {
  const kind = die.pick(['docx', 'xls', 'pdf'] as const);
  const stem = path.replace(/\.[a-z]+$/, '');
  return { name: `${title}申请表`, path: `${stem}_form.${kind}`, kind, state: 'opens' };
}

function guide(filling: GuideFilling, title: string): CityGuide {
  const { die, unit } = filling;
  const date = addDays(filling.last, -die.int(60, 420));
  const path = filling.pathFor(date);
  return {
    title,
    path,
    date,
    style: die.pick<GuideStyle>(['table', 'headings', 'labels']),
    elements: {
      name: title,
      basis: die.pick(BASIS),
      conditions: die.pick(CONDITIONS),
      materials: die.pick(MATERIALS),
      place: `${unit.address}${unit.name}窗口`,
      hours: '工作日上午8:30—12:00，下午2:30—6:00（法定节假日除外）',
      phone: unit.phone,
      process: die.pick(PROCESS),
    },
    forms: filling.forms ? [form(die, path, title)] : [],
  };
}

export function guides(filling: GuideFilling, count: number): CityGuide[] {
  const topics = filling.die.shuffle(topicsOf(filling.unit.id)).slice(0, count);
  return topics.map((topic, i) => guide(filling, fill(TITLES[i % TITLES.length] ?? '{T}', { T: topic })));
}
