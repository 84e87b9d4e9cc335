/** The stage on which both stores are tried: one database, opened by two processes at once. */
import { afterAll, beforeAll } from '@jest/globals';
import type { LinkFacts, Page } from '../../crawler/crawl-result.ts';
import { StoreError } from '../../workers/store.ts';
import type { Store, StoreTrouble } from '../../workers/store.ts';

export interface Stores {
  store: Store;
  /** The same database, opened again as another process would. */
  other: Store;
}

/** The returned object is filled before the first test of the describe block it is called in. */
export function stores(open: () => Promise<Store>): Stores {
  const at = {} as Stores;
  beforeAll(async () => {
    const [store, other] = await Promise.all([open(), open()]);
    Object.assign(at, { store, other });
  });
  afterAll(async () => {
    await at.store?.close();
    await at.other?.close();
  });
  return at;
}

export async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

/** Saves as the one who takes the site for it. */
export async function savePages(store: Store, run: string, site: string, pages: Page[]): Promise<void> {
  await store.savePages(run, site, pages, await store.takeSite(run, site));
}
export async function saveLinks(store: Store, run: string, site: string, links: LinkFacts[]): Promise<void> {
  await store.saveLinks(run, site, links, await store.takeSite(run, site));
}

/** What kind of StoreError comes of it. */
export async function trouble(work: Promise<unknown>): Promise<StoreTrouble | string> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof StoreError ? error.trouble : `not a StoreError: ${error}`),
  );
}
