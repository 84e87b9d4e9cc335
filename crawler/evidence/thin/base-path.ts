/** Where the bundles lie on which thin ones rest: under their digests, so that no month's folder is needed for another's. */
import { basename, dirname, join } from 'node:path';

export const BASES = '.bases';

/** The folder of bases for a bundle at `<evidence>/<run>/<file>`, or for one that is a base itself. */
export function basesOf(path: string): string {
  const folder = dirname(path);
  return basename(folder) === BASES ? folder : join(folder, '..', BASES);
}

/** Plain path of the base with this digest (hex); it may stand there thin. */
export const basePath = (path: string, sha256: string): string => join(basesOf(path), `${sha256}.wacz`);
