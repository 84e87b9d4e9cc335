/** Whether a month has to be written down again: only when its results are others than those that stand. */
import type { BundleReader } from '../crawler/evidence/bundle.ts';
import type { ResultRecord } from './results-bundle.ts';

/** Whether a sealed bundle holds exactly these. */
export async function holdsExactly(reader: BundleReader, records: readonly ResultRecord[]): Promise<boolean> {
  let held = 0;
  for await (const { url } of reader.entries()) if (url.startsWith('urn:')) held += 1;
  if (held !== records.length) return false;
  for (const { url, text } of records) {
    const recorded = await reader.read(url);
    if (recorded === null || !Buffer.from(text).equals(recorded.payload)) return false;
  }
  return true;
}
