/** Adds up what a run came to know, by site, by unit and by reason: what was not visited, and why, is part of the result. Pure. */
import type { FetchOutcome, PageRecord } from '../crawler/page-record.ts';
import { byCodePoint } from '../config/canonical.ts';
import type { Coverage } from './unit-facts.ts';
import { whyInChinese } from './wording.ts';

/** One address with its outcome. Files and outside links belong to a site only; units are counted by pages. */
export type Visit = Pick<PageRecord, 'url' | 'outcome' | 'unread' | 'by' | 'conflict'> & { site: string; unit: string | null } & {
  sort: 'page' | 'file' | 'outside';
};

export interface CoverageReason {
  kind: FetchOutcome['kind'];
  /** blocked: by what; silent, skipped: why; answered: 'HTTP 404', or 'unread' for a page that was not read to its end. */
  why: string;
  count: number;
}

export interface CoverageShare {
  counts: Coverage;
  /** Their counts sum to `counts.known`. In order of kind, then count, then why. */
  reasons: CoverageReason[];
}

export interface Conflict {
  url: string;
  site: string;
  /** Whose page it was taken to be, and what decided. */
  unit: string | null;
  by: PageRecord['by'];
  others: string[];
}

/** For people: the figures of a coverage, in the order in which they are printed. */
export const figuresInChinese = { known: '已知地址', answered: '有应答', blocked: '被拦截', silent: '无应答', skipped: '未访问' } as const;
export const figureKeys = Object.keys(figuresInChinese) as (keyof typeof figuresInChinese)[];

/** Of a site or unit of which no address is known. */
export const noShare: CoverageShare = { counts: { known: 0, answered: 0, blocked: 0, silent: 0, skipped: 0 }, reasons: [] };

/** For people: what gave a page to its unit. */
export const deciders: Record<NonNullable<Conflict['by']>, string> = {
  column: '指定栏目',
  path: '路径',
  parameter: '参数',
  list: '所在列表',
  publisher: '署名',
  site: '站点只有一个单位',
};

export interface CoverageReport {
  sites: (CoverageShare & { site: string })[];
  /** null: pages that belong to nobody, or to the portal itself; last. */
  units: (CoverageShare & { unit: string | null })[];
  reasons: (CoverageReason & { addresses: { url: string; site: string; unit: string | null }[] })[];
  /** `pages`: the first ones. */
  conflicts: { count: number; pages: Conflict[] };
}

export interface CoverageTally {
  add(visit: Visit): void;
  report(): CoverageReport;
}

const kinds: FetchOutcome['kind'][] = ['answered', 'blocked', 'silent', 'skipped'];

export function reasonOf({ outcome, unread }: Pick<Visit, 'outcome' | 'unread'>): Omit<CoverageReason, 'count'> {
  const { kind } = outcome;
  if (kind === 'answered') return { kind, why: unread ? 'unread' : `HTTP ${outcome.status}` };
  return { kind, why: kind === 'blocked' ? outcome.by : outcome.why };
}

/** For people: 被防火墙拦截, HTTP 404. */
export function reasonInChinese({ kind, why }: Omit<CoverageReason, 'count'>): string {
  if (kind === 'answered') return why === 'unread' ? '应答，但未能读完' : why;
  return whyInChinese(`${kind}: ${why}`);
}

/** Whether an asked-for word ('skipped', 'robots', '404') means this reason. */
export function isReason(word: string, { kind, why }: Omit<CoverageReason, 'count'>): boolean {
  return word === kind || word === why || `HTTP ${word}` === why;
}

/** `most`: so many addresses are kept for each reason, and so many conflicts. `lists`: of which reasons; default: all but plain answers. */
export function coverageTally(
  most: number,
  lists = (reason: Omit<CoverageReason, 'count'>) => !/^HTTP [23]/.test(reason.why),
): CoverageTally {
  const sites = new Map<string, Share>();
  const units = new Map<string | null, Share>();
  const all = share();
  const addresses = new Map<string, { url: string; site: string; unit: string | null }[]>();
  const conflicts: CoverageReport['conflicts'] = { count: 0, pages: [] };
  return {
    add(visit) {
      const { url, site, unit, conflict } = visit;
      const reason = reasonOf(visit);
      count(all, reason);
      count(entry(sites, site, share), reason);
      if (visit.sort === 'page') count(entry(units, unit, share), reason);
      const listed = lists(reason) ? entry(addresses, keyOf(reason), () => []) : null;
      if (listed && listed.length < most) listed.push({ url, site, unit });
      if (!conflict || conflict.length === 0) return;
      conflicts.count += 1;
      if (conflicts.pages.length < most) conflicts.pages.push({ url, site, unit, by: visit.by, others: conflict });
    },
    report: () => ({
      sites: [...sites].sort(([a], [b]) => byCodePoint(a, b)).map(([site, each]) => ({ site, ...settled(each) })),
      units: [...units]
        .sort(([a], [b]) => Number(a === null) - Number(b === null) || byCodePoint(a ?? '', b ?? ''))
        .map(([unit, each]) => ({ unit, ...settled(each) })),
      reasons: settled(all).reasons.map((reason) => ({ ...reason, addresses: addresses.get(keyOf(reason)) ?? [] })),
      conflicts,
    }),
  };
}

interface Share {
  counts: Coverage;
  reasons: Map<string, CoverageReason>;
}

const share = (): Share => ({ counts: { known: 0, answered: 0, blocked: 0, silent: 0, skipped: 0 }, reasons: new Map() });
const keyOf = ({ kind, why }: Omit<CoverageReason, 'count'>): string => `${kind}: ${why}`;

function count({ counts, reasons }: Share, reason: Omit<CoverageReason, 'count'>): void {
  counts.known += 1;
  counts[reason.kind] += 1;
  entry(reasons, keyOf(reason), () => ({ ...reason, count: 0 })).count += 1;
}

function settled({ counts, reasons }: Share): CoverageShare {
  const order = (a: CoverageReason, b: CoverageReason) =>
    kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || b.count - a.count || byCodePoint(a.why, b.why);
  return { counts, reasons: [...reasons.values()].sort(order) };
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
