/** Who works, who is about to stop, and of whom nothing has been heard. */
import { isHeard } from './heard.ts';
import type { WorkerNow } from './outputs-operations.ts';
import type { Worker } from './operations.ts';
import { redacted } from './redaction.ts';

export function workersNow(rows: Worker[], now: Date): WorkerNow[] {
  return rows.map((row) => {
    const { id, host, pid, kind, queues, concurrency, started, beat, memoryBytes } = row;
    const doing = row.doing.map(({ run, job, what, since, done, known, perSecond = null, waiting = null }) => ({
      ...{ run, job, what, since, done, known },
      perSecond,
      waiting: waiting === null ? null : redacted(waiting, [], 200),
    }));
    return { id, host, pid, kind, queues, concurrency, started, beat, state: stateOf(row, rows, now), memoryBytes, doing };
  });
}

function stateOf(row: Worker, rows: Worker[], now: Date): WorkerNow['state'] {
  if (isHeard(row, now)) return row.stopping ? 'stopping' : 'alive';
  // Whoever said that it stops and was not heard again has stopped.
  if (row.stopping) return 'replaced';
  const isSuccessor = (other: Worker) =>
    other.host === row.host && other.kind === row.kind && Date.parse(other.started) > Date.parse(row.beat);
  return rows.some((other) => isHeard(other, now) && isSuccessor(other)) ? 'replaced' : 'lost';
}
