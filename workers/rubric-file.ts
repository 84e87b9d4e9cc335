/** A rubric file read and held to everything it depends on: its form, the checks, the columns, the rubrics beside it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { City } from '../config/city.ts';
import { columnKeys, loadRubrics, productConfig } from '../config/load.ts';
import type { Problem } from '../config/problem.ts';
import { Rubric } from '../config/rubric.ts';
import { looseParts, partsOf } from '../config/rubric-parts.ts';
import { readYaml } from '../config/yaml-file.ts';
import { checkParts, type RubricProblem } from '../scoring/check-rubric.ts';

export interface CheckedRubric {
  /** null: it cannot be used. */
  rubric: Rubric | null;
  /** Its id, where one can be read. */
  id: string | null;
  /** In order of line. */
  problems: Problem[];
  warnings: Problem[];
  /** Ids of indicators that are not yet checked. */
  pending: string[];
}

/**
 * `config`: a city's directory; its columns and rubrics count. Default: the directory above the file's rubrics/, if it is one.
 * `rehearsed`: it is named by its file and tried, so that the days on which it and others would hold decide nothing.
 */
export function checkRubricFile(file: string, config: string | undefined = cityAround(file), rehearsed = false): CheckedRubric {
  const read = readYaml(file, Rubric);
  if (read.content === undefined || read.content === null)
    return { rubric: null, id: null, problems: read.problems, warnings: [], pending: [] };
  const parts = read.value ? partsOf(read.value) : looseParts(read.content);
  const columns = columnKeys(config);
  const found = checkParts(parts, columns.length > 0 ? columns : undefined);
  const placed = (each: RubricProblem): Problem => {
    const { at, ...rest } = each;
    return { file, line: read.lineOf(at), ...rest };
  };
  const formal = read.problems.map((problem) => ({ ...problem, path: named(problem.path, parts.ids) }));
  const told = new Set(formal.map(({ line, path }) => `${line} ${path}`));
  const deeper = found.problems.map(placed).filter(({ line, path }) => !told.has(`${line} ${path}`));
  const beside = rehearsed ? [] : besides(file, parts, config, read.lineOf(['inForce']));
  const inOrder = (list: Problem[]): Problem[] => list.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const problems = inOrder([...formal, ...deeper, ...(isDecided(config) ? [] : beside)]);
  const pending = parts.indicators.flatMap((indicator) => (indicator?.check === 'pending' ? [indicator.id] : []));
  return {
    rubric: problems.length === 0 ? read.value : null,
    id: parts.id ?? null,
    problems,
    warnings: inOrder([...markBefore(file), ...found.warnings.map(placed), ...(isDecided(config) ? beside : [])]),
    pending,
  };
}

/** 'indicators[3].check' → 'indicators.CS-02.check', as the checks name their places. */
function named(path: string, ids: { categories: string[]; indicators: string[] }): string {
  const [, list, index, rest] = /^(categories|indicators)\[(\d+)\](.*)$/s.exec(path) ?? [];
  const id = list === undefined ? '' : ids[list as 'categories'][Number(index)];
  return id ? `${list}.${id}${rest!.replace(/\[(\d+)\]/g, '.$1')}` : path;
}

/** A city keeps its rubrics in rubrics/ beside city.yaml. */
function cityAround(file: string): string | undefined {
  const above = dirname(dirname(resolve(file)));
  return existsSync(join(above, 'city.yaml')) ? above : undefined;
}

/** Editors on Windows put a mark before the text; it is read over and confuses other tools. */
function markBefore(file: string): Problem[] {
  const [first, second, third] = readFileSync(file);
  if (first !== 0xef || second !== 0xbb || third !== 0xbf) return [];
  return [
    {
      file,
      line: 1,
      path: '',
      expected: 'UTF-8 without a mark before it',
      found: 'a byte order mark (BOM)',
      hint: 'save as "UTF-8", not "UTF-8 with BOM"',
    },
  ];
}

/** Two rubrics in force on one day are decided between only by name (`rubric:` in city.yaml). */
function besides(
  file: string,
  { id, inForce, byName }: ReturnType<typeof looseParts>,
  config: string | undefined,
  line: number | null,
): Problem[] {
  if (inForce === undefined || byName) return [];
  const dir = dirname(resolve(file));
  const shipped = dir === join(productConfig, 'rubrics');
  const own = existsSync(dir) ? readdirSync(dir).filter((name) => /\.ya?ml$/.test(name) && name !== basename(file)) : [];
  const near = basename(dir) === 'rubrics' || shipped ? own.flatMap((name) => readYaml(join(dir, name), Rubric).value ?? []) : [];
  const known = new Map([...(shipped ? [] : loadRubrics(config).rubrics), ...near].map((rubric) => [rubric.id, rubric]));
  return [...known.values()]
    .filter((other) => other.id !== id && !other.byName && overlaps(other.inForce, inForce))
    .map((other) => ({
      file,
      line,
      path: 'inForce',
      expected: 'days on which no other rubric is in force',
      found: `${inForce.from}–${inForce.to ?? 'open'}, while "${other.id}" holds ${other.inForce.from}–${other.inForce.to ?? 'open'}`,
      hint: `choose one in city.yaml ("rubric: ${id ?? '…'}"), or end the other the day before`,
    }));
}

/** Beside a city that names no rubric two that hold on one day stop every inspection; elsewhere nothing is decided yet. */
function isDecided(config: string | undefined): boolean {
  return config === undefined || readYaml(join(config, 'city.yaml'), City).value?.rubric !== undefined;
}

type Days = Rubric['inForce'];
const overlaps = (a: Days, b: Days): boolean => (a.to === undefined || b.from <= a.to) && (b.to === undefined || a.from <= b.to);
