/** How far a list is read on: until the month is behind, nothing new comes, or the budget ends (facts §G.1 paging rule). Pure. */
import { hash } from 'node:crypto';
import type { PageFacts } from './read/page-facts.ts';

interface ListState {
  pages: number;
  /** Pages in a row that held only entries older than wanted. */
  oldInARow: number;
  /** Pages in a row whose entries carry no date at all. */
  undatedInARow: number;
  /** Pages in a row that did not come. */
  missedInARow: number;
  /** Digests of the entries' addresses: a portal has a thousand lists open at a time. */
  seen: Set<string>;
  /** Continuation pages known so far, in order and no more than may be asked for, and how many of them were handed out. */
  plan: string[];
  planned: Set<string>;
  given: number;
}
export type Continuation = { kind: 'next'; url: string } | { kind: 'cut'; url: string } | { kind: 'end' };

/** One old page may be pinned entries; two in a row are the past. */
const oldEnough = 2;
/** Without dates nobody can tell where the month ends. */
const undatedEnough = 3;
/** Share of a page's entries that carry a date, for the page to be told old. */
const datedEnough = 0.8;
/** So many pages that did not come: the next ones will not come either, today. */
const missedEnough = 3;

const digestOf = (url: string): string => hash('sha1', url, 'binary').slice(0, 12);

export interface Lists {
  /** A page of the list `first` was read; `since`: oldest date wanted (null: all). Says what to ask for next. */
  read(first: string, facts: Pick<PageFacts, 'items' | 'paging'> | null, since: string | null): Continuation;
}

/** `maxPages`: continuation pages of one list. */
export function lists(maxPages: number): Lists {
  const known = new Map<string, ListState>();
  const note = (state: ListState, { items, paging }: Pick<PageFacts, 'items' | 'paging'>, since: string | null): boolean => {
    const own = items.filter(({ pinned }) => !pinned);
    const before = state.seen.size;
    for (const { url } of items) state.seen.add(digestOf(url));
    const dated = own.filter(({ date }) => date !== null);
    // A stray entry without a date stands among its neighbours; it does not make the past last.
    const mostDated = dated.length > 0 && dated.length >= own.length * datedEnough;
    const old = since !== null && mostDated && dated.every(({ date }) => date!.date < since);
    state.oldInARow = old ? state.oldInARow + 1 : 0;
    state.undatedInARow = dated.length === 0 ? state.undatedInARow + 1 : 0;
    for (const url of paging.next) {
      if (state.plan.length > maxPages) break;
      if (state.planned.has(url)) continue;
      state.planned.add(url);
      state.plan.push(url);
    }
    return state.seen.size > before;
  };
  return {
    read(first, facts, since) {
      const state = known.get(first) ?? {
        pages: 0,
        oldInARow: 0,
        undatedInARow: 0,
        missedInARow: 0,
        seen: new Set(),
        plan: [],
        planned: new Set([first]),
        given: 0,
      };
      known.set(first, state);
      state.pages += 1;
      // A continuation page that did not come must not end the list: the ones after it are known by name.
      const fresh = facts === null ? true : note(state, facts, since);
      state.missedInARow = facts === null ? state.missedInARow + 1 : 0;
      const undated = since !== null && state.undatedInARow >= undatedEnough;
      const over = !fresh || state.oldInARow >= oldEnough || undated;
      const url = over ? undefined : state.plan[state.given];
      if (url === undefined) {
        known.delete(first);
        return { kind: 'end' };
      }
      state.given += 1;
      if (state.pages > maxPages || state.missedInARow >= missedEnough) {
        known.delete(first);
        return { kind: 'cut', url };
      }
      return { kind: 'next', url };
    },
  };
}
