/** `sundial rubric diff`: two rubrics, what changed, in words. */
import { diffRubrics } from '../../scoring/rubric-diff.ts';
import { printJson, type Session } from './command.ts';
import { rubricAt } from './rubric-file.ts';

export function diffFiles(session: Session, before: string, after: string, json: boolean): void {
  const [old, fresh] = [rubricAt(before), rubricAt(after)];
  const changes = diffRubrics(old, fresh);
  if (json) return printJson(session, { before, after, changes });
  session.terminal.out(changes.length === 0 ? `${before} 与 ${after}：没有差别` : changes.map(({ says }) => says).join('\n'));
}
