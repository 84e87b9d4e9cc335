/** A clock that is set, that goes wrong, and that merely drifts. */
import { expect, test } from '@jest/globals';
import { watchClock } from '../../../workers/schedule/clock.ts';

const minute = 60_000;
const start = Date.parse('2026-11-01T12:00:00Z');

function clock() {
  const at = { wall: start, steady: 5000 };
  const watched = watchClock({ wall: () => at.wall, steady: () => at.steady });
  const pass = (minutes: number, wall = minutes) => {
    at.wall += wall * minute;
    at.steady += minutes * minute;
  };
  return { watched, pass };
}

test('a clock that runs evenly, or is corrected by a little, is believed', () => {
  const { watched, pass } = clock();
  expect(watched.look(start)).toEqual({ jumped: null, doubt: null });
  for (const drift of [0, 1, -1, 0.5]) {
    pass(1, 1 + drift);
    expect(watched.look(null)).toEqual({ jumped: null, doubt: null });
  }
});

test.each([
  ['forward', 60 * 24 * 400],
  ['back', -90],
  ['by a machine that slept', 480],
])('after it was put %s nothing is begun for ten even minutes', (_, wall) => {
  const { watched, pass } = clock();
  pass(1, 1 + wall);
  expect(watched.look(null)).toEqual({ jumped: wall * minute, doubt: 'the clock was set; it has to run evenly for 10 min more' });
  pass(4);
  expect(watched.look(null)).toEqual({ jumped: null, doubt: 'the clock was set; it has to run evenly for 6 min more' });
  pass(1, 1 - wall); // put right again: it counts anew
  expect(watched.look(null).jumped).toBe(-wall * minute);
  pass(9);
  expect(watched.look(null).doubt).toMatch(/1 min more/);
  pass(1);
  expect(watched.look(null)).toEqual({ jumped: null, doubt: null });
});

test('a clock behind the newest record is wrong, however evenly it runs', () => {
  const { watched, pass } = clock();
  expect(watched.look(start + 10 * minute).doubt).toBeNull();
  expect(watched.look(start + 400 * 24 * 60 * minute).doubt).toBe(
    "this machine's clock says 2026-11-01T12:00:00.000Z, but the store holds a record of 2027-12-06T12:00:00.000Z",
  );
  pass(1);
  expect(watched.look(start).doubt).toBeNull();
});
