/** The law of ignorance, over every indicator of every shipped rubric: what is out of sight may silence a line, and never change its points. */
import { describe, expect, test } from '@jest/globals';
import { busyUnit } from './busy-unit.ts';
import { wholeUnit } from './city.ts';
import { drawnUnit } from './drawn-unit.ts';
import { days } from './looks.ts';
import { breaches, hide, sequence, unreached, viewOf } from './out-of-sight.ts';
import type { World } from './out-of-sight.ts';

const worlds: [string, World][] = [
  ['city', { ...wholeUnit(), services: true, probes: days(1, 31, 20, { outcome: { kind: 'silent', why: 'refused', tries: 1 } }) }],
  ['busy', { ...busyUnit(), services: true, probes: days(1, 31, 24) }],
  ['town hall', { ...busyUnit(), services: false, probes: days(1, 31, 24, { outcome: { kind: 'silent', why: 'refused', tries: 1 } }) }],
];

describe.each(worlds)('%s', (_, world) => {
  const whole = viewOf(world);

  test('is judged in every line but few', () => {
    const open = [...whole.lines].filter(([, { state }]) => state === 'cannot-judge').map(([name, { why }]) => `${name} ${why}`);
    expect(open).toEqual([]);
  });

  test('any one page out of sight', () => {
    // The town hall is the busy unit without its services: a part of it will do.
    const hidden = world.pages.filter((_page, at) => world.services || at % 4 === 0);
    const told = hidden.flatMap((one, at) =>
      breaches(whole, viewOf({ ...world, pages: world.pages.map((page) => (page === one ? hide(one, at) : page)) })).map(
        (said) => `${one.record.url}: ${said}`,
      ),
    );
    expect(told).toEqual([]);
  });

  test('any one file or address not reached', () => {
    const told = world.links
      .filter(({ where, verdict }) => where === 'inside' || verdict === 'alive')
      .flatMap((one, at) =>
        breaches(whole, viewOf({ ...world, links: world.links.map((each) => (each === one ? unreached(one, at) : each)) })).map(
          (said) => `${one.url}: ${said}`,
        ),
      );
    expect(told).toEqual([]);
  });

  test('many out of sight at once, and looks missing', () => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const next = sequence(seed);
      const share = 2 + next(20);
      const part: World = {
        ...world,
        pages: world.pages.map((page) => (next(share) === 0 ? hide(page, next(97)) : page)),
        links: world.links.map((one) =>
          (one.where === 'inside' || one.verdict === 'alive') && next(share) === 0 ? unreached(one, next(97)) : one,
        ),
        probes: next(2) === 0 ? world.probes : world.probes.filter((_look, at) => at < next(world.probes.length)),
      };
      expect({ seed, told: breaches(whole, viewOf(part)) }).toEqual({ seed, told: [] });
    }
  });

  test('order does not matter', () => {
    for (let seed = 1; seed <= 4; seed += 1) {
      const next = sequence(seed);
      const shuffled = <T>(list: readonly T[]): T[] => {
        const left = [...list];
        return list.map(() => left.splice(next(left.length), 1)[0]!);
      };
      expect(viewOf({ ...world, pages: shuffled(world.pages), links: shuffled(world.links), probes: shuffled(world.probes) })).toEqual(
        whole,
      );
    }
  });
});

test('looked everywhere, and nothing there: true zeros and full marks, nothing open', () => {
  const [front] = wholeUnit().pages;
  const bare = { ...front!, facts: { ...front!.facts!, sections: [], links: [], items: [] } };
  const { lines } = viewOf({ services: true, pages: [bare], links: [], probes: days(1, 31, 24) });
  expect([...lines].filter(([, { state }]) => state === 'cannot-judge').map(([name]) => name)).toEqual([]);
});

test.each([1, 2, 3, 4, 5, 6])('unit %i, drawn by numbers: pages out of sight, one and many', (seed) => {
  const world: World = { ...drawnUnit(seed), services: seed % 3 > 0, probes: days(1, 31, 24) };
  const [whole, next] = [viewOf(world), sequence(seed)];
  for (let time = 0; time < 12; time += 1) {
    const share = time < 6 ? world.pages.length : 2 + next(20);
    const pages = world.pages.map((page) => (next(share) === 0 ? hide(page, next(97)) : page));
    expect({ time, told: breaches(whole, viewOf({ ...world, pages })) }).toEqual({ time, told: [] });
  }
});
