/** Sharing and pruning together, month after month: what was pruned rests on what is left of the next, and nothing whole is held for its sake. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { pruneBundle } from '../../../crawler/evidence/prune/prune-bundle.ts';
import { thinOf } from '../../../crawler/evidence/readable.ts';
import { thinPapers } from '../../../crawler/evidence/thin/open-thin.ts';
import { verifyBundle } from '../../../crawler/evidence/verify.ts';
import { digestAt } from '../../../crawler/evidence/whole.ts';
import { shareEvidence } from '../../../workers/keeping/share.ts';
import { bodies, evidenceFolder, writeMonth } from '../../crawler/evidence/months.ts';

const cited = bodies('2018-12').flatMap(({ url }, nth) => (nth % 2 === 0 ? [url] : []));

async function year(months: string[]) {
  const data = await evidenceFolder();
  const evidence = join(data, 'evidence');
  const made: { path: string; sha256: string; bytes: number }[] = [];
  for (const month of months) made.push(await writeMonth(evidence, month));
  const prune = async (nth: number) => {
    const { path, sha256: sealed } = made[nth]!;
    expect(await pruneBundle({ path, cited, at: '2021-01-01T00:00:00Z', policy: 'fullMonths: 2', sealed })).toMatchObject({
      state: 'pruned',
    });
    return new Set([`${months[nth]}.portal`]);
  };
  const sound = async () => {
    for (const { path } of made) expect([path, (await verifyBundle(path)).problems]).toEqual([path, []]);
  };
  return { data, evidence, made, prune, sound };
}

test('each month the oldest whole one is pruned', async () => {
  const { data, evidence, made, prune, sound } = await year(['2018-09', '2018-10', '2018-11', '2018-12']);
  await shareEvidence(data);
  await sound();
  const first = await prune(0);
  const shared = await shareEvidence(data, { recent: 0, pruned: first });
  expect(shared.thin.map(({ id }) => id)).toEqual(['2018-09.portal']);
  await sound();
  const leftOfFirst = await digestAt(made[0]!.path);
  const again = await shareEvidence(data, { recent: 0, pruned: await prune(1) });
  // The one that rested on the whole second month now rests on what is left of it, which rests on the third.
  expect(again.thin.map(({ id }) => id)).toEqual(['2018-10.portal', '2018-09.portal']);
  await sound();
  expect(await digestAt(made[0]!.path)).toBe(leftOfFirst);
  expect((await thinPapers(thinOf(made[0]!.path))).base).toMatchObject({ bundle: '2018-10.portal', sha256: await digestAt(made[1]!.path) });
  const held = await Promise.all([made[1]!, made[2]!].map(({ path }) => digestAt(path)));
  expect((await readdir(join(evidence, '.bases'))).sort()).toEqual(
    [...held.map((hex) => `${hex}.wacz.thin`), `${made[3]!.sha256}.wacz`].sort(),
  );
  for (const one of made.slice(0, 2)) expect((await stat(thinOf(one.path))).size).toBeLessThan(one.bytes / 3);
  // And once more changes nothing.
  expect(await shareEvidence(data)).toEqual({ thin: [], kept: [], dropped: [] });
});
