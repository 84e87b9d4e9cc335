/** Cases that were handed out hold for ever: these were made when the format was fixed, and no later version may read them otherwise. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { verifyCase } from '../../../workers/case/verify-case.ts';

const golden = join(import.meta.dirname, '../../golden/case');
const publicKey = readFileSync(join(golden, 'seal.pub.pem'), 'utf8');

test.each([
  ['leak.zip', { personal: true, merit: false }, null],
  ['dead-with-raw.zip', { personal: false, merit: false }, { by: '张复核', why: '当事单位申诉' }],
])('%s still verifies, letter by letter', async (name, finding, raw) => {
  const report = await verifyCase(join(golden, name), { publicKey });
  expect(report.problems).toEqual([]);
  expect(report).toMatchObject({ ok: true, file: { format: 'sundial-case-1', finding, raw } });
});
