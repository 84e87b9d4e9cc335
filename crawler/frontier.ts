/** What to ask for next: the pages a month is judged by before deep archives, and fairly among the units of a portal. Pure. */
import type { CrawlPolicy } from '../config/policy.ts';
import type { ColumnKey } from '../config/unit.ts';
import type { SkippedWhy } from './page-record.ts';
import { looksLikeTrap, variantCounter } from './traps.ts';
import { twinKey } from './url.ts';

/** Why an address is wanted; the order of this list is the order of asking. */
export type Reason = 'entry' | 'column' | 'list' | 'article' | 'guide' | 'message' | 'form' | 'undated' | 'attachment' | 'link' | 'archive';
const priority: Record<Reason, number> = {
  entry: 0,
  column: 1,
  list: 2,
  article: 3,
  guide: 3,
  message: 3,
  form: 3,
  undated: 4,
  attachment: 4,
  link: 5,
  archive: 6,
};

export interface Candidate {
  url: string;
  reason: Reason;
  /** file: looked at, not read. */
  as: 'page' | 'file';
  /** A front page of the site or of a unit. */
  entry: boolean;
  depth: number;
  from: string | null;
  unit: string | null;
  /** True when the address alone shows whose it is; else `unit` is only who named it. */
  settled: boolean;
  column: ColumnKey | null;
  /** First page of the list this page continues; null when it starts one itself. */
  list: string | null;
}
export interface Skip {
  candidate: Candidate;
  why: SkippedWhy;
}
export interface Frontier {
  /** Makes an address known; a better reason moves one that is still waiting forward. False when nothing came of it. */
  add(candidate: Candidate): boolean;
  /** Makes an address known that is not going to be asked for. */
  refuse(candidate: Candidate, why: SkippedWhy): void;
  /** The next address to ask for; null when none is left. Also settles what the budgets forbid. */
  next(): Candidate | null;
  /** Addresses that ended without being asked for, since the last call. */
  takeSkipped(): Skip[];
  /** Ends everything still waiting. */
  abandon(why: SkippedWhy): void;
  known(): number;
}

type Budgets = Pick<CrawlPolicy, 'maxPagesPerSite' | 'maxPagesPerUnit' | 'maxDepth'>;

/** Queues of one priority, one per unit, served in turn. */
interface Level {
  order: string[];
  queues: Map<string, Candidate[]>;
  turn: number;
}
const nobody = '';

interface Waiting {
  candidate: Candidate;
  namers: Set<string>;
}

function takeFrom(level: Level): Candidate | null {
  for (let step = 0; step < level.order.length; step++) {
    const at = (level.turn + step) % level.order.length;
    const queue = level.queues.get(level.order[at]!)!;
    const candidate = queue.shift();
    if (candidate === undefined) continue;
    level.turn = (at + 1) % level.order.length;
    return candidate;
  }
  return null;
}

/** A better reason; or the same, from a page that says whose it is (a front page names what is nobody's). */
function betters(next: Candidate, waiting: Candidate): boolean {
  const gain = priority[waiting.reason] - priority[next.reason];
  return gain > 0 || (gain === 0 && next.reason === 'article' && waiting.unit === null && next.unit !== null);
}

/** `policy` gives the budgets: pages per site, per unit (what belongs to nobody has only the site's), and depth. */
export function frontier(policy: Budgets): Frontier {
  const levels: Level[] = Array.from({ length: 7 }, () => ({ order: [], queues: new Map(), turn: 0 }));
  /** Every address known, by twin key: how it waits and who named it; null once it was asked for or given up. */
  const known = new Map<string, Waiting | null>();
  const spent = new Map<string, number>();
  const beyondMeasure = variantCounter();
  let skipped: Skip[] = [];
  let asked = 0;

  const put = (candidate: Candidate) => {
    const level = levels[priority[candidate.reason]]!;
    const unit = candidate.unit ?? nobody;
    if (!level.queues.has(unit)) {
      level.queues.set(unit, []);
      level.order.push(unit);
    }
    level.queues.get(unit)!.push(candidate);
  };
  const isTrap = ({ url, reason, entry }: Candidate) => !entry && (looksLikeTrap(url) || (reason === 'link' && beyondMeasure(url)));
  const skip = (candidate: Candidate, why: SkippedWhy) => {
    known.set(twinKey(candidate.url), null);
    skipped.push({ candidate, why });
  };
  /** Whose it is in the end: a column that several units name, or the portal and a unit, is the portal's own. */
  const owned = (candidate: Candidate, { namers }: Waiting): Candidate =>
    candidate.settled || candidate.reason !== 'column' || namers.size < 2 ? candidate : { ...candidate, unit: null };
  const take = (): Candidate | null => {
    for (const level of levels) {
      for (let candidate = takeFrom(level); candidate !== null; candidate = takeFrom(level)) {
        const waiting = known.get(twinKey(candidate.url));
        // What was moved forward since leaves its old place empty.
        if (waiting?.candidate === candidate) return owned(candidate, waiting);
      }
    }
    return null;
  };

  return {
    add(candidate) {
      const key = twinKey(candidate.url);
      const waiting = known.get(key);
      if (waiting === null) return false;
      if (waiting !== undefined) {
        if (candidate.reason === 'column') waiting.namers.add(candidate.unit ?? nobody);
        if (!betters(candidate, waiting.candidate) || candidate.depth > policy.maxDepth) return false;
        waiting.candidate = candidate;
        put(candidate);
        return true;
      }
      if (candidate.depth > policy.maxDepth) skip(candidate, 'budget');
      else if (isTrap(candidate)) skip(candidate, 'trap');
      else {
        known.set(key, { candidate, namers: new Set([candidate.unit ?? nobody]) });
        put(candidate);
      }
      return true;
    },
    refuse(candidate, why) {
      if (!known.has(twinKey(candidate.url))) skip(candidate, why);
    },
    next() {
      for (let candidate = take(); candidate !== null; candidate = take()) {
        const used = candidate.unit === null ? 0 : (spent.get(candidate.unit) ?? 0);
        if (asked >= policy.maxPagesPerSite || used >= policy.maxPagesPerUnit) {
          skip(candidate, 'budget');
          continue;
        }
        known.set(twinKey(candidate.url), null);
        asked += 1;
        if (candidate.unit !== null) spent.set(candidate.unit, used + 1);
        return candidate;
      }
      return null;
    },
    takeSkipped() {
      const taken = skipped;
      skipped = [];
      return taken;
    },
    abandon(why) {
      for (let candidate = take(); candidate !== null; candidate = take()) skip(candidate, why);
    },
    known: () => known.size,
  };
}
