/** The step that looks once at everything the pages of a run link to outside; one job a run, so that no host is asked from two sides. */
import { lookOutside } from '../crawler/links.ts';
import type { BusJob } from './bus.ts';
import { outsideAddresses, siteFinder } from './outside.ts';
import { probesWait } from './probes-step.ts';
import { sit } from './site-session.ts';
import { OUTSIDE, sitesOf, type Work } from './work.ts';

export async function lookAtOutside(work: Work, job: BusJob<unknown>): Promise<void> {
  // Whoever tries a unit wants its answer today, as in a crawl.
  const policy = { ...work.config.policy, ...(work.run.trial ? { blockedAgainMs: 0 } : {}) };
  const neighbours = work.config.sites.filter(({ intranet }) => !intranet).map(({ home }) => home);
  await sit(work, OUTSIDE, job, async (sitting) => {
    // One job looks at both: while the hosts' own look waits for our line, so does this.
    const waiting = await probesWait(work);
    if (waiting !== null) return waiting;
    return lookOutside({ ...sitting, addresses: await addressesOf(work), policy, neighbours, replace: work.run.trial });
  });
}

async function addressesOf(work: Work): Promise<string[]> {
  const { store, run, config, units } = work;
  const sites = sitesOf(config, units);
  const found = outsideAddresses(siteFinder(sites));
  // A trial asks for what its own units name, and not for what stands beside them on a shared portal.
  const portions = run.trial
    ? [...units.map(({ id }) => ({ unit: id })), ...sites.map(({ id }) => ({ unit: null, site: id }))]
    : sites.map(({ id }) => ({ site: id }));
  for (const portion of portions) for await (const page of store.pages(run.id, portion)) found.add(page);
  if (found.left() > 0) work.log('outside-links-left', { left: found.left() });
  return found.inOrder();
}
