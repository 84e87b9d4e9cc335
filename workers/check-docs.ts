/** The page of all checks, made from the checks themselves: docs/generated/checks.md never says what the code does not do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Rubric } from '../config/rubric.ts';
import type { Check } from '../scoring/check.ts';
import { COLUMN, paramSchema } from '../scoring/check-params.ts';
import { checks } from '../scoring/checks/index.ts';

const sources = fileURLToPath(new URL('../scoring/checks/', import.meta.url));

/** `rubrics`: whose indicators are named beside the checks they use. */
export function checksPage(rubrics: readonly Rubric[]): string {
  return [
    '# Checks',
    '',
    '<!-- Made by `npm run docs` from scoring/checks/ and config/rubrics/; a test holds it to them. Do not edit. -->',
    '',
    `The ${checks.length} checks that a rubric may name, in order of id. A check finds and knows no points; \`effect\` prices its sorts. What an`,
    'absence means is the same everywhere: looked everywhere and nothing there is a fact, and a true zero; what nobody could look at is *unseen*:',
    'the line cannot be judged as soon as the unseen rest could move its points. Where a check says *not applicable*, `noData` of the indicator decides.',
    '',
    '| Check | What it asks | Sorts |',
    '|---|---|---|',
    ...checks.map(({ id, title, sorts }) => `| [${id}](#${id}) | ${title} | ${sorts.map((sort) => `\`${sort}\``).join(' ')} |`),
    '',
    ...checks.flatMap((check) => [...section(check, rubrics), '']),
  ].join('\n');
}

function section(check: Check, rubrics: readonly Rubric[]): string[] {
  const source = readFileSync(join(sources, `${check.id}.ts`), 'utf8');
  const why = /^\/\*\*\s*([\s\S]*?)\s*\*\//.exec(source)?.[1]?.replace(/\s*\n\s*\*\s*/g, ' ');
  return [
    `## ${check.id}`,
    '',
    `**${check.title}** ${why ?? ''}`.trim(),
    '',
    '| Sort | Name | |',
    '|---|---|---|',
    ...check.sorts.map(
      (sort) =>
        `| \`${sort}\` | ${check.names[sort] ?? ''} | ${check.confirm?.includes(sort) ? 'counts only once a person upheld it' : ''} |`,
    ),
    '',
    ...params(check),
    ...absence(check, source),
    ...(check.merits ? ['Reports merits only: `effect: { kind: veto }` or `note` would never be raised by it.', ''] : []),
    ...(check.site ? ['The same for every unit of a site: `scope: site` is allowed.', ''] : []),
    ...usedBy(check, rubrics),
  ];
}

type Json = Record<string, unknown>;

function params(check: Check): string[] {
  const schema = paramSchema(check);
  const rows = rowsOf(schema, '');
  if (rows.length === 0) return ['Takes no thresholds.', ''];
  return ['| `with` | Type | Default | |', '|---|---|---|---|', ...rows, ''];
}

/** One row a member, those of members after it. */
function rowsOf(schema: Json, prefix: string): string[] {
  const required = new Set((schema['required'] as string[] | undefined) ?? []);
  return Object.entries((schema['properties'] ?? {}) as Record<string, Json>).flatMap(([name, node]) => {
    const path = `${prefix}${name}`;
    const standard = 'default' in node ? `\`${shown(node['default'])}\`` : required.has(name) ? 'must be given' : '';
    const row = `| \`${path}\` | ${cell(typeOf(node))} | ${cell(standard)} | ${cell(String(node['description'] ?? ''))} |`;
    const inner = node['type'] === 'array' ? (node['items'] as Json | undefined) : node;
    return [row, ...(inner && inner['properties'] ? rowsOf(inner, `${path}${node['type'] === 'array' ? '[].' : '.'}`) : [])];
  });
}

const shown = (value: unknown): string => JSON.stringify(value);
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function typeOf(node: Json): string {
  if (node[COLUMN] === true) return 'key of a column';
  if (Array.isArray(node['enum'])) return node['enum'].map(shown).join(', ');
  if ('const' in node) return shown(node['const']);
  const ways = (node['anyOf'] ?? node['oneOf']) as Json[] | undefined;
  if (ways) return [...new Set(ways.map(typeOf))].join(' or ');
  if (node['type'] === 'array') return `list of ${typeOf((node['items'] ?? {}) as Json)}`;
  if (node['type'] === 'object')
    return node['properties'] ? 'mapping' : `mapping to ${typeOf((node['additionalProperties'] ?? {}) as Json)}`;
  return `${String(node['type'] ?? 'any')}${limits(node)}`;
}

function limits(node: Json): string {
  const [least, more, most] = [node['minimum'], node['exclusiveMinimum'], node['maximum']];
  const parts = [
    ...(typeof least === 'number' && least > Number.MIN_SAFE_INTEGER ? [`from ${least}`] : []),
    ...(typeof more === 'number' ? [`above ${more}`] : []),
    ...(typeof most === 'number' && most < Number.MAX_SAFE_INTEGER ? [`to ${most}`] : []),
  ];
  return parts.length > 0 ? `, ${parts.join(' ')}` : '';
}

/** What the check itself says when there is nothing to judge: its sentences, where they are no computed ones. */
function absence(check: Check, source: string): string[] {
  const reasons = [...source.matchAll(/notApplicable: (['`])([^'`]+)\1/g)].map(([, , text]) => `“${text!.replace(/\$\{[^}]*\}/g, '…')}”`);
  const computed = /notApplicable(: (?!['`])|\b[,}])/.test(source) ? ['a reason it computes'] : [];
  const faults = check.sorts.filter((sort) => /^(missing|absent|blank|empty|none|unanswered|overdue)$/.test(sort));
  const told = [...new Set([...reasons, ...computed])];
  return [
    faults.length > 0
      ? `Looked everywhere and not there: ${faults.map((sort) => `\`${sort}\` (${check.names[sort] ?? sort})`).join(', ')}.`
      : 'Looked everywhere and nothing found: no finding, which is a true zero.',
    ...(told.length > 0 ? [`Not applicable: ${told.join('; ')}.`] : []),
    '',
  ];
}

function usedBy({ id }: Check, rubrics: readonly Rubric[]): string[] {
  const users = rubrics.flatMap((rubric) => {
    const own = rubric.indicators.filter(({ check }) => check === id).map((indicator) => indicator.id);
    return own.length > 0 ? [`${rubric.id} ${own.join(', ')}`] : [];
  });
  return [users.length > 0 ? `Used by: ${users.join('; ')}.` : 'Used by no shipped rubric.'];
}
