/** The table of what a first month can judge, in the words that every page prints. */
import type { ColdRow } from '../scoring/cold-start.ts';
import { UNKNOWN } from './amount.ts';

export const COLD_TITLE = '本月的可判范围（没有上月的检查记录）';
export const COLD_HEADS = ['事项', '本月', '说明', '涉及指标'] as const;

const JUDGED: Record<ColdRow['judged'], string> = { yes: '可判定', partly: '部分可判定', no: '尚不能判定' };

/** A cell for each heading. */
export function coldCells({ what, judged, why, indicators }: ColdRow): [what: string, judged: string, why: string, indicators: string] {
  return [what, JUDGED[judged], why, idsInShort(indicators)];
}

/** The first few, and how many there are. */
function idsInShort(ids: readonly string[]): string {
  if (ids.length === 0) return UNKNOWN;
  return ids.length <= 8 ? ids.join('、') : `${ids.slice(0, 6).join('、')}等${ids.length}项`;
}
