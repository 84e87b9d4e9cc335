/** What a month has left behind, without the instants: two undisturbed months leave the same, and so must a disturbed one. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../../workers/store.ts';
import { month } from './town.ts';

export interface Left {
  closed: boolean;
  /** One line a page: address, unit, what came of it, digest of what it said. */
  pages: string[];
  links: string[];
  /** By unit: the whole score, with every line and what it was made from. */
  scores: Record<string, string>;
  /** By unit: digest over the results, evidence included, instants left out. */
  results: Record<string, string>;
  /** Units in the month's book, with their points. */
  book: string[];
  seals: string[];
  attempts: string[];
  /** scores.csv as it was printed: places and sums. */
  ranking: string;
  /** File names beside the evidence, so also what was left half done. */
  evidence: string[];
}

export async function leftIn(store: Store, data: string): Promise<Left> {
  const attempts = await store.sites(month);
  const [pages, links]: [string[], string[]] = [[], []];
  for await (const { record } of store.pages(month, { facts: false })) {
    const { outcome, unit } = record;
    pages.push([record.url, unit, outcome.kind, outcome.kind === 'answered' ? outcome.status : '', record.sha256].join(' '));
  }
  for (const { site } of attempts) for await (const { url, verdict } of store.links(month, site)) links.push(`${site} ${url} ${verdict}`);
  const scores = await store.scores(month);
  const results = await store.allResults(month);
  const printed = join(data, 'reports', month, 'scores.csv');
  const evidence = join(data, 'evidence', month);
  return {
    closed: await store.isClosed(month),
    pages,
    links,
    scores: Object.fromEntries(scores.map((score) => [score.unit, JSON.stringify(score)])),
    results: Object.fromEntries([...results].sort(byName).map(([unit, list]) => [unit, digestOf(list)])),
    book: (await store.ledger(month.slice(0, 4)))
      .filter(({ kind, period }) => kind === 'published' && period === month)
      .map(({ unit, categories, total }) => `${unit} ${total} ${JSON.stringify(categories)}`)
      .sort(),
    seals: (await store.seals()).map(({ run, edition }) => `${run} ${edition}`),
    attempts: attempts.map(({ site, state, bundle, pause }) => `${site} ${state} ${bundle} ${pause?.why ?? ''}`),
    ranking: existsSync(printed) ? readFileSync(printed, 'utf8') : '',
    evidence: existsSync(evidence) ? readdirSync(evidence).sort() : [],
  };
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

/** Of everything but when it was seen; the run's own look at a host says the instant in its very text. */
function digestOf(value: unknown): string {
  const text = JSON.stringify(value, (key, inner: unknown) => {
    if (key === 'at') return undefined;
    const isOwnLook = String((inner as { url?: unknown } | null)?.url).startsWith('urn:host:');
    return isOwnLook ? { ...(inner as object), sha256: undefined } : inner;
  });
  return createHash('sha256').update(text).digest('hex');
}

/** Where a month differs from the undisturbed one, a line each; at most so many of each kind. */
export function differences(left: Left, reference: Left, most = 5): string[] {
  const told: string[] = [];
  for (const key of Object.keys(reference) as (keyof Left)[]) {
    const lines = compare(left[key], reference[key]);
    told.push(
      ...lines.slice(0, most).map((line) => `${key}: ${line}`),
      ...(lines.length > most ? [`${key}: … ${lines.length} in all`] : []),
    );
  }
  return told;
}

function compare(ours: Left[keyof Left], theirs: Left[keyof Left]): string[] {
  if (typeof theirs === 'object' && !Array.isArray(theirs)) return compareByName(ours as Record<string, string>, theirs);
  const [here, there] = [linesOf(ours), linesOf(theirs)];
  const [ownOnly, missing] = [here.filter((line) => !there.includes(line)), there.filter((line) => !here.includes(line))];
  const doubled = here.filter(
    (line, index) => line !== '' && here.indexOf(line) !== index && there.indexOf(line) === there.lastIndexOf(line),
  );
  return [
    ...missing.map((line) => `missing ${line}`),
    ...ownOnly.map((line) => `instead ${line}`),
    ...doubled.map((line) => `twice ${line}`),
  ];
}

const linesOf = (value: unknown): string[] => (Array.isArray(value) ? (value as string[]) : String(value).split('\n'));

function compareByName(ours: Record<string, string>, theirs: Record<string, string>): string[] {
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].sort();
  return names
    .filter((name) => ours[name] !== theirs[name])
    .map((name) => `${name}: ${firstDifference(ours[name] ?? 'none', theirs[name] ?? 'none')}`);
}

function firstDifference(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(0, at - 60), at + 120);
  return `…${around(a)}… instead of …${around(b)}…`;
}
