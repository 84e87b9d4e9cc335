/** Asks Redis once whether it is there, before anything is entrusted to it. */
import { Redis } from 'ioredis';
import { BusError } from './bus.ts';

/** One connection that does not try again, so that a wrong address is said at once and not waited for. */
export async function knock(redisUrl: string): Promise<void> {
  const where = URL.canParse(redisUrl) ? new URL(redisUrl).host : 'REDIS_URL';
  if (!/^rediss?:\/\/./.test(redisUrl))
    throw new BusError('REDIS_URL', 'this is not an address of Redis', 'Write it as redis://:password@host:6379');
  const probe = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0, connectTimeout: 10_000 });
  let reason: unknown;
  probe.on('error', (error) => (reason = error));
  try {
    await probe.connect();
    await probe.ping();
  } catch (error) {
    const says = (reason ?? error) as Error & { code?: string };
    const hint = 'Start it, or correct REDIS_URL; without REDIS_URL the work runs inside this process';
    throw new BusError(where, `Redis does not answer (${says.code ?? says.message})`, hint, says);
  } finally {
    if (probe.status !== 'end') probe.disconnect(); // on a socket that is closed already this would wait two seconds for nothing
  }
}
