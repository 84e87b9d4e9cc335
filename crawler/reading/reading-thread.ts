/** What a reading thread does: pages in, facts out, a fault of ours told and survived. */
import type { MessagePort } from 'node:worker_threads';
import type { ColumnTaxonomy } from '../../config/columns.ts';
import type { PageFacts } from '../read/page-facts.ts';
import { readPage } from '../read/read-page.ts';
import type { Ended } from './lanes.ts';
import type { ReadJob } from './reader.ts';

function read({ source, context }: ReadJob, columns: ColumnTaxonomy): Ended<PageFacts> {
  try {
    return { ok: true, value: readPage(source, context, columns) };
  } catch (error) {
    return { ok: false, why: 'bug', says: (error as Error).stack ?? String(error) };
  }
}

export function serve(port: MessagePort, { columns }: { columns: ColumnTaxonomy }): void {
  port.on('message', (job: ReadJob) => port.postMessage(read(job, columns)));
  port.postMessage('ready');
}
