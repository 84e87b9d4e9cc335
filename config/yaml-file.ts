/** Reads one YAML file against its schema and turns every mistake into a problem with its line. */
import { readFileSync } from 'node:fs';
import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument, type Document, type YAMLParseError } from 'yaml';
import type { z } from 'zod';
import type { Problem } from './problem.ts';
import { explainIssues } from './yaml-issues.ts';
import { evened } from './yaml-indent.ts';
import { commaDecimals, mended, notUtf8, oddNumbers, type TextProblem } from './yaml-text.ts';

export interface YamlFile<T> {
  file: string;
  value: T | null;
  /** In order of line. */
  problems: Problem[];
  /** What the file says, checked or not; undefined: it says nothing that could be read. */
  content?: unknown;
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

/** `file` is read and checked; a missing or unreadable file is one problem, never a throw. */
export function readYaml<S extends z.ZodType>(file: string, schema: S): YamlFile<z.output<S>> {
  const given = textOf(file);
  if (typeof given !== 'string') return { file, value: null, problems: [given], lineOf: () => null };
  const typed = mended(given);
  const { text, problems: crooked } = evened(typed.text, firstTear);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (path: PropertyKey[]) => locate(document, lines, path);
  const torn = document.errors.filter(isTear);
  const commas = torn.length > 0 ? [] : commaDecimals(document, lines);
  const told = [
    ...typed.problems,
    ...crooked,
    ...commas,
    ...document.errors.map((error) => syntaxProblem(error, lines)),
    ...oddNumbers(document, lines),
  ];
  const spelled = (problems: readonly Problem[]): Problem[] => inOrder([...told.map((each) => ({ file, ...each })), ...problems]);
  if (torn.length > 0) return { file, value: null, problems: spelled([]), lineOf };
  const content = contentOf(document);
  if (content instanceof Error) {
    const hint = 'write the value out instead of referring to it with "*"';
    const problem = { file, line: null, path: '', expected: 'valid YAML', found: content.message, hint };
    return { file, value: null, problems: spelled([problem]), lineOf };
  }
  const checked = schema.safeParse(content ?? {});
  if (checked.success && told.length === 0) return { file, value: checked.data, problems: [], content, lineOf };
  if (!checked.success && (content ?? null) === null) {
    const problem = {
      file,
      line: null,
      path: '',
      expected: 'a YAML file that says something',
      found: 'an empty file',
      hint: 'docs/configuration.md shows one',
    };
    return { file, value: null, problems: spelled([problem]), content, lineOf };
  }
  const problems = checked.success ? [] : explainIssues(schema, content ?? {}, checked.error.issues);
  const placed = problems.map(({ at, ...rest }): Problem => ({ file, line: lineOf(at), path: pathText(at), ...rest }));
  return { file, value: null, problems: spelled(placed), content, lineOf };
}

const isTear = ({ code }: YAMLParseError): boolean => code !== 'DUPLICATE_KEY';

function firstTear(text: string): number | null {
  const lines = new LineCounter();
  const { errors } = parseDocument(text, { lineCounter: lines });
  const at = errors.filter(isTear).map(({ pos }) => lines.linePos(pos[0]).line);
  return at.length === 0 ? null : Math.min(...at);
}

/** The text, or why there is none. */
function textOf(file: string): string | Problem {
  const refuse = (line: number | null, found: string, hint: string): Problem => {
    return { file, line, path: '', expected: 'a readable UTF-8 YAML file', found, hint };
  };
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const found = readTrouble(error);
    const hints: Record<string, string> = {
      'no such file': 'mind the path; "npx sundial init" writes a configuration to start from',
      'a directory': 'name a file in it',
    };
    return refuse(null, found, hints[found] ?? 'mind the path and who may read it');
  }
  const strange = notUtf8(bytes);
  if (strange !== null) return refuse(strange, 'bytes that are not UTF-8', 'save the file as UTF-8 (it may be GBK)');
  const text = new TextDecoder('utf-8').decode(bytes);
  if (text.includes('\0')) return refuse(null, 'bytes that are no text', 'save the file as UTF-8 (it may be UTF-16)');
  return text;
}

function inOrder(problems: Problem[]): Problem[] {
  return problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function syntaxProblem(error: YAMLParseError, lines: LineCounter): TextProblem {
  const { line } = lines.linePos(error.pos[0]);
  const found = error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
  const hints: Partial<Record<YAMLParseError['code'], string>> = {
    DUPLICATE_KEY: 'the same key stands in this place already; keep one of them',
    BAD_INDENT: 'members of one list or mapping begin in the same column',
    MISSING_CHAR: 'a quote, bracket or comma is missing, here or above',
  };
  const hint = /must .*end with/.test(found) ? hints.MISSING_CHAR! : (hints[error.code] ?? 'mind indentation, colons and quotes');
  return { line, path: '', expected: 'valid YAML', found, hint };
}

/** Aliases are resolved only here: one without its anchor, or a bomb of them, is an answer and not a throw. */
function contentOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return error;
  }
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
