/** Keeps what thin bundles rest on under its digest, so that nothing older is lost with a month's folder; and lets go of what nothing rests on. */
import { existsSync } from 'node:fs';
import { link, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { thinOf } from '../readable.ts';
import { syncFolder } from '../take-over.ts';
import { BASES, basePath, basesOf } from './base-path.ts';
import { thinPapers } from './open-thin.ts';

/** Why the file system cannot give one file two names. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EINVAL']);

/** A second name for the bundle at `path`, plain or thin, in whatever form it stands. False: the file system has no such thing. */
export async function holdBase(path: string, sha256: string): Promise<boolean> {
  const folder = basesOf(path);
  await mkdir(folder, { recursive: true });
  const isPlain = existsSync(path);
  const [file, name] = isPlain ? [path, basePath(path, sha256)] : [thinOf(path), thinOf(basePath(path, sha256))];
  const fresh = `${name}.new`;
  await rm(fresh, { force: true });
  try {
    await link(file, fresh);
  } catch (error) {
    if (noLinks.has((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
  await rename(fresh, name);
  // Two names of one file are left as they are by a rename.
  await rm(fresh, { force: true });
  await syncFolder(folder);
  return true;
}

/** What older bundles rest on, now thin itself, goes on standing under its digest. */
export async function replaceHeld(path: string, sha256: string): Promise<void> {
  const plain = basePath(path, sha256);
  if (!existsSync(plain)) return;
  if (await holdBase(path, sha256)) await rm(plain, { force: true });
}

/** Removes bases on which no thin bundle under `evidence` rests; the answer is their digests. */
export async function dropIdleBases(evidence: string): Promise<string[]> {
  const folder = join(evidence, BASES);
  if (!existsSync(folder)) return [];
  const needed = new Set<string>();
  for (const path of await thinUnder(evidence)) await follow(path, needed);
  const dropped: string[] = [];
  for (const name of await readdir(folder)) {
    const sha256 = name.slice(0, 64);
    const superseded = name === `${sha256}.wacz.thin` && existsSync(join(folder, `${sha256}.wacz`));
    if (needed.has(sha256) && !name.endsWith('.new') && !superseded) continue;
    await rm(join(folder, name), { force: true });
    dropped.push(sha256);
  }
  return dropped;
}

async function thinUnder(evidence: string): Promise<string[]> {
  const found: string[] = [];
  for (const run of await readdir(evidence, { withFileTypes: true })) {
    if (!run.isDirectory() || run.name === BASES) continue;
    const names = await readdir(join(evidence, run.name));
    found.push(...names.filter((name) => name.endsWith('.wacz.thin')).map((name) => join(evidence, run.name, name)));
  }
  return found;
}

/** A base that is thin itself rests on the next. */
async function follow(path: string, needed: Set<string>): Promise<void> {
  for (let at = path; existsSync(at);) {
    const { sha256 } = (await thinPapers(at)).base;
    if (needed.has(sha256)) return;
    needed.add(sha256);
    at = thinOf(join(dirname(path), '..', BASES, `${sha256}.wacz`));
  }
}
