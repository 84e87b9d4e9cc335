/** Units drawn by numbers: the others with dates that disagree, articles that are gone, equal titles, reprints, defects, links across. */
import type { LinkFacts, Page } from '../../crawler/crawl-result.ts';
import type { Item, PageFacts } from '../../crawler/read/page-facts.ts';
import { addDays } from '../../scoring/calendar.ts';
import { busyUnit } from './busy-unit.ts';
import { wholeUnit } from './city.ts';
import { sequence } from './out-of-sight.ts';

type Draw = (below: number) => number;

/** Navigation stays what it is: a list that nothing names, and that is known by its own word alone, is not missed when it is out of sight. */
export function drawnUnit(seed: number): { pages: Page[]; links: LinkFacts[] } {
  const next = sequence(seed + 1000);
  const base = next(2) === 0 ? wholeUnit() : busyUnit();
  const addresses = base.pages.map(({ record }) => record.url);
  const drawn = base.pages.map((page, at): Page => {
    if (page.facts === null || at === 0) return page;
    const isList = page.facts.kind === 'column' || page.record.url.endsWith('/');
    if (!isList && next(20) === 0) return gone(page);
    return { ...page, facts: isList ? drawnList(page.facts, next) : drawnText(page.facts, addresses, next) };
  });
  return { ...base, pages: drawn };
}

function gone(page: Page): Page {
  return {
    ...page,
    facts: null,
    record: { ...page.record, outcome: { kind: 'answered', status: 404, type: 'text/html', ms: 1, hops: [], via: 'http' } },
  };
}

const moved = (date: string, next: Draw): string => addDays(date, next(5) === 0 ? next(80) - 40 : next(7) - 3);

function drawnList(facts: PageFacts, next: Draw): PageFacts {
  const services = facts.column?.key === 'services';
  const row = (item: Item): Item => ({
    ...item,
    text: next(25) === 0 ? '同一标题' : item.text,
    date:
      item.date === null || next(60) === 0 ? null : { ...item.date, date: next(10) === 0 ? moved(item.date.date, next) : item.date.date },
    pinned: next(40) === 0 || item.pinned,
  });
  const items = facts.items.filter(() => services || next(20) > 0).map(row);
  return {
    ...facts,
    items,
    ...(next(15) === 0 && { tags: [] }),
    ...(next(25) === 0 && { paging: { ...facts.paging, blind: true as const } }),
    ...(next(30) === 0 && { loader: { kind: 'script' as const, urls: [] } }),
  };
}

function drawnText(facts: PageFacts, addresses: readonly string[], next: Draw): PageFacts {
  const anywhere = (): string => addresses[next(addresses.length)]!;
  const { published } = facts;
  return {
    ...facts,
    published:
      published === null || next(15) === 0 ? null : { ...published, date: next(3) === 0 ? moved(published.date, next) : published.date },
    ...(next(12) === 0 && { source: { text: '新华社' } }),
    ...(next(15) === 0 && { tags: [] }),
    ...(next(15) === 0 && { defects: [{ sort: (['garbled', 'floating', 'soft-404', 'server-error'] as const)[next(4)]!, text: '' }] }),
    ...(next(12) === 0 && { links: [...facts.links, { url: anywhere(), text: '链接' }] }),
    ...(next(12) === 0 && { related: [anywhere()] }),
    ...(next(20) === 0 && { personal: [{ sort: 'id18' as const, masked: '410381********0018', count: 1, sure: true }] }),
  };
}
