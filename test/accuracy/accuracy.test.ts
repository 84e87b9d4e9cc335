/** The readers are held to the aims on the invented pages, and the counting to arithmetic. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aims, held } from './aims.ts';
import { readCorpus } from './corpus.ts';
import { measure } from './measure.ts';
import { figures, many, newTally, one } from './tally.ts';

const pages = join(import.meta.dirname, 'pages');
const columns = readFileSync(join(import.meta.dirname, '../../config/columns.yaml'), 'utf8');

test('every aim is held on the invented pages', () => {
  const { tally } = measure(pages, columns);
  const unheld = held(tally, aims).filter(({ ok }) => !ok);
  expect({ unheld: unheld.map(({ says }) => says), misses: unheld.length === 0 ? [] : tally.misses }).toEqual({ unheld: [], misses: [] });
  expect(held(tally, aims)).toHaveLength(aims.length);
});

test('the invented pages name no real host, and every page has its label', () => {
  const corpus = readCorpus(pages);
  expect(corpus.length).toBeGreaterThanOrEqual(40);
  const real = /\b(?:[\w-]+\.)+gov\.cn\b/g;
  const allowed = /(?:^|\.)(?:example\.gov\.cn|beian\.gov\.cn|miit\.gov\.cn|conac\.cn|zfwzgl\.www\.gov\.cn|kaipuyun\.cn)$/;
  for (const { id, url, body } of corpus) {
    const hosts = [...Buffer.from(body).toString('latin1').matchAll(real)].map(([host]) => host);
    expect({ id, hosts: [new URL(url).host, ...hosts].filter((host) => !allowed.test(host)) }).toEqual({ id, hosts: [] });
  }
});

describe('counting', () => {
  test('one value', () => {
    const tally = newTally();
    one(tally, 'a', 'date', '2018-12-06', '2018-12-06');
    one(tally, 'b', 'date', null, null);
    one(tally, 'c', 'date', '2018-12-06', '2019-12-06');
    one(tally, 'd', 'date', null, '2019-12-06');
    one(tally, 'e', 'date', '2018-12-06', null);
    expect(figures(tally)).toMatchObject([{ precision: 1 / 3, recall: 1 / 3, exact: 2 / 4, there: 3, absent: 1, wrong: 2, missed: 2 }]);
    expect(tally.misses.map(({ page }) => page)).toEqual(['c', 'd', 'e']);
  });
  test('several values', () => {
    const tally = newTally();
    many(tally, 'a', 'keys', ['news', 'notice', 'notice'], ['notice', 'policy']);
    expect(figures(tally)).toMatchObject([{ precision: 1 / 2, recall: 1 / 3, there: 3, wrong: 1, missed: 2 }]);
    expect(tally.misses).toEqual([{ page: 'a', field: 'keys', wanted: 'news, notice', found: 'policy' }]);
  });
});
