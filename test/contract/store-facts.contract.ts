/** What every Store must do with pages and links. Part of store.contract.ts. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { FetchOutcome } from '../../crawler/page-record.ts';
import { link, page, run } from './store-samples.ts';
import { all, saveLinks, savePages } from './store-stage.ts';
import type { Stores } from './store-stage.ts';
import type { PageFilter } from '../../workers/store.ts';

export function storesFacts(at: Stores): void {
  describe('pages and links', () => {
    const month = '2018-06';
    const urls = async (filter: PageFilter) => (await all(at.store.pages(month, filter))).map(({ record }) => record.url);
    beforeAll(async () => {
      await at.store.openRun(run(month));
    });

    test('come back as they were, Chinese, astral characters, control characters and all', async () => {
      const odd = page('http://odd/?q=\u0000&x=\ud800', 'odd', { title: '公开\u0000年报 🏛 \ud800 "\\' });
      await savePages(at.store, month, 'odd', [odd, page('http://odd/none', 'odd', null)]);
      const [first, second] = await all(at.store.pages(month, { unit: 'odd' }));
      expect(first).toEqual(odd);
      expect(second!.facts).toBeNull();
    });

    test('are found by unit, by nobody, by site, in code point order of address on every database', async () => {
      const order = ['http://s/A', 'http://s/Z', 'http://s/_', 'http://s/a', 'http://s/é', 'http://s/一', 'http://s/白', 'http://s/阿'];
      const mixed = [5, 2, 7, 0, 3, 6, 1, 4].map((index) => order[index]!);
      await savePages(
        at.store,
        month,
        's',
        mixed.map((url, index) => page(url, index % 2 ? 'u1' : null)),
      );
      await savePages(at.store, month, 't', [page('http://t/', 'u1')]);
      expect(await urls({ site: 's' })).toEqual(order);
      expect(await urls({ unit: 'u1' })).toEqual([...order.filter((url) => mixed.indexOf(url) % 2), 'http://t/']);
      expect(await urls({ unit: null, site: 's' })).toEqual(order.filter((url) => mixed.indexOf(url) % 2 === 0));
      expect(await urls({ unit: 'u1', site: 't' })).toEqual(['http://t/']);
      expect(await urls({ unit: 'nobody' })).toEqual([]);
      expect(await all(at.store.pages('1999-01', {}))).toEqual([]);
    });

    test('are found by address, and read without their facts', async () => {
      const order = ['http://w/a', 'http://w/b', 'http://w/c'];
      await savePages(
        at.store,
        month,
        'w',
        order.map((url) => page(url, 'w')),
      );
      await savePages(at.store, month, 'v', [page('http://w/b', 'v')]);
      expect(await urls({ addresses: ['http://w/c', 'http://w/b', 'http://w/b', 'http://w/none'] })).toEqual([
        'http://w/b',
        'http://w/b',
        'http://w/c',
      ]);
      expect(await urls({ addresses: ['http://w/b'], site: 'w' })).toEqual(['http://w/b']);
      expect(await urls({ addresses: [] })).toEqual([]);
      const many = Array.from({ length: 450 }, (_, index) => `http://w/none${index}`);
      expect(await urls({ addresses: [...many, ...order], site: 'w' })).toEqual(order);
      expect(await all(at.store.pages(month, { site: 'w', facts: false }))).toEqual(order.map((url) => page(url, 'w', null)));
    });

    test('an address saved again is replaced, also within one call', async () => {
      await savePages(at.store, month, 'r', [page('http://r/', 'u1', { n: 1 }), page('http://r/', 'u2', { n: 2 })]);
      await savePages(at.other, month, 'r', [page('http://r/', 'u3', { n: 3 })]);
      expect(await all(at.store.pages(month, { site: 'r' }))).toEqual([page('http://r/', 'u3', { n: 3 })]);
    });

    test('addresses of any length keep apart', async () => {
      const long = `http://long/?${'长x%'.repeat(3000)}`;
      await savePages(at.store, month, 'long', [page(`${long}b`), page(`${long}a`), page(long)]);
      expect(new Set(await urls({ site: 'long' }))).toEqual(new Set([long, `${long}a`, `${long}b`]));
    });

    test('a site of thousands of pages is read while other work goes on', async () => {
      const many = Array.from({ length: 1234 }, (_, index) =>
        page(`http://many/${String(index).padStart(5, '0')}`, index % 3 ? 'many' : null),
      );
      await savePages(at.store, month, 'many', [...many].reverse());
      const read: string[] = [];
      for await (const { record } of at.store.pages(month, { site: 'many' })) {
        read.push(record.url);
        if (read.length % 300 === 0) await saveLinks(at.store, month, 'many', [link(`${record.url}.pdf`)]);
      }
      expect(read).toEqual(many.map(({ record }) => record.url));
      expect(await urls({ unit: 'many' })).toHaveLength(many.filter(({ record }) => record.unit).length);
      expect(await all(at.store.links(month, 'many'))).toHaveLength(4);
    });

    test('a reader may stop early, and its own errors stay its own', async () => {
      for await (const first of at.store.pages(month, { site: 'many' })) {
        expect(first.record.url).toBe('http://many/00000');
        break;
      }
      const reading = (async () => {
        for await (const first of at.store.pages(month, { site: 'many' })) throw new TypeError(first.record.url);
      })();
      await expect(reading).rejects.toThrow(new TypeError('http://many/00000'));
      expect(await at.store.findRun(month)).not.toBeNull();
    });

    test('links come in order of address, the last one saved', async () => {
      await saveLinks(at.store, month, 'l', [link('http://l/b'), link('http://l/a', 'dead')]);
      await saveLinks(at.store, month, 'l', [link('http://l/a', 'alive')]);
      await saveLinks(at.store, month, 'l', []);
      await savePages(at.store, month, 'l', []);
      expect(await all(at.store.links(month, 'l'))).toEqual([link('http://l/a', 'alive'), link('http://l/b')]);
    });

    test('are counted by outcome, whatever their texts pretend', async () => {
      await at.store.openRun(run('1991-03'));
      const outcomes: FetchOutcome[] = [
        { kind: 'answered', status: 404, type: 'text/html', ms: 1, hops: [], via: 'http' },
        { kind: 'blocked', by: 'waf', status: null },
        { kind: 'silent', why: 'dns', tries: 3 },
        { kind: 'skipped', why: 'robots' },
        { kind: 'skipped', why: 'budget' },
      ];
      const pages = outcomes.map((outcome, index) => {
        const one = page(`http://o/${index}?"outcome":{"kind":"silent"%_\u0000`, null, null);
        return { ...one, record: { ...one.record, outcome } };
      });
      expect(await at.store.outcomes('1991-03')).toEqual({ known: 0, answered: 0, blocked: 0, silent: 0, skipped: 0 });
      await savePages(at.store, '1991-03', 'o', pages);
      expect(await at.other.outcomes('1991-03')).toEqual({ known: 5, answered: 1, blocked: 1, silent: 1, skipped: 2 });
    });

    test('belong to a run that exists', async () => {
      await expect(at.store.savePages('1999-01', 's', [page('http://s/')], 1)).rejects.toThrow('no such run: 1999-01');
    });
  });
}
