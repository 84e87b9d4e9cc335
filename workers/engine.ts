/** Which engine made a score: the version, and a digest of every source and package that can change what the same bytes are worth. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { byCodePoint, digestOf } from '../config/canonical.ts';

export interface Engine {
  /** Of package.json. */
  version: string;
  /** sha256 (hex) over `EngineParts`: the same in a checkout and in an installed package, on every machine. */
  digest: string;
}

/** What an engine consists of, in code order. */
export interface EngineParts {
  version: string;
  /** Path from the root of the product, with slashes → sha256 (hex) of the text with plain line ends. */
  sources: Record<string, string>;
  /** `name@version` of the packages that these import, and of those that they need in turn. */
  packages: string[];
}

/** Whatever lies here reads or judges; what these files import belongs to them. */
const rooms = ['crawler/read', 'crawler/attachment', 'scoring', 'config/words'];
/** How facts are made again from a bundle, and which links answer for which unit. */
const doors = ['crawler/replay.ts', 'crawler/evidence/decode-body.ts', 'workers/neighbours.ts'];

const product = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

let known: Engine | undefined;

/** Of this process; the disk is read once. */
export function engine(): Engine {
  known ??= engineOf(engineParts());
  return known;
}

/** `root`: another checkout or installation. Throws what the file system throws. */
export function engineParts(root: string = product): EngineParts {
  const waiting = [...rooms.flatMap((room) => filesIn(root, room)), ...doors];
  const sources = new Map<string, string>();
  const packages = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (sources.has(path)) continue;
    const text = readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
    sources.set(path, createHash('sha256').update(text).digest('hex'));
    for (const wanted of path.endsWith('.txt') ? [] : importedBy(text)) {
      if (wanted.startsWith('.')) waiting.push(posix.join(posix.dirname(path), wanted));
      else if (!wanted.startsWith('node:')) addPackage(packages, nameOf(wanted), dirname(join(root, path)));
    }
  }
  const { version } = manifestIn(root);
  const inOrder = [...sources].sort(([a], [b]) => byCodePoint(a, b));
  return { version, sources: Object.fromEntries(inOrder), packages: [...packages].sort(byCodePoint) };
}

/** The version counts for itself: two releases may read alike. */
export function engineOf({ version, sources, packages }: EngineParts): Engine {
  return { version, digest: digestOf({ sources, packages }) };
}

function filesIn(root: string, room: string): string[] {
  const names = readdirSync(join(root, room), { recursive: true }) as string[];
  return names.filter((name) => /\.(ts|mjs|txt)$/.test(name)).map((name) => posix.join(room, name.replaceAll('\\', '/')));
}

/** What runs, not what is only a type: `import type` is gone when the code runs. */
function importedBy(text: string): string[] {
  const named = text.matchAll(/^(?:import|export)\s+(?!type\s)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm);
  const awaited = text.matchAll(/\b(?:import|new URL|resolve)\(\s*'(\.{1,2}\/[^']+\.(?:ts|mjs)|[a-z@][\w./-]*)'/g);
  return [...named, ...awaited].map(([, wanted]) => wanted!);
}

const nameOf = (wanted: string): string =>
  wanted
    .split('/')
    .slice(0, wanted.startsWith('@') ? 2 : 1)
    .join('/');

interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
}
const manifestIn = (dir: string) => JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as Manifest;

/** The packages as they lie there, not as the lock file says: an installed product has no lock file. What is optional differs between machines. */
function addPackage(packages: Set<string>, name: string, from: string): void {
  const dir = homeOf(name, from);
  if (dir === null) return;
  const { version, dependencies = {} } = manifestIn(dir);
  if (packages.has(`${name}@${version}`)) return;
  packages.add(`${name}@${version}`);
  for (const needed of Object.keys(dependencies)) addPackage(packages, needed, dir);
}

/** As node looks for it: in the nearest node_modules above. */
function homeOf(name: string, from: string): string | null {
  for (let dir = realpathSync(from); ; dir = dirname(dir)) {
    const home = join(dir, 'node_modules', name);
    if (existsSync(join(home, 'package.json'))) return realpathSync(home);
    if (dirname(dir) === dir) return null;
  }
}
