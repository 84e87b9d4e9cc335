/** Several machines share one store: they must share one data directory, too, or each would keep half a month of evidence. A mark in both tells. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Refusal } from './commands/command.ts';
import type { Books } from './runtime.ts';

/** Goes by the name of a kept configuration and is none. */
const KEPT = 'installation';
const NAME = 'installation.json';

/** The id of this installation; made by whoever comes first. @throws Refusal when the data directory is not that of the store. */
export async function installationOf({ store, dataDir }: Pick<Books, 'store' | 'dataDir'>): Promise<string> {
  const known = idIn(await store.keptConfig(KEPT));
  const marked = markIn(dataDir);
  if (known !== null) return known === marked ? known : refuse(dataDir, known, marked);
  const id = marked ?? mark(dataDir);
  await store.keepConfig(KEPT, { id });
  const first = idIn(await store.keptConfig(KEPT));
  if (first === id) return id;
  // Somebody else was first, elsewhere: our own mark would only mislead.
  if (marked === null) rmSync(join(dataDir, NAME), { force: true });
  return refuse(dataDir, first, marked);
}

const idIn = (kept: Record<string, string> | null): string | null => kept?.['id'] ?? null;

function markIn(dataDir: string): string | null {
  try {
    const { id } = JSON.parse(readFileSync(join(dataDir, NAME), 'utf8')) as { id?: unknown };
    return typeof id === 'string' ? id : null;
  } catch (error) {
    // A mark that was torn in writing is none: it is refused like a missing one, and says where to look.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Two who mark the same directory at once agree: only one can create the file. */
function mark(dataDir: string): string {
  const id = randomUUID();
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(join(dataDir, NAME), `${JSON.stringify({ id })}\n`, { flag: 'wx' });
    return id;
  } catch (error) {
    const other = (error as NodeJS.ErrnoException).code === 'EEXIST' ? markIn(dataDir) : null;
    if (other === null) throw error;
    return other;
  }
}

function refuse(dataDir: string, known: string | null, marked: string | null): never {
  const file = join(resolve(dataDir), NAME);
  throw new Refusal(
    'data',
    `${file}: expected the mark of this database's installation (${known ?? 'unknown'}), found ${marked ?? 'none'}`,
    'all machines must see the same data directory: mount the shared one and name it with SUNDIAL_DATA or --data; ' +
      `only if this is the right directory and its mark was lost, write {"id":"${known ?? ''}"} into that file`,
  );
}
