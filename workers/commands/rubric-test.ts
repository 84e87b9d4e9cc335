/** `sundial rubric test`: the office's own cases, run against a rubric before it counts. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadColumns } from '../../config/load.ts';
import { ConfigError } from '../../config/problem.ts';
import { RubricCases } from '../../config/rubric-cases.ts';
import { readYaml } from '../../config/yaml-file.ts';
import { runCases } from '../rubric-cases.ts';
import type { Held } from '../rubric-expectations.ts';
import type { RubricTestOutput } from '../outputs-rubric.ts';
import { Exit, printJson, Refusal, type Session } from './command.ts';
import { rubricAt } from './rubric-file.ts';

export interface TestOptions {
  rubric?: string;
  config?: string;
  json?: boolean;
}

/** What every test runner ends with when a case fails; a file that cannot be read is a usage error as everywhere. */
const FAILED = 1;

export async function testRubric(session: Session, file: string, options: TestOptions): Promise<void> {
  const read = readYaml(file, RubricCases);
  if (!read.value) throw new ConfigError(read.problems);
  const dir = dirname(file);
  const columns = loadColumns(options.config);
  if (!columns.value) throw new ConfigError(columns.problems);
  const rubric = rubricAt(nameOf(options.rubric, read.value.rubric, dir), options.config);
  const held = await runCases(read.value.cases, { rubric, columns: columns.value, dir, file });
  const failed = held.filter(({ ok }) => !ok);
  session.exit = failed.length > 0 ? FAILED : Exit.done;
  const counted = { cases: read.value.cases.length, failed: new Set(failed.map((each) => each.case)).size };
  if (options.json) return printJson(session, { file, rubric: rubric.id, ...counted, expectations: held } satisfies RubricTestOutput);
  for (const each of held) session.terminal.out(inWords(each));
  session.terminal.out(`${file}: ${counted.cases} cases by "${rubric.id}", ${counted.failed} failed`);
}

/** What the command names goes before what the file names; a file's own word may be a path beside it. */
function nameOf(asked: string | undefined, own: string | undefined, dir: string): string {
  const name = asked ?? own;
  if (name === undefined)
    throw new Refusal('usage', 'expected a rubric, found none', 'name it with --rubric, or in the file: rubric: county-2019');
  return asked === undefined && existsSync(join(dir, name)) ? join(dir, name) : name;
}

function inWords({ case: name, ok, indicator, expected, found, says }: Held): string {
  if (ok) return `ok    ${name}: ${indicator} ${expected.join(', ')}`;
  return [
    `FAIL  ${name}: ${indicator}`,
    `      expected ${expected.join(', ')}`,
    `      found    ${found.join(', ')}`,
    ...says.slice(0, 5).map((sentence) => `      ${sentence}`),
  ].join('\n');
}
