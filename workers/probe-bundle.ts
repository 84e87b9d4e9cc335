/** The looks at home pages and at their hosts that a month is judged by, in a sealed bundle of their own: each cited look has its bytes. */
import { BundleDamaged, createBundle, type BundleOptions, type BundleReader } from '../crawler/evidence/bundle.ts';
import type { CrawlJob } from '../crawler/crawl-result.ts';
import type { HostLook } from '../crawler/probe/host.ts';
import type { ProbeSample } from '../crawler/probe/sample.ts';
import type { Unit } from '../config/unit.ts';
import { canonicalJson } from '../config/canonical.ts';
import type { SeenHost, SeenProbe } from '../scoring/unit-facts.ts';

/** Goes by the name of a site and is none; the configuration refuses it as an id. */
export const PROBES = 'probes';

/** Of which run the looks are. */
const NOTE = 'urn:sundial:probes';
const LOOK = 'urn:probe:';
/** The run's own look at the host of a home page, which counts in no week of looks. */
const HOST = 'urn:host:';

export interface ProbesReplay {
  run: CrawlJob['run'];
  /** By site, in the order of the index. */
  looks: ReadonlyMap<string, readonly SeenProbe[]>;
  /** By site; a bundle from before hosts were looked at has none. */
  hosts: ReadonlyMap<string, SeenHost>;
}

/** The answer is the digest of the sealed file. */
export async function writeProbes(
  { id: run, month, from, to, asOf }: CrawlJob['run'],
  samples: readonly ProbeSample[],
  hosts: readonly HostLook[],
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
  for (const look of hosts) {
    const url = `${HOST}${look.address}`;
    if (missing(url)) await bundle.addResource(json(url, look.at, canonicalJson(look)));
  }
  return (await bundle.seal()).sha256;
}

const addressOf = ({ address, at }: ProbeSample): string => `${LOOK}${address}#${at}`;

const isHost = (look: ProbeSample | HostLook): look is HostLook => 'tunnelRefused' in look;

/** null when the bundle holds no looks. Throws BundleDamaged when one of them is none. */
export async function replayProbes(reader: BundleReader): Promise<ProbesReplay | null> {
  const note = await reader.read(NOTE);
  if (note === null) return null;
  const looks = new Map<string, SeenProbe[]>();
  const hosts = new Map<string, SeenHost>();
  for await (const { url, sha256 } of reader.entries()) {
    if (!url.startsWith(LOOK) && !url.startsWith(HOST)) continue;
    const recorded = await reader.read(url, sha256);
    const look = recorded && (parsed(recorded.payload) as ProbeSample | HostLook | null);
    if (!look || typeof look.site !== 'string' || (isHost(look) ? `${HOST}${look.address}` : addressOf(look)) !== url)
      throw new BundleDamaged(`${url} 不是首页访问记录`);
    const evidence = { bundle: reader.id, url, at: look.at, sha256 };
    if (isHost(look)) hosts.set(look.site, { look, evidence });
    else looks.set(look.site, [...(looks.get(look.site) ?? []), { sample: look, evidence }]);
  }
  const run = parsed(note.payload) as CrawlJob['run'] | null;
  if (run === null) throw new BundleDamaged(`${NOTE} 读不出`);
  return { run, looks, hosts };
}

/** Of the site where a unit's first place is: looks at its home page, and the run's own look at its host. */
export type SeenLooks = { probes: readonly SeenProbe[]; host: SeenHost | null };

export function looksOf(replay: Pick<ProbesReplay, 'looks' | 'hosts'> | null | undefined, unit: Unit): SeenLooks {
  const { site } = unit.places[0]!;
  return { probes: replay?.looks.get(site) ?? [], host: replay?.hosts.get(site) ?? null };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
