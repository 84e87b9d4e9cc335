/** `sundial verify`: is this bundle what was sealed? Offline, and in words. */
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { verifyBundle } from '../../crawler/evidence/verify.ts';
import { Exit, printJson, withExample, worse, type Session } from './command.ts';

export function verifyCommand(session: Session): Command[] {
  const command = new Command('verify')
    .description('check sealed evidence bundles, offline')
    .argument('<bundle...>', 'WACZ files')
    .option('--json', 'print one JSON document a bundle')
    .action(async (bundles: string[], options: { json?: boolean }) => {
      for (const path of bundles) {
        const report = await verifyBundle(path);
        if (!report.ok) session.exit = worse(session.exit, existsSync(path) ? Exit.unverified : Exit.usage);
        const shown = { bundle: path, ok: report.ok, checked: report.checked, problems: report.problems };
        if (options.json) printJson(session, shown);
        else session.terminal.out(inWords(shown));
      }
    });
  return [withExample(command, 'npx sundial verify data/evidence/2018-12/2018-12.portal.wacz')];
}

interface Shown {
  bundle: string;
  ok: boolean;
  checked: string[];
  problems: { part: string; record: string | null; offset: number | null; says: string }[];
}

function inWords({ bundle, ok, checked, problems }: Shown): string {
  const where = (problem: Shown['problems'][number]) =>
    [problem.part, problem.record, problem.offset === null ? null : `第 ${problem.offset} 字节`].filter(Boolean).join(', ');
  return [
    `${bundle}：${ok ? '完好' : '不完好'}`,
    ...checked.map((line) => `  已核对  ${line}`),
    ...problems.map((problem) => `  有误    ${where(problem)}：${problem.says}`),
    "  时间    time: the operator's word（无外部时间戳，以经办方所述为准）",
  ].join('\n');
}
