/** A rubric as a person names it to try it: a file, whatever else holds on its days, or one that is known by its id; refused with every mistake that is in it. */
import { existsSync } from 'node:fs';
import { loadRubrics } from '../../config/load.ts';
import { nearest } from '../../config/nearest.ts';
import { ConfigError } from '../../config/problem.ts';
import type { Rubric } from '../../config/rubric.ts';
import { checkRubricFile } from '../rubric-file.ts';
import { Refusal } from './command.ts';

/** `config`: a city's directory, whose rubrics are known beside the built-in ones. */
export function rubricAt(name: string, config?: string): Rubric {
  if (!existsSync(name)) {
    const known = loadRubrics(config).rubrics;
    const named = known.find(({ id }) => id === name);
    if (named) return named;
    const ids = known.map(({ id }) => id);
    throw new Refusal(
      'usage',
      `expected a rubric file or one of ${ids.join(', ')}, found "${name}"`,
      nearest(name, ids) || 'mind the path of the file',
    );
  }
  const { rubric, problems } = checkRubricFile(name, config, true);
  if (rubric === null) throw new ConfigError(problems);
  return rubric;
}
