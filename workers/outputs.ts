/** Every document that `--json` prints, as a schema: other tools rely on these keys. docs/generated is made from here. */
import { z } from 'zod';
import { AnalyseOutput } from './outputs-analyse.ts';
import { BackupOutput, BackupVerifyOutput, RestoreOutput } from './outputs-backup.ts';
import { CaseListOutput, CaseOutput } from './outputs-case.ts';
import { CoverageOutput } from './outputs-coverage.ts';
import {
  EvidenceAbandonOutput,
  EvidenceExportOutput,
  EvidenceListOutput,
  EvidencePruneOutput,
  EvidenceShareOutput,
} from './outputs-evidence.ts';
import { CorrectMonthOutput, CorrectOutput, FindingsOutput, JudgementOutput, PublishOutput } from './outputs-judging.ts';
import { NotifyTestOutput } from './outputs-notify.ts';
import { StatusOutput } from './outputs-operations.ts';
import { ProbeOutput, ProbeShowOutput } from './outputs-probe.ts';
import { RubricCheckOutput, RubricPreviewOutput, RubricTestOutput } from './outputs-rubric.ts';
import { SealOutput, VerifyMonthOutput, VerifyOutput } from './outputs-seal.ts';
import { PageOutput } from './outputs-page.ts';
import { PauseOutput, RetryOutput, WorkOutput } from './outputs-work.ts';

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
  draft: z
    .strictObject({ waiting: z.int(), due: date, then: z.enum(['publish-without', 'hold']) })
    .nullable()
    .describe('printed for review; neither in the ledger nor sealed. null: it is none'),
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
  coldStart: z
    .array(z.strictObject({ what: z.string(), judged: z.enum(['yes', 'partly', 'no']), why: z.string(), indicators: z.array(z.string()) }))
    .nullable()
    .describe('what a first month can judge and what it cannot; null: the month before was inspected, too'),
  bulletin: z.record(z.string(), z.string()).describe('path by format'),
  bundles: z.array(z.strictObject({ id: z.string(), site: z.string(), path: z.string(), sha256 })),
  failures: z.array(z.strictObject({ site: z.string(), why: z.string() })).describe('sites that left no bundle, and why'),
});
export type InspectOutput = z.output<typeof InspectOutput>;

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
          why: z.string().nullable().describe('why it has no place'),
          footnotes: z.array(z.string()).describe('corrections, adjustments, missing months, merged units'),
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
  'rubric-preview': RubricPreviewOutput,
  'rubric-test': RubricTestOutput,
  verify: VerifyOutput,
  'verify-month': VerifyMonthOutput,
  seal: SealOutput,
  findings: FindingsOutput,
  judgement: JudgementOutput,
  publish: PublishOutput,
  correct: CorrectOutput,
  'correct-month': CorrectMonthOutput,
  analyse: AnalyseOutput,
  case: CaseOutput,
  'case-list': CaseListOutput,
  probe: ProbeOutput,
  'probe-show': ProbeShowOutput,
  coverage: CoverageOutput,
  'notify-test': NotifyTestOutput,
  status: StatusOutput,
  work: WorkOutput,
  pause: PauseOutput,
  retry: RetryOutput,
  backup: BackupOutput,
  'backup-verify': BackupVerifyOutput,
  restore: RestoreOutput,
  'evidence-list': EvidenceListOutput,
  'evidence-export': EvidenceExportOutput,
  'evidence-share': EvidenceShareOutput,
  'evidence-prune': EvidencePruneOutput,
  'evidence-abandon': EvidenceAbandonOutput,
};
