/** Asks the operator's time-stamp server to witness a seal. A month is sealed with or without: what fails here is said and can be caught up. */
import { writeTimestamp, type Seal } from '../crawler/seal/seal-files.ts';
import { askForStamp } from '../crawler/seal/stamp-server.ts';
import type { Work } from './work.ts';

export type Stamping = Pick<Work, 'log' | 'keys' | 'timestampServer'>;

/** The seal with its stamp, if there is one to be had; never throws because of the server. */
export async function stampSeal(work: Stamping, dir: string, seal: Seal): Promise<Seal> {
  if (seal.timestamp !== null || work.timestampServer === null) return seal;
  const { run, edition } = seal.statement;
  const stamped = await tryToStamp(work, work.timestampServer, seal).catch((error: Error) => ({ why: error.message }));
  if ('why' in stamped) {
    work.log('timestamp-failed', { run, why: stamped.why, later: `npx sundial seal ${run} --timestamp` });
    return seal;
  }
  await writeTimestamp(dir, { run, edition }, stamped.timestamp, stamped.timestampSignature);
  work.log('month-stamped', { run, edition });
  return { ...seal, ...stamped };
}

/** Throws an Error whose message says why there is none. */
async function tryToStamp({ keys }: Stamping, server: string, seal: Seal): Promise<{ timestamp: Buffer; timestampSignature: Buffer }> {
  const { fingerprint, sign } = keys();
  if (fingerprint !== seal.statement.key) throw new Error(`expected the key that sealed (${seal.statement.key}), found ${fingerprint}`);
  // The library for certificates is large, and most months have no server to ask.
  const { readStamp, stampRequest } = await import('../crawler/seal/timestamp.ts');
  const timestamp = await askForStamp(server, stampRequest(seal.bytes, seal.signature));
  const { troubles } = await readStamp(timestamp, seal);
  if (troubles.length > 0) throw new Error(troubles.join('; '));
  return { timestamp, timestampSignature: sign(timestamp) };
}
