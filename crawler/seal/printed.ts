/** What of a seal is printed beside the month's results: enough to tell whether a seal is the one that was published. */

export interface PrintedSeal {
  run: string;
  edition: number;
  /** ISO UTC: when the operator says it was made. */
  at: string;
  /** Hex: root of the month's tree, and fingerprint of the public key. */
  root: string;
  fingerprint: string;
  /** What an external server witnessed; null: nobody did. */
  stamp: { at: string; by: string } | null;
}

/** What is said wherever no external server has witnessed the time. */
export const OPERATORS_WORD = "time: the operator's word（无外部时间戳，以经办方所述为准）";
