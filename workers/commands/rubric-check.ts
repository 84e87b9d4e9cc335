/** `sundial rubric check`: is this rubric sound, before a month depends on it. */
import { problemLine } from '../../config/problem.ts';
import { checkRubricFile } from '../rubric-file.ts';
import { Exit, printJson, type Session } from './command.ts';

export interface CheckOptions {
  config?: string;
  json?: boolean;
}

export function checkFile(session: Session, file: string, { config, json = false }: CheckOptions): void {
  const { rubric, id, problems, warnings, pending } = checkRubricFile(file, config);
  if (rubric === null) session.exit = Exit.usage;
  if (json) return printJson(session, { file, rubric: id, ok: rubric !== null, problems, warnings, pending });
  for (const problem of problems) session.terminal.err(`sundial: ${problemLine(problem)}`);
  for (const warning of warnings) session.terminal.err(`sundial: warning: ${problemLine(warning)}`);
  if (rubric === null)
    return session.terminal.err(`sundial: ${file}: ${told(problems.length, 'mistake')}, ${told(warnings.length, 'warning')}`);
  const open = pending.length > 0 ? `: ${pending.join(', ')}` : '';
  const doubts = warnings.length > 0 ? `; ${told(warnings.length, 'warning')}` : '';
  session.terminal.out(
    `${file}: rubric "${rubric.id}" is sound; ${rubric.indicators.length} indicators, ${pending.length} not yet checked${open}${doubts}`,
  );
}

const told = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
