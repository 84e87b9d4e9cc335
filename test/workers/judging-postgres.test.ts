/** The same judgements on a shared database: a draft, two who judge at once, a publication and a correction, verified. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { VerifyMonthOutput } from '../../workers/outputs-seal.ts';
import type { CorrectOutput, JudgementOutput, PublishOutput } from '../../workers/outputs-judging.ts';
import type { InspectOutput } from '../../workers/outputs.ts';
import { startPostgres, type PostgresServer } from '../contract/postgres.ts';
import { buildJudgedVillage, type JudgedVillage } from './judged-village.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-judging-pg-'));
const month = '2018-12';
let postgres: PostgresServer;
let village: JudgedVillage;
beforeAll(async () => {
  postgres = await startPostgres();
  village = await buildJudgedVillage(dir, 'review: { deadlineWorkdays: 9999 }', { DATABASE_URL: postgres.url });
});
afterAll(async () => {
  await village?.close();
  await postgres?.stop();
  rmSync(dir, { recursive: true, force: true });
});

test('drafted, judged by two at once, published, corrected', async () => {
  expect((await village.inspect<InspectOutput>(month)).shown.draft).toMatchObject({ waiting: 1 });
  const said = ['--why', '经查', '--month', month, '--json'];
  const both = await Promise.all([
    village.run<JudgementOutput>('judge', 'jia/CS-08', 'upheld', '--by', '甲', ...said),
    village.run<JudgementOutput>('award', 'jia', 'M-01', '2', '--by', '乙', ...said),
  ]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  const published = await village.run<PublishOutput>('publish', month, '--config', village.config, '--json');
  expect(published).toMatchObject({ code: 0, shown: { state: 'closed', waiting: 0, edition: 1 } });
  const verdict = ['--finding', 'jia/CS-08', '--verdict', 'dismissed', '--by', '丙', '--why', '申诉'];
  const corrected = await village.run<CorrectOutput>('correct', month, ...verdict, '--json');
  expect(corrected).toMatchObject({ code: 0, shown: { edition: 2, units: [{ unit: 'jia', categories: { B: 1 } }] } });
  const { code, shown } = await village.run<VerifyMonthOutput>('verify', month, '--json');
  expect({ code, problems: shown.problems }).toEqual({ code: 0, problems: [] });
  expect(shown.checked.join('\n')).toContain('发布后的更正 1 项');
  expect(existsSync(join(village.data, 'sundial.db'))).toBe(false);
});
