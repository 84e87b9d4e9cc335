/** Makes one office of the city: its columns and what they hold, its services, its talk with citizens. */
import { civil, monthSpan } from './calendar.ts';
import { articlePath, listPath, matches, type Spot } from './addresses.ts';
import { SECTIONS, nameFor } from './column-names.ts';
import type { Channel, CityColumn, CityUnit, DateForm, Family, Section } from './nouns.ts';
import { guides } from './guides.ts';
import { fillColumn } from './items.ts';
import { messages } from './messages.ts';
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
interface Shop {
  order: UnitOrder;
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

function sectionsOf(shop: Shop): Section[] {
  const { order } = shop;
  const { die, wishes } = order;
  const town = order.entry.group === 'town';
  const kept = SECTIONS.filter((key) => !wishes.has(`no-${key}`));
  const year = civil(monthSpan(order.month).last).year;
  const hidden = order.family === 'kaipu';
  return [...kept, ...(die.chance(0.5) ? ['overview'] : []), ...(die.chance(0.35) ? ['leaders'] : [])].map((key) => ({
    key,
    name: nameFor(key, town, order.index),
    path: listPath(shop.spot(key)),
    date:
      key === 'annual' ? `${reportYear(order.month) + 1}-03-${String(die.int(12, 28))}` : `${year - 1}-0${die.int(3, 9)}-1${die.int(0, 9)}`,
    onHome: !(hidden && (SECTIONS as readonly string[]).includes(key)),
  }));
}

/** The year the newest annual report speaks of: it is due by the end of March. */
export function reportYear(month: string): number {
  const { year, month: index } = civil(`${month}-01`);
  return index >= 4 ? year - 1 : year - 2;
}

function channelOf(shop: Shop): Channel | null {
  const { order } = shop;
  const { die, wishes, entry } = order;
  if (wishes.has('no-contact')) return null;
  const key = die.pick(['consult', 'consult', 'mailbox'] as const);
  const spot = shop.spot(key);
  const style = die.pick(['table', 'entries', 'details'] as const);
  const late = wishes.has('late') ? die.int(1, 2) : 0;
  const long = wishes.has('unanswered') && die.chance(0.4) ? 1 : 0;
  const extras = [
    ...(die.chance(0.25) ? (['last-day'] as const) : []),
    ...(die.chance(0.2) ? (['open'] as const) : []),
    ...(die.chance(0.12) ? (['old'] as const) : []),
  ];
  const asking = {
    die: die.fork('talk'),
    unit: entry,
    last: monthSpan(order.month).last,
    taken: new Set<string>(),
    pathFor: (date: string) => (style === 'details' ? articlePath(spot, date, shop.nextId()) : null),
  };
  const unanswered = wishes.has('unanswered') ? 1 - long : 0;
  const open = !wishes.has('no-messages');
  const name = key === 'mailbox' && entry.kind === 'street' ? '领导信箱' : nameFor(key, entry.group === 'town', order.index);
  return {
    key,
    name,
    path: listPath(spot),
    style,
    open,
    messages: open ? messages(asking, { late, unanswered, long, extras: [...extras] }) : [],
  };
}

const FIRST_NUMBER = 1000;
const KEYS =
  'news notice policy interpret plan budget licence penalty project tender livelihood hr emergency stats proposals overview leaders guide catalog onrequest annual services consult mailbox'.split(
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
  const shop: Shop = { order, base, unit, taken: new Set(), nextId: () => (id += die.int(1, 3)), spot };
  const columns = columnsOf(shop, plan(order));
  const pathFor = (date: string) => articlePath(spot('services'), date, shop.nextId());
  const { last } = monthSpan(order.month);
  const services = wishes.has('no-services')
    ? null
    : {
        name: nameFor('services', false, index),
        path: listPath(spot('services')),
        guides: guides({ die: die.fork('guides'), unit, last, pathFor, forms: true }, die.int(2, 3)),
      };
  const sections = sectionsOf(shop);
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
