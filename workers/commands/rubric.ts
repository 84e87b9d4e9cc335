/** `sundial rubric`: what the admin needs before and after a rule counts. */
import { Command } from 'commander';
import { rubricSchema } from '../../scoring/rubric-schema.ts';
import { type Session, withExample } from './command.ts';
import { checkFile } from './rubric-check.ts';
import { diffFiles } from './rubric-diff.ts';
import { explainLine, type ExplainOptions } from './rubric-explain.ts';

export function rubricCommand(session: Session): Command[] {
  const rubric = new Command('rubric').description('rules: check, compare, explain');
  const checking = new Command('check')
    .description('check a rubric file: schema, checks, parameters, prices')
    .argument('<file>', 'a rubric in YAML')
    .option('--json', 'print one JSON document')
    .action((file: string, options: { json?: boolean }) => checkFile(session, file, options.json ?? false));
  const schema = new Command('schema')
    .description('print the JSON Schema of a rubric file, every check with its own thresholds: editors complete by it')
    .action(() => session.terminal.out(JSON.stringify(rubricSchema(), null, 2)));
  const diffing = new Command('diff')
    .description('say in words what changed between two rubrics')
    .argument('<before>', 'a rubric file, or the id of a built-in one')
    .argument('<after>', 'a rubric file, or the id of a built-in one')
    .option('--json', 'print one JSON document')
    .action((before: string, after: string, options: { json?: boolean }) => diffFiles(session, before, after, options.json ?? false));
  const explaining = new Command('explain')
    .description('how an indicator of a unit came to its points: rule, findings, arithmetic')
    .argument('<unit>', 'id, name or alias')
    .argument('<indicator>', 'e.g. DI-01')
    .requiredOption('--month <YYYY-MM>', 'an inspected month')
    .option('--config <dir>', "the configuration, for aliases and the city's own rubrics")
    .option('--data <dir>', 'where the store lies')
    .option('--json', 'print one JSON document')
    .action((unit: string, indicator: string, options: ExplainOptions) => explainLine(session, unit, indicator, options));
  rubric.addCommand(withExample(checking, 'npx sundial rubric check config/rubrics/yanshi-2018.yaml'));
  rubric.addCommand(withExample(schema, 'npx sundial rubric schema > rubric.schema.json'));
  rubric.addCommand(withExample(diffing, 'npx sundial rubric diff county-2019 my-city/rubrics/county-2019.yaml'));
  rubric.addCommand(withExample(explaining, 'npx sundial rubric explain gaj CS-02 --month 2018-12 --config demo/city --data demo/data'));
  return [withExample(rubric, 'npx sundial rubric check config/rubrics/yanshi-2018.yaml')];
}
