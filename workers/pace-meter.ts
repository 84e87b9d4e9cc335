/** Measures how fast each job goes, where it is done: whoever looks at the store once sees a pace and not only a count. */
import type { Doing } from './operations.ts';

/** The pace is that of the last minutes; before there are two looks so far apart, nobody can tell it. */
const windowMs = 180_000;
const leastMs = 15_000;

interface Track {
  samples: { at: number; done: number }[];
  moved: string | null;
}

/** The answer adds to each job its pace, and when it was last seen to get on. `steady`: milliseconds that no clock change moves. */
export function paceMeter(steady: () => number = () => performance.now()): (doing: Doing[], now: Date) => Doing[] {
  const tracks = new Map<string, Track>();
  return (doing, now) => {
    const at = steady();
    const seen = new Set<string>();
    const measured = doing.map((job) => {
      const key = [job.run, job.job, job.what, job.since].join(' ');
      seen.add(key);
      const track = tracks.get(key) ?? { samples: [], moved: null };
      tracks.set(key, track);
      return { ...job, ...sample(track, job.done, at, now) };
    });
    for (const key of tracks.keys()) if (!seen.has(key)) tracks.delete(key);
    return measured;
  };
}

function sample(track: Track, done: number | null, at: number, now: Date): { perSecond: number | null; moved: string | null } {
  if (done === null) return { perSecond: null, moved: null };
  const last = track.samples.at(-1);
  if (last === undefined || done !== last.done) track.moved = now.toISOString();
  // A session that goes on counts anew from what its archive holds.
  if (last !== undefined && done < last.done) track.samples = [];
  track.samples.push({ at, done });
  while (track.samples.length > 2 && at - track.samples[1]!.at >= windowMs) track.samples.shift();
  const first = track.samples[0]!;
  const passed = at - first.at;
  return { perSecond: passed < leastMs ? null : ((done - first.done) * 1000) / passed, moved: track.moved };
}
