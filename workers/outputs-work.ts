/** What `--json` prints of the commands that steer who works: schemas. */
import { z } from 'zod';

export const WorkOutput = z.strictObject({
  host: z.string(),
  pid: z.int(),
  queues: z.array(z.enum(['crawl', 'analyse', 'publish'])),
  concurrency: z.int().positive().describe('sites crawled at a time, in each run'),
  dataDir: z.string(),
  installation: z.string().describe('the id that the store and the data directory have in common'),
});
export type WorkOutput = z.output<typeof WorkOutput>;

export const PauseOutput = z.strictObject({
  held: z.array(z.strictObject({ run: z.string().describe('* is every run'), by: z.string(), why: z.string(), at: z.string() })),
});
export type PauseOutput = z.output<typeof PauseOutput>;

export const RetryOutput = z.strictObject({
  run: z.string(),
  sites: z.array(z.string()).describe('those that had failed, and are gone on with'),
  units: z.array(z.string()).describe('those that could not be judged, and are judged again'),
  begun: z.boolean().describe('false: the run was under way already'),
  workers: z.int().nonnegative().describe('processes alive that could carry it out'),
});
export type RetryOutput = z.output<typeof RetryOutput>;
