/** The attribute by which the archived copy of a rendered page says that computed style hides what is in an element, and why. */
export const UNSEEN_MARK = 'data-sundial-unseen';

const REASONS = ['display', 'visibility', 'off-screen', 'font-size', 'opacity', 'tiny', 'colour'] as const;

/** null: nothing is said, or nothing that we write. */
export function unseenReason(value: string | undefined): (typeof REASONS)[number] | null {
  return REASONS.find((reason) => reason === value) ?? null;
}
