/** Who leads, who stands by, and what becomes of a lead that is lost. */
import { expect, test } from '@jest/globals';
import { LeaseTaken } from '../../../workers/lease-taken.ts';
import { leadershipOf } from '../../../workers/schedule/leadership.ts';
import { StoreError } from '../../../workers/store.ts';

/** One lease, as a database gives it. */
function desk() {
  let holder: { lose(): void } | null = null;
  const store = {
    async lease(_: string, { onLost = () => {} }: { onLost?: () => void } = {}) {
      if (holder !== null) throw new LeaseTaken('locked', 'here', 'taken', '');
      const mine = { lose: () => ((holder = null), onLost()) };
      holder = mine;
      return async () => void (holder = null);
    },
  };
  return { store, lose: () => holder!.lose() };
}

test('one leads until it resigns; a doubled question takes the lead once', async () => {
  const { store } = desk();
  const [first, second] = [leadershipOf(store, () => {}), leadershipOf(store, () => {})];
  expect(await Promise.all([first.keep(), first.keep(), second.keep()])).toEqual([true, true, false]);
  await first.resign();
  expect(first.isLeading()).toBe(false);
  expect(await second.keep()).toBe(true);
});

test('a lead that is lost is gone at once, told once, and may be had again', async () => {
  const { store, lose } = desk();
  let told = 0;
  const one = leadershipOf(store, () => (told += 1));
  await one.keep();
  lose();
  expect({ leads: one.isLeading(), told }).toEqual({ leads: false, told: 1 });
  expect(await one.keep()).toBe(true);
  expect(told).toBe(1);
});

test('a store that is away is no answer', async () => {
  const store = { lease: async () => Promise.reject(new StoreError('unreachable', 'here', 'away', '')) };
  await expect(leadershipOf(store, () => {}).keep()).rejects.toThrow('away');
});
