/** Writes docs/generated from the schemas the code obeys: `npm run docs`. A test holds the files to them. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toJSONSchema, type z } from 'zod';
import { BulletinText, City } from '../config/city.ts';
import { ColumnTaxonomy } from '../config/columns.ts';
import { KeepingPolicy } from '../config/keeping.ts';
import { NotifyConfig } from '../config/notify.ts';
import { CrawlPolicy } from '../config/policy.ts';
import { RubricCases } from '../config/rubric-cases.ts';
import { Schedule } from '../config/schedule.ts';
import { Site } from '../config/site.ts';
import { Unit } from '../config/unit.ts';
import { columnKeys, loadRubrics } from '../config/load.ts';
import { rubricSchema } from '../scoring/rubric-schema.ts';
import { checksPage } from './check-docs.ts';
import { outputs } from './outputs.ts';

const configuration = {
  city: City,
  bulletin: BulletinText,
  columns: ColumnTaxonomy,
  keeping: KeepingPolicy,
  notify: NotifyConfig,
  policy: CrawlPolicy,
  'rubric-cases': RubricCases,
  schedule: Schedule,
  site: Site,
  unit: Unit,
};

/** File name → text: a schema for every output of the command line and every configuration file, and the page of checks. */
export function schemaFiles(): Record<string, string> {
  const text = (schema: z.ZodType, io: 'input' | 'output') =>
    `${JSON.stringify(toJSONSchema(schema, { io, unrepresentable: 'any' }), null, 2)}\n`;
  return Object.fromEntries([
    ...Object.entries(outputs).map(([name, schema]) => [`output-${name}.schema.json`, text(schema, 'output')]),
    ...Object.entries(configuration).map(([name, schema]) => [`config-${name}.schema.json`, text(schema, 'input')]),
    ['checks.md', `${checksPage(loadRubrics().rubrics).trimEnd()}\n`],
    ['config-rubric.schema.json', `${JSON.stringify(rubricSchema(columnKeys()), null, 2)}\n`],
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dir = fileURLToPath(new URL('../docs/generated', import.meta.url));
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  for (const [name, content] of Object.entries(schemaFiles())) writeFileSync(join(dir, name), content);
}
