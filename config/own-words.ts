/** A city's own wrong words: words/typos.txt and words/serious.txt in its configuration extend the product's, line by line. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { productConfig } from './load-rubrics.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import { ownLineFault, type OwnWords } from './words.ts';

const FILES = { 'typos.txt': 'typos', 'serious.txt': 'serious' } as const;

const SHIPPED = 'the list of that name is shipped with the product, and a city cannot replace it; keep it out of your own words/';

/** null: the city has none of its own. */
export function loadOwnWords(dir: string): { words: OwnWords | null; problems: Problem[] } {
  const folder = join(dir, 'words');
  if (!existsSync(folder)) return { words: null, problems: [] };
  const words: OwnWords = { typos: [], serious: [] };
  const problems: Problem[] = [];
  for (const name of readdirSync(folder).sort()) {
    const file = join(folder, name);
    const key = FILES[name as keyof typeof FILES];
    if (key === undefined) {
      const expected = Object.keys(FILES);
      problems.push({
        file,
        line: null,
        path: '',
        expected: expected.join(' or '),
        found: name,
        hint: existsSync(join(productConfig, 'words', name)) ? SHIPPED : nearest(name, expected) || 'rename or remove it',
      });
      continue;
    }
    readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .forEach((raw, index) => {
        const line = raw.trim();
        if (line === '' || line.startsWith('#') || line.startsWith('[')) return;
        const fault = ownLineFault(line);
        if (fault === null) words[key].push(line);
        else
          problems.push({ file, line: index + 1, path: '', expected: 'WRONG RIGHT [?] [!LONGER …] or -WRONG', found: line, hint: fault });
      });
  }
  return { words: words.typos.length + words.serious.length > 0 ? words : null, problems };
}
