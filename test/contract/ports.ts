/** Ports for servers that go away and come back, and for those nobody may answer on: none that the system gives away meanwhile. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what Linux, macOS and Windows give to whoever asks for any port, or connects: there a client that tries again and again meets itself. */
const [first, last] = [20_000, 32_000];

/** A port of this range that nobody listened on a moment ago. */
export async function freePort(tries = 20): Promise<number> {
  const port = randomInt(first, last);
  const probe = createServer();
  try {
    probe.listen(port, '127.0.0.1');
    await once(probe, 'listening');
    await new Promise((resolve) => probe.close(resolve));
    return port;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || tries <= 1) throw error;
    return freePort(tries - 1);
  }
}

/** Tries another port when somebody else was quicker. */
export async function onFreePort<T>(start: (port: number) => Promise<T>, tries = 3): Promise<T> {
  try {
    return await start(await freePort());
  } catch (error) {
    if (tries > 1 && /address already in use|EADDRINUSE|could not create listen socket|Failed listening/i.test(String(error)))
      return onFreePort(start, tries - 1);
    throw error;
  }
}
