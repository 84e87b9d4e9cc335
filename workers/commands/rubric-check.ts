/** `sundial rubric check`: is this rubric sound, before a month depends on it. */
import type { Problem } from '../../config/problem.ts';
import { problemLine } from '../../config/problem.ts';
import { Rubric } from '../../config/rubric.ts';
import { readYaml } from '../../config/yaml-file.ts';
import { checkRubric } from '../../scoring/check-rubric.ts';
import { Exit, printJson, type Session } from './command.ts';

export function checkFile(session: Session, file: string, json: boolean): void {
  const read = readYaml(file, Rubric);
  const deeper = read.value
    ? checkRubric(read.value).map((problem): Problem => ({ file, line: read.lineOf(place(problem.path, read.value!)), ...problem }))
    : [];
  const problems = [...read.problems, ...deeper];
  const pending = read.value?.indicators.filter((indicator) => indicator.check === 'pending').map((indicator) => indicator.id) ?? [];
  if (problems.length > 0) session.exit = Exit.usage;
  if (json) return printJson(session, { file, rubric: read.value?.id ?? null, ok: problems.length === 0, problems, pending });
  if (problems.length > 0) return problems.forEach((problem) => session.terminal.err(`sundial: ${problemLine(problem)}`));
  session.terminal.out(
    `${file}: rubric "${read.value!.id}" is sound; ${read.value!.indicators.length} indicators, ${pending.length} not yet checked${pending.length > 0 ? `: ${pending.join(', ')}` : ''}`,
  );
}

/** 'indicators.DI-P3.with.windows.0' → the same place by position in the document. */
function place(path: string, rubric: Rubric): PropertyKey[] {
  const [list, id, ...rest] = path.split('.');
  const among = list === 'indicators' || list === 'categories' ? rubric[list] : null;
  const index = among?.findIndex((entry) => entry.id === id) ?? -1;
  const named = index >= 0 ? [list!, index, ...rest] : path.split('.');
  return named.map((key) => (/^\d+$/.test(String(key)) ? Number(key) : key));
}
