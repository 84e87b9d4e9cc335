/** Enforces the nine sentences that a machine can check: folder order, purity, names, sizes; and checks itself on planted violations. */
import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as rules from './architecture/rules.ts';
import type { Rule } from './architecture/rules.ts';
import { source, sourcesOf } from './architecture/source.ts';

const root = join(import.meta.dirname, '..');
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
const sources = sourcesOf(root, [...rules.folders, 'test']);

const enforced: [string, Rule][] = [
  ['the folders are in order: config → crawler → scoring → reports → workers', rules.folderOrder],
  ['the sample city stands alone', rules.portalStandsAlone],
  ['the product imports only what package.json declares for it', rules.declaredPackages(Object.keys(dependencies))],
  ['scoring/, reports/ and crawler/read/ are pure', rules.purity],
  ['every file opens by saying why it exists', rules.opensWithItsReason],
  ['no file of the product is longer than 200 lines, no test than 350', rules.shortEnough],
  ['every name says what it holds', rules.nameSaysWhat],
  ['no I prefix, no needless class, no empty catch', rules.houseStyle],
  ['no test is left out', rules.everyTestRuns],
];

test.each(enforced)('%s', (_, rule) => {
  expect(sources.flatMap(rule)).toEqual([]);
});

test('there is something to look at in every folder, and every exception is still needed', () => {
  for (const folder of rules.folders) expect(sources.filter(({ path }) => path.startsWith(`${folder}/`)).length).toBeGreaterThan(0);
  for (const path of Object.keys(rules.mayBeLong))
    expect(sources.find((each) => each.path === path)?.text.split('\n').length).toBeGreaterThan(201);
});

/** The folders, what a newcomer reads first, and what tools insist on finding here. */
const topLevel = new Set([
  ...['.ci', '.github', 'config', 'crawler', 'docs', 'reports', 'scoring', 'test', 'workers'],
  ...['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'LICENSE', 'NOTICE'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'eslint.config.js', 'jest.config.mjs'],
  ...['.editorconfig', '.gitattributes', '.gitignore', '.prettierignore', '.prettierrc.json'],
  ...['.dockerignore', 'Dockerfile', 'docker-compose.yml'],
]);

/** What is under version control; in an unpacked archive, what is there and not made by running Sundial. */
function topLevelNames(): string[] {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status === 0 && existsSync(join(root, '.git')))
    return [
      ...new Set(
        stdout
          .split('\0')
          .filter(Boolean)
          .map((path) => path.split('/')[0]!),
      ),
    ];
  return readdirSync(root).filter((name) => !['.git', 'node_modules', 'data', 'demo', 'coverage'].includes(name));
}

test('the top level holds only what everybody needs to see', () => {
  expect(topLevelNames().filter((name) => !topLevel.has(name))).toEqual([]);
});

const head = '/** Why. */\n';
const planted: [string, Rule, string, string][] = [
  ['an import to the right', rules.folderOrder, 'scoring/a.ts', `import { x } from '../reports/x.ts';`],
  ['a type import to the right', rules.folderOrder, 'config/a.ts', `import type { X } from '../crawler/x.ts';`],
  ['a re-export to the right', rules.folderOrder, 'crawler/read/a.ts', `export * from '../../workers/x.ts';`],
  ['a dynamic import to the right', rules.folderOrder, 'reports/pages/a.ts', `const x = await import('../../workers/x.ts');`],
  ['a type taken by import() from the right', rules.folderOrder, 'config/a.ts', `type X = import('../workers/x.ts').X;`],
  ['the product importing a test', rules.folderOrder, 'workers/a.ts', `import '../test/portal/x.ts';`],
  ['the city importing the product', rules.portalStandsAlone, 'test/portal/render/a.ts', `import { x } from '../../../crawler/read/x.ts';`],
  ['the city importing a test of the product', rules.portalStandsAlone, 'test/portal/a.ts', `import { x } from '../contract/x.ts';`],
  ['the city reaching the product through the demo', rules.portalStandsAlone, 'test/portal/a.ts', `import { x } from './demo.ts';`],
  ['a development package in the product', rules.declaredPackages(['zod']), 'workers/a.ts', `import ts from 'typescript';`],
  ['a scoped package that is not declared', rules.declaredPackages(['zod']), 'config/a.ts', `import '@swc/core/x.js';`],
  ...[
    'Date.now()',
    'new Date()',
    'new Date',
    'Date()',
    'performance.now()',
    'Math.random()',
    'crypto.randomUUID()',
    `fetch('http://a')`,
    'process.env.HOME',
    'setTimeout(() => 1, 1)',
    `names.sort((a, b) => a.localeCompare(b))`,
    '(1).toLocaleString()',
    'new Intl.Collator()',
    'new Date(asOf).getHours()',
    'const x = { process }',
    `import 'node:fs'`,
    `import('node:http')`,
    `import { spawn } from 'node:child_process'`,
    `import { request } from 'undici'`,
  ].map((text): [string, Rule, string, string] => [text, rules.purity, 'scoring/checks/a.ts', text]),
  ['an impure reader', rules.purity, 'crawler/read/a.ts', 'Date.now()'],
  ['an impure report', rules.purity, 'reports/pages/a.ts', 'Date.now()'],
  ['a file without its reason', rules.opensWithItsReason, 'config/a.ts', `import 'zod';`],
  ['an empty opening comment', rules.opensWithItsReason, 'config/a.ts', `/** */\nimport 'zod';`],
  ['a long file', rules.shortEnough, 'config/a.ts', 'x;\n'.repeat(201)],
  ['a long test', rules.shortEnough, 'test/a.test.ts', 'x;\n'.repeat(351)],
  ...['utils.ts', 'date-helpers.ts', 'common/x.ts', 'constants.ts', 'job-manager.ts', 'service.ts', 'types.ts', 'url.utils.ts'].map(
    (name): [string, Rule, string, string] => [name, rules.nameSaysWhat, `crawler/${name}`, head],
  ),
  ['an I prefix', rules.houseStyle, 'config/a.ts', 'export interface IUnit {}'],
  ['a class of its own', rules.houseStyle, 'crawler/a.ts', 'class Crawler { run() {} }'],
  ['a class that only implements', rules.houseStyle, 'crawler/a.ts', 'class Crawler implements Job {}'],
  ['an empty catch', rules.houseStyle, 'crawler/a.ts', 'try { x(); } catch {}'],
  ['a catch that holds only a comment', rules.houseStyle, 'crawler/a.ts', 'try { x(); } catch (error) { /* never mind */ }'],
  ...[
    'test.only("a", f)',
    'describe.skip("a", f)',
    'it.todo("a")',
    'xit("a", f)',
    'test.skip.each([])("a", f)',
    'describe.only.each([])("a", f)',
  ].map((text): [string, Rule, string, string] => [text, rules.everyTestRuns, 'test/a.test.ts', text]),
];

describe('a planted violation is found:', () => {
  test.each(planted)('%s', (_, rule, path, text) => {
    expect(rule(source(path, text))).not.toEqual([]);
  });
});

test.each<[string, Rule, string, string]>([
  [
    'imports to the left and beside',
    rules.folderOrder,
    'reports/a.ts',
    `import { z } from 'zod'; import '../config/x.ts'; import './x.ts';`,
  ],
  ['a test importing anything', rules.folderOrder, 'test/workers/a.ts', `import '../../workers/x.ts';`],
  ['the city importing itself and packages', rules.portalStandsAlone, 'test/portal/render/a.ts', `import '../x.ts'; import 'node:http';`],
  [
    'words in comments and text',
    rules.purity,
    'scoring/a.ts',
    `// Date.now() and fetch\nconst says = 'process, new Date(), Math.random()';`,
  ],
  [
    'a given date, and names that are only names',
    rules.purity,
    'scoring/a.ts',
    `new Date(asOf).getUTCHours(); type P = { process: 1; fetch(): void }; row.process;`,
  ],
  ['the clock outside the pure folders', rules.purity, 'crawler/pace.ts', 'Date.now()'],
  ['an error class', rules.houseStyle, 'config/a.ts', 'class ConfigError extends Error {} try { x(); } catch { return null; }'],
  ['a string method called only', rules.everyTestRuns, 'test/a.test.ts', 'list.only; iterate.skip(1); test("a", f)'],
  ['a script with a reason', rules.opensWithItsReason, 'workers/a.mjs', '#!/usr/bin/env node\n// Lets it run.\n'],
])('no false alarm: %s', (_, rule, path, text) => {
  expect(rule(source(path, text))).toEqual([]);
});
