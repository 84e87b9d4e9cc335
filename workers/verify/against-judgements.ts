/** Compares what people said of a month, as the database holds it, with what was sealed: judgements in their order, and the corrections that followed from them. */
import { canonicalJson } from '../../config/canonical.ts';
import type { CheckResult } from '../../scoring/check.ts';
import { isVerdict, type Judgement } from '../../scoring/judgement.ts';
import type { Keyed, PublicView } from '../../scoring/public-finding.ts';
import { publicJudgements } from '../public-judgements.ts';
import type { SealedResults } from '../results-bundle.ts';
import type { Store } from '../store.ts';
import { checkCorrections } from './against-corrections.ts';

type Say = (part: string, record: string | null, says: string) => void;

export interface Hiding {
  view: PublicView;
  keyed: Keyed;
  results: ReadonlyMap<string, readonly CheckResult[]>;
  /** Leaves out what cannot be compared without the key. */
  alike: <T>(value: T) => T;
}

export async function checkJudgements(store: Store, sealed: SealedResults, hiding: Hiding, say: Say, notes: string[]): Promise<void> {
  const { view, keyed, results, alike } = hiding;
  const all = await store.judgements(sealed.run.id);
  const shown = publicJudgements(all, { view, keyed, results });
  const textOf = (judgement: unknown): string => canonicalJson(alike(judgement));
  const [left, right] = [sealed.judgements.map(textOf), shown.map(textOf)];
  const said = (judgement: Judgement): string => `${judgement.by} 于 ${judgement.at} 的复核意见`;
  sealed.judgements.forEach((judgement, index) => {
    if (!right.includes(left[index]!)) say('judgement', aboutOf(judgement), `${said(judgement)}不见了，或被改动`);
  });
  shown.forEach((judgement, index) => {
    if (left.includes(right[index]!)) return;
    // A correction of an earlier month may carry over: this month was published without it.
    if (judgement.run !== sealed.run.id && judgement.amends !== undefined)
      notes.push(`${said(judgement)}是对 ${judgement.run} 的更正，本月封存之后才作出，不影响本月得分`);
    else say('judgement', aboutOf(judgement), `${said(judgement)}不在封存之列`);
  });
  if (moved(left, right)) say('judgement', null, '复核意见的先后（seq）被调换：后来的意见才算数');
  await checkCorrections(store, sealed, { judgements: { stored: all, shown }, view, alike }, say);
}

/** What stands on both sides stands in another order. What is missing or added is told elsewhere. */
export function moved(sealed: readonly string[], stored: readonly string[]): boolean {
  const [left, right] = [new Set(sealed), new Set(stored)];
  const both = sealed.filter((text) => right.has(text));
  const there = stored.filter((text) => left.has(text));
  return both.some((text, index) => text !== there[index]);
}

const aboutOf = (judgement: Judgement): string => (isVerdict(judgement) ? judgement.finding : `${judgement.unit}:${judgement.indicator}`);
