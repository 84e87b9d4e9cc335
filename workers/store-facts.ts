/** The part of the store that keeps what a crawl met: pages with their facts, and looked-at links. */
import { sql } from 'kysely';
import type { LinkFacts, Page } from '../crawler/crawl-result.ts';
import type { Backend } from './store-backend.ts';
import { whileOpen } from './store-runs.ts';
import { mustBeNewest } from './store-sites.ts';
import { addressKey, pack, unpack } from './store-schema.ts';
import type { Database, Tables } from './store-schema.ts';
import type { PageFilter, Store } from './store.ts';

type Facts = Pick<Store, 'clearSite' | 'savePages' | 'saveLinks' | 'pages' | 'links'>;

/** Rows per statement and per read: memory stays flat, and neither database's limit on parameters is near. */
const portion = 200;

export function factsOf(db: Database, backend: Backend): Facts {
  const asNewest = (run: string, site: string, token: number, write: (transaction: Database) => Promise<void>) =>
    whileOpen(db, backend, run, async (transaction) => {
      await mustBeNewest(transaction, backend, run, site, token);
      await write(transaction);
    });
  return {
    clearSite: (run, site, token) => asNewest(run, site, token, (transaction) => clearSite(transaction, run, site)),
    savePages: (run, site, pages, token) => asNewest(run, site, token, (transaction) => savePages(transaction, run, site, pages)),
    saveLinks: (run, site, links, token) => asNewest(run, site, token, (transaction) => saveLinks(transaction, run, site, links)),
    pages: (run, filter) => readPages(db, run, filter),
    links: (run, site) => readLinks(db, run, site),
  };
}

async function clearSite(db: Database, run: string, site: string): Promise<void> {
  for (const table of ['page', 'link'] as const) {
    await db.deleteFrom(table).where('run', '=', run).where('site', '=', site).execute();
  }
}

async function savePages(db: Database, run: string, site: string, pages: Page[]): Promise<void> {
  const rows = pages.map(({ bundle, record, facts }) => ({
    run,
    site,
    address: addressKey(record.url),
    unit: record.unit,
    bundle,
    record: JSON.stringify(record),
    facts: facts && pack(facts),
  }));
  for (const values of portions(rows)) {
    await db
      .insertInto('page')
      .values(values)
      .onConflict((conflict) =>
        conflict.columns(['run', 'site', 'address']).doUpdateSet((row) => ({
          unit: row.ref('excluded.unit'),
          bundle: row.ref('excluded.bundle'),
          record: row.ref('excluded.record'),
          facts: row.ref('excluded.facts'),
        })),
      )
      .execute();
  }
}

async function saveLinks(db: Database, run: string, site: string, links: LinkFacts[]): Promise<void> {
  const rows = links.map((link) => ({ run, site, address: addressKey(link.url), body: JSON.stringify(link) }));
  for (const values of portions(rows)) {
    await db
      .insertInto('link')
      .values(values)
      .onConflict((conflict) => conflict.columns(['run', 'site', 'address']).doUpdateSet((row) => ({ body: row.ref('excluded.body') })))
      .execute();
  }
}

/**
 * The last row of each address, a portion at a time: PostgreSQL refuses to replace one row twice in a statement. In order of address, so
 * that two writers never wait for each other crosswise.
 */
function* portions<T extends { address: string }>(rows: T[]): Generator<T[]> {
  const last = [...new Map(rows.map((row) => [row.address, row])).values()].sort((a, b) => (a.address < b.address ? -1 : 1));
  for (let from = 0; from < last.length; from += portion) yield last.slice(from, from + portion);
}

/** Each portion begins after the last row of the one before, so no cursor stays open while the caller works. */
async function* readPages(db: Database, run: string, filter: PageFilter): AsyncGenerator<Page> {
  for (const addresses of filter.addresses ? portionsOfKeys(filter.addresses) : [null]) {
    let after: { address: string; site: string } | null = null;
    for (;;) {
      const rows: PageRow[] = await portionOfPages(db, run, { ...filter, addresses }, after);
      for (const { bundle, record, facts } of rows) yield { bundle, record: JSON.parse(record), facts: facts && unpack(facts) };
      const last = rows.at(-1);
      if (!last || rows.length < portion) break;
      after = last;
    }
  }
}

function* portionsOfKeys(addresses: readonly string[]): Generator<string[]> {
  const keys = [...new Set(addresses.map(addressKey))].sort();
  for (let from = 0; from < keys.length; from += portion) yield keys.slice(from, from + portion);
}

type PageRow = Pick<Tables['page'], 'site' | 'address' | 'bundle' | 'record' | 'facts'>;

function portionOfPages(
  db: Database,
  run: string,
  { unit, site, addresses, facts }: Omit<PageFilter, 'addresses'> & { addresses: string[] | null },
  after: { address: string; site: string } | null,
): Promise<PageRow[]> {
  let query = db
    .selectFrom('page')
    .select(['site', 'address', 'bundle', 'record', facts === false ? sql<null>`null`.as('facts') : 'facts'])
    .where('run', '=', run);
  if (unit !== undefined) query = query.where('unit', unit === null ? 'is' : '=', unit);
  if (site !== undefined) query = query.where('site', '=', site);
  if (addresses !== null) query = query.where('address', 'in', addresses);
  if (after) query = query.where((row) => row(row.refTuple('address', 'site'), '>', row.tuple(after.address, after.site)));
  return query.orderBy('address').orderBy('site').limit(portion).execute();
}

async function* readLinks(db: Database, run: string, site: string): AsyncGenerator<LinkFacts> {
  let after = '';
  for (;;) {
    const rows: { address: string; body: string }[] = await db
      .selectFrom('link')
      .select(['address', 'body'])
      .where('run', '=', run)
      .where('site', '=', site)
      .where('address', '>', after)
      .orderBy('address')
      .limit(portion)
      .execute();
    for (const { body } of rows) yield JSON.parse(body) as LinkFacts;
    if (rows.length < portion) return;
    after = rows.at(-1)!.address;
  }
}
