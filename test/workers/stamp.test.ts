/** A month and its time stamp: taken when a server is there, caught up when it was not, and never the reason for an unsealed month. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { main as sundial } from '../outside/sundial.ts';
import { outputs } from '../../workers/outputs.ts';
import type { SealOutput } from '../../workers/outputs-seal.ts';
import { startTsa, type Tsa } from '../crawler/seal/tsa.ts';
import { copyOf, sealTwoMonths, verifyMonthIn } from './sealed-months.ts';
import { terminal } from './terminal.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-stamped-'));
let tsa: Tsa;
/** Stamped as it was sealed. */
let data: string;
beforeAll(async () => {
  tsa = await startTsa(join(dir, 'tsa'));
  let answers = 0;
  // The first month finds the server well, the second finds it broken.
  tsa.instead = (query) => ((answers += 1) === 2 ? { status: 503, body: Buffer.alloc(0) } : { status: 200, body: tsa.answer(query) });
  data = await sealTwoMonths(dir, { SUNDIAL_TSA: tsa.url });
  tsa.instead = null;
});
afterAll(async () => {
  await tsa?.close();
  rmSync(dir, { recursive: true, force: true });
});

async function seal(argv: string[], env: Record<string, string> = {}) {
  const screen = terminal();
  const code = await sundial(['seal', ...argv, '--json'], screen, { ...process.env, ...env });
  return { code, shown: JSON.parse(screen.text()) as SealOutput & { error?: { code: string; message: string } } };
}
const file = (of: string, month: string, ending: string) => join(of, 'evidence', month, `${month}.seal.${ending}`);

test('a month whose server answered is witnessed, and openssl agrees', async () => {
  const { code, shown } = await verifyMonthIn(data, '2018-11', '--tsa-ca', tsa.caFile);
  expect({ code, problems: shown.problems }).toEqual({ code: 0, problems: [] });
  expect(shown.stamp).toMatchObject({ by: 'O=Sample, CN=sound', trusted: true });
  expect(shown.time).toMatch(/外部时间戳（RFC 3161）.* O=Sample, CN=sound 签发/);
  expect(shown.time).not.toContain("operator's word");
  const [of, stamp] = [file(data, '2018-11', 'json'), file(data, '2018-11', 'tsr')];
  expect(execFileSync('openssl', ['ts', '-verify', '-data', of, '-in', stamp, '-CAfile', tsa.caFile]).toString()).toContain(
    'Verification: OK',
  );
  const html = readFileSync(join(data, 'reports', '2018-11', 'bulletin.html'), 'utf8');
  expect(html).toContain('外部时间戳（RFC 3161）');
});

test('a month whose server was broken is sealed all the same, and catches up', async () => {
  const copy = copyOf(data);
  const before = await verifyMonthIn(copy, '2018-12');
  expect(before).toMatchObject({ code: 0, shown: { stamp: null } });
  expect(before.shown.time).toContain("time: the operator's word");
  const refused = await seal(['2018-12', '--data', copy, '--timestamp']);
  expect(refused).toMatchObject({ code: 2, shown: { error: { code: 'settings' } } });
  const nobody = await seal(['2018-12', '--data', copy, '--timestamp'], { SUNDIAL_TSA: 'http://127.0.0.1:1/' });
  expect(nobody).toMatchObject({ code: 2, shown: { error: { code: 'timestamp' } } });
  const statement = readFileSync(file(copy, '2018-12', 'json'));
  const stamped = await seal(['2018-12', '--data', copy, '--timestamp'], { SUNDIAL_TSA: tsa.url });
  expect(stamped).toMatchObject({ code: 0, shown: { stamp: { by: 'O=Sample, CN=sound' }, troubles: [], edition: 1 } });
  expect(() => outputs.seal.parse(stamped.shown)).not.toThrow();
  expect(readFileSync(file(copy, '2018-12', 'json'))).toEqual(statement);
  expect(await verifyMonthIn(copy, '2018-12', '--tsa-ca', tsa.caFile)).toMatchObject({ code: 0, shown: { stamp: { trusted: true } } });
  const asked = tsa.asked;
  await seal(['2018-12', '--data', copy, '--timestamp'], { SUNDIAL_TSA: tsa.url });
  expect(tsa.asked).toBe(asked);
});

test.each<[what: string, edit: (copy: string) => void, says: RegExp]>([
  [
    'exchanged for that of another month',
    (copy) => writeFileSync(file(copy, '2018-11', 'tsr'), tsa.answer(Buffer.from('3003020102', 'hex'))),
    /与收到时不同|没有签发/,
  ],
  ['taken away', (copy) => rmSync(file(copy, '2018-11', 'tsr')), /时间戳文件不见了/],
  ['without our signature', (copy) => rmSync(file(copy, '2018-11', 'tsr.sig')), /缺少对时间戳的签名/],
  [
    'with the last byte of the authority’s certificate turned',
    (copy) => {
      const bytes = readFileSync(file(copy, '2018-11', 'tsr'));
      const authority = execFileSync('openssl', ['x509', '-in', tsa.caFile, '-outform', 'DER']);
      bytes[bytes.indexOf(authority) + authority.length - 1]! ^= 1;
      writeFileSync(file(copy, '2018-11', 'tsr'), bytes);
    },
    /与收到时不同/,
  ],
])('a stamp %s is told', async (_, edit, says) => {
  const copy = copyOf(data);
  edit(copy);
  const { code, shown } = await verifyMonthIn(copy, '2018-11');
  expect(code).toBe(4);
  expect(shown.problems.map((problem) => problem.says).join('\n')).toMatch(says);
});

test('a stamp taken away with our signature on it is missed by the seal that came after it', async () => {
  const copy = copyOf(data);
  for (const ending of ['tsr', 'tsr.sig']) rmSync(file(copy, '2018-11', ending));
  rmSync(join(copy, 'sundial.db'));
  for (const month of ['2018-11', '2018-12']) {
    const { code, shown } = await verifyMonthIn(copy, month);
    expect({ month, code, problems: shown.problems.map((problem) => `${problem.file} ${problem.says}`) }).toEqual({
      month,
      code: 4,
      problems: ['2018-11/2018-11.seal.tsr 2018-12 的封存记有这一份的外部时间戳，它不见了，或被换过'],
    });
  }
});

test('a month that was never sealed has nothing to show', async () => {
  expect(await seal(['2001-01', '--data', data])).toMatchObject({ code: 2, shown: { error: { code: 'no-data' } } });
});
