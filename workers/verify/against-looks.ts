/** Compares the looks at home pages that the database holds of a month with those that were sealed. */
import { canonicalJson } from '../../config/canonical.ts';
import type { InspectionRun } from '../../config/run.ts';
import type { ProbeSample } from '../../crawler/probe/sample.ts';
import type { MonthFindings } from '../../crawler/seal/month-findings.ts';
import type { ProbesReplay } from '../probe-bundle.ts';
import type { Store } from '../store.ts';
import { differences } from './differences.ts';

/** A round that was under way while the looks were sealed is kept when it ends. */
const ROUND_MS = 3_600_000;

export interface SealedLooks {
  /** null: there were none. */
  looks: ProbesReplay['looks'] | null;
  /** ISO: when they were put aside, or would have been. */
  at: string;
  /** Whose looks the run was interested in. */
  sites: readonly string[];
}

/** Looks belong to no run. Those that were sealed must still be there; later ones are lawful, since `probe` goes on after a month is published. */
export async function compareLooks(
  store: Store,
  { from, to, asOf }: InspectionRun,
  { looks, at, sites }: SealedLooks,
  say: (part: string, record: string, says: string) => void,
  { notes }: MonthFindings,
): Promise<number> {
  const end = `${to}T00:00:00+08:00`;
  // What was seen by then was there to be sealed.
  const sealedUpTo = Math.min(Date.parse(asOf), Date.parse(end), Date.parse(at) - ROUND_MS);
  let [compared, later] = [0, 0];
  for (const site of new Set([...sites, ...(looks?.keys() ?? [])])) {
    const stored = await store.probes(site, `${from}T00:00:00+08:00`, end);
    const texts = new Map(stored.map((sample) => [canonicalJson(sample), sample]));
    for (const { sample } of looks?.get(site) ?? []) {
      compared += 1;
      if (texts.delete(canonicalJson(sample))) continue;
      const now = stored.find((each) => keyOf(each) === keyOf(sample));
      if (now) texts.delete(canonicalJson(now));
      say('probe', keyOf(sample), now ? `这次首页访问的记录被改动：${differences(sample, now)}` : '这次首页访问的记录不见了，或被改动');
    }
    for (const sample of texts.values()) {
      if (Date.parse(sample.at) >= sealedUpTo) later += 1;
      else say('probe', keyOf(sample), '这次首页访问不在封存之列，所记时间却在封存之前：是后来补进的');
    }
  }
  if (later > 0) notes.push(`库中另有本月 ${later} 次首页访问，是封存时或封存之后（或评查时点之后）记入的，不在封存之列，也不影响得分`);
  return compared;
}

const keyOf = ({ address, at }: ProbeSample): string => `${address}#${at}`;
