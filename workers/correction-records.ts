/** Corrections of a month as records of its newest edition: each with the judgement it follows from and the score it leads to. */
import { canonicalJson, digestOf } from '../config/canonical.ts';
import type { Correction } from '../scoring/correction.ts';
import type { Judgement } from '../scoring/judgement.ts';
import type { PublicView } from '../scoring/public-finding.ts';

export const correctionUrl = (digest: string): string => `urn:sundial:correction:${digest}`;

/** As they may be handed on. `judgements`: of the run, as stored and as shown, in one order: a correction names the one that is shown. */
export function publicCorrections(
  corrections: readonly Correction[],
  judgements: { stored: readonly Judgement[]; shown: readonly Judgement[] },
  view: PublicView,
): Correction[] {
  const names = new Map(judgements.stored.map((judgement, index) => [digestOf(judgement), digestOf(judgements.shown[index])]));
  return corrections.map((correction) => ({
    ...correction,
    judgement: names.get(correction.judgement) ?? correction.judgement,
    score: view.score(correction.score),
  }));
}

export function correctionRecords(corrections: readonly Correction[]): { url: string; text: string }[] {
  return corrections.map((correction) => ({ url: correctionUrl(digestOf(correction)), text: canonicalJson(correction) }));
}

/** Absent where there are none: a month sealed before there were any is the same month. */
export function correctionNote(corrections: readonly Correction[]): { corrections?: string[] } {
  return corrections.length === 0 ? {} : { corrections: corrections.map((correction) => digestOf(correction)) };
}

export async function readCorrections(note: { corrections?: string[] }, get: <T>(url: string) => Promise<T>): Promise<Correction[]> {
  const read: Correction[] = [];
  for (const digest of note.corrections ?? []) read.push(await get<Correction>(correctionUrl(digest)));
  return read;
}
