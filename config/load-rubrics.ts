/** The rubrics that a city may choose from: those that are shipped, and its own. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, type Problem } from './problem.ts';
import { Rubric } from './rubric.ts';
import { readYaml } from './yaml-file.ts';

/** Where the product's own data files lie: columns.yaml, rubrics/. */
export const productConfig = dirname(fileURLToPath(import.meta.url));

/** The product's rubrics and the directory's own; the directory's replaces one of the same id. */
export function loadRubrics(dir?: string): { rubrics: Rubric[]; problems: Problem[] } {
  const builtIn = rubricFiles(join(productConfig, 'rubrics'));
  const own = dir === undefined ? [] : rubricFiles(join(dir, 'rubrics'));
  const byId = new Map<string, Rubric>();
  const problems: Problem[] = [];
  for (const group of [builtIn, own]) {
    const seen = new Map<string, string>();
    for (const path of group) {
      const file = readYaml(path, Rubric);
      problems.push(...file.problems);
      if (!file.value) continue;
      const before = seen.get(file.value.id);
      if (before)
        problems.push({
          file: path,
          line: file.lineOf(['id']),
          path: 'id',
          expected: 'an id of its own',
          found: `"${file.value.id}", which ${before} has too`,
          hint: 'rename one of them',
        });
      seen.set(file.value.id, path);
      byId.set(file.value.id, file.value);
    }
  }
  return { rubrics: [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), problems };
}

function rubricFiles(dir: string): string[] {
  if (!existsSync(dir)) return [];
  if (!statSync(dir).isDirectory())
    throw new ConfigError([
      { file: dir, line: null, path: '', expected: 'a directory of rubrics', found: 'a file', hint: 'rename or remove it' },
    ]);
  return readdirSync(dir)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(dir, name));
}
