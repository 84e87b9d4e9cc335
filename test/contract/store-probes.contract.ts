/** What every Store must do with looks at home pages. Part of store.contract.ts. */
import { describe, expect, test } from '@jest/globals';
import { sample } from '../scoring/looks.ts';
import type { Stores } from './store-stage.ts';

export function storesProbes(at: Stores): void {
  describe('looks at home pages', () => {
    const look = (instant: string, site = 'probed', change = {}) => sample(instant, { site, ...change });
    const all = ['2018-01-01T00:00:00Z', '2019-01-01T00:00:00Z'] as const;

    test('come back as they were, in order of time, one site at a time', async () => {
      const odd = look('2018-12-02T00:00:00.000Z', 'probed', {
        leadsOutside: 'http://白.test/\u0000\ud800',
        tls: { host: 'a:443', state: 'untrusted', why: null, protocol: null, chain: [], ms: 1 },
      });
      const rest = ['2018-12-02T00:00:00.001Z', '2018-12-01T23:59:59.999Z', '2018-12-10T00:00:00.000Z'].map((instant) => look(instant));
      for (const each of [odd, ...rest, look('2018-12-05T00:00:00.000Z', 'another')]) await at.store.saveProbe(each);
      expect(await at.other.probes('probed', ...all)).toEqual([rest[1], odd, rest[0], rest[2]]);
      expect(await at.store.probes('nobody', ...all)).toEqual([]);
    });

    test.each([
      ['2018-12-02T00:00:00.000Z', '2018-12-02T00:00:00.001Z', 1],
      ['2018-12-02T08:00:00+08:00', '2018-12-10T08:00:00+08:00', 2],
      ['2018-12-02T00:00:00.002Z', '2018-12-10T00:00:00.000Z', 0],
    ])('from %s up to %s', async (from, to, count) => {
      expect(await at.store.probes('probed', from, to)).toHaveLength(count);
    });

    test('saved again are there once; another of the same instant stands beside', async () => {
      const instant = '2017-12-01T00:00:00.000Z';
      const one = look(instant, 'twice');
      await Promise.all([at.store.saveProbe(one), at.other.saveProbe({ ...one })]);
      const within = ['2017-12-01T00:00:00Z', '2017-12-02T00:00:00Z'] as const;
      expect(await at.store.probes('twice', ...within)).toEqual([one]);
      await at.store.saveProbe(look(instant, 'twice', { ms: 301 }));
      expect(await at.store.probes('twice', ...within)).toHaveLength(2);
    });
  });
}
