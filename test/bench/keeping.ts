/** What keeping costs and saves: a year of a site on disk against what is new in it, and reading through the chain of months against a plain bundle. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { makeThin } from '../../crawler/evidence/thin/make-thin.ts';
import { verifyBundle } from '../../crawler/evidence/verify.ts';
import { takenBy } from '../../workers/keeping/room.ts';
import { bodies, writeMonth } from '../crawler/evidence/months.ts';

const MONTHS = Number(process.argv[2] ?? 24);
const PAGES = Number(process.argv[3] ?? 2000);
const CHANGED = Math.round(PAGES * 0.05);

const ms = (from: bigint): number => Number(process.hrtime.bigint() - from) / 1e6;
const months = Array.from({ length: MONTHS }, (_, nth) => new Date(Date.UTC(2017, nth, 1)).toISOString().slice(0, 7));

async function bench(evidence: string): Promise<void> {
  const made: { path: string; bytes: number }[] = [];
  let [wrote, thinned] = [0, 0];
  const contents = new Map<string, number>();
  for (const [nth, month] of months.entries()) {
    const begun = process.hrtime.bigint();
    made.push(await writeMonth(evidence, month, { pages: PAGES, changed: CHANGED }));
    wrote += ms(begun);
    for (const { body } of bodies(month, PAGES, CHANGED)) contents.set(createHash('sha256').update(body).digest('hex'), body.length);
    const from = process.hrtime.bigint();
    if (nth > 0) await makeThin({ older: made[nth - 1]!.path, newer: made[nth]!.path });
    thinned += ms(from);
  }
  const whole = made.reduce((sum, { bytes }) => sum + bytes, 0);
  const onDisk = takenBy(evidence);
  const newest = made.at(-1)!.bytes;
  console.log(`${MONTHS} months of ${PAGES} pages, ${CHANGED} of them new each month`);
  console.log(
    `on disk: ${(onDisk / 1e6).toFixed(1)} MB for ${(whole / 1e6).toFixed(1)} MB of bundles: ${(whole / onDisk).toFixed(1)} times less`,
  );
  console.log(
    `  each older month costs ${(((onDisk - newest) / (MONTHS - 1) / newest) * 100).toFixed(1)} % of a plain one, with ${(CHANGED / PAGES) * 100} % of its pages new`,
  );
  console.log(`thinning: ${(thinned / (MONTHS - 1)).toFixed(0)} ms a month, ${(thinned / wrote).toFixed(2)} of the time to write them`);
  await reading(made.map(({ path }) => path));
}

/** The oldest month reads through all the others; the newest is plain. */
async function reading(paths: string[]): Promise<void> {
  const one = async (path: string): Promise<number> => {
    const urls = bodies(months[0]!, PAGES, CHANGED).map(({ url }) => url);
    const times: number[] = [];
    for (let nth = 0; nth < 40; nth += 1) {
      const begun = process.hrtime.bigint();
      const reader = await openBundle(path);
      await reader.read(urls[(nth * 997) % urls.length]!);
      times.push(ms(begun));
      await reader.close();
    }
    return times.sort((a, b) => a - b)[times.length >> 1]!;
  };
  const [plain, deepest] = [await one(paths.at(-1)!), await one(paths[0]!)];
  console.log(
    `open and read one record (median): plain ${plain.toFixed(1)} ms, through ${paths.length - 1} months ${deepest.toFixed(1)} ms: ${(deepest / plain).toFixed(1)} times`,
  );
  const all = async (path: string): Promise<number> => {
    const begun = process.hrtime.bigint();
    if (!(await verifyBundle(path)).ok) throw new Error(`${path} does not verify`);
    return ms(begun);
  };
  const [short, long] = [await all(paths.at(-1)!), await all(paths[0]!)];
  console.log(
    `verify: plain ${short.toFixed(0)} ms, through ${paths.length - 1} months ${long.toFixed(0)} ms: ${(long / short).toFixed(1)} times`,
  );
}

const evidence = await mkdtemp(join(tmpdir(), 'sundial-bench-keeping-'));
try {
  await bench(evidence);
  const thin = (await readdir(join(evidence, months[0]!)))[0]!;
  console.log(`the oldest: ${thin}, ${((await stat(join(evidence, months[0]!, thin))).size / 1e6).toFixed(2)} MB`);
} finally {
  await rm(evidence, { recursive: true, force: true });
}
