/** One source file as the house rules look at it: its place, its imports, its syntax tree. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

export interface Source {
  /** From the root of the repository, with slashes. */
  path: string;
  text: string;
  tree: ts.SourceFile;
}

export function source(path: string, text: string): Source {
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
}

/** Every .ts, .mts and .mjs file below the given folders. */
export function sourcesOf(root: string, folders: readonly string[]): Source[] {
  return folders.flatMap((folder) =>
    (readdirSync(join(root, folder), { recursive: true }) as string[])
      .filter((name) => /\.(ts|mts|mjs|js)$/.test(name) && !name.includes('node_modules'))
      .sort()
      .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
      .map((path) => source(path, readFileSync(join(root, path), 'utf8'))),
  );
}

/** What is imported, also by `export … from`, `import()` and `import type`: as written, and where it leads if it is relative. */
export function importsOf({ path, text }: Source): { specifier: string; target: string | null; line: number }[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName, pos }) => ({
    specifier: fileName,
    target: fileName.startsWith('.') ? posix.join(posix.dirname(path), fileName) : null,
    line: text.slice(0, pos).split('\n').length,
  }));
}

export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** `path:line`, as editors and terminals link it. */
export function at({ path, tree }: Source, node: ts.Node): string {
  return `${path}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`;
}
