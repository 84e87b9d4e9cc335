/** One round of looks at home pages, side by side, with a look at our own line: what cannot be told from a fault of ours is no fault of theirs. */
import PQueue from 'p-queue';
import type { CrawlPolicy } from '../../config/policy.ts';
import type { Site } from '../../config/site.ts';
import { namesAnswer } from '../line/names.ts';
import { answering, proxyListens } from '../line/witnesses.ts';
import type { Asking } from '../line/witnesses.ts';
import { probe } from '../probe.ts';
import type { ProbeSample } from './sample.ts';

export interface RoundJob {
  /** In order; each with its own policy and what robots.txt allowed at the last look. */
  sites: { site: Site; policy: CrawlPolicy; permitted: Record<string, string> }[];
  /** Hosts that a configuration declares to be inside the house: a control may be one of them. */
  intranetHosts: string[];
  waitMs: number;
  log(event: string, data: Record<string, unknown>): void;
}

export interface ProbeRound {
  at: string;
  controls: { address: string; up: boolean }[];
  /** In the order of the sites. */
  samples: ProbeSample[];
}

/** Sites looked at at the same time; each is another host. */
const width = 8;
const controlWaitMs = 10_000;

/** Never rejects for anything that is out there. */
export async function probeRound(job: RoundJob): Promise<ProbeRound> {
  const at = new Date().toISOString();
  const controls = [...new Set(job.sites.flatMap(({ policy }) => policy.controls))];
  const up = await answering(controls, asking(job));
  const looks = new PQueue({ concurrency: width });
  const samples = await Promise.all(job.sites.map((each) => looks.add(() => probe({ ...each, waitMs: job.waitMs, log: job.log }))));
  // A line that broke in the middle shows only afterwards; when everybody answered nothing broke.
  const after = samples.some(({ outcome }) => outcome.kind === 'silent') ? await answering([...up], asking(job)) : up;
  const controlsDown = ({ policy }: { policy: CrawlPolicy }) =>
    policy.controls.length > 0 && !policy.controls.some((one) => after.has(one));
  const uncontrolled = samples.filter((_, index) => job.sites[index]!.policy.controls.length === 0);
  const allDown = uncontrolled.length > 1 && uncontrolled.every(noLine);
  const cutOff = await Promise.all(samples.map((sample, index) => isCutOff(sample, job.sites[index]!.policy)));
  return {
    at,
    controls: controls.map((address) => ({ address, up: after.has(address) })),
    samples: samples.map((sample, index) => {
      const { policy } = job.sites[index]!;
      if (controlsDown(job.sites[index]!)) return { ...sample, discarded: 'controls-down' };
      const isOurs = cutOff[index]! || (policy.controls.length === 0 && allDown);
      return isOurs ? { ...sample, discarded: 'all-down' } : sample;
    }),
  };
}

/** What a line that is down looks like from here. */
function noLine({ outcome }: ProbeSample): boolean {
  return outcome.kind === 'silent' && (outcome.why === 'dns' || outcome.why === 'refused' || outcome.why === 'timeout');
}

/** Nobody gets through a proxy that takes no connections, nor finds anybody where no name at all is resolved. */
async function isCutOff(sample: ProbeSample, { proxy }: CrawlPolicy): Promise<boolean> {
  if (!noLine(sample)) return false;
  if (proxy !== undefined) return !(await proxyListens(proxy, controlWaitMs));
  return (
    sample.outcome.kind === 'silent' && sample.outcome.why === 'dns' && (await namesAnswer(new URL(sample.address).hostname)) === false
  );
}

/** Whoever configures controls has chosen them for it: they may be inside the house. */
function asking({ sites, intranetHosts, waitMs }: RoundJob): Asking {
  return { policy: sites[0]!.policy, house: intranetHosts, waitMs: Math.min(waitMs, controlWaitMs) };
}
