/** What processes must do one after the other, each with a store of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { alone, aloneAtSigning } from '../../workers/judging/alone.ts';
import { openStore } from '../../workers/store-kysely.ts';
import type { Store } from '../../workers/store.ts';
import { gate } from '../contract/bus-stage.ts';

let dir: string;
let stores: [Store, Store];
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'sundial-alone-'));
  const open = () => openStore({ dataDir: dir });
  stores = [await open(), await open()];
});
afterAll(async () => {
  for (const store of stores) await store.close();
  rmSync(dir, { recursive: true });
});

test.each<[string, (store: Store, work: () => Promise<void>, month: string) => Promise<void>, isOneAfterAnother: boolean]>([
  ['two months are signed', (store, work) => aloneAtSigning(store, work), true],
  ['two people judge one month', (store, work) => alone(store, '2018-12', work), true],
  ['two people judge two months', (store, work, month) => alone(store, month, work), false],
])('%s', async (_, begin, isOneAfterAnother) => {
  const [entered, go] = [gate(), gate()];
  const order: string[] = [];
  const first = begin(
    stores[0],
    async () => {
      entered.open();
      await go.opened;
      order.push('first');
    },
    '2018-11',
  );
  await entered.opened;
  const second = begin(stores[1], async () => void order.push('second'), '2018-12');
  if (!isOneAfterAnother) await second;
  // Whoever does not wait is through before the other is let go.
  else await new Promise((over) => setTimeout(over, 300));
  go.open();
  await Promise.all([first, second]);
  expect(order).toEqual(isOneAfterAnother ? ['first', 'second'] : ['second', 'first']);
});
