/** What an office has earned beside the items of its columns: guides, answers, surveys, what a citizen finds there. */
import { addDays } from './calendar.ts';
import type { City, CityItem, CityUnit } from './nouns.ts';

const RESULT = /结果反馈|结果的反馈/;

/** The first day of the twelve months that end with the month. */
export function yearFrom({ to }: Pick<City, 'to'>): string {
  return `${Number(to.slice(0, 4)) - 1}${to.slice(4)}`;
}

function itemsOf(unit: CityUnit, key: string): CityItem[] {
  return unit.columns.find((column) => column.key === key)?.items ?? [];
}

/** Interpretations of the month, one that is a policy or news as well left to those. */
function interpretations(city: City, unit: CityUnit): Record<string, number> {
  const items = itemsOf(unit, 'interpret').filter(({ date }) => date >= city.from && date < city.to);
  const linked = items.filter(({ interprets }) => interprets).length;
  return { linked, unlinked: items.length - linked };
}

export function merits(city: City, unit: CityUnit, world: boolean): Record<string, Record<string, number>> {
  const year = yearFrom(city);
  const within = (key: string) => itemsOf(unit, key).filter(({ date }) => date >= year && date < city.to && date <= city.last);
  const recent = (items: CityItem[]) => items.filter(({ date }) => date >= addDays(city.last, -60));
  const missing = (indicator: string) =>
    city.faults.some((fault) => fault.unit === unit.id && fault.indicator === indicator && (world || !fault.outside));
  const present = (indicator: string) => ({ present: missing(indicator) ? 0 : 1 });
  const { services } = unit;
  const replies = unit.channel?.messages.filter(({ replied }) => replied !== null && replied >= city.from && replied < city.to) ?? [];
  const results = [...itemsOf(unit, 'survey'), ...itemsOf(unit, 'feedback')].filter(({ title }) => RESULT.test(title));
  return {
    'PS-01': present('PS-01'),
    'PS-02': { own: services?.guides.length ?? 0, delegated: world ? (services?.away.length ?? 0) : 0 },
    'PS-05': present('PS-05'),
    'PS-06': present('PS-06'),
    'PS-07': present('PS-07'),
    'IX-01': present('IX-01'),
    'IX-02': present('IX-02'),
    'IX-04': { reply: replies.length },
    'IX-05': { own: within('survey').filter(({ title }) => !RESULT.test(title)).length },
    'IX-06': { own: within('interview').length },
    'IX-07': { result: recent(results).length, statistics: recent(itemsOf(unit, 'talkstat')).length },
    'DI-04': interpretations(city, unit),
  };
}
