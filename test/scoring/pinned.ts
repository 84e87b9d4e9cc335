/** The rubric with a fixed set of indicators at work and the others pending: tests of the engine must not move when a check is added. */
import type { Rubric } from '../../config/rubric.ts';
import { rubric } from './facts.ts';

const ids = ['PS-01', 'PS-03', 'PS-04', 'IX-01', 'IX-02', 'IX-03', 'CS-02', 'CS-04', 'CS-05', 'CS-08', 'CS-10', 'DI-01', 'DI-02', 'DI-03'];
const more = ['DI-05', 'DI-06', 'DI-07', 'DI-08', 'DI-09', 'DI-P1', 'DI-P3', 'V-01', 'V-02', 'V-03', 'V-04', 'V-05'];
const working = new Set([...ids, ...more]);

export const pinned: Rubric = {
  ...rubric,
  roundAt: 'line',
  indicators: rubric.indicators.map((one) =>
    working.has(one.id) ? one : { ...one, check: one.category === null ? 'manual' : 'pending', with: {} },
  ),
};
