/** Every document that `--json` prints, as a schema: other tools rely on these keys. docs/generated is made from here. */
import { z } from 'zod';
import { AnalyseOutput } from './outputs-analyse.ts';
import { CaseListOutput, CaseOutput } from './outputs-case.ts';
import { CoverageOutput } from './outputs-coverage.ts';
import {
  EvidenceAbandonOutput,
  EvidenceExportOutput,
  EvidenceListOutput,
  EvidencePruneOutput,
  EvidenceShareOutput,
} from './outputs-evidence.ts';
import { ProbeOutput, ProbeShowOutput } from './outputs-probe.ts';
import { SealOutput, VerifyMonthOutput, VerifyOutput } from './outputs-seal.ts';

/** Points, e.g. 701.5; null is unknown, never zero. */
const points = z.number().nullable();
const categories = z.record(z.string(), points);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const ErrorOutput = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string(), hint: z.string() }) });
export type ErrorOutput = z.output<typeof ErrorOutput>;

export const InspectOutput = z.strictObject({
  run: z.strictObject({
    id: z.string(),
    month: z.string(),
    asOf: z.string(),
    rubric: z.string(),
    trial: z.boolean(),
    state: z.enum(['open', 'closed']),
  }),
  units: z.array(
    z.strictObject({
      unit: z.string(),
      name: z.string(),
      group: z.string(),
      categories,
      total: points,
      annual: points,
      place: z.int().positive().nullable(),
      verdict: z.enum(['scored', 'provisional', 'not-ranked', 'pass', 'fail']),
      why: z.string().nullable(),
      coverage: z.strictObject({ known: z.int(), answered: z.int(), blocked: z.int(), silent: z.int(), skipped: z.int() }),
    }),
  ),
  bulletin: z.record(z.string(), z.string()).describe('path by format'),
  bundles: z.array(z.strictObject({ id: z.string(), site: z.string(), path: z.string(), sha256 })),
  failures: z.array(z.strictObject({ site: z.string(), why: z.string() })).describe('sites that left no bundle, and why'),
});
export type InspectOutput = z.output<typeof InspectOutput>;

const mark = z.string().nullable();
export const PageOutput = z.strictObject({
  url: z.string(),
  charset: z.string(),
  kind: z.enum(['home', 'column', 'article', 'guide', 'messages', 'redirect', 'error', 'other']),
  title: z.string().nullable(),
  publishedAt: date.nullable(),
  publishedFrom: z.strictObject({ from: z.string(), text: z.string() }).nullable(),
  source: z.string().nullable(),
  column: z.string().nullable(),
  columnKey: z.string().nullable(),
  items: z.array(z.strictObject({ title: z.string(), url: z.string(), date: date.nullable() })),
  newest: date.nullable(),
  footer: z.strictObject({
    siteId: mark,
    icp: mark,
    police: mark,
    conac: mark,
    organizer: mark,
    contact: mark,
    sitemap: mark,
    errorReport: mark,
  }),
  tags: z.record(z.string(), z.string()),
  sections: z.array(z.strictObject({ key: z.string(), text: z.string(), url: z.string() })),
  findings: z.array(z.strictObject({ sort: z.string(), says: z.string(), spot: z.string().nullable() })),
  file: z
    .strictObject({
      type: z.string().nullable(),
      bytes: z.int(),
      opens: z.boolean(),
      chars: z.int().nullable(),
      unread: z.string().nullable(),
    })
    .nullable()
    .describe('a document or picture given in place of a page: type by its bytes, characters of text, why there is none or not all of it'),
});
export type PageOutput = z.output<typeof PageOutput>;

export const LedgerShowOutput = z.strictObject({
  month: z.string(),
  groups: z.array(
    z.strictObject({
      group: z.string(),
      rows: z.array(
        z.strictObject({
          place: z.int().positive().nullable(),
          unit: z.string(),
          name: z.string(),
          categories,
          total: points,
          annual: points,
        }),
      ),
    }),
  ),
});
export type LedgerShowOutput = z.output<typeof LedgerShowOutput>;

export const LedgerImportOutput = z.strictObject({ file: z.string(), read: z.int(), added: z.int(), unchanged: z.int() });
export type LedgerImportOutput = z.output<typeof LedgerImportOutput>;

export const ReportOutput = z.strictObject({ month: z.string(), bulletin: z.record(z.string(), z.string()) });
export type ReportOutput = z.output<typeof ReportOutput>;

export const InitOutput = z.strictObject({ dir: z.string(), files: z.array(z.string()) });
export type InitOutput = z.output<typeof InitOutput>;

export const RubricCheckOutput = z.strictObject({
  file: z.string(),
  rubric: z.string().nullable(),
  ok: z.boolean(),
  problems: z.array(
    z.strictObject({
      file: z.string(),
      line: z.int().nullable(),
      path: z.string(),
      expected: z.string(),
      found: z.string(),
      hint: z.string(),
    }),
  ),
  pending: z.array(z.string()).describe('indicators shown as not yet checked'),
});
export type RubricCheckOutput = z.output<typeof RubricCheckOutput>;

/** Command → schema, as docs/generated names them. */
export const outputs = {
  error: ErrorOutput,
  init: InitOutput,
  inspect: InspectOutput,
  page: PageOutput,
  'ledger-import': LedgerImportOutput,
  'ledger-show': LedgerShowOutput,
  report: ReportOutput,
  'rubric-check': RubricCheckOutput,
  verify: VerifyOutput,
  'verify-month': VerifyMonthOutput,
  seal: SealOutput,
  analyse: AnalyseOutput,
  case: CaseOutput,
  'case-list': CaseListOutput,
  probe: ProbeOutput,
  'probe-show': ProbeShowOutput,
  coverage: CoverageOutput,
  'evidence-list': EvidenceListOutput,
  'evidence-export': EvidenceExportOutput,
  'evidence-share': EvidenceShareOutput,
  'evidence-prune': EvidencePruneOutput,
  'evidence-abandon': EvidenceAbandonOutput,
};
