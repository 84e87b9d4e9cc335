/** Whether a month whose findings wait for a person may be published: the rubric says how long the person has, and what happens then. */
import { reviewOf, type Rubric } from '../config/rubric.ts';
import { civilDate, lastDayBefore, workdayAfter } from './calendar.ts';
import type { Amount, UnitScore } from './unit-score.ts';

/** A line with findings that wait. */
export interface WaitingLine {
  unit: string;
  name: string;
  indicator: string;
  title: string;
  count: number;
  /** What they could move together, signed. */
  swing: Amount;
}

export interface Review {
  /** In the order of the scores. */
  waiting: WaitingLine[];
  /** Findings that wait, all together. */
  count: number;
  /** Last civil day on which a person may speak before the month is published. */
  due: string;
  /** What happens after that day. */
  then: 'publish-without' | 'hold';
  /** publish: nothing waits, or the day has passed and the rubric goes on without; held: the day has passed, and the month waits all the same. */
  state: 'publish' | 'draft' | 'held';
}

/** A month that was printed for review and waits for people; it proves nothing, and is forgotten once the month is published. */
export interface Draft {
  run: string;
  /** ISO UTC. */
  at: string;
  /** Findings that waited when it was printed. */
  waiting: number;
  due: string;
  then: Review['then'];
}

export function reviewState(
  scores: readonly UnitScore[],
  rubric: Pick<Rubric, 'review'>,
  { asOf, now }: { asOf: string; now: string },
): Review {
  const { deadlineWorkdays, then } = reviewOf(rubric);
  const waiting = waitingLines(scores);
  const due = workdayAfter(lastDayBefore(asOf), deadlineWorkdays);
  const isOver = deadlineWorkdays === 0 || civilDate(now) > due;
  const state = waiting.length === 0 ? 'publish' : !isOver ? 'draft' : then === 'hold' ? 'held' : 'publish';
  return { waiting, count: waiting.reduce((sum, { count }) => sum + count, 0), due, then, state };
}

function waitingLines(scores: readonly UnitScore[]): WaitingLine[] {
  return scores.flatMap(({ unit, name, lines }) =>
    lines
      .filter((line) => line.waiting.length > 0)
      .map(({ indicator, title, waiting, swing }) => ({ unit, name, indicator, title, count: waiting.length, swing })),
  );
}
