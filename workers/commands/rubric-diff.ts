/** `sundial rubric diff`: two rubrics, what changed, in words. */
import { existsSync } from 'node:fs';
import { loadRubrics } from '../../config/load.ts';
import { nearest } from '../../config/nearest.ts';
import { ConfigError } from '../../config/problem.ts';
import { Rubric } from '../../config/rubric.ts';
import { readYaml } from '../../config/yaml-file.ts';
import { diffRubrics } from '../../scoring/rubric-diff.ts';
import { printJson, Refusal, type Session } from './command.ts';

export function diffFiles(session: Session, before: string, after: string, json: boolean): void {
  const [old, fresh] = [rubricAt(before), rubricAt(after)];
  const changes = diffRubrics(old, fresh);
  if (json) return printJson(session, { before, after, changes });
  session.terminal.out(changes.length === 0 ? `${before} 与 ${after}：没有差别` : changes.map(({ says }) => says).join('\n'));
}

/** A file, or a built-in rubric by its id. */
export function rubricAt(name: string): Rubric {
  const builtIn = loadRubrics().rubrics;
  const known = existsSync(name) ? undefined : builtIn.find(({ id }) => id === name);
  if (known) return known;
  const ids = builtIn.map(({ id }) => id);
  if (!existsSync(name))
    throw new Refusal('usage', `expected a rubric file or one of ${ids.join(', ')}, found "${name}"`, nearest(name, ids));
  const { value, problems } = readYaml(name, Rubric);
  if (!value) throw new ConfigError(problems);
  return value;
}
