/** How far a list is read on: until the month is behind, nothing new comes, or the budget ends (facts §G.1 paging rule). Pure. */
import type { PageFacts } from './read/page-facts.ts';

interface ListState {
  pages: number;
  /** Pages in a row that held only entries older than wanted. */
  oldInARow: number;
  /** Pages in a row whose entries carry no date at all. */
  undatedInARow: number;
  seen: Set<string>;
  /** Continuation pages known so far, in order, and how many of them were handed out. */
  plan: string[];
  planned: Set<string>;
  given: number;
}
export type Continuation = { kind: 'next'; url: string } | { kind: 'cut'; url: string } | { kind: 'end' };

/** One old page may be pinned entries; two in a row are the past. */
const oldEnough = 2;
/** Without dates nobody can tell where the month ends. */
const undatedEnough = 3;

export interface Lists {
  /** A page of the list `first` was read; `since`: oldest date wanted (null: all). Says what to ask for next. */
  read(first: string, facts: Pick<PageFacts, 'items' | 'paging'> | null, since: string | null): Continuation;
}

/** `maxPages`: continuation pages of one list. */
export function lists(maxPages: number): Lists {
  const known = new Map<string, ListState>();
  const note = (state: ListState, { items, paging }: Pick<PageFacts, 'items' | 'paging'>, since: string | null): boolean => {
    const own = items.filter(({ pinned }) => !pinned);
    const fresh = items.filter(({ url }) => !state.seen.has(url));
    const dated = own.filter(({ date }) => date !== null);
    const old = since !== null && dated.length > 0 && dated.length === own.length && dated.every(({ date }) => date!.date < since);
    state.oldInARow = old ? state.oldInARow + 1 : 0;
    state.undatedInARow = dated.length === 0 ? state.undatedInARow + 1 : 0;
    for (const { url } of fresh) state.seen.add(url);
    for (const url of paging.next) {
      if (state.planned.has(url)) continue;
      state.planned.add(url);
      state.plan.push(url);
    }
    return fresh.length > 0;
  };
  return {
    read(first, facts, since) {
      const state = known.get(first) ?? {
        pages: 0,
        oldInARow: 0,
        undatedInARow: 0,
        seen: new Set(),
        plan: [],
        planned: new Set([first]),
        given: 0,
      };
      known.set(first, state);
      state.pages += 1;
      // A continuation page that did not come must not end the list: the ones after it are known by name.
      const fresh = facts === null ? true : note(state, facts, since);
      const undated = since !== null && state.undatedInARow >= undatedEnough;
      const over = !fresh || state.oldInARow >= oldEnough || undated;
      const url = over ? undefined : state.plan[state.given];
      if (url === undefined) {
        known.delete(first);
        return { kind: 'end' };
      }
      state.given += 1;
      if (state.pages > maxPages) {
        known.delete(first);
        return { kind: 'cut', url };
      }
      return { kind: 'next', url };
    },
  };
}
