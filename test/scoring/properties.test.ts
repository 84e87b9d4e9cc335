/** What must hold for any city: order does not matter, and what was not seen never moves a score in silence. */
import { describe, expect, test } from '@jest/globals';
import type { LinkFacts, Page } from '../../crawler/crawl-result.ts';
import { judge } from '../../scoring/judge.ts';
import { scoreUnit } from '../../scoring/score.ts';
import type { UnitScore } from '../../scoring/unit-score.ts';
import { wholeUnit } from './city.ts';
import { HOME, article, column, facts, home, item, page, refused, rubric, unit, url } from './facts.ts';

function score(pages: Page[], links: LinkFacts[]): UnitScore {
  const given = facts(pages, { links });
  return scoreUnit({ run: '2018-12', unit, facts: given, results: judge(given, rubric, '2018-12'), rubric, engine: 'any' });
}

/** Numbers without dice: the same on every machine. */
function sequence(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

function shuffle<T>(list: readonly T[], next: (below: number) => number): T[] {
  const left = [...list];
  return list.map(() => left.splice(next(left.length), 1)[0]!);
}

/** A unit drawn by numbers: columns of any strength, date conflicts, reprints, defects, pinned rows. */
function drawn(seed: number): { pages: Page[]; links: LinkFacts[] } {
  const next = sequence(seed);
  const keys = ['news', 'notice', 'policy', 'plan', 'livelihood'].filter(() => next(5) > 0);
  const pages: Page[] = [];
  const date = (): string => `2018-1${next(2) + 1}-${String(next(28) + 1).padStart(2, '0')}`;
  for (const key of keys) {
    const rows = Array.from({ length: next(30) }, (_, at) =>
      item(`${key}/${at}.html`, next(12) === 0 ? null : date(), `${key}第${at}条`, next(20) === 0),
    );
    rows.sort((a, b) => ((a.date?.date ?? '') < (b.date?.date ?? '') ? 1 : -1));
    const cut = Math.ceil(rows.length / 2);
    pages.push(
      column(`${key}/`, key, rows.slice(0, cut), rows.length > 4 ? { paging: { next: [url(`${key}/index_1.html`)], total: null } } : {}),
    );
    if (rows.length > 4) pages.push(column(`${key}/index_1.html`, key, rows.slice(cut)));
    for (const row of rows) {
      const moved =
        next(10) === 0 && row.date
          ? `${row.date.date.slice(0, 8)}${String(Math.max(1, Number(row.date.date.slice(8)) - 1)).padStart(2, '0')}`
          : (row.date?.date ?? date());
      pages.push(
        article(row.url, moved, {
          source: { text: next(4) === 0 ? '新华社' : '公安局' },
          defects: next(25) === 0 ? [{ sort: 'garbled', text: '' }] : [],
        }),
      );
    }
  }
  const front = home({ ...Object.fromEntries(keys.map((key) => [`${key}/`, key])), 'g/': 'guide' });
  return { pages: [front, page('g/', { textChars: 300 }), ...pages], links: [] };
}

const cities = [wholeUnit(), ...[1, 2, 3].map(drawn)];

describe.each(cities.map((city, index) => [index, city] as const))('unit %i', (index, { pages, links }) => {
  const whole = score(pages, links);

  test('is scored', () => expect(whole.total).not.toBeNull());

  test('the order of pages and links does not matter', () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const next = sequence(seed + index * 10);
      expect(score(shuffle(pages, next), shuffle(links, next))).toEqual(whole);
    }
  });

  test('a page turned away leaves each category as it was, or unknown; never up or down', () => {
    for (const one of pages) {
      const hidden = score(
        pages.map((candidate) => (candidate === one ? refused(one) : candidate)),
        links,
      );
      const moved = hidden.categories.filter(({ points }, at) => points !== null && points !== whole.categories[at]!.points);
      expect({ hid: one.record.url, moved }).toEqual({ hid: one.record.url, moved: [] });
      if (hidden.total === null) expect(hidden).toMatchObject({ verdict: 'not-ranked', why: expect.stringMatching(/无法判断|首页/) });
    }
  });

  test('two pages turned away neither', () => {
    const next = sequence(index + 77);
    for (let time = 0; time < 20; time += 1) {
      const hide = new Set([pages[next(pages.length)]!, pages[next(pages.length)]!]);
      const hidden = score(
        pages.map((candidate) => (hide.has(candidate) ? refused(candidate) : candidate)),
        links,
      );
      const moved = hidden.categories.filter(({ points }, at) => points !== null && points !== whole.categories[at]!.points);
      expect({ hid: [...hide].map(({ record }) => record.url), moved }).toEqual({
        hid: [...hide].map(({ record }) => record.url),
        moved: [],
      });
    }
  });

  test('nothing seen is unknown in every line, never 0', () => {
    const blind = score(pages.map(refused), links);
    expect(blind.total).toBeNull();
    expect(blind.lines.filter(({ points }) => points !== null)).toEqual([]);
  });

  test('without the front page nothing is known', () => {
    const blind = score(
      pages.map((one) => (one.record.url === HOME ? refused(one) : one)),
      links,
    );
    expect([blind.total, blind.why]).toEqual([null, '首页 被防火墙拦截']);
  });
});
