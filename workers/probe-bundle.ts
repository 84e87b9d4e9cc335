/** The looks at home pages that a month is judged by, in a sealed bundle of their own: each cited look has its bytes. */
import { BundleDamaged, createBundle, type BundleOptions, type BundleReader } from '../crawler/evidence/bundle.ts';
import type { CrawlJob } from '../crawler/crawl-result.ts';
import type { ProbeSample } from '../crawler/probe/sample.ts';
import { canonicalJson } from '../config/canonical.ts';
import type { SeenProbe } from '../scoring/unit-facts.ts';

/** Goes by the name of a site and is none; the configuration refuses it as an id. */
export const PROBES = 'probes';

/** Of which run the looks are. */
const NOTE = 'urn:sundial:probes';
const LOOK = 'urn:probe:';

export interface ProbesReplay {
  run: CrawlJob['run'];
  /** By site, in the order of the index. */
  looks: ReadonlyMap<string, readonly SeenProbe[]>;
}

/** The answer is the digest of the sealed file. */
export async function writeProbes(
  { id: run, month, from, to, asOf }: CrawlJob['run'],
  samples: readonly ProbeSample[],
  options: Omit<BundleOptions, 'software'>,
): Promise<string> {
  const bundle = await createBundle({ ...options, software: 'Sundial/0.1.0' });
  const json = (url: string, at: string, text: string) => ({ url, at, contentType: 'application/json', body: Buffer.from(text) });
  // What an interrupted writer left stands; so does the first of two looks of one instant.
  const missing = (url: string) => !bundle.recorded.has(url);
  if (missing(NOTE)) await bundle.addMetadata(json(NOTE, asOf, JSON.stringify({ id: run, month, from, to, asOf })));
  for (const sample of samples) {
    const url = addressOf(sample);
    if (missing(url)) await bundle.addResource(json(url, sample.at, canonicalJson(sample)));
  }
  return (await bundle.seal()).sha256;
}

const addressOf = ({ address, at }: ProbeSample): string => `${LOOK}${address}#${at}`;

/** null when the bundle holds no looks. Throws BundleDamaged when one of them is none. */
export async function replayProbes(reader: BundleReader): Promise<ProbesReplay | null> {
  const note = await reader.read(NOTE);
  if (note === null) return null;
  const looks = new Map<string, SeenProbe[]>();
  for await (const { url, sha256 } of reader.entries()) {
    if (!url.startsWith(LOOK)) continue;
    const recorded = await reader.read(url, sha256);
    const sample = recorded && (parsed(recorded.payload) as ProbeSample | null);
    if (!sample || typeof sample.site !== 'string' || addressOf(sample) !== url) throw new BundleDamaged(`${url} 不是首页访问记录`);
    const ofSite = looks.get(sample.site) ?? [];
    looks.set(sample.site, ofSite);
    ofSite.push({ sample, evidence: { bundle: reader.id, url, at: sample.at, sha256 } });
  }
  const run = parsed(note.payload) as CrawlJob['run'] | null;
  if (run === null) throw new BundleDamaged(`${NOTE} 读不出`);
  return { run, looks };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
