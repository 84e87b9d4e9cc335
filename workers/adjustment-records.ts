/** What late publications changed, as records of the month that saw them: an entry of the book is proved by what it was made from. */
import { canonicalJson } from '../config/canonical.ts';
import type { Adjustment } from '../scoring/adjustment.ts';
import type { PublicView } from '../scoring/public-finding.ts';

export const adjustmentUrl = (unit: string): string => `urn:sundial:adjustment:${unit}`;

/** As they may be handed on. */
export function publicAdjustments(adjustments: readonly Adjustment[], view: PublicView): Adjustment[] {
  return adjustments.map((adjustment) => ({ ...adjustment, findings: adjustment.findings.map((finding) => view.finding(finding)) }));
}

export function adjustmentRecords(adjustments: readonly Adjustment[]): { url: string; text: string }[] {
  return adjustments.map((adjustment) => ({ url: adjustmentUrl(adjustment.unit), text: canonicalJson(adjustment) }));
}

/** Absent where there are none: a month sealed before there were any is the same month. */
export function adjustmentNote(adjustments: readonly Adjustment[]): { adjustments?: string[] } {
  return adjustments.length === 0 ? {} : { adjustments: adjustments.map(({ unit }) => unit) };
}

export async function readAdjustments(note: { adjustments?: string[] }, get: <T>(url: string) => Promise<T>): Promise<Adjustment[]> {
  const read: Adjustment[] = [];
  for (const unit of note.adjustments ?? []) read.push(await get<Adjustment>(adjustmentUrl(unit)));
  return read;
}
