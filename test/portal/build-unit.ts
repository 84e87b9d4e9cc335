/** Makes one office of the city: its columns and what they hold, its services, its talk with citizens. */
import { monthSpan } from './calendar.ts';
import { articlePath, listPath, matches, type Spot } from './addresses.ts';
import { annualReports, contactOf, sectionsOf } from './build-sections.ts';
import { channelOf, talkColumns } from './build-talk.ts';
import { nameFor } from './column-names.ts';
import { explain } from './explain.ts';
import { habitsOf, type Habits } from './habits.ts';
import type { CityColumn, CityUnit, DateForm, Family } from './nouns.ts';
import { guides } from './guides.ts';
import { fillColumn } from './items.ts';
import { officePhone } from './numbers.ts';
import { plan, type Plan, type UnitOrder } from './plan-columns.ts';
import { aliases, fullName } from './roster.ts';
import { share } from './strength.ts';

const FORMS: Record<Family, DateForm[]> = {
  trs: ['iso', 'bracket-day'],
  jcms: ['iso', 'bracket-day', 'long'],
  kaipu: ['slash', 'split'],
  jiyue: ['dot', 'long', 'iso'],
  boda: ['paren-day', 'iso'],
  plain: ['iso', 'slash', 'none'],
};
const PAGE_SIZE: Record<Family, number> = { trs: 12, jcms: 15, kaipu: 10, jiyue: 15, boda: 12, plain: 10 };
/** What the parts of an office share while it is made. */
export interface Shop {
  order: UnitOrder;
  habits: Habits;
  base: string;
  unit: Pick<CityUnit, 'id' | 'name' | 'fullName' | 'phone' | 'address'>;
  taken: Set<string>;
  nextId(): number;
  spot(key: string): Spot;
}

function columnsOf(shop: Shop, planned: Plan): CityColumn[] {
  const { order } = shop;
  const town = order.entry.group === 'town';
  const span = monthSpan(order.month);
  const open = new Set(planned.keys.filter((key) => !planned.stale.has(key) && key !== planned.blank));
  const counts = share(order.die.fork('share'), planned.points, open);
  return planned.keys.map((key, i): CityColumn => {
    const die = order.die.fork(`column ${key}`);
    const spot = shop.spot(key);
    const blank = key === planned.blank;
    const special = order.listing === 'xml' ? 'notice' : order.listing === 'script' && order.index % 2 === 1 ? 'notice' : 'news';
    const inMonth = counts[key] ?? 0;
    const filling = {
      die,
      unit: shop.unit,
      spot,
      month: span,
      inMonth,
      reprints: inMonth > 5 && key === 'news' ? die.int(0, 2) : 0,
      stale: planned.stale.has(key),
    };
    return {
      key,
      name: nameFor(key, town, order.index + i),
      path: listPath(spot),
      number: spot.number,
      listing: key === special ? order.listing : 'html',
      dateForm: die.pick(FORMS[order.family]),
      markup: die.pick(['ul', 'ul', 'ul', 'table', 'dl', 'cards'] as const),
      pageSize: PAGE_SIZE[order.family],
      blank,
      items: blank ? [] : fillColumn({ ...filling, taken: shop.taken, nextId: shop.nextId }),
      copies: [],
    };
  });
}

const FIRST_NUMBER = 1000;
const KEYS =
  'news notice policy interpret plan budget licence penalty project tender livelihood hr emergency stats proposals overview leaders guide catalog onrequest annual services consult mailbox survey interview feedback talkstat powers'.split(
    ' ',
  );

export function buildUnit(order: UnitOrder): CityUnit {
  const { entry, index, family, die, wishes } = order;
  const base = entry.host ? '/' : `/${entry.group === 'town' ? 'zj' : 'bm'}/${entry.id}/`;
  let id = 100_000 + index * 500 + die.int(0, 40);
  const unit = {
    id: entry.id,
    name: entry.name,
    fullName: fullName(entry),
    phone: officePhone(index * 31),
    address: `示例市${entry.name.slice(0, 2)}路${10 + index}号`,
  };
  const spot = (key: string): Spot => ({ family, base, key, number: FIRST_NUMBER + index * 30 + KEYS.indexOf(key) });
  const habits = habitsOf(die.fork('habits'), wishes);
  const shop: Shop = { order, habits, base, unit, taken: new Set(), nextId: () => (id += die.int(1, 3)), spot };
  const columns = [...columnsOf(shop, plan(order)), ...talkColumns(shop)];
  explain(columns, order.die.fork('explain'), monthSpan(order.month).from);
  const pathFor = (date: string) => articlePath(spot('services'), date, shop.nextId());
  const { last } = monthSpan(order.month);
  const services = wishes.has('no-services')
    ? null
    : {
        name: nameFor('services', false, index),
        path: listPath(spot('services')),
        guides: guides({ die: die.fork('guides'), unit, last, pathFor, forms: habits.forms }, habits.guides),
        away: Array.from({ length: habits.away }, (_, i) => ({
          text: `${['个人事项', '企业事项'][i]}网上申报（${entry.name}）`,
          url: `http://www.hnzwfw.gov.cn/item/${entry.id}-${i + 1}.html`,
        })),
      };
  const annual = annualReports(shop);
  const sections = sectionsOf(shop, annual);
  const channel = channelOf(shop);
  const used = [...columns, ...sections, ...(services ? [{ key: 'services' }] : []), ...(channel ? [channel] : [])];
  const numbers = used.map(({ key }) => spot(key).number);
  const encoding = family === 'boda' || order.lying ? 'gbk' : 'utf-8';
  return {
    ...unit,
    aliases: aliases(entry),
    publishers: [unit.fullName],
    group: entry.group,
    kind: entry.kind,
    site: entry.host ?? 'portal',
    family,
    encoding,
    header: order.lying ? 'lying' : encoding === 'gbk' ? 'silent' : die.chance(0.2) ? 'silent' : 'named',
    base,
    match: matches(family, base, columns, numbers),
    mailbox: `${entry.id}@example.gov.cn`,
    aim: order.target,
    columns,
    sections,
    annual,
    contact: contactOf(shop),
    online: null,
    hidden: [],
    disclosure: family === 'kaipu' ? { site: entry.host ?? 'portal', path: `${base}zfxxgk/index.html` } : null,
    services,
    channel,
    petition: null,
    footerLacks: [],
    floating: false,
    dirtyTags: die.chance(0.3),
    tagFaults: {},
    outside: [],
    lost: [],
  };
}
