/** A telephone line to a server: a TCP proxy on loopback that loses answers, falls silent without hanging up, or is cut, at a chosen moment. */
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

export interface Line {
  port: number;
  /** The next time a client says this, the server hears it, and its answer is lost together with the connection. */
  loseAnswerTo(words: string): void;
  /** How many answers were lost. */
  lost(): number;
  /** From now on nothing passes either way, and nobody is told: the server's machine has vanished. Until it is called with false. */
  silence(silent: boolean): void;
  /** All connections end now. */
  cut(): void;
  close(): Promise<void>;
}

export async function openLine(to: number): Promise<Line> {
  const ends = new Set<Socket>();
  let words: string | null = null;
  let lost = 0;
  let silent = false;
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    let losing = false;
    for (const end of [client, upstream]) {
      ends.add(end);
      const hangUp = () => {
        ends.delete(end);
        if (!silent) for (const other of [client, upstream]) other.destroy();
      };
      end.on('error', hangUp).on('close', hangUp);
    }
    client.on('data', (said) => {
      if (silent) return;
      if (words !== null && said.includes(words)) [words, losing] = [null, true];
      upstream.write(said);
    });
    upstream.on('data', (answer) => {
      if (silent) return;
      if (!losing) return void client.write(answer);
      lost += 1;
      client.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => ends.forEach((end) => end.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    loseAnswerTo: (said) => void (words = said),
    lost: () => lost,
    silence: (now) => void (silent = now),
    cut,
    async close() {
      silent = false;
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
