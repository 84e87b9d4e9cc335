/** The JSON Schema of a rubric file, with every check's own thresholds and sorts in it: an editor completes and marks what an office types. */
import { toJSONSchema } from 'zod';
import { Rubric } from '../config/rubric.ts';
import { COLUMN, paramSchema } from './check-params.ts';
import type { Check } from './check.ts';
import { checks } from './checks/index.ts';

type Json = Record<string, unknown>;

/** Draft 2020-12. `$id` is left out: the file is named by its path. `columns`: keys that are offered; a city may have others. */
export function rubricSchema(columns: readonly string[]): Json {
  const schema = toJSONSchema(Rubric, { io: 'input', unrepresentable: 'any' }) as Json;
  const indicator = ((schema['properties'] as Json)['indicators'] as Json)['items'] as Json;
  const properties = indicator['properties'] as Json;
  const check = properties['check'] as Json;
  const { pattern: _, ...described } = check;
  properties['check'] = {
    ...described,
    oneOf: [
      ...checks.map(({ id, title }) => ({ const: id, description: title })),
      { const: 'manual', description: '由人评定' },
      { const: 'pending', description: '尚未检查：列出而不计分' },
    ],
  };
  indicator['allOf'] = checks.map(ruleOf);
  schema['$defs'] = {
    ...(schema['$defs'] as Json | undefined),
    column: { anyOf: [{ enum: columns }, { type: 'string', pattern: '^[a-z][a-z0-9-]*$' }] },
  };
  return schema;
}

/** What an indicator of this check may say in `with`, `review` and in prices by sort. */
function ruleOf(check: Check): Json {
  const { $schema: _, ...params } = withColumns(paramSchema(check)) as Json;
  const bySort = (value: Json) => ({
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(check.sorts.map((sort) => [sort, { ...value, description: check.names[sort] ?? sort }])),
  });
  const price = { anyOf: [{ type: ['number', 'string'] }, bySort({ type: ['number', 'string'] })] };
  return {
    if: { properties: { check: { const: check.id } }, required: ['check'] },
    // Thresholds that a check demands must be written; where all have defaults, `with` may be left out.
    then: {
      ...(check.params.safeParse({}).success ? {} : { required: ['with'] }),
      properties: { with: params, review: bySort({ enum: ['none', 'unsure', 'all'] }), effect: { properties: { per: price } } },
    },
  };
}

/** Where the key of a column is asked for, the known ones are offered. */
function withColumns(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withColumns);
  if (typeof node !== 'object' || node === null) return node;
  const { [COLUMN]: isColumn, ...rest } = node as Json;
  if (isColumn === true) return { $ref: '#/$defs/column' };
  return Object.fromEntries(Object.entries(rest).map(([key, member]) => [key, withColumns(member)]));
}
