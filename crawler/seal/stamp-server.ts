/** Asks a time-stamp server over HTTP (RFC 3161, section 3.4). */
import { request } from 'undici';

const MAX_BYTES = 1 << 20;
const WAIT_MS = 30_000;

/** The response as received. Throws an Error that says in English what went wrong: nobody there, another status, too much. */
export async function askForStamp(server: string, query: Uint8Array): Promise<Buffer> {
  const answer = await request(server, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    body: query,
    signal: AbortSignal.timeout(WAIT_MS),
  });
  if (answer.statusCode !== 200) {
    await answer.body.dump();
    throw new Error(`expected status 200 of the time-stamp server, found ${answer.statusCode}`);
  }
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of answer.body as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > MAX_BYTES) throw new Error(`expected a time stamp of at most ${MAX_BYTES} bytes, found more`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
