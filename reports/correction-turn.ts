/** How a corrected score came to its new points: line, category and total, each with the arithmetic before and after. */
import { exact, sum } from '../scoring/exact.ts';
import type { Amount, UnitScore } from '../scoring/unit-score.ts';
import { printAmount } from './amount.ts';

/** What was printed or corrected before, and what holds. `how`: the arithmetic of `points` in Chinese, '' where there is none. */
export interface Turn {
  id: string;
  name: string;
  before: Step;
  after: Step;
}

interface Step {
  points: Amount | null;
  how: string;
}

export interface ScoreTurn {
  lines: Turn[];
  categories: Turn[];
  total: Turn;
}

/** Lines and categories that did not move are left out. */
export function scoreTurn(before: UnitScore, after: UnitScore): ScoreTurn {
  const pair = <T>(
    of: (score: UnitScore) => readonly T[],
    idOf: (each: T) => string,
    step: (each: T) => Step,
    nameOf: (each: T) => string,
  ) =>
    of(after).flatMap((now): Turn[] => {
      const then = of(before).find((each) => idOf(each) === idOf(now));
      const turn = { id: idOf(now), name: nameOf(now), before: then ? step(then) : { points: null, how: '' }, after: step(now) };
      return turn.before.points === turn.after.points ? [] : [turn];
    });
  const step = ({ points, arithmetic }: { points: Amount | null; arithmetic: string }): Step => ({ points, how: arithmetic });
  return {
    lines: pair(
      ({ lines }) => lines,
      ({ indicator }) => indicator,
      step,
      ({ indicator, title }) => `${indicator} ${title}`,
    ),
    categories: pair(
      ({ categories }) => categories,
      ({ id }) => id,
      step,
      ({ name }) => name,
    ),
    total: { id: 'total', name: '本月总分', before: totalStep(before), after: totalStep(after) },
  };
}

/** The plain sum goes without saying in a score, but not beside another sum. */
function totalStep({ total, arithmetic, categories }: UnitScore): Step {
  const known = categories.flatMap(({ points }) => (points === null ? [] : [points]));
  const adds = total !== null && sum(known.map((points) => exact(points))).equals(exact(total));
  const plain = adds ? `${known.map(term).join(' + ')} = ${signedText(total)}` : '';
  return { points: total, how: [plain, arithmetic ?? ''].filter((text) => text !== '').join('；') };
}

const term = (points: Amount): string => (points.startsWith('-') ? `(${signedText(points)})` : printAmount(points));

/** With a minus sign, not a hyphen. */
export const signedText = (points: Amount | null): string => printAmount(points).replace('-', '−');

/** '12 → 10.5', and a line each for the arithmetic before and after. */
export function turnInWords({ before, after }: Turn): string[] {
  const what =
    before.points === after.points ? `${signedText(after.points)}（未变）` : `${signedText(before.points)} → ${signedText(after.points)}`;
  if (before.how === '' && after.how === '') return [what];
  return [what, ...(before.how === after.how ? [] : [`原：${before.how || '无'}`]), `现：${after.how || '无'}`];
}
