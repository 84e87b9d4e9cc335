/** What the small print says of a month's seal: root and fingerprint whole, and who tells the time. */
import { expect, test } from '@jest/globals';
import type { PrintedSeal } from '../../crawler/seal/printed.ts';
import { smallPrint } from '../../reports/small-print.ts';
import { bulletinInput } from './fixture.ts';

const seal: PrintedSeal = {
  run: '2018-12',
  edition: 1,
  at: '2019-01-02T00:00:00.000Z',
  root: 'a'.repeat(64),
  fingerprint: 'b'.repeat(64),
  stamp: null,
};

test.each<[what: string, seal: PrintedSeal | null, trial: boolean, says: RegExp[], never: RegExp]>([
  [
    'a seal without a stamp',
    seal,
    false,
    [/（2018-12），封存根 a{64}/, /指纹，SHA-256 b{64}/, /无外部时间戳，时间以经办方所述为准/, /封存于 2019-01-02 08:00:00（北京时间）/],
    /时间戳（RFC/,
  ],
  ['a second edition', { ...seal, edition: 2 }, false, [/（2018-12 第2版）/], /试评不封存/],
  [
    'a stamp',
    { ...seal, stamp: { at: '2019-01-02T00:00:05.000Z', by: 'CN=TSA' } },
    false,
    [/（RFC 3161）：2019-01-02 08:00:05（北京时间），由 CN=TSA 签发/],
    /经办方/,
  ],
  ['a trial', null, true, [/试评不封存/], /封存根/],
  ['a month that is not sealed', null, false, [/证据包/], /封存/],
])('%s', (_, printed, trial, says, never) => {
  const text = smallPrint(bulletinInput({ seal: printed, trial })).join('\n');
  for (const pattern of says) expect(text).toMatch(pattern);
  expect(text).not.toMatch(never);
});
