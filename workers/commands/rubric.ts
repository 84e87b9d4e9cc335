/** `sundial rubric`: what the admin needs before and after a rule counts. */
import { Command } from 'commander';
import { columnKeys } from '../../config/load.ts';
import { rubricSchema } from '../../scoring/rubric-schema.ts';
import { type Session, withExample } from './command.ts';
import { checkFile, type CheckOptions } from './rubric-check.ts';
import { diffFiles } from './rubric-diff.ts';
import { explainLine, type ExplainOptions } from './rubric-explain.ts';
import { testRubric, type TestOptions } from './rubric-test.ts';
import { previewRubric, type PreviewOptions } from './rubric-preview.ts';

export function rubricCommand(session: Session): Command[] {
  const rubric = new Command('rubric').description('rules: check, rehearse, compare, explain, test');
  const checking = new Command('check')
    .description('check a rubric file: schema, checks, parameters, prices')
    .argument('<file>', 'a rubric in YAML')
    .option('--config <dir>', "the city's directory, whose columns and rubrics count; default: the one whose rubrics/ the file lies in")
    .option('--json', 'print one JSON document')
    .action((file: string, options: CheckOptions) => checkFile(session, file, options));
  const schema = new Command('schema')
    .description('print the JSON Schema of a rubric file, every check with its own thresholds: editors complete by it')
    .action(() => session.terminal.out(JSON.stringify(rubricSchema(columnKeys()), null, 2)));
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
  const previewing = new Command('preview')
    .description('try a changed rubric on inspected months: who would get what, through which line; no page is read, nothing is written')
    .argument('<rubric>', 'a rubric file, or the id of a known one')
    .option('--month <YYYY-MM...>', 'one or several inspected months')
    .option('--year <YYYY>', 'all inspected months of a year')
    .option('--against <rubric>', 'compare with these rules; default: those by which each month was judged')
    .option('--config <dir>', 'configuration directory; default: config, or without one the units as the months name them')
    .option('--data <dir>', 'where the store lies')
    .option('--json', 'print one JSON document')
    .action((file: string, options: PreviewOptions) => previewRubric(session, file, options));
  const testing = new Command('test')
    .description("run the office's own cases: pages in, findings expected; ends with 1 when one of them fails")
    .argument('<cases>', 'a YAML file of cases')
    .option('--rubric <rubric>', 'a rubric file, or the id of a known one; default: the one that the file names')
    .option('--config <dir>', "the city's directory, for its columns and rubrics")
    .option('--json', 'print one JSON document')
    .action((file: string, options: TestOptions) => testRubric(session, file, options));
  rubric.addCommand(withExample(testing, 'npx sundial rubric test config/rubric-cases/example.yaml'));
  rubric.addCommand(
    withExample(previewing, 'npx sundial rubric preview my-rubric.yaml --month 2018-12 --config demo/city --data demo/data'),
  );
  rubric.addCommand(withExample(checking, 'npx sundial rubric check config/rubrics/yanshi-2018.yaml'));
  rubric.addCommand(withExample(schema, 'npx sundial rubric schema > rubric.schema.json'));
  rubric.addCommand(withExample(diffing, 'npx sundial rubric diff county-2019 my-city/rubrics/county-2019.yaml'));
  rubric.addCommand(withExample(explaining, 'npx sundial rubric explain gaj CS-02 --month 2018-12 --config demo/city --data demo/data'));
  return [withExample(rubric, 'npx sundial rubric check config/rubrics/yanshi-2018.yaml')];
}
