/** Sets up what one crawl needs and goes by: client, robots, browser, readers, archive. */
import { openDocuments } from './attachment/documents.ts';
import { attributor } from './attribute.ts';
import { browser } from './browser.ts';
import { openParts } from './browser/parts.ts';
import { watchScratch } from './browser/scratch.ts';
import type { CrawlJob } from './crawl-result.ts';
import type { BundleWriter } from './evidence/bundle.ts';
import type { Exchange } from './exchange.ts';
import { gate } from './session/gate.ts';
import { guard } from './guard.ts';
import { http } from './http.ts';
import type { Http } from './http.ts';
import type { Line } from './line.ts';
import { lookupBy } from './line/names.ts';
import { journal } from './session/journal.ts';
import { keeper } from './keep.ts';
import { pace } from './pace.ts';
import { openPrior } from './session/prior.ts';
import type { VouchedBodies } from './session/prior.ts';
import { openReader } from './reading/reader.ts';
import { recalling } from './session/recall.ts';
import { robots } from './robots.ts';
import { soft404 } from './soft-404.ts';
import { renderMemory } from './browser/template.ts';
import type { Desk } from './visit.ts';
import { walls } from './session/wall.ts';
import { witness } from './session/witness.ts';

/** Opens everything of a crawl that has to be closed again; `close` does. */
export async function openCrawl(job: CrawlJob, archive: BundleWriter, line: Line) {
  const { site, policy, columns, chromium, units, log } = job;
  const { signal, hasRoom } = job;
  const hasScratch = chromium === null ? () => true : watchScratch(log);
  const limits = { ...(signal ? { signal } : {}), ...(policy.hours ? { hours: policy.hours } : {}) };
  const door = gate({ ...limits, hasRoom: () => (hasRoom?.() ?? true) && hasScratch(), isCutOff: line.waits });
  const steps = pace({ concurrency: policy.concurrency, delayMs: policy.delayMs, ceilingMs: 2 * policy.timeoutMs });
  const house = guard({
    hosts: site.hosts,
    intranet: site.intranet,
    reach: 'hosts',
    connectMs: policy.timeoutMs,
    lookup: lookupBy(job.nameServers),
  });
  const bystander = witness(policy);
  const client = http({ policy, guard: house, pace: door.pace(steps), witness: bystander, line });
  const reader = openReader({ columns });
  const documents = openDocuments({ log });
  const recalled = new WeakSet<Exchange>();
  const vouched: VouchedBodies = new WeakMap();
  const kept = keeper(archive, { recalled, vouched });
  const keep = async (answer: { exchanges: Exchange[] }) => void (await kept.answers(answer.exchanges));
  const isOutside = (url: string) => house.refuse(url) === 'outside';
  const memory = recalling({ http: client, recorded: archive.recorded, isOutside, recalled });
  const once: Http = { ...memory, ask: (url, request) => door.apart(() => memory.ask(url, request)) };
  const rules = robots({ policy, http: once, pace: steps, log, onAnswer: keep });
  const { permit } = rules;
  const { read } = reader;
  const isConditional = policy.conditional === 'auto' && typeof job.prior === 'string';
  const prior = isConditional ? await openPrior({ path: job.prior!, fullEveryDays: policy.fullEveryDays, read, log }) : null;
  const { recorded } = archive;
  const parts = openParts({ http: client, policy, archive: { recorded, keeper: kept, isOutside, recalled, prior, vouched }, log });
  const view = chromium === null ? null : browser({ executablePath: chromium, policy, http: client, parts, permit, log });
  const attribute = attributor(site, units);
  const desk: Desk = {
    bundle: archive.id,
    http: client,
    permit,
    columns,
    read,
    documents,
    policy,
    keeper: kept,
    memory: journal(archive, read),
    gate: door,
    prior,
    vouched,
    browser: view,
    rendered: { count: 0 },
    pictured: { count: 0, lost: 0 },
    parts,
    isOutside,
    templates: renderMemory(),
    soft404: soft404({ http: once, columns, permit, read, seed: site.id, onAnswer: ({ answer }) => keep(answer) }),
    attribute,
    walls: walls(),
    log,
  };
  return {
    desk,
    rules,
    archive,
    witness: bystander,
    line,
    /** For what is asked for once a crawl: sitemaps. */
    once,
    keep,
    inside: (url: string) => house.refuse(url) === null,
    ownerOf: (url: string) => attribute(url).unit,
    /** Hosts that rested may be asked again. */
    wake() {
      steps.wake();
      desk.walls.forget();
    },
    async close() {
      door.close();
      steps.close();
      reader.close();
      documents.close();
      await Promise.all([parts.close(), client.close(), view?.close()]);
      await prior?.close();
    },
  };
}
export type OpenCrawl = Awaited<ReturnType<typeof openCrawl>>;
