/** The configuration travels with its assignment: a worker on another machine has the store, and no directory of the administrator's. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { byCodePoint } from '../config/canonical.ts';
import { loadConfig, type Config } from '../config/load.ts';
import { ConfigError } from '../config/problem.ts';
import type { Store } from './store.ts';

/** What a run is carried out by. Whom to tell of troubles (notify.yaml) is no business of the workers. */
const FILES = ['city', 'sites', 'units', 'policy', 'keeping', 'schedule', 'bulletin', 'columns'].map((name) => `${name}.yaml`);
const FOLDERS: Record<string, RegExp> = { rubrics: /\.ya?ml$/, words: /\.txt$/ };
/** Beside the files: where they came from, for messages. No part of the digest. */
const FROM = '.from';

export interface PackedConfig {
  /** sha256 (hex) over names and bytes. */
  digest: string;
  /** By name, as base64. */
  files: Record<string, string>;
}

/** Throws what the file system throws. */
export function packConfig(dir: string): PackedConfig {
  const inFolders = Object.entries(FOLDERS).flatMap(([folder, wanted]) =>
    existsSync(join(dir, folder)) ? readdirSync(join(dir, folder)).flatMap((name) => (wanted.test(name) ? [`${folder}/${name}`] : [])) : [],
  );
  const names = [...FILES.filter((name) => existsSync(join(dir, name))), ...inFolders].sort(byCodePoint);
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(dir, name)).toString('base64')]));
  const digest = createHash('sha256')
    .update(JSON.stringify(Object.entries(files)))
    .digest('hex');
  return { digest, files: { ...files, [FROM]: Buffer.from(resolve(dir)).toString('base64') } };
}

/** Those of this process, by digest. */
const loaded = new Map<string, Config>();

/** The configuration as it was kept. Its `dir` is the directory it came from, which need not be on this machine. Throws ConfigError. */
export async function keptConfig(store: Pick<Store, 'keptConfig'>, digest: string): Promise<Config> {
  const known = loaded.get(digest);
  if (known) return known;
  const files = await store.keptConfig(digest);
  if (files === null) throw new Error(`the configuration ${digest.slice(0, 12)} of this assignment is not in the store`);
  const config = unpacked(files);
  loaded.set(digest, config);
  return config;
}

/** Everything is read at once, so the private directory is there for that moment only. */
function unpacked(files: Record<string, string>): Config {
  const from = Buffer.from(files[FROM] ?? '', 'base64').toString() || 'config';
  const dir = mkdtempSync(join(tmpdir(), 'sundial-config-'));
  try {
    for (const [name, bytes] of Object.entries(files)) {
      if (name === FROM) continue;
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, name), Buffer.from(bytes, 'base64'));
    }
    return { ...loadConfig(dir), dir: from };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.problems.map((problem) => ({ ...problem, file: problem.file.replace(dir, from) })));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
