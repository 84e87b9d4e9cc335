/** The JSON Schema of a rubric file, with every check's own thresholds and sorts in it: an editor completes and marks what an office types. */
import { toJSONSchema } from 'zod';
import { Rubric } from '../config/rubric.ts';
import type { Check } from './check.ts';
import { checks } from './checks/index.ts';

type Json = Record<string, unknown>;

/** Draft 2020-12. `$id` is left out: the file is named by its path. */
export function rubricSchema(): Json {
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
  return schema;
}

/** What an indicator of this check may say in `with`, `review` and in prices by sort. */
function ruleOf(check: Check): Json {
  const { $schema: _, ...params } = toJSONSchema(check.params, { io: 'input', unrepresentable: 'any' }) as Json;
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
