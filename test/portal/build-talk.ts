/** Makes where an office hears its citizens: the channel with its letters, and the lists of surveys, interviews and results. */
import { monthSpan } from './calendar.ts';
import { articlePath, listPath } from './addresses.ts';
import { nameFor } from './column-names.ts';
import type { Channel, CityColumn } from './nouns.ts';
import { messages } from './messages.ts';
import { TALK_PAGE, talkItems } from './talk-columns.ts';
import type { Shop } from './build-unit.ts';

export function channelOf(shop: Shop): Channel | null {
  const { order, habits } = shop;
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
  const span = monthSpan(order.month);
  const asking = {
    die: die.fork('talk'),
    unit: entry,
    from: span.from,
    last: span.last,
    taken: new Set<string>(),
    pathFor: (date: string) => (style === 'details' ? articlePath(spot, date, shop.nextId()) : null),
  };
  const unanswered = wishes.has('unanswered') ? 1 - long : 0;
  const open = !wishes.has('no-messages');
  const name = key === 'mailbox' && entry.kind === 'street' ? '领导信箱' : nameFor(key, entry.group === 'town', order.index);
  const planted = { late, unanswered, long, extras: [...extras], talks: habits.talks, replies: habits.replies };
  return { key, name, path: listPath(spot), style, open, messages: open ? messages(asking, planted) : [] };
}

/** Lists of talk and powers; what they hold is no disclosure of the month. */
export function talkColumns(shop: Shop): CityColumn[] {
  const { order } = shop;
  const { last, from, days } = monthSpan(order.month);
  const die = order.die.fork('beside');
  const filling = (key: string) => ({
    die: die.fork(key),
    unit: shop.unit,
    spot: shop.spot(key),
    month: { from, last, days },
    inMonth: 0,
    reprints: 0,
    stale: false,
    taken: shop.taken,
    nextId: shop.nextId,
  });
  return [...talkItems(die, shop.habits, filling, last)].map(([key, items]): CityColumn => {
    const spot = shop.spot(key);
    return {
      key,
      name: nameFor(key, order.entry.group === 'town', order.index),
      path: listPath(spot),
      number: spot.number,
      listing: 'html',
      dateForm: die.pick(['iso', 'slash', 'dot', 'long'] as const),
      markup: die.pick(['ul', 'ul', 'table', 'dl'] as const),
      pageSize: TALK_PAGE,
      blank: false,
      items,
      copies: [],
    };
  });
}
