/** What every Store must do; the same promises on SQLite and on PostgreSQL. Registered by store.test.ts for each side. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { StoreError } from '../../workers/store.ts';
import type { Store, StoreTrouble } from '../../workers/store.ts';
import { attempt, entry, link, page, results, run, score } from './store-samples.ts';

export async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

export async function trouble(work: Promise<unknown>): Promise<StoreTrouble | string> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof StoreError ? error.trouble : `not a StoreError: ${error}`),
  );
}

/** `open` opens the one database of the suite again, as another process would. */
export function storeContract(side: string, open: () => Promise<Store>): void {
  describe(`a store on ${side}`, () => {
    let store: Store;
    let other: Store;
    beforeAll(async () => {
      [store, other] = await Promise.all([open(), open()]); // two processes that start at once on an empty database
    });
    afterAll(async () => {
      await store?.close();
      await other?.close();
    });

    describe('runs', () => {
      test('the month is the key: whoever comes second gets the first run', async () => {
        expect(await store.findRun('2018-01')).toBeNull();
        const asked = [run('2018-01'), { ...run('2018-01'), rubric: 'another' }];
        const opened = await Promise.all([store.openRun(asked[0]!), other.openRun(asked[1]!), store.openRun(asked[1]!)]);
        expect(new Set(opened.map((found) => JSON.stringify(found))).size).toBe(1);
        expect(await other.findRun('2018-01')).toEqual(opened[0]);
      });

      test('is open until it is closed, and closing twice is closing once', async () => {
        await store.openRun(run('2018-02'));
        expect(await store.isClosed('2018-02')).toBe(false);
        await store.closeRun('2018-02');
        await store.closeRun('2018-02');
        expect(await other.isClosed('2018-02')).toBe(true);
        expect((await store.openRun(run('2018-02'))).id).toBe('2018-02');
        expect(await store.isClosed('2018-02')).toBe(true);
        expect(await store.isClosed('1999-01')).toBe(false);
        await expect(store.closeRun('1999-01')).rejects.toThrow('no such run: 1999-01');
      });
    });

    describe('sites', () => {
      test('an attempt is replaced until it is done, then only by itself', async () => {
        await store.openRun(run('2018-03'));
        await store.saveSite(attempt('2018-03', 'z', 'open'));
        await store.saveSite(attempt('2018-03', 'a', 'open'));
        await store.saveSite(attempt('2018-03', 'z', 'failed'));
        expect((await store.sites('2018-03')).map(({ site, state }) => [site, state])).toEqual([
          ['a', 'open'],
          ['z', 'failed'],
        ]);
        const done = attempt('2018-03', 'z', 'done');
        await store.saveSite(done);
        await other.saveSite(done);
        expect(await trouble(other.saveSite(attempt('2018-03', 'z', 'failed')))).toBe('conflict');
        expect(await trouble(other.saveSite({ ...done, sha256: 'ff' }))).toBe('conflict');
        expect((await store.sites('2018-03'))[1]).toEqual(done);
        expect(await store.sites('2018-04')).toEqual([]);
      });

      test('clearing drops an unfinished site and nothing else; a finished one is kept', async () => {
        await store.openRun(run('2018-05'));
        for (const site of ['gone', 'stays']) {
          await store.saveSite(attempt('2018-05', site, 'open'));
          await store.savePages('2018-05', site, [page(`http://${site}/`)]);
          await store.saveLinks('2018-05', site, [link(`http://${site}/x.pdf`)]);
        }
        await store.clearSite('2018-05', 'gone');
        await store.clearSite('2018-05', 'gone');
        expect((await store.sites('2018-05')).map(({ site }) => site)).toEqual(['stays']);
        expect((await all(store.pages('2018-05', {}))).map(({ record }) => record.url)).toEqual(['http://stays/']);
        expect(await store.links('2018-05', 'gone')).toEqual([]);
        expect(await store.links('2018-05', 'stays')).toHaveLength(1);
        await store.saveSite(attempt('2018-05', 'stays', 'done'));
        expect(await trouble(other.clearSite('2018-05', 'stays'))).toBe('conflict');
        expect(await all(store.pages('2018-05', { site: 'stays' }))).toHaveLength(1);
      });
    });

    describe('pages and links', () => {
      const month = '2018-06';
      const urls = async (filter: { unit?: string | null; site?: string }) =>
        (await all(store.pages(month, filter))).map(({ record }) => record.url);
      beforeAll(async () => {
        await store.openRun(run(month));
      });

      test('come back as they were, Chinese, astral characters, control characters and all', async () => {
        const odd = page('http://odd/?q=\u0000&x=\ud800', 'odd', { title: '公开\u0000年报 🏛 \ud800 "\\' });
        await store.savePages(month, 'odd', [odd, page('http://odd/none', 'odd', null)]);
        const [first, second] = await all(store.pages(month, { unit: 'odd' }));
        expect(first).toEqual(odd);
        expect(second!.facts).toBeNull();
      });

      test('are found by unit, by nobody, by site, in code point order of address on every database', async () => {
        const order = ['http://s/A', 'http://s/Z', 'http://s/_', 'http://s/a', 'http://s/é', 'http://s/一', 'http://s/白', 'http://s/阿'];
        const mixed = [5, 2, 7, 0, 3, 6, 1, 4].map((index) => order[index]!);
        await store.savePages(
          month,
          's',
          mixed.map((url, index) => page(url, index % 2 ? 'u1' : null)),
        );
        await store.savePages(month, 't', [page('http://t/', 'u1')]);
        expect(await urls({ site: 's' })).toEqual(order);
        expect(await urls({ unit: 'u1' })).toEqual([...order.filter((url) => mixed.indexOf(url) % 2), 'http://t/']);
        expect(await urls({ unit: null, site: 's' })).toEqual(order.filter((url) => mixed.indexOf(url) % 2 === 0));
        expect(await urls({ unit: 'u1', site: 't' })).toEqual(['http://t/']);
        expect(await urls({ unit: 'nobody' })).toEqual([]);
        expect(await all(store.pages('1999-01', {}))).toEqual([]);
      });

      test('an address saved again is replaced, also within one call', async () => {
        await store.savePages(month, 'r', [page('http://r/', 'u1', { n: 1 }), page('http://r/', 'u2', { n: 2 })]);
        await other.savePages(month, 'r', [page('http://r/', 'u3', { n: 3 })]);
        expect(await all(store.pages(month, { site: 'r' }))).toEqual([page('http://r/', 'u3', { n: 3 })]);
      });

      test('addresses of any length keep apart', async () => {
        const long = `http://long/?${'长x%'.repeat(3000)}`;
        await store.savePages(month, 'long', [page(`${long}b`), page(`${long}a`), page(long)]);
        expect(new Set(await urls({ site: 'long' }))).toEqual(new Set([long, `${long}a`, `${long}b`]));
      });

      test('a site of thousands of pages is read while other work goes on', async () => {
        const many = Array.from({ length: 1234 }, (_, index) =>
          page(`http://many/${String(index).padStart(5, '0')}`, index % 3 ? 'many' : null),
        );
        await store.savePages(month, 'many', [...many].reverse());
        const read: string[] = [];
        for await (const { record } of store.pages(month, { site: 'many' })) {
          read.push(record.url);
          if (read.length % 300 === 0) await store.saveLinks(month, 'many', [link(`${record.url}.pdf`)]);
        }
        expect(read).toEqual(many.map(({ record }) => record.url));
        expect(await urls({ unit: 'many' })).toHaveLength(many.filter(({ record }) => record.unit).length);
        expect(await store.links(month, 'many')).toHaveLength(4);
      });

      test('a reader may stop early, and its own errors stay its own', async () => {
        for await (const first of store.pages(month, { site: 'many' })) {
          expect(first.record.url).toBe('http://many/00000');
          break;
        }
        const reading = (async () => {
          for await (const first of store.pages(month, { site: 'many' })) throw new TypeError(first.record.url);
        })();
        await expect(reading).rejects.toThrow(new TypeError('http://many/00000'));
        expect(await store.findRun(month)).not.toBeNull();
      });

      test('links come in order of address, the last one saved', async () => {
        await store.saveLinks(month, 'l', [link('http://l/b'), link('http://l/a', 'dead')]);
        await store.saveLinks(month, 'l', [link('http://l/a', 'alive')]);
        await store.saveLinks(month, 'l', []);
        await store.savePages(month, 'l', []);
        expect(await store.links(month, 'l')).toEqual([link('http://l/a', 'alive'), link('http://l/b')]);
      });

      test('belong to a run that exists', async () => {
        await expect(store.savePages('1999-01', 's', [page('http://s/')])).rejects.toThrow('no such run: 1999-01');
      });
    });

    describe('scores and bulletin', () => {
      test('come back exactly, amounts to the last digit, in order of unit', async () => {
        await store.openRun(run('2018-07'));
        const scores = [score('2018-07', 'b', '701.5'), score('2018-07', '公安局', null), score('2018-07', 'B', '0.30000000000000004')];
        for (const each of scores) await store.saveScore(each, results(each.unit));
        expect(await other.scores('2018-07')).toEqual([scores[2], scores[0], scores[1]]);
        expect(await other.results('2018-07', '公安局')).toEqual(results('公安局'));
        expect(await store.results('2018-07', 'unknown')).toEqual([]);
        await store.saveScore(score('2018-07', 'b', '700'), []);
        expect((await store.scores('2018-07'))[1]!.total).toBe('700');
        expect(await store.results('2018-07', 'b')).toEqual([]);
      });

      test('a closed run accepts what it holds and refuses every change', async () => {
        const month = '2018-08';
        await store.openRun(run(month));
        await store.saveScore(score(month, 'a', '10'), results('a'));
        await store.closeRun(month);
        await other.saveScore(score(month, 'a', '10'), results('a'));
        await other.saveBulletin(month, 'd1', '{"city":"示例市"}'); // the publisher may have closed first
        await store.saveBulletin(month, 'd1', '{"city":"示例市"}');
        const changes = [
          other.saveScore(score(month, 'a', '11'), results('a')),
          other.saveScore(score(month, 'a', '10'), []),
          other.saveScore(score(month, 'late', '1'), []),
          other.saveBulletin(month, 'd2', '{"city":"示例市"}'),
          other.savePages(month, 's', [page('http://s/')]),
          other.saveLinks(month, 's', [link('http://s/')]),
          other.clearSite(month, 's'),
        ];
        for (const change of changes) expect(await trouble(change)).toBe('conflict');
        expect(await store.scores(month)).toEqual([score(month, 'a', '10')]);
        expect(await store.bulletin(month)).toEqual({ digest: 'd1', json: '{"city":"示例市"}' });
      });

      test('the bulletin of an open run is replaced', async () => {
        await store.openRun(run('2018-09'));
        expect(await store.bulletin('2018-09')).toBeNull();
        await store.saveBulletin('2018-09', 'd1', '1');
        await store.saveBulletin('2018-09', 'd2', '2');
        expect(await other.bulletin('2018-09')).toEqual({ digest: 'd2', json: '2' });
      });
    });

    describe('the ledger', () => {
      test('keeps the order of entry, exact amounts and unknown ones, by the years an entry touches', async () => {
        const entries = [
          entry('2018-02', '公安局', { categories: { PS: '80.5', IX: null }, total: null }),
          entry('2017-11/2018-01', '公安局', { categories: { PS: '1/3' }, total: '0.1', amends: 'x', why: '更正' }),
          entry('2017-12', '财政局'),
        ];
        await store.appendLedger(entries);
        await store.appendLedger([]);
        await other.appendLedger([entry('2018-01', '财政局', { roster: 48 })]);
        expect(await store.ledger('2018')).toEqual([entries[0], entries[1], entry('2018-01', '财政局', { roster: 48 })]);
        expect(await store.ledger('2017')).toEqual([entries[1], entries[2]]);
        expect(await store.ledger('2016')).toEqual([]);
      });

      test('takes the whole set or nothing', async () => {
        await store.appendLedger([entry('2015-01', 'a')]);
        const repeated = [entry('2015-02', 'a'), entry('2015-03', 'a'), entry('2015-01', 'a')];
        expect(await trouble(store.appendLedger(repeated))).toBe('duplicate');
        expect(await trouble(store.appendLedger([entry('2015-04', 'a'), entry('2015-04', 'a')]))).toBe('duplicate');
        expect(await store.ledger('2015')).toEqual([entry('2015-01', 'a')]);
        await expect(store.appendLedger(repeated)).rejects.toThrow(/the ledger already holds this entry of a for 2015-01/);
      });

      test('publishes a month of a unit once, whatever the points', async () => {
        const published = entry('2014-01', 'a', { kind: 'published', total: '10', digest: 'p1' });
        const again = { ...published, total: '11', digest: 'p2' };
        expect(await trouble(store.appendLedger([published, again]))).toBe('duplicate');
        await store.appendLedger([published, { ...published, unit: 'b', digest: 'p3' }]);
        expect(await trouble(other.appendLedger([again]))).toBe('duplicate');
        await store.appendLedger([{ ...again, kind: 'correction', amends: 'p1', why: '复核' }]);
        expect((await store.ledger('2014')).map(({ kind, total }) => [kind, total])).toEqual([
          ['published', '10'],
          ['published', '10'],
          ['correction', '11'],
        ]);
      });

      test('of many writers of one set at once exactly one gets it in', async () => {
        const set = Array.from({ length: 450 }, (_, index) => entry('2013-01', `u${String(index).padStart(3, '0')}`));
        const outcomes = await Promise.all([0, 1, 2, 3].map((index) => trouble((index % 2 ? store : other).appendLedger(set))));
        expect(outcomes.sort()).toEqual(['duplicate', 'duplicate', 'duplicate', 'no error']);
        expect(await store.ledger('2013')).toEqual(set);
      });
    });
  });
}
