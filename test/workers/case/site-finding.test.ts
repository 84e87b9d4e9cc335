/** A finding of a whole site: one record however many units it stands with, and a case that a unit of the site tells. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import type { CheckResult } from '../../../scoring/check.ts';
import { citedRecords } from '../../../workers/exhibit-cited.ts';
import { verifyCase } from '../../../workers/case/verify-case.ts';
import { main as sundial } from '../../outside/sundial.ts';
import { CaseOutput } from '../../../workers/outputs-case.ts';
import { resultRecords } from '../../../workers/results-bundle.ts';
import { publicView } from '../../../scoring/public-finding.ts';
import { rubric } from '../../scoring/facts.ts';
import { terminal } from '../terminal.ts';
import { DIGEST_KEY, sealMonth, siteWide } from './sealed-month.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-site-finding-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('its case is told by a unit of the site, and proves itself', async () => {
  const data = join(dir, 'data');
  await sealMonth(data, { 'PS-01': [siteWide] });
  const screen = terminal();
  const path = join(dir, 'case.zip');
  const argv = ['case', siteWide.id.slice(0, 12), '--out', path, '--json', '--data', data];
  const code = await sundial(argv, screen, { ...process.env, SUNDIAL_DIGEST_KEY: DIGEST_KEY });
  expect([code, screen.complaints()]).toEqual([0, '']);
  expect(CaseOutput.parse(JSON.parse(screen.text())).finding).toBe(siteWide.id);
  expect(await verifyCase(path)).toMatchObject({ problems: [] });
});

test('it is one record, and its marks are set once', () => {
  const results: CheckResult[] = [{ indicator: 'PS-01', state: 'seen', examined: 9, findings: [siteWide], unseen: [], why: null }];
  const both = new Map(['dept-1', 'dept-2'].map((id) => [id, results]));
  const run = {
    id: siteWide.run,
    month: siteWide.run,
    from: '2018-12-01',
    to: '2019-01-01',
    asOf: '',
    rubric: rubric.id,
    units: [...both.keys()],
    trial: false,
  };
  const engine = { version: '0', digest: '' };
  const scores = new Map([...both.keys()].map((id) => [id, {} as never]));
  const records = resultRecords({
    run,
    rubric,
    engine,
    scores,
    results: both,
    judgements: [],
    ledger: [],
    adjustments: [],
    rankings: [],
    book: [],
  } as never);
  expect(records.filter(({ url }) => url.includes(siteWide.id))).toHaveLength(1);
  const view = publicView(both.values(), (digest) => digest);
  expect([...citedRecords(both.values(), view).values()].map(({ findings }) => findings)).toEqual([[siteWide.id]]);
});
