/** The part of the store that remembers the running itself: assignments, holds, workers, incidents, alerts, and how far a run is. */
import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { InspectionRun } from '../config/run.ts';
import type { Alert, Assignment, Hold, Incident, Operations, RunCounts, Worker } from './operations.ts';
import type { Backend } from './store-backend.ts';
import { outcomesOf } from './store-outcomes.ts';
import { writing } from './store-runs.ts';
import { pack, unpack, type Database, type Tables } from './store-schema.ts';

const keptIncidents = 2000;
/** So seldom does anybody tidy up, so that writers do not meet over the same old rows. */
const trimEvery = 100;
const longestWhy = 2000;
const dayMs = 86_400_000;

type Assignments = Pick<Operations, 'assign' | 'endAssignment' | 'reassign' | 'assignments' | 'keepConfig' | 'keptConfig'>;
type Notices = Pick<Operations, 'note' | 'incidents' | 'saveAlert' | 'alerts'>;

export function operationsOf(db: Database, backend: Backend): Operations {
  return {
    ...assignmentsOf(db),
    ...holdsOf(db),
    ...workersOf(db),
    ...noticesOf(db),
    async runs() {
      const rows = await db.selectFrom('run').select(['body', 'closed']).orderBy('month', 'desc').orderBy('id').execute();
      return rows.map(({ body, closed }) => ({ run: JSON.parse(body) as InspectionRun, closed: closed === 1 }));
    },
    counts: (run) => count(db, backend, run),
    ...outcomesOf(db),
  };
}

function assignmentsOf(db: Database): Assignments {
  const asker = randomUUID();
  /** Those of which somebody was told that he began it. */
  const told = new Set<number>();
  return {
    async assign(wanted) {
      const { seq, assignment, mine } = await writing(db, (transaction) => insertOrFind(transaction, asker, wanted));
      // Two who ask through this one store may both see its row: only the first to get here began it.
      const begun = mine && !told.has(seq);
      if (begun) told.add(seq);
      return { assignment, begun };
    },
    endAssignment: (run, outcome, at, begun) => change(db, run, { outcome, ended: at }, begun),
    reassign: (run, config) => change(db, run, { config }),
    async assignments({ active } = {}) {
      let query = db.selectFrom('assignment').selectAll();
      if (active !== undefined) query = query.where('ended', active ? 'is' : 'is not', null);
      return (await query.orderBy('seq').execute()).map(assignmentIn);
    },
    keepConfig: (digest, files) =>
      writing(db, async (transaction) => {
        const row = { digest, files: pack(files) };
        await transaction
          .insertInto('kept_config')
          .values(row)
          .onConflict((conflict) => conflict.column('digest').doNothing())
          .execute();
      }),
    async keptConfig(digest) {
      const row = await db.selectFrom('kept_config').select('files').where('digest', '=', digest).executeTakeFirst();
      return row ? unpack<Record<string, string>>(row.files) : null;
    },
  };
}

type Wanted = Omit<Assignment, 'ended' | 'outcome'>;

/** The index of active assignments decides; the loser reads what the winner has written. */
async function insertOrFind(db: Database, asker: string, wanted: Wanted): Promise<{ seq: number; assignment: Assignment; mine: boolean }> {
  const { run, config } = wanted;
  for (;;) {
    await db
      .insertInto('assignment')
      .values({ run, asker, config, ended: null, outcome: null, body: JSON.stringify(wanted) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const row = await db.selectFrom('assignment').selectAll().where('run', '=', run).where('ended', 'is', null).executeTakeFirst();
    // None: the other one was ended between the two statements, so there is room again.
    if (row) return { seq: row.seq, assignment: assignmentIn(row), mine: row.asker === asker };
  }
}

function assignmentIn({ config, ended, outcome, body }: Selectable<Tables['assignment']>): Assignment {
  return { ...(JSON.parse(body) as Wanted), config, ended, outcome: outcome as Assignment['outcome'] };
}

function change(db: Database, run: string, to: Partial<Pick<Assignment, 'config' | 'ended' | 'outcome'>>, begun?: string): Promise<void> {
  return writing(db, async (transaction) => {
    const row = await transaction.selectFrom('assignment').selectAll().where('run', '=', run).where('ended', 'is', null).executeTakeFirst();
    if (row === undefined || (begun !== undefined && assignmentIn(row).begun !== begun)) return;
    await transaction.updateTable('assignment').set(to).where('seq', '=', row.seq).where('ended', 'is', null).execute();
  });
}

function holdsOf(db: Database): Pick<Operations, 'hold' | 'release' | 'holds'> {
  return {
    hold: (hold) =>
      writing(db, async (transaction) => {
        const row = { body: JSON.stringify(hold) };
        await transaction
          .insertInto('hold')
          .values({ run: hold.run, ...row })
          .onConflict((conflict) => conflict.column('run').doUpdateSet(row))
          .execute();
      }),
    release: (run) =>
      writing(db, async (transaction) => {
        const { numDeletedRows } = await transaction.deleteFrom('hold').where('run', '=', run).executeTakeFirst();
        return numDeletedRows > 0n;
      }),
    async holds() {
      return (await db.selectFrom('hold').select('body').orderBy('run').execute()).map(({ body }) => JSON.parse(body) as Hold);
    },
  };
}

function workersOf(db: Database): Pick<Operations, 'beat' | 'workers' | 'forgetWorker'> {
  return {
    beat: (worker) =>
      writing(db, async (transaction) => {
        const row = { beat: worker.beat, body: JSON.stringify(worker) };
        await transaction
          .insertInto('worker')
          .values({ id: worker.id, ...row })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
          .execute();
        const aDayAgo = new Date(Date.parse(worker.beat) - dayMs).toISOString();
        await transaction.deleteFrom('worker').where('beat', '<', aDayAgo).execute();
      }),
    async workers() {
      const rows = await db.selectFrom('worker').select('body').orderBy('id').execute();
      const workers = rows.map(({ body }) => JSON.parse(body) as Worker);
      return workers.sort((a, b) => Date.parse(a.started) - Date.parse(b.started));
    },
    forgetWorker: (id) => writing(db, async (transaction) => void (await transaction.deleteFrom('worker').where('id', '=', id).execute())),
  };
}

function noticesOf(db: Database): Notices {
  return {
    note: (incident) => writing(db, (transaction) => note(transaction, { ...incident, why: incident.why.slice(0, longestWhy) })),
    async incidents({ run, limit }) {
      let query = db.selectFrom('incident').select(['seq', 'body']);
      if (run !== undefined) query = query.where('run', '=', run);
      const rows = await query.orderBy('seq', 'desc').limit(Math.min(limit, keptIncidents)).execute();
      return rows.map(({ seq, body }) => ({ seq, ...(JSON.parse(body) as Omit<Incident, 'seq'>) }));
    },
    saveAlert: (alert) =>
      writing(db, async (transaction) => {
        const row = { body: JSON.stringify(alert) };
        await transaction
          .insertInto('alert')
          .values({ id: alert.id, ...row })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
          .execute();
      }),
    async alerts({ open } = {}) {
      const rows = await db.selectFrom('alert').select('body').orderBy('id').execute();
      const alerts = rows
        .map(({ body }) => JSON.parse(body) as Alert)
        .filter(({ cleared }) => open === undefined || open === (cleared === null));
      return alerts.sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
    },
  };
}

async function note(db: Database, incident: Omit<Incident, 'seq'>): Promise<void> {
  const { seq } = await db
    .insertInto('incident')
    .values({ run: incident.run, body: JSON.stringify(incident) })
    .returning('seq')
    .executeTakeFirstOrThrow();
  if (seq % trimEvery !== 0) return;
  const tooOld = db.selectFrom('incident').select('seq').orderBy('seq', 'desc').limit(1).offset(keptIncidents);
  await db.deleteFrom('incident').where('seq', '<=', tooOld).execute();
}

async function count(db: Database, backend: Backend, run: string): Promise<RunCounts> {
  const { scores, nulls } = await db
    .selectFrom('score')
    .select(({ fn, lit }) => [
      fn.countAll().as('scores'),
      fn.countAll().filterWhere(backend.field('score', 'total'), 'is', lit(null)).as('nulls'),
    ])
    .where('run', '=', run)
    .executeTakeFirstOrThrow();
  const sites = await db
    .selectFrom('page')
    .select(({ fn }) => ['site', fn.countAll().as('pages')])
    .where('run', '=', run)
    .groupBy('site')
    .orderBy('site')
    .execute();
  return { scores: Number(scores), nulls: Number(nulls), pages: Object.fromEntries(sites.map(({ site, pages }) => [site, Number(pages)])) };
}
