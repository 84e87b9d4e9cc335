/** Looks at one single page as the crawler would, for `sundial page URL`: same guard, same manners, same readers. */
import type { ColumnTaxonomy } from '../config/columns.ts';
import type { CrawlPolicy } from '../config/policy.ts';
import { browser } from './browser.ts';
import { openParts } from './browser/parts.ts';
import { fetchPageFacts } from './fetch.ts';
import { guard } from './guard.ts';
import { http } from './http.ts';
import { pace } from './pace.ts';
import type { PageRecord } from './page-record.ts';
import type { PageFacts } from './read/page-facts.ts';
import { openReader } from './reading/reader.ts';
import { needsBrowser } from './browser/render.ts';
import { robots } from './robots.ts';
import { canonicalUrl } from './url.ts';

export interface FetchPageOptions {
  policy: CrawlPolicy;
  /** Hosts (with port) whose private addresses are open; nothing else private is. */
  intranetHosts: string[];
  chromium: string | null;
  columns: ColumnTaxonomy;
  /** Front pages that the configuration names: home pages whatever they look like, as a site's root is. */
  entries?: readonly string[];
  log?(event: string, data: Record<string, unknown>): void;
}
export interface FetchedPage {
  record: PageRecord;
  facts: PageFacts | null;
  /** Decoded bytes as answered; null without an answer. */
  body: Uint8Array | null;
}

const quiet = () => undefined;

/** `url`: any http(s) address; a malformed one throws a TypeError. Nothing that a server does makes it reject; nothing is archived. */
export async function fetchPage(
  url: string,
  { policy, intranetHosts, chromium, columns, entries = [], log = quiet }: FetchPageOptions,
): Promise<FetchedPage> {
  const address = canonicalUrl(url);
  if (address === null) throw new TypeError(`not an http(s) address: ${url}`);
  const { host, pathname } = new URL(address);
  // The host itself is named by whoever asks; a private one only counts when the configuration declares it.
  const hosts = intranetHosts.includes(host) ? intranetHosts : [host];
  const steps = pace({ concurrency: policy.concurrency, delayMs: policy.delayMs, ceilingMs: 2 * policy.timeoutMs });
  const rules = guard({ hosts, intranet: intranetHosts.includes(host), reach: 'anywhere', connectMs: policy.timeoutMs });
  const client = http({ policy, guard: rules, pace: steps });
  const { permit } = robots({ policy, http: client, pace: steps, log });
  const entry = pathname === '/' || entries.some((url) => canonicalUrl(url) === address);
  const reader = openReader({ columns });
  const { read } = reader;
  const fetched = await fetchPageFacts(address, entry, { http: client, columns, permit, read });
  const { answer, last } = fetched;
  let { unread } = fetched;
  let { facts, outcome } = fetched;
  if (facts !== null && last !== null && chromium !== null && policy.browser === 'auto' && last.status < 400 && needsBrowser(facts)) {
    // What the page itself asks for stays on its own host.
    const own = guard({
      hosts: [...hosts, new URL(answer.finalUrl).host],
      intranet: intranetHosts.includes(host) && intranetHosts.includes(new URL(answer.finalUrl).host),
      reach: 'hosts',
      connectMs: policy.timeoutMs,
    });
    const inside = http({ policy, guard: own, pace: steps });
    const parts = openParts({ http: inside, policy, archive: null, log });
    const view = browser({ executablePath: chromium, policy, http: inside, parts, permit, log });
    const result = await view.render(answer.finalUrl, last);
    await Promise.all([view.close(), inside.close()]);
    const reading = result.ok ? await read(result.dom, { url: answer.finalUrl, status: last.status, entry, rendered: true }) : null;
    if (reading?.ok === false) unread = reading;
    if (reading?.ok) {
      facts = reading.facts;
      if (outcome.kind === 'answered') outcome = { ...outcome, via: 'browser' };
    }
  }
  reader.close();
  await client.close();
  if (unread?.why === 'bug') throw new Error(unread.says);
  const bytes = last?.decoded.length ?? 0;
  const nothing = { depth: 0, from: null, unit: null, sha256: null, dom: null, shot: null };
  const record = { ...nothing, url: address, finalUrl: answer.finalUrl, at: answer.at, outcome, charset: fetched.charset, bytes };
  const marks = facts === null && unread !== null ? { unread: unread.why } : {};
  return { record: { ...record, ...marks }, facts, body: last?.decoded ?? null };
}
