/** One line's findings, before and after: which came, which went, and which now read or stand otherwise. */
import { canonicalJson } from '../config/canonical.ts';
import type { Finding } from './finding.ts';
import type { ScoreLine } from './unit-score.ts';

/** null: there was none, or it is unknown. */
export interface Turn<T> {
  before: T | null;
  after: T | null;
}

/** What a finding does to the line: moves points, waits for a person, earned elsewhere first, or nothing. */
export type Standing = 'counted' | 'waiting' | 'elsewhere' | 'none';

export interface FindingChange {
  change: 'appeared' | 'vanished' | 'changed';
  id: string;
  subject: string;
  mark: string | null;
  /** As it reads now; of one that vanished, as it read. */
  says: string;
  standing: Turn<Standing>;
  /** Members that read otherwise: 'says', 'sort', 'evidence' …; empty when only its standing changed. */
  members: string[];
}

export interface Stood {
  finding: Finding;
  standing: Standing;
}

/** By finding id; `line`: the priced line of the same indicator, null when the rubric has none. */
export function standingsOf(findings: readonly Finding[], line: ScoreLine | null): Map<string, Stood> {
  const kinds = ['counted', 'waiting', 'elsewhere'] as const;
  const standing = new Map(kinds.flatMap((kind) => (line?.[kind] ?? []).map((each) => [each, kind] as const)));
  return new Map(findings.map((finding) => [finding.id, { finding, standing: standing.get(finding.id) ?? 'none' }]));
}

/** What is there now first, in its order; then what is gone. */
export function compareFindings(old: ReadonlyMap<string, Stood>, now: ReadonlyMap<string, Stood>): FindingChange[] {
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((id) => {
    const [was, is] = [old.get(id) ?? null, now.get(id) ?? null];
    const members = was && is ? membersApart(was.finding, is.finding) : [];
    if (was && is && members.length === 0 && was.standing === is.standing) return [];
    const { subject, mark, says } = (is ?? was)!.finding;
    const standing = { before: was?.standing ?? null, after: is?.standing ?? null };
    return [{ change: was ? (is ? 'changed' : 'vanished') : 'appeared', id, subject, mark: mark ?? null, says, standing, members }];
  });
}

function membersApart(old: Finding, now: Finding): string[] {
  if (old === now) return [];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])] as (keyof Finding)[];
  return keys.filter((key) => canonicalJson(old[key]) !== canonicalJson(now[key])).sort();
}
