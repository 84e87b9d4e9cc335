/** What an honest inspector must report of the city, and what it must not. */
import { daysBetween } from './calendar.ts';
import type { City, CityUnit, Fault, Place } from './nouns.ts';
import { pagesOfSite } from './pages.ts';
import { newest } from './plant.ts';
import { merits } from './merits.ts';
import { longOpen } from './plant-talk.ts';
import { shownOnHome } from './render/home.ts';
import type { Portal } from './server.ts';

export interface KeyItem {
  title: string;
  url: string;
  date: string;
  reprint: boolean;
}

export interface KeyUnit {
  name: string;
  group: string;
  family: string;
  /** Items of the month by column key; one that stands in two columns is under the first of the rubric's order. */
  published: Record<string, { own: number; reprint: number; items: KeyItem[] }>;
  guides: number;
  forms: number;
  /** What earns, by indicator and sort; `present` is one thing that is there, however often. */
  merits: Record<string, Record<string, number>>;
  messages: { total: number; onTime: number; late: number; unanswered: number; open: number };
  /** Addresses of the unit that answer 200. */
  addresses: number;
}

export interface KeyFault {
  unit: string;
  kind: string;
  indicator: string;
  check: string;
  sort: string;
  /** An absolute address, a column key, or 'contact' / 'messages'. */
  subject: string;
  mark?: string;
  says: string;
}

export interface AnswerKey {
  seed: number;
  month: string;
  addresses: number;
  units: Record<string, KeyUnit>;
  faults: KeyFault[];
  /** Vetoes that follow from planted faults; flagged, never priced. */
  vetoes: { unit: string; indicator: string; why: string }[];
  silent: { unit: string; kind: string; where: string; why: string }[];
}

/** The order in which one item earns once. */
const ORDER = 'news notice policy interpret plan stats budget licence penalty livelihood project tender hr emergency proposals'.split(' ');

const address = (portal: Portal, place: Place | string) =>
  typeof place === 'string' ? place : `${portal.origins[place.site] ?? ''}${place.path}`;

function published(city: City, portal: Portal, unit: CityUnit): KeyUnit['published'] {
  const seen = new Set<string>();
  const found: KeyUnit['published'] = {};
  for (const key of ORDER)
    for (const column of unit.columns.filter((each) => each.key === key))
      for (const item of column.items) {
        const identity = `${item.title} ${item.date}`;
        if (item.date < city.from || item.date >= city.to || item.broken === 'soft-404' || seen.has(identity)) continue;
        seen.add(identity);
        const entry = (found[key] ??= { own: 0, reprint: 0, items: [] });
        entry[item.reprint ? 'reprint' : 'own'] += 1;
        entry.items.push({
          title: item.title,
          url: address(portal, { site: unit.site, path: item.path }),
          date: item.date,
          reprint: item.reprint,
        });
      }
  return found;
}

function keyUnit(city: City, portal: Portal, unit: CityUnit, addresses: number): KeyUnit {
  const guides = unit.services?.guides ?? [];
  const messages = unit.channel?.messages ?? [];
  const count = (...states: string[]) => messages.filter((message) => states.includes(message.state)).length;
  return {
    name: unit.name,
    group: unit.group,
    family: unit.family,
    published: published(city, portal, unit),
    guides: guides.length,
    merits: merits(city, unit, portal.mode === 'proxy'),
    forms: guides.reduce((sum, guide) => sum + guide.forms.length, 0),
    messages: {
      total: messages.length,
      onTime: count('on-time', 'last-day', 'complex'),
      late: count('late'),
      unanswered: count('unanswered'),
      open: count('open'),
    },
    addresses,
  };
}

function keyFault(portal: Portal, fault: Fault): KeyFault {
  const { outside: _, subject, ...rest } = fault;
  return { ...rest, subject: address(portal, subject) };
}

function vetoes(city: City): AnswerKey['vetoes'] {
  return city.units.flatMap((unit) => {
    const shown = shownOnHome(unit)
      .map((column) => newest(column.items))
      .sort()
      .at(-1);
    const long = unit.channel?.messages.some((message) => !message.replied && longOpen(message.asked, city.last));
    return [
      ...(!shown || daysBetween(shown, city.last) > 14
        ? [{ unit: unit.id, indicator: 'V-02', why: `首页最新信息为${shown ?? '无'}` }]
        : []),
      ...(long ? [{ unit: unit.id, indicator: 'V-04', why: '有留言超过3个月未答复' }] : []),
      ...(unit.services ? [] : [{ unit: unit.id, indicator: 'V-05', why: '没有办事服务' }]),
    ];
  });
}

/** Direct mode has no world outside: what is planted there is left out. */
export function answerKey(city: City, portal: Portal): AnswerKey {
  const counts = new Map<string, number>();
  let addresses = 0;
  for (const site of city.sites)
    for (const page of pagesOfSite(city, site).values()) {
      addresses += 1;
      if (page.unit) counts.set(page.unit, (counts.get(page.unit) ?? 0) + 1);
    }
  const here = portal.mode === 'proxy';
  return {
    seed: city.seed,
    month: city.month,
    addresses,
    units: Object.fromEntries(city.units.map((unit) => [unit.id, keyUnit(city, portal, unit, counts.get(unit.id) ?? 0)])),
    faults: city.faults.filter((fault) => here || !fault.outside).map((fault) => keyFault(portal, fault)),
    vetoes: vetoes(city),
    silent: city.silent
      .filter(({ where }) => here || typeof where !== 'string')
      .map(({ where, ...rest }) => ({ ...rest, where: address(portal, where) })),
  };
}
