/** A copy of the product whose sources may be changed: what another release would make of the same evidence. */
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

export interface AnotherEngine {
  dir: string;
  /** Throws when the text is not there: a change that changes nothing proves nothing. */
  change(path: string, from: string, to: string): void;
}

/** Without the lock file, as an installed package has none. `dir` must not exist. */
export function copyEngine(dir: string): AnotherEngine {
  mkdirSync(join(dir, 'node_modules'), { recursive: true });
  for (const folder of ['config', 'crawler', 'scoring', 'reports', 'workers'])
    cpSync(join(root, folder), join(dir, folder), { recursive: true });
  for (const file of ['package.json', 'tsconfig.json']) cpSync(join(root, file), join(dir, file));
  for (const name of readdirSync(join(root, 'node_modules')))
    symlinkSync(join(root, 'node_modules', name), join(dir, 'node_modules', name));
  return {
    dir,
    change(path, from, to) {
      const text = readFileSync(join(dir, path), 'utf8');
      if (!text.includes(from)) throw new Error(`${path} holds no ${from}`);
      writeFileSync(join(dir, path), text.replaceAll(from, to));
    },
  };
}
