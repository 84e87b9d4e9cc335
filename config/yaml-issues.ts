/** What zod has against a value, in the words of whoever wrote the file: where, what was expected, and the nearest thing that would do. */
import { toJSONSchema, type z } from 'zod';
import { nearest, nearestOf } from './nearest.ts';
import { spellingHint, swallowed } from './yaml-text.ts';

type Issue = z.core.$ZodIssue;
type Json = Record<string, unknown>;

export interface Explained {
  at: PropertyKey[];
  expected: string;
  found: string;
  hint: string;
}

/** Every mistake of a value, each once. */
export function explainIssues(schema: z.ZodType, content: unknown, issues: readonly Issue[]): Explained[] {
  const shape = toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
  return issues.flatMap((issue) => explain(issue, [...issue.path], { shape, content }));
}

interface Asked {
  shape: Json;
  content: unknown;
}

function explain(issue: Issue, at: PropertyKey[], asked: Asked): Explained[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, at, asked));
  const value = valueAt(asked.content, at);
  if (issue.code === 'invalid_key')
    return [{ at, expected: (issue.issues as Issue[]).map(expectation).join(' and '), found: `"${String(at.at(-1))}"`, hint: '' }];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const kinds = kindsWanted(issue.errors);
    if (kinds !== null)
      return [{ at, expected: `a value of type ${kinds.join(' or ')}`, found: found(value), hint: value === undefined ? missing(at) : '' }];
    return likeliest(issue.errors, value).flatMap((inner) => explain(inner, [...at, ...inner.path], asked));
  }
  const hint =
    spellingHint(value, issue.code === 'invalid_type' && issue.expected === 'boolean') ||
    nearestValue(issue, value) ||
    asObject(value, at, asked) ||
    (value === undefined ? missing(at) : '');
  return [{ at, expected: expectation(issue), found: holdsSecret(at, value) ? 'something else' : found(value), hint }];
}

/** Of the ways a value could have been meant: one that has the right kind first, then the one with the fewest mistakes. */
function likeliest(branches: readonly (readonly Issue[])[], value: unknown): readonly Issue[] {
  // A word stands for no object, however few mistakes that makes.
  const kinds = ['invalid_type', 'invalid_union', ...(typeof value === 'object' ? ['invalid_value'] : [])];
  const wrongKind = (branch: readonly Issue[]): number =>
    branch.some(({ code, path }) => path.length === 0 && kinds.includes(code ?? '')) ? 1 : 0;
  return [...branches].sort((a, b) => wrongKind(a) - wrongKind(b) || a.length - b.length)[0]!;
}

/** When no branch takes a value of this kind at all: the kinds they take. */
function kindsWanted(branches: readonly (readonly Issue[])[]): string[] | null {
  const kinds = branches.map((branch) => {
    const [only] = branch;
    if (branch.length !== 1 || only!.path.length > 0) return null;
    if (only!.code === 'invalid_type') return [only!.expected as string];
    return only!.code === 'invalid_union' && only!.errors.length > 0 ? kindsWanted(only!.errors) : null;
  });
  return kinds.some((each) => each === null) ? null : [...new Set(kinds.flatMap((each) => each!))];
}

function unknownKey(key: string, at: PropertyKey[], { shape, content }: Asked): Explained {
  const path = [...at, key];
  const run = swallowed(key);
  if (run) return { at: path, ...run };
  const here = keysAt(shape, at, content);
  if (here.includes(key)) return eitherKey(key, at, { shape, content });
  const elsewhere = placesOf(key, shape);
  const moved = elsewhere.length > 0 ? `"${key}" belongs to ${elsewhere.slice(0, 2).join(' or ')}` : '';
  const hint = nearest(key, here) || moved || (here.length > 0 ? `known here: ${here.join(', ')}` : '');
  return { at: path, expected: 'a known key', found: `"${key}"`, hint };
}

/** A key that one way of writing this takes, beside the key of another. */
function eitherKey(key: string, at: PropertyKey[], { shape, content }: Asked): Explained {
  const ways = nodesAt(shape, at, content).map((node) => Object.keys((node['properties'] ?? {}) as Json));
  const told = Object.keys((valueAt(content, at) ?? {}) as Json).filter((each) => ways.some((way) => way.includes(each)));
  const others = told.filter((each) => each !== key && !ways.some((way) => way.includes(key) && way.includes(each)));
  const other = others.map((each) => `"${each}"`).join(', ');
  return { at: [...at, key], expected: `either "${key}" or ${other}`, found: 'both', hint: 'write one of them' };
}

/** Nodes of the schema that a path may lead to; a branch whose constants contradict the content is none of them. */
function nodesAt(shape: Json, path: readonly PropertyKey[], content: unknown): Json[] {
  let nodes = branches(shape, content);
  let value = content;
  for (const key of path) {
    value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
    nodes = nodes.flatMap((node) => {
      const properties = node['properties'] as Json | undefined;
      const next = typeof key === 'number' ? node['items'] : (properties?.[String(key)] ?? node['additionalProperties']);
      return typeof next === 'object' && next !== null ? branches(next as Json, value) : [];
    });
  }
  return nodes;
}

function branches(node: Json, value: unknown): Json[] {
  const ways = (node['anyOf'] ?? node['oneOf']) as Json[] | undefined;
  if (!ways) return [node];
  const open = ways.flatMap((way) => branches(way, value));
  const fitting = open.filter((way) => constantsOf(way).every(([key, is]) => (value as Json | null | undefined)?.[key] === is));
  return fitting.length > 0 ? fitting : open;
}

const constantsOf = (node: Json): [string, unknown][] =>
  Object.entries((node['properties'] ?? {}) as Record<string, Json>).flatMap(([key, { const: is }]) =>
    is === undefined ? [] : [[key, is]],
  );

function keysAt(shape: Json, at: readonly PropertyKey[], content: unknown): string[] {
  return [...new Set(nodesAt(shape, at, content).flatMap((node) => Object.keys((node['properties'] ?? {}) as Json)))];
}

/** Where else a key is known: "an indicator", "effect (kind: share)". */
function placesOf(key: string, shape: Json): string[] {
  const places: string[] = [];
  const walk = (node: unknown, name: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties, ...rest } = node as Json;
    const members = (properties ?? {}) as Record<string, Json>;
    if (key in members) {
      const kind = members['kind']?.['const'];
      places.push(`"${name}"${kind === undefined ? '' : ` of kind ${String(kind)}`}`);
    }
    for (const [own, child] of Object.entries(members)) walk(child, own);
    for (const [own, child] of Object.entries(rest)) walk(child, /^\d+$|^(items|anyOf|oneOf|additionalProperties)$/.test(own) ? name : own);
  };
  walk(shape, 'the file');
  return [...new Set(places)];
}

function nearestValue(issue: Issue, value: unknown): string {
  const known = issue.code === 'invalid_value' ? issue.values.map(String) : optionsOf(issue);
  return typeof value === 'string' ? nearest(value, known) : '';
}

/** What a discriminated union can be. */
const optionsOf = (issue: Issue): string[] => ((issue as { options?: unknown[] }).options ?? []).map(String);

/** How a bare word or number is written where an object is asked for: `{ kind: veto }`, `{ atLeast: 0.9 }`. */
function asObject(value: unknown, at: PropertyKey[], { shape, content }: Asked): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  const ways = nodesAt(shape, at, content).filter((node) => Array.isArray(node['required']));
  const kinds = ways.flatMap((way) => constantsOf(way).map(([, is]) => String(is)));
  const kind = kinds.length === 0 ? null : nearestOf(String(value), kinds);
  const way = ways.length === 1 ? ways[0] : ways.find((each) => constantsOf(each).some(([, is]) => is === kind));
  if (way === undefined) return kinds.length === 0 || kinds.length < ways.length ? '' : `write { kind: … }, one of ${kinds.join(', ')}`;
  const keys = way['required'] as string[];
  const constants = new Map(constantsOf(way));
  const told = (key: string): string => String(constants.get(key) ?? (keys.length > 1 || holdsSecret([key], value) ? '…' : value));
  return `write { ${keys.map((key) => `${key}: ${told(key)}`).join(', ')} }`;
}

const missing = (at: readonly PropertyKey[]): string => (typeof at.at(-1) === 'string' ? `add "${String(at.at(-1))}: …"` : '');

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_type' && !issue.message.startsWith('Invalid input')) return issue.message;
  if (issue.code === 'invalid_type') return issue.expected === 'nonoptional' ? 'a value' : `a value of type ${issue.expected}`;
  if (issue.code === 'invalid_union' && optionsOf(issue).length > 0)
    return `one of ${optionsOf(issue)
      .map((one) => `"${one}"`)
      .join(', ')}`;
  if (issue.code === 'invalid_value') return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
  if (issue.code === 'too_small')
    return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${issue.origin === 'string' ? ' character(s)' : issue.origin === 'array' ? ' entr(ies)' : ''}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}`;
  return issue.message;
}

export function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  let at: unknown = content;
  for (const key of path) at = (at as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return at;
}

/** Where the name of a variable is asked for, people write the password itself: it is not to be printed. */
function holdsSecret(at: readonly PropertyKey[], value: unknown): boolean {
  return /From$/.test(String(at.at(-1))) && typeof value === 'string';
}

export function found(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
