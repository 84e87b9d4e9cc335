/** The house rules of docs/architecture.md as functions from a source file to the lines that break them. */
import ts from 'typescript';
import { impurities } from './purity.ts';
import { at, importsOf, walk } from './source.ts';
import type { Source } from './source.ts';

/** A file imports only from its own folder or from folders to its left. */
export const folders = ['config', 'crawler', 'scoring', 'reports', 'workers'] as const;

export type Rule = (source: Source) => string[];

const topOf = (path: string) => path.split('/')[0]!;
const rank = (path: string) => (folders as readonly string[]).indexOf(topOf(path));

export const folderOrder: Rule = (source) =>
  importsOf(source).flatMap(({ specifier, target, line }) => {
    const own = rank(source.path);
    const wrong = own >= 0 && target !== null && (rank(target) < 0 || rank(target) > own);
    return wrong
      ? [`${source.path}:${line} imports ${specifier}: a file imports only from its own folder or from folders to its left`]
      : [];
  });

/** `npm run demo` joins the city and the inspector; nothing of the city may reach the inspector through it. */
const front = 'test/portal/demo.ts';

/** What plants the faults and knows the answers must not share a line with what finds them. */
export const portalStandsAlone: Rule = (source) =>
  importsOf(source).flatMap(({ specifier, target, line }) => {
    const inside = source.path.startsWith('test/portal/') && source.path !== front;
    const wrong = inside && target !== null && (!target.startsWith('test/portal/') || target === front);
    return wrong ? [`${source.path}:${line} imports ${specifier}: the sample city imports nothing of the product`] : [];
  });

/** What runs after `npm ci --omit=dev` may not need a development package. */
export const declaredPackages =
  (dependencies: Iterable<string>): Rule =>
  (source) => {
    const known = new Set(dependencies);
    return importsOf(source).flatMap(({ specifier, target, line }) => {
      const name = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
      const wrong = rank(source.path) >= 0 && target === null && !specifier.startsWith('node:') && !known.has(name);
      return wrong ? [`${source.path}:${line} imports ${specifier}, which is not among the dependencies of package.json`] : [];
    });
  };

export const purity: Rule = (source) => (/^(scoring|reports|crawler\/read)\//.test(source.path) ? impurities(source) : []);

export const opensWithItsReason: Rule = ({ path, text }) =>
  /^(#!.*\n)?(\/\*\*?\s*(\n \*\s*)?[^\s*/]|\/\/ \S)/.test(text)
    ? []
    : [`${path}:1 does not open with a comment that says why the file exists`];

/** Long on purpose; each with its reason. Keep this list short. */
export const mayBeLong: Record<string, string> = {};

/** A test is mostly tables and may be half as long again. */
export const shortEnough: Rule = ({ path, text }) => {
  const most = path.startsWith('test/') ? 350 : 200;
  const lines = text.split('\n').length - 1;
  return lines <= most || path in mayBeLong ? [] : [`${path} has ${lines} lines: past ${most} it asks to be split`];
};

const emptyNames = /^(.*-)?(utils?|helpers?|common|constants?|managers?|services?|types|misc|shared)$/;

export const nameSaysWhat: Rule = ({ path }) =>
  path
    .split(/[/.]/)
    .filter((part) => emptyNames.test(part))
    .map((part) => `${path}: "${part}" says nothing about what it holds`);

/** No `I` prefix, no class that is not a library's or an error, no empty catch. */
export const houseStyle: Rule = (source) => {
  const broken: string[] = [];
  walk(source.tree, (node) => {
    if (ts.isInterfaceDeclaration(node) && /^I[A-Z][a-z]/.test(node.name.text))
      broken.push(`${at(source, node)} ${node.name.text}: no I prefix`);
    if (ts.isClassLike(node) && !node.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)) {
      broken.push(`${at(source, node)} a class that is neither an error nor demanded by a library`);
    }
    if (ts.isCatchClause(node) && node.block.statements.length === 0) broken.push(`${at(source, node)} an empty catch`);
  });
  return broken;
};

/** A test that is left out is a test that lies. */
export const everyTestRuns: Rule = (source) => {
  const broken: string[] = [];
  walk(source.tree, (node) => {
    if (!source.path.startsWith('test/')) return;
    if (
      ts.isPropertyAccessExpression(node) &&
      /^(only|skip|todo|failing)$/.test(node.name.text) &&
      /^(describe|test|it)\b/.test(node.expression.getText(source.tree))
    ) {
      broken.push(`${at(source, node)} ${node.getText(source.tree)}`);
    }
    if (ts.isCallExpression(node) && /^(fit|xit|xtest|fdescribe|xdescribe)$/.test(node.expression.getText(source.tree))) {
      broken.push(`${at(source, node)} ${node.expression.getText(source.tree)}`);
    }
  });
  return broken;
};
