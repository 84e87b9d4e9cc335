/** Chooses the queue: p-queue inside this process, or BullMQ on Redis where several machines share the work. */
import type { Bus, BusOptions } from './bus.ts';

export interface OpenBusOptions extends BusOptions {
  redisUrl?: string | undefined;
  /** Begins every key in Redis, so that several installations can share one server; default `sundial`. */
  prefix?: string | undefined;
  /** Told of troubles with the server that mend themselves (a lost connection). */
  log?: ((event: string, data: Record<string, unknown>) => void) | undefined;
}

/** @throws BusError when Redis is asked for and does not answer. */
export async function openBus(options: OpenBusOptions = {}): Promise<Bus> {
  if (!options.redisUrl) return (await import('./bus-local.ts')).localBus(options);
  return (await import('./bus-bullmq.ts')).bullmqBus({ ...options, redisUrl: options.redisUrl });
}
