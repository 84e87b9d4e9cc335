/** Reads one YAML file against its schema and turns every mistake into a problem with its line. */
import { readFileSync } from 'node:fs';
import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { toJSONSchema, type z } from 'zod';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';

export interface YamlFile<T> {
  file: string;
  value: T | null;
  problems: Problem[];
  /** Line of a path in the document (1-based), or of its nearest ancestor that stands there. */
  lineOf(path: PropertyKey[]): number | null;
}

/** What stands in the way of reading a text file, in a few words. */
export function readTrouble(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'bytes that are not UTF-8';
  if (code === 'ENOENT') return 'no such file';
  return code === 'EISDIR' ? 'a directory' : (code ?? message);
}

type Issue = z.core.$ZodIssue;

/** `file` is read and checked; a missing or unreadable file is one problem, never a throw. */
export function readYaml<S extends z.ZodType>(file: string, schema: S): YamlFile<z.output<S>> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const found = readTrouble(error);
    const hint = found === 'no such file' ? `"npx sundial init" writes one to start from` : 'save the file as UTF-8';
    const problems = [{ file, line: null, path: '', expected: 'a readable UTF-8 YAML file', found, hint }];
    return { file, value: null, problems, lineOf: () => null };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (path: PropertyKey[]) => locate(document, lines, path);
  const broken = document.errors.map((error): Problem => {
    const line = lines.linePos(error.pos[0]).line;
    return {
      file,
      line,
      path: '',
      expected: 'valid YAML',
      found: error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, ''),
      hint: 'mind indentation, colons and quotes',
    };
  });
  if (broken.length > 0) return { file, value: null, problems: broken, lineOf };
  const content = contentOf(document);
  if (content instanceof Error) {
    const hint = 'write the value out instead of referring to it with "*"';
    return { file, value: null, problems: [{ file, line: null, path: '', expected: 'valid YAML', found: content.message, hint }], lineOf };
  }
  const checked = schema.safeParse(content ?? {});
  if (checked.success) return { file, value: checked.data, problems: [], lineOf };
  const keys = knownKeys(schema);
  const problems = checked.error.issues.flatMap((issue) =>
    explain(issue, issue.path).map(({ at, expected, word }): Problem => ({
      file,
      line: lineOf(at),
      path: pathText(at),
      expected,
      found: word ? `"${word}"` : found(content, at),
      hint: word ? nearest(word, keys) || 'see docs/configuration.md for the keys of this file' : '',
    })),
  );
  return { file, value: null, problems, lineOf };
}

/** Aliases are resolved only here: one without its anchor, or a bomb of them, is an answer and not a throw. */
function contentOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return error;
  }
}

interface Explained {
  at: PropertyKey[];
  expected: string;
  /** the unknown key itself, when that is the mistake */
  word?: string;
}

function explain(issue: Issue, path: PropertyKey[]): Explained[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ at: [...path, key], expected: 'a known key', word: key }));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The branch that went wrong least says best what was meant.
    const branch = [...issue.errors].sort((a, b) => a.length - b.length)[0]!;
    return branch.slice(0, 1).flatMap((inner) => explain(inner, [...path, ...inner.path]));
  }
  return [{ at: path, expected: expectation(issue) }];
}

/** Every property name that the schema knows anywhere: the pool for "did you mean". */
function knownKeys(schema: z.ZodType): string[] {
  const names = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      if (key === 'properties') for (const name of Object.keys(child as object)) names.add(name);
      walk(child);
    }
  };
  walk(toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return [...names];
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_type') return issue.expected === 'nonoptional' ? 'a value' : `a value of type ${issue.expected}`;
  if (issue.code === 'invalid_value') return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
  if (issue.code === 'too_small')
    return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${issue.origin === 'string' ? ' character(s)' : issue.origin === 'array' ? ' entr(ies)' : ''}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}`;
  return issue.message;
}

function found(content: unknown, path: PropertyKey[]): string {
  let at: unknown = content;
  for (const key of path) at = (at as Record<PropertyKey, unknown> | null | undefined)?.[key];
  if (at === undefined || at === null) return 'nothing';
  const text = JSON.stringify(at);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function locate(document: Document, lines: LineCounter, path: PropertyKey[]): number | null {
  for (let length = path.length; length >= 0; length--) {
    const head = path.slice(0, length);
    const parent = length === 0 ? document.contents : document.getIn(head.slice(0, -1) as unknown[], true);
    const last = head.at(-1);
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(last));
      if (pair && isNode(pair.key) && pair.key.range) return lines.linePos(pair.key.range[0]).line;
    }
    const node = length === 0 ? document.contents : document.getIn(head as unknown[], true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return null;
}

/** `units[3].places[0].site` */
export function pathText(path: PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
