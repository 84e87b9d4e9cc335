/** A new office's first configuration: commented YAML to edit, optionally from a list of units in CSV. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { productConfig } from './load.ts';
import { readRows, type Row } from './init-csv.ts';
import { bulletinYaml, cityYaml, keepingYaml, notifyYaml, policyYaml, scheduleYaml, sitesYaml, unitsYaml } from './init-yaml.ts';
import { refuse } from './problem.ts';

const sample: Row[] = [
  {
    line: 0,
    id: 'gongan',
    name: '公安局',
    group: '市直单位',
    home: 'http://www.example.gov.cn/bm/gaj/',
    kind: 'department',
    aliases: ['市公安局'],
    publishers: [],
  },
  {
    line: 0,
    id: 'chengguan',
    name: '城关镇',
    group: '镇（街道）',
    home: 'http://www.example.gov.cn/xz/cgz/',
    kind: 'town',
    aliases: [],
    publishers: [],
  },
];

/** By this line an editor finds the schema that it completes by; it stands first in a built-in rubric. */
const schemaLine = /^# yaml-language-server: \$schema=.*$/m;

/**
 * Writes the directory and returns the files written. `rubric` is the id of the built-in rubric to copy in for editing, `schema` the
 * JSON Schema that lies beside it. Throws ConfigError.
 */
export function initConfig(dir: string, options: { from?: string; rubric: string; schema: string }): string[] {
  if (existsSync(dir) && (!statSync(dir).isDirectory() || readdirSync(dir).length > 0)) {
    throw refuse(dir, null, 'a new or empty directory', 'something that is there already', 'name another one; nothing was overwritten');
  }
  const rows = options.from === undefined ? sample : readRows(options.from);
  const hosts = [...new Set(rows.map((row) => new URL(row.home).host))].sort();
  const groups = [...new Set(rows.map((row) => row.group))];
  const files: Record<string, string> = {
    'city.yaml': cityYaml(groups, options.rubric),
    'sites.yaml': sitesYaml(hosts, rows),
    'units.yaml': unitsYaml(rows, groups, hosts),
    'policy.yaml': policyYaml,
    'keeping.yaml': keepingYaml,
    'schedule.yaml': scheduleYaml,
    'notify.yaml': notifyYaml,
    'bulletin.yaml': bulletinYaml,
    [`rubrics/${options.rubric}.yaml`]: readFileSync(join(productConfig, 'rubrics', `${options.rubric}.yaml`), 'utf8').replace(
      schemaLine,
      '# yaml-language-server: $schema=rubric.schema.json',
    ),
    'rubrics/rubric.schema.json': options.schema,
  };
  mkdirSync(join(dir, 'rubrics'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return Object.keys(files).map((name) => join(dir, name));
}
