/** The connections to Redis of one bus, which come back by themselves as long as they are wanted, and end when they are not, whether Redis is there or not. */
import { Redis } from 'ioredis';

const longestPauseMs = 1_000;

export interface Connection {
  redis: Redis;
  /** Ends every connection, and whatever waits for one. */
  cut(): void;
}

/** A worker waits for jobs on connections of its own (duplicates): they are kept in mind, too, for they would keep the process. */
export function connectionTo(redisUrl: string): Connection {
  let isWanted = true;
  const retryStrategy = (times: number) => (isWanted ? Math.min(times * 50, longestPauseMs) : null);
  const redis = endable(new Redis(redisUrl, { maxRetriesPerRequest: null, retryStrategy }));
  const all = [redis];
  const duplicate = redis.duplicate.bind(redis);
  redis.duplicate = (override) => {
    const other = endable(duplicate(override));
    all.push(other);
    return other;
  };
  const cut = () => {
    isWanted = false;
    for (const each of all) if (each.status !== 'end') each.disconnect();
  };
  return { redis, cut };
}

/** A connection that is told to end while it waits for its next try never says that it has ended, and BullMQ waits for that: it ends at that try. */
function endable(redis: Redis): Redis {
  const disconnect = redis.disconnect.bind(redis);
  redis.disconnect = (reconnect = false) => {
    if (reconnect || redis.status !== 'reconnecting') return disconnect(reconnect);
    redis.on('error', () => undefined); // whoever listened is going
    redis.once('connect', () => disconnect());
  };
  return redis;
}
