/** The sealed bundles of a folder, as a month's statement lists them. */
import { join } from 'node:path';
import { byCodePoint } from '../../config/canonical.ts';
import { openBundle } from '../evidence/bundle.ts';
import { openReadable } from '../evidence/readable.ts';
import { namesIn } from './seal-files.ts';
import type { BundleEntry } from './statement.ts';

/** Ids of the bundles that stand in a folder, in whatever form they are kept, in order of id. Unfinished attempts are none. */
export async function bundleIdsIn(dir: string): Promise<string[]> {
  const ids = (await namesIn(dir)).flatMap((name) => /^(.+)\.wacz(?:\.thin)?$/.exec(name)?.[1] ?? []);
  return [...new Set(ids)].sort(byCodePoint);
}

/** `sha256`: of the file as it was sealed. Throws BundleDamaged and what the file system throws. */
export async function entryOf(dir: string, id: string, sha256: string): Promise<BundleEntry> {
  const path = join(dir, `${id}.wacz`);
  const reader = await openBundle(path);
  const { records, root, pruned } = await reader.about().finally(() => reader.close());
  if (pruned !== null) return { id, ...pruned.of };
  const file = await openReadable(path);
  const { size } = await file.stat().finally(() => file.close());
  return { id, sha256, bytes: size, records, root };
}
