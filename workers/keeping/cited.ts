/** What the findings of a month cite, bundle by bundle: what stays when the month is pruned. */
import { openBundle } from '../../crawler/evidence/bundle.ts';
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import { exhibitUrls, type ExhibitNote } from '../exhibit-bundle.ts';
import type { Store } from '../store.ts';
import { readResults } from '../results-bundle.ts';

export type Cited = { ok: true; byBundle: ReadonlyMap<string, ReadonlySet<string>> } | { ok: false; why: string };

export interface MonthPaths {
  /** The sealed results of the run; its sealed exhibits, null when it has none. */
  results: string;
  exhibits: string | null;
}

/** The store knows what is cited; the sealed results, that the store has not lost any of it; the exhibits, which pictures stand beside them. */
export async function citedIn(
  store: Pick<Store, 'scores' | 'results' | 'judgements'>,
  run: string,
  { results, exhibits }: MonthPaths,
): Promise<Cited> {
  const sealed = await sealedCounts(results);
  if (sealed === null) return { ok: false, why: '当月没有封存的结果' };
  const byBundle = new Map<string, Set<string>>();
  const cite = (ref: Pick<EvidenceRef, 'bundle' | 'url'> | null): void => {
    if (ref === null) return;
    const urls = byBundle.get(ref.bundle) ?? new Set<string>();
    byBundle.set(ref.bundle, urls.add(ref.url));
  };
  const counts = new Map<string, number>();
  for (const { unit } of await store.scores(run)) {
    for (const { indicator, findings, unseen } of await store.results(run, unit)) {
      counts.set(`${unit} ${indicator}`, findings.length);
      for (const { evidence } of findings) evidence.forEach(cite);
      for (const { evidence } of unseen) cite(evidence);
    }
  }
  // Also what was added after publication: it stands in no result.
  for (const judgement of await store.judgements(run)) if (judgement.kind === 'added') judgement.sighting.evidence.forEach(cite);
  for (const shot of exhibits === null ? [] : await liveShots(exhibits)) cite(shot);
  for (const [key, count] of sealed) {
    if (counts.get(key) === count) continue;
    return { ok: false, why: `库中 ${key} 有 ${counts.get(key) ?? 0} 条发现，封存的结果里有 ${count} 条` };
  }
  return { ok: true, byBundle };
}

/** Screenshots of the crawl that exhibits show. */
export async function liveShots(path: string): Promise<EvidenceRef[]> {
  const reader = await openBundle(path);
  const shots: EvidenceRef[] = [];
  try {
    for await (const { url } of reader.entries()) {
      const note = url.startsWith(exhibitUrls.note('')) ? await reader.read(url) : null;
      if (note === null) continue;
      const { live } = JSON.parse(Buffer.from(note.payload).toString()) as Pick<ExhibitNote, 'live'>;
      if (live) shots.push(live);
    }
    return shots;
  } finally {
    await reader.close();
  }
}

/** How many findings each result has as it was sealed, by unit and indicator; null without sealed results. */
async function sealedCounts(path: string): Promise<Map<string, number> | null> {
  const reader = await openBundle(path);
  try {
    const sealed = await readResults(reader);
    if (sealed === null) return null;
    const counts = [...sealed.results].flatMap(([unit, results]) =>
      results.map(({ indicator, findings }): [string, number] => [`${unit} ${indicator}`, findings.length]),
    );
    return new Map(counts);
  } finally {
    await reader.close();
  }
}
