/** A case from evidence that has grown old: shared with a later month, pruned, or partly lost. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createBundle, openBundle } from '../../../crawler/evidence/bundle.ts';
import { pruneBundle } from '../../../crawler/evidence/prune/prune-bundle.ts';
import { makeThin } from '../../../crawler/evidence/thin/make-thin.ts';
import { verifyCase } from '../../../workers/case/verify-case.ts';
import { main as sundial } from '../../outside/sundial.ts';
import { CaseOutput } from '../../../workers/outputs-case.ts';
import { terminal } from '../terminal.ts';
import { dead, DIGEST_KEY, home, leak, leakUrl, RUN, sealMonth, type Sealed } from './sealed-month.ts';

let dir: string;
let month: Sealed;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'sundial-case-kept-'));
  month = await sealMonth(join(dir, 'data'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const bundle = (name: string) => join(month.dataDir, 'evidence', RUN, `${RUN}.${name}.wacz`);

async function caseOf(id: string, raw: boolean, env: Record<string, string> = { SUNDIAL_DIGEST_KEY: DIGEST_KEY }) {
  const path = join(dir, 'case.zip');
  const screen = terminal();
  const argv = ['case', id, '--out', path, '--data', month.dataDir, '--json', ...(raw ? ['--with-raw', '--by', '张', '--why', '试'] : [])];
  const code = await sundial(argv, screen, { ...process.env, ...env });
  const { ok } = existsSync(path) ? await verifyCase(path, { publicKey: month.publicKey }) : { ok: false };
  return {
    code,
    ok,
    output: code === 0 ? CaseOutput.parse(JSON.parse(screen.text())) : null,
    err: screen.complaints(),
    text: screen.text(),
  };
}

test('a crawl bundle that shares its bytes with the next month', async () => {
  const newer = join(month.dataDir, 'evidence', '2019-01', '2019-01.portal.wacz');
  mkdirSync(join(newer, '..'));
  const next = await createBundle({ path: newer, id: '2019-01.portal', software: 'Sundial/0.1.0', created: '2019-02-01T00:00:00Z' });
  const old = await openBundle(bundle('portal'));
  await next.addResponse({ ...(await old.capture(leakUrl))!, at: '2019-02-01T00:00:01Z' });
  await old.close();
  await next.seal();
  expect(await makeThin({ older: bundle('portal'), newer })).toMatchObject({ state: 'thin' });
  expect(existsSync(bundle('portal'))).toBe(false);
  expect(await caseOf(leak.id, true)).toMatchObject({ code: 0, ok: true, output: { raw: 1 } });
  expect(await caseOf(dead[0]!.id, false)).toMatchObject({ code: 0, ok: true, output: { records: 12 } });
});

test('a crawl bundle of which only the cited pages are left', async () => {
  const pruning = { path: bundle('portal'), cited: [leakUrl], at: '2021-01-01T00:00:00Z', policy: '满 24 个月', sealed: null };
  expect(await pruneBundle(pruning)).toMatchObject({ state: 'pruned' });
  expect(await caseOf(leak.id, true)).toMatchObject({ code: 0, ok: true, output: { raw: 1 } });
  const gone = await caseOf(dead[0]!.id, true);
  expect(gone).toMatchObject({ code: 4, output: null });
  expect(gone.text).toMatch(/expected the raw records/);
});

test('without the key for digests the raw page is found by its address and instant', async () => {
  const { code, ok, output } = await caseOf(leak.id, true, {});
  expect({ code, ok, raw: output?.raw }).toEqual({ code: 0, ok: true, raw: 1 });
  expect(existsSync(join(month.dataDir, 'keys'))).toBe(false);
});

test('exhibits that were lost: the case says so, and holds for the rest', async () => {
  rmSync(bundle('exhibits'));
  const { code, ok, output, err } = await caseOf(leak.id, false);
  expect({ code, ok, exhibits: output?.exhibits }).toEqual({ code: 0, ok: true, exhibits: 0 });
  expect(err).toContain(`${RUN}.exhibits.wacz was sealed and is not there`);
});

test('who may read it: a case anybody, raw pages the one who took them', async () => {
  const mode = () => (statSync(join(dir, 'case.zip')).mode & 0o777 & ~process.umask()).toString(8);
  await caseOf(leak.id, false);
  const open = mode();
  await caseOf(leak.id, true);
  expect([open, mode()]).toEqual([(0o644 & ~process.umask()).toString(8), '600']);
});

test('home pages that several findings cite are in the case once', async () => {
  expect(dead[0]!.evidence[0].url).toBe(home);
  expect(await caseOf(dead[1]!.id, true)).toMatchObject({ code: 0, ok: true, output: { exhibits: 1, raw: 1 } });
});
