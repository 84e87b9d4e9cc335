/** A configuration directory → checked values. Every mistake in it is reported at once, each with file and line. */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { BulletinText, City } from './city.ts';
import { ColumnTaxonomy } from './columns.ts';
import { crossCheck } from './cross-check.ts';
import { KeepingPolicy } from './keeping.ts';
import { loadRubrics, productConfig } from './load-rubrics.ts';
import { NotifyConfig } from './notify.ts';
import { CrawlPolicy } from './policy.ts';
import { ConfigError, type Problem } from './problem.ts';
import type { Rubric } from './rubric.ts';
import { monthWindow } from './run.ts';
import { Schedule } from './schedule.ts';
import { Site } from './site.ts';
import { Unit } from './unit.ts';
import { nearest } from './nearest.ts';
import { loadOwnWords } from './own-words.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

export interface Config {
  dir: string;
  city: City;
  sites: Site[];
  units: Unit[];
  policy: CrawlPolicy;
  keeping: KeepingPolicy;
  schedule: Schedule;
  notify: NotifyConfig;
  columns: ColumnTaxonomy;
  rubrics: Rubric[];
  bulletin: BulletinText;
}

const SitesFile = z.strictObject({ sites: z.array(Site).min(1) });
const UnitsFile = z.strictObject({ units: z.array(Unit).min(1) });
export type SitesYaml = YamlFile<z.output<typeof SitesFile>>;
export type UnitsYaml = YamlFile<z.output<typeof UnitsFile>>;

export { loadRubrics, productConfig };

const known = [
  'city.yaml',
  'sites.yaml',
  'units.yaml',
  'policy.yaml',
  'keeping.yaml',
  'schedule.yaml',
  'notify.yaml',
  'bulletin.yaml',
  'columns.yaml',
];

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
  refuseProductConfig(dir);
  const city = readYaml(join(dir, 'city.yaml'), City);
  const sites = readYaml(join(dir, 'sites.yaml'), SitesFile);
  const units = readYaml(join(dir, 'units.yaml'), UnitsFile);
  const policy = optional(join(dir, 'policy.yaml'), CrawlPolicy);
  const keeping = optional(join(dir, 'keeping.yaml'), KeepingPolicy);
  const schedule = optional(join(dir, 'schedule.yaml'), Schedule);
  const notify = optional(join(dir, 'notify.yaml'), NotifyConfig);
  const bulletin = optional(join(dir, 'bulletin.yaml'), BulletinText);
  const columns = loadColumns(dir);
  const { rubrics, problems: rubricProblems } = loadRubrics(dir);
  const problems = [
    ...strangers(dir),
    ...[city, sites, units, policy, keeping, schedule, notify, bulletin, columns].flatMap((file) => file.problems),
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
    schedule: schedule.value!,
    notify: notify.value!,
    bulletin: bulletin.value!,
    columns: columns.value!,
    rubrics,
  };
}

/** The taxonomy of a directory, or the product's own. */
export function loadColumns(dir?: string): YamlFile<ColumnTaxonomy> {
  const own = dir === undefined ? null : join(dir, 'columns.yaml');
  const file = readYaml(own && existsSync(own) ? own : join(productConfig, 'columns.yaml'), ColumnTaxonomy);
  const { words, problems } = dir === undefined ? { words: null, problems: [] } : loadOwnWords(dir);
  const value = file.value && words ? { ...file.value, words } : file.value;
  return { ...file, value: problems.length > 0 ? null : value, problems: [...file.problems, ...problems] };
}

export function columnKeys(dir?: string): string[] {
  return Object.keys(loadColumns(dir).value?.columns ?? {});
}

function optional<S extends z.ZodType>(file: string, schema: S): YamlFile<z.output<S>> {
  if (existsSync(file)) return readYaml(file, schema);
  return { file, value: schema.parse({}), problems: [], lineOf: () => null };
}

/** In a checkout "config", which commands take when none is named, holds the product's own data: it is nobody's city, and nothing of it may be removed. */
function refuseProductConfig(dir: string): void {
  if (realpathSync(dir) !== realpathSync(productConfig) || existsSync(join(dir, 'city.yaml'))) return;
  throw new ConfigError([
    {
      file: dir,
      line: null,
      path: '',
      expected: "a city's configuration directory",
      found: "the product's own data files",
      hint: "name your city's with --config <dir>; npx sundial init <dir> makes one",
    },
  ]);
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

/** The rubric that holds on the month's last day; the city's own choice, which alone may be a profile `byName`, must hold then too. */
export function rubricFor(config: Pick<Config, 'dir' | 'city' | 'rubrics'>, month: string): Rubric {
  const { to } = monthWindow(month);
  const holds = (rubric: Rubric) => rubric.inForce.from < to && (rubric.inForce.to === undefined || rubric.inForce.to >= lastDay(to));
  const inForce = config.rubrics.filter((rubric) => holds(rubric) && !rubric.byName);
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
        hint: `in force then: ${list(config.rubrics.filter(holds))}`,
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
