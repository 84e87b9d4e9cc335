/** An office's own cases: pages in, findings expected. Whoever changes a rubric runs them before it counts. */
import { z } from 'zod';
import { Points, Sort } from './rubric.ts';
import { Month } from './run.ts';
import { Id } from './site.ts';
import { Unit } from './unit.ts';
import { Url } from './url.ts';

const CasePage = z
  .strictObject({
    url: Url.describe('the address at which it stands'),
    html: z.string().optional().describe('the page itself'),
    file: z.string().min(1).optional().describe('a saved page, beside the file of cases'),
    bundle: z.string().min(1).optional().describe('a sealed bundle (WACZ) that holds this address, beside the file of cases'),
    status: z.int().min(100).max(599).optional().describe('how the server answered; default 200'),
    unseen: z.enum(['blocked', 'timeout', 'unvisited']).optional().describe('nobody could look at it: what stands there is unknown'),
  })
  .refine(({ html, file, bundle, status, unseen }) => [html, file, bundle, unseen ?? status].some((each) => each !== undefined), {
    error: 'one of html, file, bundle, status or unseen',
  });
export type CasePage = z.output<typeof CasePage>;

const ExpectedFinding = z.strictObject({
  sort: Sort.optional(),
  subject: z.string().optional().describe('an address (also relative to the first page), the key of a column, …'),
  mark: z.string().optional(),
});

export const Expectation = z
  .strictObject({
    indicator: Id,
    found: z.array(ExpectedFinding).optional().describe('exactly these findings, in any order; []: none'),
    counts: z.record(Sort, z.int().nonnegative()).optional().describe('so many findings of each sort; a sort that is left out: none'),
    state: z.enum(['seen', 'partial', 'unseen', 'not-applicable', 'pending']).optional().describe('whether it could be judged'),
    points: Points.nullable().optional().describe('of the line; null: unknown'),
  })
  .refine(({ found, counts, state, points }) => [found, counts, state, points].some((each) => each !== undefined), {
    error: 'one of found, counts, state or points',
  });
export type Expectation = z.output<typeof Expectation>;

export const RubricCase = z.strictObject({
  name: z.string().min(1),
  month: Month.describe('the month that is judged'),
  asOf: z.iso.datetime({ offset: true }).optional().describe("when it was looked at; default: the month's end"),
  unit: Unit.pick({ name: true, aliases: true, kind: true, services: true, publishers: true, columns: true })
    .partial()
    .default({})
    .describe('whose pages they are; default: a department 示例局'),
  pages: z.array(CasePage).min(1).describe('the first is the front page of the unit; all are its own'),
  links: z
    .array(z.strictObject({ url: Url, alive: z.boolean() }))
    .default([])
    .describe('what became of addresses elsewhere'),
  expect: z.array(Expectation).min(1),
});
export type RubricCase = z.output<typeof RubricCase>;

export const RubricCases = z.strictObject({
  rubric: z.string().min(1).optional().describe('id of a known rubric, or a file beside this one; default: --rubric'),
  cases: z.array(RubricCase).min(1),
});
export type RubricCases = z.output<typeof RubricCases>;
