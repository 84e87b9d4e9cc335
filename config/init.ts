/** A new office's first configuration: commented YAML to edit, optionally from a list of units in CSV. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { productConfig } from './load.ts';
import { ConfigError, type Problem } from './problem.ts';
import { Id, Url } from './site.ts';

interface Row {
  line: number;
  id: string;
  name: string;
  group: string;
  home: string;
  kind: string;
  aliases: string[];
  publishers: string[];
}

const kinds = ['department', 'town', 'street', 'institution'];
const columnsOfCsv = ['id', 'name', 'group', 'home', 'kind', 'aliases', 'publishers'];

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

/** Writes the directory and returns the files written. `rubric` is the id of the built-in rubric to copy in for editing. Throws ConfigError. */
export function initConfig(dir: string, options: { from?: string; rubric: string }): string[] {
  if (existsSync(dir) && (!statSync(dir).isDirectory() || readdirSync(dir).length > 0)) {
    throw problem(
      dir,
      null,
      '',
      'a new or empty directory',
      'something that is there already',
      'name another one; nothing was overwritten',
    );
  }
  const rows = options.from === undefined ? sample : readRows(options.from);
  const hosts = [...new Set(rows.map((row) => new URL(row.home).host))].sort();
  const groups = [...new Set(rows.map((row) => row.group))];
  const files: Record<string, string> = {
    'city.yaml': cityYaml(groups, options.rubric),
    'sites.yaml': sitesYaml(hosts, rows),
    'units.yaml': unitsYaml(rows, groups, hosts),
    'policy.yaml': policyYaml,
    'bulletin.yaml': bulletinYaml,
    [`rubrics/${options.rubric}.yaml`]: readFileSync(join(productConfig, 'rubrics', `${options.rubric}.yaml`), 'utf8'),
  };
  mkdirSync(join(dir, 'rubrics'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return Object.keys(files).map((name) => join(dir, name));
}

function problem(file: string, line: number | null, path: string, expected: string, found: string, hint: string): ConfigError {
  return new ConfigError([{ file, line, path, expected, found, hint }]);
}

function readRows(file: string): Row[] {
  let records: { info: { lines: number }; record: Record<string, string> }[];
  try {
    records = parse(readFileSync(file), {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    const { lines, message } = error as { lines?: number; message: string };
    throw problem(
      file,
      lines ?? null,
      '',
      'a CSV file in UTF-8 with a header line',
      message,
      `columns: ${columnsOfCsv.join(',')}; name, group and home are needed`,
    );
  }
  if (records.length === 0) throw problem(file, null, '', 'at least one unit', 'none', `columns: ${columnsOfCsv.join(',')}`);
  const problems: Problem[] = [];
  const ids = new Map<string, number>();
  const rows = records.map(({ info, record }, index) => {
    const row = toRow(record, info.lines, index);
    problems.push(...rowProblems(file, row, record));
    const before = ids.get(row.id);
    if (before !== undefined)
      problems.push({
        file,
        line: row.line,
        path: 'id',
        expected: 'an id of its own',
        found: `"${row.id}", already on line ${before}`,
        hint: 'rename one of them',
      });
    ids.set(row.id, before ?? row.line);
    return row;
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return rows;
}

function toRow(record: Record<string, string>, line: number, index: number): Row {
  const list = (text: string | undefined) =>
    (text ?? '')
      .split(/[;；、]/)
      .map((part) => part.trim())
      .filter(Boolean);
  return {
    line,
    id: record['id'] || record['name'] || `unit-${index + 1}`,
    name: record['name'] ?? '',
    group: record['group'] ?? '',
    home: record['home'] ?? '',
    kind: record['kind'] || 'department',
    aliases: list(record['aliases']),
    publishers: list(record['publishers']),
  };
}

function rowProblems(file: string, row: Row, record: Record<string, string>): Problem[] {
  const found: Problem[] = [];
  const say = (path: string, expected: string, value: string, hint: string) =>
    found.push({ file, line: row.line, path, expected, found: value ? `"${value}"` : 'nothing', hint });
  for (const key of Object.keys(record))
    if (!columnsOfCsv.includes(key)) say(key, `a column of ${columnsOfCsv.join(', ')}`, key, 'remove or rename it');
  if (!row.name) say('name', 'a name', '', 'every unit has one');
  if (!row.group) say('group', 'the name of a ranking table', '', 'e.g. 市直单位');
  if (!Url.safeParse(row.home).success) say('home', 'an absolute http:// or https:// address', row.home, 'the front page of the unit');
  if (!Id.safeParse(row.id).success) say('id', 'letters, digits, "-", "_" or "."', row.id, 'give an id of its own');
  if (!kinds.includes(row.kind)) say('kind', `one of ${kinds.join(', ')}`, row.kind, '');
  return found;
}

const q = (text: string) => JSON.stringify(text);
const groupId = (groups: string[], group: string) => (/^[a-z0-9-]+$/.test(group) ? group : `group${groups.indexOf(group) + 1}`);
const siteId = (host: string) => host.replace(/:/g, '-');

function cityYaml(groups: string[], rubric: string): string {
  return `# Who is ranked together. Check any change with: npx sundial rubric check, npx sundial inspect --config <this directory> --unit <id>
name: 示例市
# The ranking tables in the order of the bulletin.
groups:
${groups.map((group) => `  - { id: ${groupId(groups, group)}, name: ${q(group)} }`).join('\n')}
# The rules. Without this line the rubric in force on the month's last day is taken.
# ${rubric} stands in rubrics/${rubric}.yaml, for you to edit.
# rubric: ${rubric}
`;
}

function sitesYaml(hosts: string[], rows: Row[]): string {
  const site = (host: string) => {
    const homes = rows.map((row) => new URL(row.home)).filter((url) => url.host === host);
    return `  - id: ${q(siteId(host))}
    name: ${q(host)}
    home: ${q(homes[0]!.origin + '/')}
    # More hosts of the same site; a host belongs to exactly one site.
    # hosts: ["m.${host}"]
    # Only for a site inside your own network: opens private addresses for its declared hosts.
    # intranet: true
    # Overrides of policy.yaml for this site:
    # policy: { delayMs: 3000 }`;
  };
  return `# What gets crawled. Inspect only sites that you answer for or are authorised to inspect.\nsites:\n${hosts.map(site).join('\n')}\n`;
}

function unitsYaml(rows: Row[], groups: string[], hosts: string[]): string {
  const one = (row: Row) => {
    const host = new URL(row.home).host;
    const alone = rows.filter((other) => new URL(other.home).host === host).length === 1 && hosts.includes(host);
    return `  - id: ${q(row.id)}
    name: ${q(row.name)}
    aliases: ${JSON.stringify(row.aliases)}
    group: ${groupId(groups, row.group)}
    kind: ${row.kind}
    places:
      - site: ${q(siteId(host))}
        entries: [${q(row.home)}]
        # Whose page is it? Path prefixes or parameters; by default the folder of the entry.
        # match: [${alone ? '"/"' : q(new URL(row.home).pathname)}, "?deptid=12"]
    # Names under which the unit signs articles, beside its own:
    publishers: ${JSON.stringify(row.publishers)}
    # Pin a column to its address when its name misleads:
    # columns: { news: ["${row.home}"] }`;
  };
  return `# What gets scored, in the order of the roster (the last tie-break).\nunits:\n${rows.map(one).join('\n')}\n`;
}

const policyYaml = `# How the crawler behaves as a guest. Defaults are shown; uncomment to change.
# Put an address here where a web master can reach you:
# userAgent: "Sundial/0.1 (+https://your.office.example/inspection; phone or mailbox)"
# proxy: http://127.0.0.1:3128
# delayMs: 1000        # pause between two requests to one host
# concurrency: 1       # requests at a time to one host
# timeoutMs: 15000
# maxPagesPerUnit: 400
# maxPagesPerSite: 20000
# browser: auto        # never: pages that need scripts are stated as unverifiable
# outsideLinks: check  # skip: links that leave the site are not looked at
`;

const bulletinYaml = `# What no inspection can know about the printed bulletin. Empty fields are left out.
masthead: 政务信息公开工作
office: ""        # 编印单位
issue: ""         # 期号, e.g. 2019年第1期
date: ""          # 编印日期, YYYY-MM-DD
sendTo: ""        # 送
distributeTo: ""  # 发
signedBy: ""      # 签发
reviewedBy: ""    # 审核
editedBy: ""      # 责任编辑
phone: ""
mailbox: ""
praise: 2         # how many best units of each group the text names
`;
