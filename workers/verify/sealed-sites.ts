/** Which bundle counts of each site, by the seal alone; and whether the database tells the same of it. */
import type { BundleEntry, SealStatement } from '../../crawler/seal/statement.ts';
import { newestOf } from '../../crawler/seal/statement.ts';
import type { SiteAttempt } from '../store.ts';
import { ATTACHMENTS, EXHIBITS, RESULTS } from '../work.ts';
import { differences } from './differences.ts';

export interface SealedSite {
  /** Of sites.yaml, or 'outside', 'probes', 'exhibits', 'results', 'attachments', which go by the name of one. */
  site: string;
  /** The attempt that counts. */
  entry: BundleEntry;
}

/** In order of the bundles' ids. What somebody laid beside them from another run is none of this one's. */
export function sealedSites(statement: SealStatement): SealedSite[] {
  const names = statement.bundles.flatMap(({ id }) => {
    const [attempt, name] = [id.slice(0, id.indexOf('.')), id.slice(id.indexOf('.') + 1)];
    return attempt.replace(/~\d+$/, '') === statement.run ? [name] : [];
  });
  return [...new Set(names)].flatMap((site) => {
    const entry = newestOf(statement, site);
    return entry === null ? [] : [{ site, entry }];
  });
}

/** What the other sealed bundles say of the sites of the month; null: they cannot be read. */
export interface Known {
  /** Of the configuration of that day. */
  sites: ReadonlySet<string> | null;
  /** Bundles that the month's exhibits were made from: those of all sites that were done. */
  sources: ReadonlySet<string> | null;
}

export interface Attempts {
  /** Sites whose rows must be those that the bundle noted. */
  compared: SealedSite[];
  /** Sites that failed, of which nothing was sealed that counts. */
  failed: Set<string>;
}

type Say = (part: string, record: string | null, says: string) => void;

/** Every sealed site must have its row, as it was sealed, and every row its sealed site. */
export function compareAttempts(statement: SealStatement, attempts: readonly SiteAttempt[], known: Known, say: Say): Attempts {
  const rows = new Map(attempts.map((attempt) => [attempt.site, attempt]));
  const told: Attempts = { compared: [], failed: new Set() };
  for (const sealed of sealedSites(statement)) {
    const { site, entry } = sealed;
    const row = rows.get(site);
    rows.delete(site);
    if (row?.state === 'failed' && mayHaveFailed(statement, site, known)) {
      told.failed.add(site);
      continue;
    }
    told.compared.push(sealed);
    // Results are written by whoever publishes, attachments by whoever judges: no attempt at a site.
    if ((site === RESULTS || site === ATTACHMENTS) && row === undefined) continue;
    const says = row === undefined ? '它在库中的抓取记录不见了' : wrongIn(row, entry);
    if (says !== '') say('site_attempt', site, `站点 ${site}：${says}`);
  }
  for (const { site, state, bundle, why } of rows.values()) {
    if (state === 'failed' && (known.sites === null || known.sites.has(site))) told.failed.add(site);
    else if (state === 'done') say('site_attempt', site, `站点 ${site} 的证据包 ${bundle ?? '（无）'} 不在封存之列`);
    else say('site_attempt', site, `站点 ${site} 的抓取记录（${state}${why ? `：${why}` : ''}）不在封存之列`);
  }
  return told;
}

/** A site that was crawled again in vain: its older bundle is listed and counts no more; the sealed exhibits of that edition leave it out. */
function mayHaveFailed({ bundles, edition }: SealStatement, site: string, { sources }: Known): boolean {
  // What the first edition lists was done when it was sealed.
  if (edition === 1) return false;
  if (site === EXHIBITS) return true;
  return sources !== null && !bundles.some(({ id }) => id.endsWith(`.${site}`) && sources.has(id));
}

function wrongIn(row: SiteAttempt, { id, sha256 }: BundleEntry): string {
  const { state, bundle, path, sha256: digest, why, pause } = row;
  if (state !== 'done')
    return `封存为已完成（done），库中为 ${state}：被改动；若正在重新检查这个月，请在封存新的一版之后再核对（库中证据包为 ${bundle ?? '（无）'}）`;
  if (bundle === id && digest !== sha256) return `证据包摘要被改动：封存为 ${sha256}，库中为 ${digest ?? '（无）'}`;
  const file = path?.split(/[/\\]/).at(-1) ?? null;
  const says = differences(
    { bundle: id, path: `${id}.wacz`, sha256, why: null, pause: null },
    { bundle, path: file, sha256: digest, why, pause },
  );
  return says === '' ? '' : `抓取记录被改动：${says}`;
}
