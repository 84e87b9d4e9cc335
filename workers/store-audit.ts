/** The part of the store that holds its rows against themselves: what a column says twice must be said alike, and numbering has no gaps. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { InspectionRun } from '../config/run.ts';
import { canonicalJson, digestOf } from '../config/canonical.ts';
import type { LinkFacts } from '../crawler/crawl-result.ts';
import type { PageRecord } from '../crawler/page-record.ts';
import type { ProbeSample } from '../crawler/probe/sample.ts';
import { isVerdict, type Judgement } from '../scoring/judgement.ts';
import type { UnitScore } from '../scoring/unit-score.ts';
import { auditAdjustments } from './store-adjustments.ts';
import { auditCorrections } from './store-corrections.ts';
import { auditRunRubric } from './store-rules.ts';
import { addressKey, unpack } from './store-schema.ts';
import type { Database, Packed, Tables } from './store-schema.ts';
import { auditUnitFacts } from './store-unit-facts.ts';
import type { Contradiction, SiteAttempt, Store } from './store.ts';

const portion = 500;

type Table = keyof Tables;
type Told = (table: Table, key: string, says: Contradiction['says'], columns?: string[]) => void;

export function auditOf(db: Database): Pick<Store, 'contradictions' | 'filedUnder'> {
  return {
    async contradictions(run, { packed = false } = {}) {
      const found: Contradiction[] = [];
      const tell: Told = (table, key, says, columns = []) => void found.push({ table, key, says, columns });
      await auditRun(db, run.id, tell);
      await auditPages(db, run.id, packed, tell);
      await auditLinks(db, run.id, tell);
      await auditScores(db, run.id, packed, tell);
      await auditProbes(db, run, tell);
      await auditNumbered(db, tell);
      const beside = [
        await auditUnitFacts(db, run.id, packed),
        await auditRunRubric(db, run.id),
        await auditCorrections(db),
        await auditAdjustments(db, run.id),
      ];
      return [...found, ...beside.flat()];
    },
    async filedUnder(run) {
      const sites = new Set<string>();
      for (const table of ['page', 'link'] as const) {
        const rows = await db.selectFrom(table).select('site').distinct().where('run', '=', run).execute();
        for (const { site } of rows) sites.add(site);
      }
      return [...sites].sort();
    },
  };
}

/** `columns`: each beside what the row's own text says it should be; the text cannot be read: it throws. */
function compare(tell: Told, table: Table, key: string, columns: () => Record<string, [is: unknown, should: unknown]>): void {
  try {
    const wrong = Object.entries(columns()).filter(([, [is, should]]) => (is ?? null) !== (should ?? null));
    if (wrong.length > 0)
      tell(
        table,
        key,
        'columns',
        wrong.map(([name]) => name),
      );
  } catch {
    tell(table, key, 'unreadable');
  }
}

const parsed = <T>(text: string): T => JSON.parse(text) as T;

async function auditRun(db: Database, id: string, tell: Told): Promise<void> {
  for (const row of await db.selectFrom('run').selectAll().where('id', '=', id).execute())
    compare(tell, 'run', id, () => {
      const body = parsed<InspectionRun>(row.body);
      return { id: [row.id, body.id], month: [row.month, body.month] };
    });
  const tokens = await db.selectFrom('site_token').select('site').where('run', '=', id).where('token', '>=', 1).execute();
  const taken = new Set(tokens.map(({ site }) => site));
  for (const row of await db.selectFrom('site_attempt').selectAll().where('run', '=', id).orderBy('site').execute()) {
    compare(tell, 'site_attempt', row.site, () => {
      const body = parsed<SiteAttempt>(row.body);
      return { run: [row.run, body.run], site: [row.site, body.site], state: [row.state, body.state] };
    });
    // Nobody finishes a site without having taken it.
    if (row.state === 'done' && !taken.has(row.site)) tell('site_token', row.site, 'missing');
  }
}

const siteIn = (bundle: string): string => bundle.slice(bundle.indexOf('.') + 1);

async function auditPages(db: Database, run: string, packed: boolean, tell: Told): Promise<void> {
  let after = ['', ''] as [site: string, address: string];
  for (;;) {
    const rows = await db
      .selectFrom('page')
      .select(['site', 'address', 'unit', 'bundle', 'record', packed ? 'facts' : sql<Packed | null>`null`.as('facts')])
      .where('run', '=', run)
      .where((row) => row(row.refTuple('site', 'address'), '>', row.tuple(...after)))
      .orderBy('site')
      .orderBy('address')
      .limit(portion)
      .execute();
    for (const { site, address, unit, bundle, record: text, facts } of rows)
      compare(tell, 'page', `${site} ${address}`, () => {
        const record = parsed<PageRecord>(text);
        if (facts !== null) unpack(facts);
        return { site: [site, siteIn(bundle)], address: [address, addressKey(record.url)], unit: [unit, record.unit] };
      });
    const last = rows.at(-1);
    if (!last || rows.length < portion) return;
    after = [last.site, last.address];
  }
}

async function auditLinks(db: Database, run: string, tell: Told): Promise<void> {
  let after = ['', ''] as [site: string, address: string];
  for (;;) {
    const rows = await db
      .selectFrom('link')
      .selectAll()
      .where('run', '=', run)
      .where((row) => row(row.refTuple('site', 'address'), '>', row.tuple(...after)))
      .orderBy('site')
      .orderBy('address')
      .limit(portion)
      .execute();
    for (const { site, address, body } of rows)
      compare(tell, 'link', `${site} ${address}`, () => {
        const link = parsed<LinkFacts>(body);
        return { site: [site, siteIn(link.bundle)], address: [address, addressKey(link.url)] };
      });
    const last = rows.at(-1);
    if (!last || rows.length < portion) return;
    after = [last.site, last.address];
  }
}

async function auditScores(db: Database, run: string, packed: boolean, tell: Told): Promise<void> {
  const query = db.selectFrom('score').select(['unit', 'score', packed ? 'results' : sql<Packed | null>`null`.as('results')]);
  for (const { unit, score: text, results } of await query.where('run', '=', run).orderBy('unit').execute())
    compare(tell, 'score', unit, () => {
      const score = parsed<UnitScore>(text);
      if (results !== null) unpack(results);
      return { run: [run, score.run], unit: [unit, score.unit] };
    });
}

/** Of the month's days, of whatever site. */
async function auditProbes(db: Database, { from, to }: InspectionRun, tell: Told): Promise<void> {
  const [first, end] = [from, to].map((day) => new Date(`${day}T00:00:00+08:00`).toISOString()) as [string, string];
  const rows = await db.selectFrom('probe').selectAll().where('at', '>=', first).where('at', '<', end).orderBy('at').execute();
  for (const { site, at, digest, body } of rows)
    compare(tell, 'probe', `${site} ${at}`, () => {
      const sample = parsed<ProbeSample>(body);
      const should = { site: sample.site, at: new Date(sample.at).toISOString(), digest: digestOf(sample), body: canonicalJson(sample) };
      return { site: [site, should.site], at: [at, should.at], digest: [digest, should.digest], body: [body, should.body] };
    });
}

/** What only grows is numbered 1, 2, 3 …: a gap is a row that somebody took out. */
async function auditNumbered(db: Database, tell: Told): Promise<void> {
  const judgements = await db.selectFrom('judgement').selectAll().orderBy('seq').execute();
  for (const { seq, run, until, digest, body } of judgements)
    compare(tell, 'judgement', String(seq), () => {
      const said = parsed<Judgement>(body);
      const last = isVerdict(said) ? said.until : null;
      return { run: [run, said.run], until: [until, last], digest: [digest, digestOf(said)], body: [body, canonicalJson(said)] };
    });
  const seals = await db.selectFrom('seal').selectAll().orderBy('seq').execute();
  for (const { run, edition, sha256, statement } of seals)
    compare(tell, 'seal', `${run} ${edition}`, () => {
      const said = parsed<{ run: string; edition: number }>(statement);
      return {
        run: [run, said.run],
        edition: [edition, said.edition],
        sha256: [sha256, createHash('sha256').update(statement).digest('hex')],
      };
    });
  const entries = await db
    .selectFrom('ledger')
    .select(['seq', 'period', 'first_month', 'last_month', 'categories'])
    .orderBy('seq')
    .execute();
  for (const { seq, period, first_month, last_month, categories } of entries)
    compare(tell, 'ledger', String(seq), () => {
      const [first, last = first] = period.split('/');
      parsed(categories);
      return { first_month: [first_month, first], last_month: [last_month, last] };
    });
  for (const [table, rows] of [
    ['judgement', judgements],
    ['seal', seals],
    ['ledger', entries],
  ] as const)
    rows.forEach(({ seq }, index) => {
      const before = index === 0 ? 0 : rows[index - 1]!.seq;
      if (seq !== before + 1) tell(table, String(before + 1), 'missing');
    });
}
