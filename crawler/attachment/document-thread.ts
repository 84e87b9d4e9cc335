/** What the document thread does: bytes in; text, reason and personal data out. */
import type { MessagePort } from 'node:worker_threads';
import { readPersonalText } from '../read/personal-text.ts';
import type { Ended } from '../reading/lanes.ts';
import type { DocumentJob, DocumentReading } from './documents.ts';
import { textOf } from './text-of.ts';

/** A list is one batch; whoever shows more single numbers than this in one file has shown enough. */
const MAX_PERSONAL = 200;

type Reply = Ended<DocumentReading & { says: string }>;

async function read({ bytes, about }: DocumentJob): Promise<Reply> {
  try {
    const { text, unread, says } = await textOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return { ok: true, value: { text, unread, says, personal: text === null ? [] : readPersonalText(text, about).slice(0, MAX_PERSONAL) } };
  } catch (error) {
    return { ok: false, why: 'bug', says: (error as Error).stack ?? String(error) };
  }
}

export function serve(port: MessagePort): void {
  port.on('message', (job: DocumentJob) => {
    void read(job).then((reply) => {
      port.postMessage(reply);
      // A large document leaves much behind; the next may be a day away.
      globalThis.gc?.();
    });
  });
  port.postMessage('ready');
}
