/** A crawl that was sealed, but whose end nobody saved: its bundle tells again what it was, without a network. */
import type { CrawlCounts, CrawlJob, CrawlResult } from '../crawl-result.ts';
import { openBundle } from '../evidence/bundle.ts';
import { digestAt } from '../evidence/whole.ts';
import { replayed } from '../replay.ts';

/** Throws BundleDamaged when its bytes are not what its index says. */
export async function retell(job: CrawlJob, path: string, id: string): Promise<CrawlResult> {
  const counts: CrawlCounts = { known: 0, answered: 0, blocked: 0, silent: 0, skipped: 0 };
  const reader = await openBundle(path);
  try {
    for await (const seen of replayed(reader, job)) {
      const { outcome } = 'link' in seen ? seen.link : seen.page.record;
      if ('link' in seen) await job.onLink(seen.link);
      else await job.onPage(seen.page);
      counts[outcome.kind] += 1;
      counts.known += 1;
    }
  } finally {
    await reader.close();
  }
  job.log('crawl-sealed-before', { bundle: id, known: counts.known });
  return { state: 'sealed', bundle: id, path, sha256: await digestAt(path), counts };
}
