/** Runs an office's own cases: reads their pages as the inspector would, judges them by a rubric, and holds what comes to what was expected. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ColumnTaxonomy } from '../config/columns.ts';
import { ConfigError } from '../config/problem.ts';
import type { Rubric } from '../config/rubric.ts';
import type { CasePage, RubricCase } from '../config/rubric-cases.ts';
import { monthWindow } from '../config/run.ts';
import { Site } from '../config/site.ts';
import { Unit } from '../config/unit.ts';
import type { LinkFacts, Page } from '../crawler/crawl-result.ts';
import { BundleDamaged, openBundle } from '../crawler/evidence/bundle.ts';
import type { FetchOutcome } from '../crawler/page-record.ts';
import { readPage } from '../crawler/read/read-page.ts';
import { replay } from '../crawler/replay.ts';
import { gather } from '../scoring/gather.ts';
import { judge } from '../scoring/judge.ts';
import { priceUnit } from '../scoring/score.ts';
import { expectationOf, type Held } from './rubric-expectations.ts';

export interface CaseRun {
  rubric: Rubric;
  columns: ColumnTaxonomy;
  /** Where files and bundles are looked for. */
  dir: string;
  /** For messages. */
  file: string;
}

/** Bundles are read once a run. */
type Shelf = Map<string, Map<string, Page>>;

export async function runCases(cases: readonly RubricCase[], run: CaseRun): Promise<Held[]> {
  const shelf: Shelf = new Map();
  const held: Held[] = [];
  for (const [nth, one] of cases.entries()) held.push(...(await runCase(one, nth, run, shelf)));
  return held;
}

async function runCase(one: RubricCase, nth: number, run: CaseRun, shelf: Shelf): Promise<Held[]> {
  const { rubric, columns } = run;
  const home = one.pages[0]!.url;
  const { from, to } = monthWindow(one.month);
  const asOf = one.asOf ?? `${to}T00:00:00+08:00`;
  const site = Site.parse({ id: 'site', name: '示例市', home });
  const unit = Unit.parse({
    id: 'unit',
    name: '示例局',
    group: 'group',
    ...one.unit,
    places: [{ site: 'site', entries: [home], match: ['/'] }],
  });
  const pages: Page[] = [];
  for (const [at, page] of one.pages.entries())
    pages.push(await readCasePage(page, { at, nth, run, shelf, seenAt: new Date(asOf).toISOString() }));
  const links = one.links.map(({ url, alive }) => asLink(url, alive, asOf));
  const facts = gather({ unit, units: [unit], sites: [site], run: { from, to, asOf }, columns, pages, links });
  const results = judge(facts, rubric, one.month);
  const { lines } = priceUnit({ run: one.month, unit, facts, results, rubric });
  return one.expect.map((expected) => expectationOf(one.name, expected, { results, lines, home }));
}

interface Around {
  at: number;
  nth: number;
  run: CaseRun;
  shelf: Shelf;
  seenAt: string;
}

async function readCasePage(page: CasePage, around: Around): Promise<Page> {
  const { run, shelf, seenAt, at } = around;
  if (page.bundle !== undefined) return { ...(await inBundle(page, page.bundle, around, shelf)) };
  const outcome = outcomeOf(page);
  const bytes = page.html !== undefined ? Buffer.from(page.html) : page.file !== undefined ? fileOf(page.file, around) : Buffer.from('');
  const context = { url: page.url, contentType: 'text/html', status: page.status ?? 200, entry: at === 0 };
  const isRead = outcome.kind === 'answered' && (page.html !== undefined || page.file !== undefined);
  const facts = isRead ? readPage(bytes, context, run.columns) : null;
  return { bundle: 'case', record: { ...recordOf(page.url, outcome, seenAt, bytes), charset: facts?.charset ?? 'utf-8' }, facts };
}

function recordOf(url: string, outcome: FetchOutcome, at: string, bytes: Uint8Array): Page['record'] {
  const isSeen = outcome.kind === 'answered' || outcome.kind === 'blocked';
  const sha256 = isSeen ? createHash('sha256').update(bytes).digest('hex') : null;
  const whence = { url, finalUrl: url, depth: 0, from: null, unit: 'unit', at };
  return { ...whence, outcome, charset: 'utf-8', sha256, bytes: bytes.length, dom: null, shot: null };
}

function outcomeOf({ unseen, status = 200 }: CasePage): FetchOutcome {
  if (unseen === 'blocked') return { kind: 'blocked', by: 'waf', status: 403 };
  if (unseen === 'timeout') return { kind: 'silent', why: 'timeout', tries: 2 };
  if (unseen === 'unvisited') return { kind: 'skipped', why: 'budget' };
  return { kind: 'answered', status, type: 'text/html', ms: 1, hops: [], via: 'http' };
}

function asLink(url: string, alive: boolean, at: string): LinkFacts {
  const outcome: FetchOutcome = { kind: 'answered', status: alive ? 200 : 404, type: 'text/html', ms: 1, hops: [], via: 'http' };
  const sha256 = createHash('sha256').update(url).digest('hex');
  return { bundle: 'case', url, where: 'outside', outcome, sha256, at, verdict: alive ? 'alive' : 'dead', file: null };
}

function refuse({ run: { file }, nth, at }: Around, key: string, expected: string, found: string): ConfigError {
  return new ConfigError([
    { file, line: null, path: `cases[${nth}].pages[${at}].${key}`, expected, found, hint: 'paths are relative to this file' },
  ]);
}

function fileOf(name: string, around: Around): Uint8Array {
  const path = join(around.run.dir, name);
  if (!existsSync(path)) throw refuse(around, 'file', 'a saved page', `no ${path}`);
  return readFileSync(path);
}

/** The page as the crawl recorded it, given to the unit of the case. */
async function inBundle({ url }: CasePage, name: string, around: Around, shelf: Shelf): Promise<Page> {
  const path = join(around.run.dir, name);
  if (!shelf.has(path)) shelf.set(path, await pagesIn(path, around));
  const page = shelf.get(path)!.get(url);
  if (!page) throw refuse(around, 'url', `an address in ${name}`, `"${url}", which it does not hold`);
  return { ...page, record: { ...page.record, unit: 'unit' } };
}

async function pagesIn(path: string, around: Around): Promise<Map<string, Page>> {
  if (!existsSync(path)) throw refuse(around, 'bundle', 'a sealed bundle', `no ${path}`);
  try {
    const reader = await openBundle(path);
    try {
      const { pages = [] } = (await replay(reader)) ?? {};
      return new Map(pages.map(({ page }) => [page.record.url, page]));
    } finally {
      await reader.close();
    }
  } catch (error) {
    if (error instanceof BundleDamaged) throw refuse(around, 'bundle', 'a sealed bundle', error.message);
    throw error;
  }
}
