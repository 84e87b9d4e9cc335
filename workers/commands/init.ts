/** `sundial init`: a commented configuration to edit. */
import { Command } from 'commander';
import { initConfig } from '../../config/init.ts';
import { columnKeys } from '../../config/load.ts';
import { rubricSchema } from '../../scoring/rubric-schema.ts';
import { printJson, withExample, type Session } from './command.ts';

/** In force today; transitional until the current rules are complete, as its own title says. */
const currentRubric = 'county-2019';

export function initCommand(session: Session): Command[] {
  const command = new Command('init')
    .description('write a commented configuration directory to edit')
    .argument('<dir>', 'a new or empty directory')
    .option('--from <units.csv>', 'units to begin with: name,group,home and optionally id,kind,aliases,publishers')
    .option('--json', 'print one JSON document')
    .action((dir: string, options: { from?: string; json?: boolean }) => {
      const schema = `${JSON.stringify(rubricSchema(columnKeys()), null, 2)}\n`;
      const files = initConfig(dir, { rubric: currentRubric, schema, ...(options.from ? { from: options.from } : {}) });
      if (options.json) return printJson(session, { dir, files });
      session.terminal.out(
        `Written:\n${files.map((file) => `  ${file}`).join('\n')}\nEdit sites.yaml and units.yaml, then try one unit:\n  npx sundial inspect --config ${dir} --unit <id>`,
      );
    });
  return [withExample(command, 'npx sundial init my-city --from units.csv')];
}
