/** Holds the corrections of a month together: each follows from a sealed judgement, amends a published entry, and brings exactly its difference into the book. */
import { canonicalJson, digestOf } from '../../config/canonical.ts';
import { differenceOf, type Correction } from '../../scoring/correction.ts';
import { beforePublication, type Judgement } from '../../scoring/judgement.ts';
import type { LedgerEntry } from '../../scoring/ledger.ts';
import type { PublicView } from '../../scoring/public-finding.ts';
import type { UnitScore } from '../../scoring/unit-score.ts';
import { publicCorrections } from '../correction-records.ts';
import type { SealedResults } from '../results-bundle.ts';
import type { Store } from '../store.ts';
import { differences } from './differences.ts';

type Say = (part: string, record: string | null, says: string) => void;

/** What a seal tells of itself; Chinese. */
export function correctionTroubles({ run, scores, judgements, ledger, corrections = [] }: SealedResults): [record: string, says: string][] {
  const found: [string, string][] = [];
  const spoken = new Map(judgements.map((judgement) => [digestOf(judgement), judgement]));
  const entries = new Map(ledger.map((entry) => [entry.digest, entry]));
  const standing = new Map<string, UnitScore>(scores);
  for (const correction of corrections) {
    const { unit } = correction;
    const before = standing.get(unit);
    const says = before ? troubleIn(correction, before, spoken.get(correction.judgement), entries, run) : '这个单位不在封存之列';
    if (says !== '') found.push([unit, `${unit} 的更正：${says}`]);
    standing.set(unit, correction.score);
  }
  const named = new Set(corrections.flatMap(({ judgement, entry }) => [judgement, entry]));
  for (const [digest, { by, at }] of spoken)
    if (isLater(spoken.get(digest)!, run.id) && !named.has(digest)) found.push([digest, `${by} 于 ${at} 在发布后的复核意见没有对应的更正`]);
  for (const { kind, digest, unit, period } of ledger)
    if (kind === 'correction' && !named.has(digest)) found.push([unit, `台账 ${unit} ${period} 的更正没有对应的复核意见`]);
  return found;
}

const isLater = (judgement: Judgement, run: string): boolean => beforePublication([judgement], run).length === 0;

/** '' when all holds together. */
function troubleIn(
  { run, unit, amends, entry, score, at }: Correction,
  before: UnitScore,
  judgement: Judgement | undefined,
  entries: ReadonlyMap<string, LedgerEntry>,
  of: SealedResults['run'],
): string {
  const published = entries.get(amends);
  const difference = differenceOf(before, score);
  if (run !== of.id || score.run !== of.id || score.unit !== unit) return '它属于别的月份或单位';
  if (judgement === undefined || !isLater(judgement, of.id) || judgement.at !== at) return '它所依据的复核意见不在封存之列';
  if (published?.kind !== 'published' || published.unit !== unit) return '它所更正的台账条目不在封存之列';
  if (difference === null) return '更正前后缺总分';
  const moved = difference.total !== '0' || Object.keys(difference.categories).length > 0;
  if (entry === null) return moved ? '得分有变而台账未记' : '';
  const own = entries.get(entry);
  if (own?.kind !== 'correction' || own.amends !== amends || own.unit !== unit) return '它的台账条目不见了，或被改动';
  const wrong = canonicalJson({ categories: own.categories, total: own.total }) !== canonicalJson(difference);
  return wrong ? '台账所记的差额与更正前后的得分不符' : '';
}

export interface Comparing {
  judgements: { stored: readonly Judgement[]; shown: readonly Judgement[] };
  view: PublicView;
  /** Leaves out what cannot be compared without the key. */
  alike: <T>(value: T) => T;
}

/** Against the database: each as it was sealed, none missing, none added. */
export async function checkCorrections(
  store: Store,
  { run, corrections = [] }: SealedResults,
  { judgements, view, alike }: Comparing,
  say: Say,
): Promise<void> {
  const stored = publicCorrections(await store.corrections(run.id), judgements, view);
  // A judgement goes by another name where digests are hidden; that it is there is checked with the judgements.
  const plain = ({ judgement: _, ...correction }: Correction) => alike(correction);
  corrections.forEach((sealed, index) => {
    const own = stored[index];
    const changed = own === undefined ? null : differences(plain(sealed), plain(own));
    if (changed !== '') say('correction', sealed.unit, `第${index + 1}项更正${changed === null ? '不见了' : `被改动：${changed}`}`);
  });
  for (const { unit, at } of stored.slice(corrections.length))
    say('correction', unit, `${unit} 于 ${at} 的更正不在封存之列（若更正在封存之前中断，运行 npx sundial correct ${run.id} 即可完成）`);
}
