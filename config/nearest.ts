/** Guesses what a person meant to write, for the hint beside a word that nobody knows. */
import { distance } from 'fastest-levenshtein';

/** 'did you mean "units"?' when one of the known words is near enough, else ''. */
export function nearest(word: string, known: readonly string[]): string {
  const best = nearestOf(word, known);
  return best === null ? '' : `did you mean "${best}"?`;
}

/** The word itself. */
export function nearestOf(word: string, known: readonly string[]): string | null {
  const ranked = known
    .map((candidate) => ({ candidate, far: distance(word, candidate) }))
    .sort((a, b) => a.far - b.far || (a.candidate < b.candidate ? -1 : 1));
  const best = ranked[0];
  return best && best.far <= Math.max(2, Math.floor(word.length / 3)) && best.far < word.length ? best.candidate : null;
}
