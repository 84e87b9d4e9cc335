/** What something costs in memory: at its worst moment, and for good. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose_gc');
const sweep = runInNewContext('gc') as () => void;
const held = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1_000_000;
};

/** `peakMb`: highest growth seen while it ran (what is garbage already counts); `leftMb`: growth once the garbage is gone. */
export async function costOf<T>(work: () => Promise<T>): Promise<{ result: T; peakMb: number; leftMb: number }> {
  sweep();
  const before = held();
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, held())), 10);
  try {
    const result = await work();
    peak = Math.max(peak, held());
    sweep();
    await new Promise((resolve) => setTimeout(resolve, 20));
    sweep();
    return { result, peakMb: peak - before, leftMb: held() - before };
  } finally {
    clearInterval(watch);
  }
}
