/** A month of 49 units that is killed, emptied, frozen and cut off again and again ends as if it had never been disturbed. `npm run faults` does so for hours. */
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { dice } from '../portal/dice.ts';
import { notHit, undisturbed, type Reference } from './holds.ts';
import { loops, runLoop } from './loops.ts';

/** In all; SUNDIAL_FAULTS_KILLS and SUNDIAL_FAULTS_SEED ask for others. */
const kills = Number(process.env['SUNDIAL_FAULTS_KILLS'] ?? '50');
const seed = process.env['SUNDIAL_FAULTS_SEED'] ?? '1';

/** A slow machine beside another suite: each kill costs a start of the program. */
const withinMs = 600_000;
jest.setTimeout(3 * withinMs + kills * 30_000);

describe(`faults, seed ${seed}`, () => {
  let reference: Reference;
  beforeAll(async () => {
    reference = await undisturbed();
    expect(Object.keys(reference.left.scores)).toHaveLength(49);
    expect(Object.values(reference.left.scores).filter((score) => JSON.parse(score).total === null)).toEqual([]);
    expect(reference.most).toBe(1);
  });

  test.each(loops.map((loop) => [loop.name, Math.round((kills * loop.share) / 100), loop] as const))(
    '%s: %i kills, or as many as three months give time for',
    async (name, count, loop) => {
      let thrown = 0;
      // On a machine that is busy with other things a month may have ended before half of them were thrown.
      for (let month = 1; month === 1 || (month <= 3 && thrown < count / 2); month += 1) {
        const die = dice(`${seed} ${name} ${month}`);
        const { crew, told, troubles } = await runLoop(loop, { reference, die, kills: count - thrown, withinMs });
        process.stderr.write(`${name}: ${told}\n`);
        expect({ told, troubles }).toEqual({ told, troubles: [] });
        if (loop.kinds.length === 1 && count >= 20 && month === 1) expect(notHit(crew)).toEqual([]);
        thrown += crew.kills.length;
      }
      expect(thrown).toBeGreaterThanOrEqual(Math.min(1, count));
    },
  );
});
