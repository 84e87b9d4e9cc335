/** The tables as TypeScript sees them, and how values become columns; migrations.ts builds them. */
import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Generated, Kysely } from 'kysely';

export interface Tables {
  run: { id: string; month: string; closed: number; body: string };
  site_attempt: { run: string; site: string; state: string; body: string };
  /** Who took a site last, counted up: what an earlier one still wants to write is refused. */
  site_token: { run: string; site: string; token: number };
  page: { run: string; site: string; address: string; unit: string | null; bundle: string; record: string; facts: Packed | null };
  link: { run: string; site: string; address: string; body: string };
  /** `at`: ISO UTC. `body`: canonical JSON, whose sha256 is `digest`. */
  probe: { site: string; at: string; digest: string; body: string };
  score: { run: string; unit: string; score: string; results: Packed };
  /** `body`: see packed-facts.ts; its sha256 is `digest`. */
  unit_facts: { run: string; unit: string; digest: string; body: Packed };
  /** `body`: canonical JSON, whose sha256 is `digest`. */
  run_rubric: { run: string; digest: string; body: string };
  /** `body`: canonical JSON, whose sha256 is `digest`. `seq`: 1, 2, 3 … in order of entry. */
  judgement: { seq: number; run: string; until: string | null; digest: string; body: string };
  /** As `judgement`. */
  correction: { seq: number; run: string; unit: string; digest: string; body: string };
  draft: { run: string; body: string };
  /** `run`: who saw the late items. `body`: canonical JSON, whose sha256 is `digest`. */
  adjustment: { run: string; unit: string; digest: string; body: string };
  /** `asker`: the opened store that began it. `config`, `ended`, `outcome` replace what `body` (JSON) says of them. */
  assignment: {
    seq: Generated<number>;
    run: string;
    asker: string;
    config: string;
    ended: string | null;
    outcome: string | null;
    body: string;
  };
  kept_config: { digest: string; files: Packed };
  hold: { run: string; body: string };
  worker: { id: string; beat: string; body: string };
  incident: { seq: Generated<number>; run: string | null; body: string };
  alert: { id: string; body: string };
  seal: { seq: number; run: string; edition: number; sha256: string; statement: string; signature: string; public_key: string };
  ledger: {
    /** 1, 2, 3 … in order of entry, without gaps. */
    seq: number;
    first_month: string;
    last_month: string;
    period: string;
    unit: string;
    name: string;
    grp: string;
    kind: string;
    categories: string;
    total: string | null;
    roster: number;
    digest: string;
    amends: string | null;
    why: string | null;
    at: string;
  };
}

export type Database = Kysely<Tables>;

/** JSON, deflated: a page's facts shrink to about a fifth (docs/decisions/store.md). libsql hands back an ArrayBuffer, pg a Buffer. */
export type Packed = Uint8Array | ArrayBuffer;

export function pack(value: unknown): Packed {
  return deflateRawSync(JSON.stringify(value));
}

export function unpack<T>(bytes: Packed): T {
  return JSON.parse(inflateRawSync(bytes).toString('utf8')) as T;
}

const longestAddress = 600;

/**
 * An address as a key. PostgreSQL indexes at most 2,704 bytes and stores no NUL or lone surrogate; the true address stands in the
 * record. A long one keeps its beginning (for the order) and gets a digest (for the identity).
 */
export function addressKey(url: string): string {
  const text = Buffer.from(url.replaceAll('\0', '\uFFFD'), 'utf8').toString('utf8');
  if (text.length <= longestAddress) return text;
  const start = Buffer.from(text.slice(0, longestAddress), 'utf8').toString('utf8');
  return `${start} ${createHash('sha256').update(text).digest('hex')}`;
}
