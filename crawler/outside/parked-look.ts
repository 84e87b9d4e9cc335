/** Whether what an outside address answered with is the page of a domain that was let go of. */
import { typeOf } from '../exchange.ts';
import { headerCharset } from '../fetch.ts';
import type { ParkedFacts } from '../crawl-result.ts';
import { parkedAt, readParked } from '../read/parked.ts';
import type { Glance } from './glance.ts';

/** null: an ordinary page, or none at all. */
export function parkedIn({ outcome, answer }: Glance, { bundle, sha256 }: { bundle: string; sha256: string }): ParkedFacts | null {
  const last = answer.exchanges.at(-1);
  if (last === undefined) return null;
  const seen = { bundle, url: answer.finalUrl, at: last.at, sha256 };
  // A redirect that was not followed names where it leads.
  const away = parkedAt((outcome.kind === 'answered' ? outcome.hops.at(-1) : undefined) ?? answer.finalUrl);
  if (away) return { ...away, seen };
  if (last.bodyless || last.status !== 200 || !/html|^$/.test(typeOf(last.headers))) return null;
  const parked = readParked(last.decoded, { url: answer.finalUrl, headerCharset: headerCharset(last.headers) });
  return parked && { ...parked, seen };
}
