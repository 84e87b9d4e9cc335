/**
 * case.json: the whole case on one sheet, made from the sealed records alone, so that anybody makes the same sheet from the same records,
 * with any later version of this program: what the sheet says and how is fixed by its format's name.
 */
import { z } from 'zod';

/** Why a raw page was handed out, by whom: the one thing in a case that no record says. */
export const RawNote = z.strictObject({ by: z.string().min(1), why: z.string().min(1), at: z.string() });
export type RawNote = z.output<typeof RawNote>;

export interface CaseEvidence {
  /** From 1, as the finding cites it. */
  number: number;
  bundle: string;
  /** Masked where it bears a person's number. */
  url: string;
  /** ISO UTC. */
  at: string;
  /** 'sha256:<hex>' of the recorded bytes; 'hmac-sha256:<hex>' where they hold personal data. */
  digest: string;
  spot: unknown;
  /** The page shown again from the archive, as a part of this case; null: none was made. */
  exhibit: string | null;
  /** Pictures of it, as parts of this case: of the archive shown again, then of the live page. */
  pictures: string[];
  /** What the picture is: 存档重现 or 现场截图. */
  label: string | null;
  /** Addresses of what the archived page needed and the archive has not. */
  missing: string[];
  blurred: boolean;
  /** Why there is no picture. */
  why: string | null;
}

export interface CaseRecordLine {
  file: string;
  bundle: string;
  url: string;
  what: { zh: string; en: string };
  /** The part that shows what this record holds, byte for byte; null: open the record itself. */
  copy: string | null;
}

export interface CaseLine {
  state: string;
  points: string | null;
  arithmetic: string;
  why: string | null;
  /** What the finding is to it. */
  standing: 'counted' | 'waiting' | 'elsewhere' | 'not-counted';
}

export interface CaseTotal {
  points: string | null;
  verdict: string;
  why: string | null;
}

export interface CaseCorrection {
  /** ISO UTC. */
  at: string;
  /** Digest of the entry of the book; null: no points moved. */
  entry: string | null;
  /** Of which indicator a person spoke; null: the record of before does not say. */
  indicator: { id: string; title: string } | null;
  kind: string;
  by: string;
  note: string;
  /** Of that indicator, and of the unit, from then on. */
  points: string | null;
  total: string | null;
}

export interface CaseFile {
  format: 'sundial-case-1';
  finding: {
    id: string;
    run: string;
    unit: string;
    indicator: string;
    sort: string | null;
    subject: string;
    mark: string | null;
    says: string;
    merit: boolean;
    /** What it cites holds personal data: digests are keyed, pictures blotted. */
    personal: boolean;
  };
  unit: { id: string; name: string; group: string };
  indicator: { id: string; title: string; clause: string; category: string | null };
  /** The unit's line for that indicator, as published. */
  line: CaseLine;
  total: CaseTotal;
  check: { state: string; examined: number };
  rubric: { id: string; title: string; digest: string };
  engine: { version: string; digest: string };
  /** On this finding, by time. */
  judgements: { kind: string; by: string; at: string; note: string }[];
  /** What of the unit was corrected after publication, by time. Absent: nothing. */
  corrections?: CaseCorrection[];
  /** What holds since the last of them. */
  inForce?: { at: string; line: CaseLine; total: CaseTotal };
  evidence: CaseEvidence[];
  records: CaseRecordLine[];
  /** What the month was sealed with; `root` and `key` are printed in the bulletin. */
  seal: {
    run: string;
    edition: number;
    /** ISO UTC; the operator's word. */
    at: string;
    root: string;
    key: string;
    bundles: number;
    /** An RFC 3161 time stamp lies beside. */
    stamped: boolean;
  };
  raw: RawNote | null;
}

/** The one lawful text of a case. */
export function caseJson(file: CaseFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** The note on raw pages in a case.json; null when there is none. Undefined when the text is no case. */
export function rawNoteIn(text: string): RawNote | null | undefined {
  try {
    return z.looseObject({ format: z.literal('sundial-case-1'), raw: RawNote.nullable() }).parse(JSON.parse(text)).raw;
  } catch {
    return undefined;
  }
}
