/** Holds the thresholds of an indicator (`with`) to what its check takes, and the columns it names to those that there are. */
import { toJSONSchema } from 'zod';
import { nearest } from '../config/nearest.ts';
import type { Indicator } from '../config/rubric.ts';
import { ColumnKey } from '../config/unit.ts';
import { explainIssues, found, valueAt } from '../config/yaml-issues.ts';
import type { RubricProblem, Tell } from './check-rubric.ts';
import type { Check } from './check.ts';

interface Asked {
  columns: readonly string[] | undefined;
  tell: Tell;
}

export function paramProblems(indicator: Indicator, check: Check, at: PropertyKey[], { columns, tell }: Asked): RubricProblem[] {
  const parsed = check.params.safeParse(indicator.with);
  const wrong = parsed.success
    ? []
    : explainIssues(check.params, indicator.with, parsed.error.issues).map((each) =>
        tell([...at, ...each.at], each.expected, each.found, each.hint || takes(check)),
      );
  if (columns === undefined) return wrong;
  const strange = columnsNamed(check, indicator.with).filter(({ key }) => !columns.includes(key));
  return [
    ...wrong,
    ...strange.map(({ path, key }) =>
      tell([...at, ...path], 'a key of columns.yaml', `"${key}"`, nearest(key, columns) || 'docs/configuration.md lists the keys'),
    ),
  ];
}

/** Keyed by a kind of unit they would be alternatives. */
function inOneList(one: readonly PropertyKey[], other: readonly PropertyKey[]): boolean {
  const parting = one.findIndex((key, nth) => key !== other[nth]);
  return parting > 0 && typeof one[parting] === 'number' && typeof other[parting] === 'number';
}

/** Every list of one parameter counts on its own: a column in two of them counts twice. */
export function paramWarnings(indicator: Indicator, check: Check, at: PropertyKey[], tell: Tell): RubricProblem[] {
  const named = columnsNamed(check, indicator.with);
  const columns = named.flatMap(({ path, key }, nth): RubricProblem[] => {
    const before = named.slice(0, nth).find((other) => other.key === key && inOneList(other.path, path));
    if (!before) return [];
    const hint = `${before.path.slice(0, -1).map(String).join('.')} names it already: what is found in it would count twice`;
    return [tell([...at, ...path], 'each column once', `"${key}" again`, hint)];
  });
  const told = new Set(named.map(({ path }) => JSON.stringify(path)));
  const others = repeated(indicator.with, []).filter(({ path }) => !told.has(JSON.stringify(path)));
  return [
    ...columns,
    ...others.map(({ path, first }) =>
      tell(
        [...at, ...path],
        'each entry once',
        `${found(valueAt(indicator.with, path))} again`,
        `entry ${first + 1} is the same: keep one`,
      ),
    ),
  ];
}

/** Entries of lists that stand in them already, wherever the lists are. */
function repeated(value: unknown, path: PropertyKey[]): { path: PropertyKey[]; first: number }[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!Array.isArray(value)) return Object.entries(value).flatMap(([key, member]) => repeated(member, [...path, key]));
  const texts = value.map((entry) => JSON.stringify(entry));
  return value.flatMap((entry, nth) => {
    const first = texts.indexOf(texts[nth]!);
    return first < nth ? [{ path: [...path, nth], first }] : repeated(entry, [...path, nth]);
  });
}

function takes(check: Check): string {
  const { properties } = toJSONSchema(check.params, { io: 'input', unrepresentable: 'any' }) as { properties?: object };
  return `check "${check.id}" takes ${Object.keys(properties ?? {}).join(', ') || 'nothing'}`;
}

/** Schemas that stand for the key of a column say so in the JSON Schema. */
export const COLUMN = 'x-column';

export function paramSchema(check: Check): Record<string, unknown> {
  return toJSONSchema(check.params, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if ((zodSchema as unknown) === ColumnKey) (jsonSchema as Record<string, unknown>)[COLUMN] = true;
    },
  }) as Record<string, unknown>;
}

function columnsNamed(check: Check, given: unknown): { path: PropertyKey[]; key: string }[] {
  const found: { path: PropertyKey[]; key: string }[] = [];
  const walk = (schema: unknown, value: unknown, path: PropertyKey[]): void => {
    if (typeof schema !== 'object' || schema === null || value === undefined || value === null) return;
    const node = schema as Record<string, unknown>;
    if (node[COLUMN] === true && typeof value === 'string') found.push({ path, key: value });
    for (const way of [
      ...((node['anyOf'] as unknown[]) ?? []),
      ...((node['oneOf'] as unknown[]) ?? []),
      ...((node['allOf'] as unknown[]) ?? []),
    ])
      walk(way, value, path);
    if (Array.isArray(value)) value.forEach((entry, at) => walk(node['items'], entry, [...path, at]));
    else if (typeof value === 'object')
      for (const [key, member] of Object.entries(value)) {
        walk(node['propertyNames'], key, [...path, key]);
        walk((node['properties'] as Record<string, unknown> | undefined)?.[key] ?? node['additionalProperties'], member, [...path, key]);
      }
  };
  walk(paramSchema(check), given, []);
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}
