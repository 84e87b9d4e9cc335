/** A configuration directory → checked values. Every mistake in it is reported at once, each with file and line. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { BulletinText, City } from './city.ts';
import { ColumnTaxonomy } from './columns.ts';
import { crossCheck } from './cross-check.ts';
import { KeepingPolicy } from './keeping.ts';
import { CrawlPolicy } from './policy.ts';
import { ConfigError, type Problem } from './problem.ts';
import { Rubric } from './rubric.ts';
import { monthWindow } from './run.ts';
import { Site } from './site.ts';
import { Unit } from './unit.ts';
import { nearest } from './nearest.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

export interface Config {
  dir: string;
  city: City;
  sites: Site[];
  units: Unit[];
  policy: CrawlPolicy;
  keeping: KeepingPolicy;
  columns: ColumnTaxonomy;
  rubrics: Rubric[];
  bulletin: BulletinText;
}

const SitesFile = z.strictObject({ sites: z.array(Site).min(1) });
const UnitsFile = z.strictObject({ units: z.array(Unit).min(1) });
export type SitesYaml = YamlFile<z.output<typeof SitesFile>>;
export type UnitsYaml = YamlFile<z.output<typeof UnitsFile>>;

/** Where the product's own data files lie: columns.yaml, rubrics/. */
export const productConfig = dirname(fileURLToPath(import.meta.url));

const known = ['city.yaml', 'sites.yaml', 'units.yaml', 'policy.yaml', 'keeping.yaml', 'bulletin.yaml', 'columns.yaml'];

/** Reads and checks a whole directory. Throws ConfigError with every problem found. */
export function loadConfig(dir: string): Config {
  if (!existsSync(dir) || !statSync(dir).isDirectory()) {
    throw new ConfigError([
      {
        file: dir,
        line: null,
        path: '',
        expected: 'a configuration directory',
        found: existsSync(dir) ? 'a file' : 'nothing',
        hint: `make one with: npx sundial init ${dir}`,
      },
    ]);
  }
  const city = readYaml(join(dir, 'city.yaml'), City);
  const sites = readYaml(join(dir, 'sites.yaml'), SitesFile);
  const units = readYaml(join(dir, 'units.yaml'), UnitsFile);
  const policy = optional(join(dir, 'policy.yaml'), CrawlPolicy);
  const keeping = optional(join(dir, 'keeping.yaml'), KeepingPolicy);
  const bulletin = optional(join(dir, 'bulletin.yaml'), BulletinText);
  const columns = loadColumns(dir);
  const { rubrics, problems: rubricProblems } = loadRubrics(dir);
  const problems = [
    ...strangers(dir),
    ...[city, sites, units, policy, keeping, bulletin, columns].flatMap((file) => file.problems),
    ...rubricProblems,
    ...crossCheck({ city, sites, units, policy, columns: columns.value, rubrics }),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    dir,
    city: city.value!,
    sites: sites.value!.sites,
    units: units.value!.units,
    policy: policy.value!,
    keeping: keeping.value!,
    bulletin: bulletin.value!,
    columns: columns.value!,
    rubrics,
  };
}

/** The taxonomy of a directory, or the product's own. */
export function loadColumns(dir?: string): YamlFile<ColumnTaxonomy> {
  const own = dir === undefined ? null : join(dir, 'columns.yaml');
  return readYaml(own && existsSync(own) ? own : join(productConfig, 'columns.yaml'), ColumnTaxonomy);
}

/** The product's rubrics and the directory's own; the directory's replaces one of the same id. */
export function loadRubrics(dir?: string): { rubrics: Rubric[]; problems: Problem[] } {
  const builtIn = rubricFiles(join(productConfig, 'rubrics'));
  const own = dir === undefined ? [] : rubricFiles(join(dir, 'rubrics'));
  const byId = new Map<string, Rubric>();
  const problems: Problem[] = [];
  for (const group of [builtIn, own]) {
    const seen = new Map<string, string>();
    for (const path of group) {
      const file = readYaml(path, Rubric);
      problems.push(...file.problems);
      if (!file.value) continue;
      const before = seen.get(file.value.id);
      if (before)
        problems.push({
          file: path,
          line: file.lineOf(['id']),
          path: 'id',
          expected: 'an id of its own',
          found: `"${file.value.id}", which ${before} has too`,
          hint: 'rename one of them',
        });
      seen.set(file.value.id, path);
      byId.set(file.value.id, file.value);
    }
  }
  return { rubrics: [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), problems };
}

function rubricFiles(dir: string): string[] {
  if (!existsSync(dir)) return [];
  if (!statSync(dir).isDirectory())
    throw new ConfigError([
      { file: dir, line: null, path: '', expected: 'a directory of rubrics', found: 'a file', hint: 'rename or remove it' },
    ]);
  return readdirSync(dir)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(dir, name));
}

function optional<S extends z.ZodType>(file: string, schema: S): YamlFile<z.output<S>> {
  if (existsSync(file)) return readYaml(file, schema);
  return { file, value: schema.parse({}), problems: [], lineOf: () => null };
}

/** A misspelt file name would otherwise be ignored in silence. */
function strangers(dir: string): Problem[] {
  return readdirSync(dir)
    .filter((name) => /\.ya?ml$/.test(name) && !known.includes(name))
    .map((name) => ({
      file: join(dir, name),
      line: null,
      path: '',
      expected: `one of ${known.join(', ')}`,
      found: name,
      hint: nearest(name, known) || 'rename or remove it',
    }));
}

/** The rubric that holds on the month's last day; the city's own choice must hold then too. */
export function rubricFor(config: Pick<Config, 'dir' | 'city' | 'rubrics'>, month: string): Rubric {
  const { to } = monthWindow(month);
  const holds = (rubric: Rubric) => rubric.inForce.from < to && (rubric.inForce.to === undefined || rubric.inForce.to >= lastDay(to));
  const inForce = config.rubrics.filter(holds);
  const file = join(config.dir, 'city.yaml');
  const list = (rubrics: Rubric[]) =>
    rubrics.map((rubric) => `${rubric.id} (${rubric.inForce.from}–${rubric.inForce.to ?? 'open'})`).join(', ') || 'none';
  const chosen = config.city.rubric;
  if (chosen !== undefined) {
    const rubric = config.rubrics.find((candidate) => candidate.id === chosen);
    if (rubric && holds(rubric)) return rubric;
    throw new ConfigError([
      {
        file,
        line: null,
        path: 'rubric',
        expected: `a rubric in force on ${lastDay(to)}`,
        found: rubric ? list([rubric]) : `"${chosen}", which is no rubric`,
        hint: `in force then: ${list(inForce)}`,
      },
    ]);
  }
  if (inForce.length === 1) return inForce[0]!;
  throw new ConfigError([
    {
      file,
      line: null,
      path: 'rubric',
      expected: `one rubric in force on ${lastDay(to)}`,
      found: list(inForce),
      hint:
        inForce.length > 1
          ? 'choose one with "rubric: <id>"'
          : `known rubrics: ${list(config.rubrics)}; inspect another month or add a rubric to ${join(config.dir, 'rubrics')}`,
    },
  ]);
}

function lastDay(to: string): string {
  const day = new Date(`${to}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

/** policy.yaml with the site's own overrides laid over it. */
export function policyFor(config: Pick<Config, 'policy'>, site: Site): CrawlPolicy {
  return { ...config.policy, ...site.policy };
}
