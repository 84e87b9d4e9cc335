/** Sets up what one crawl needs and goes by: the two clients, robots, browser, archive. */
import { attributor } from './attribute.ts';
import { browser } from './browser.ts';
import type { CrawlJob } from './crawl-result.ts';
import type { BundleWriter } from './evidence/bundle.ts';
import { guard } from './guard.ts';
import { http } from './http.ts';
import { keeper } from './keep.ts';
import { pace } from './pace.ts';
import { robots } from './robots.ts';
import { soft404 } from './soft-404.ts';
import type { Desk } from './visit.ts';

/** Opens everything of a crawl that has to be closed again; `close` does. */
export function openCrawl(job: CrawlJob, bundle: BundleWriter) {
  const { site, policy, columns, chromium, units, log } = job;
  const steps = pace({ concurrency: policy.concurrency, delayMs: policy.delayMs, ceilingMs: 2 * policy.timeoutMs });
  const house = guard({ hosts: site.hosts, intranet: site.intranet, reach: 'hosts', connectMs: policy.timeoutMs });
  const street = guard({ hosts: [], intranet: false, reach: 'anywhere', connectMs: policy.timeoutMs });
  const inside = http({ policy, guard: house, pace: steps });
  const outside = http({ policy, guard: street, pace: steps });
  const kept = keeper(bundle);
  const archive = async (answer: { exchanges: Parameters<typeof kept.answers>[0] }) => void (await kept.answers(answer.exchanges));
  const rules = robots({ policy, http: inside, pace: steps, log, onAnswer: archive });
  const { permit } = rules;
  const view = chromium === null ? null : browser({ executablePath: chromium, policy, http: inside, permit, log });
  const desk: Desk = {
    bundle: bundle.id,
    http: inside,
    permit,
    columns,
    policy,
    keeper: kept,
    browser: view,
    rendered: { count: 0 },
    soft404: soft404({ http: inside, columns, permit, seed: site.id, onAnswer: ({ answer }) => archive(answer) }),
    attribute: attributor(site, units),
    log,
  };
  const close = async () => void (await Promise.all([inside.close(), outside.close(), view?.close()]));
  return { desk, rules, outside, house, close };
}
export type OpenCrawl = ReturnType<typeof openCrawl>;
