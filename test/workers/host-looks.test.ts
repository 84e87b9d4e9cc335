/** The run's own look at a host: kept beside the month's looks at home pages, in no week of theirs, and read back as it was. */
import { afterAll, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostLook } from '../../crawler/probe/host.ts';
import { createBundle, openBundle } from '../../crawler/evidence/bundle.ts';
import { verifyBundle } from '../../crawler/evidence/verify.ts';
import { looksOf, replayProbes, writeProbes } from '../../workers/probe-bundle.ts';
import { unit } from '../scoring/facts.ts';
import { sample } from '../scoring/looks.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-host-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const run = { id: '2018-12', month: '2018-12', from: '2018-12-01', to: '2019-01-01', asOf: '2019-01-01T00:00:00+08:00' };
const own: HostLook = {
  ...{ site: 'portal', address: 'http://gov.test/', at: '2019-01-02T00:00:00.000Z', home: null, tls: null },
  ...{
    names: { v4: ['203.0.113.1'], v6: [], ms: 3 },
    v6Connects: null,
    v6Public: null,
    proxied: false,
    tunnelRefused: null,
    toHttps: null,
  },
};
const replayed = async (path: string) => {
  const reader = await openBundle(path);
  try {
    return await replayProbes(reader);
  } finally {
    await reader.close();
  }
};

test('is a record of its own, and no look of the week', async () => {
  const path = join(dir, '2018-12.probes.wacz');
  const looks = [sample('2018-12-30T00:00:00.000Z'), sample('2018-12-31T00:00:00.000Z')];
  await writeProbes(run, looks, [own], { path, id: '2018-12.probes', before: null, writer: 1 });
  expect((await verifyBundle(path)).problems).toEqual([]);
  const read = looksOf(await replayed(path), unit);
  expect(read.probes.map(({ sample: { at } }) => at)).toEqual(looks.map(({ at }) => at));
  expect(read.host).toMatchObject({
    look: own,
    evidence: { bundle: '2018-12.probes', url: 'urn:host:http://gov.test/', at: own.at },
  });
  expect(read.host!.evidence.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('a month without looks at its home pages has it all the same', async () => {
  const path = join(dir, '2019-01.probes.wacz');
  await writeProbes(run, [], [own], { path, id: '2019-01.probes', before: null, writer: 1 });
  expect(looksOf(await replayed(path), unit)).toMatchObject({ probes: [], host: { look: own } });
});

test('a record that is of another host is damage', async () => {
  const path = join(dir, '2019-02.probes.wacz');
  const bundle = await createBundle({ path, id: '2019-02.probes', before: null, writer: 1, software: 'test' });
  const body = (value: unknown) => Buffer.from(JSON.stringify(value));
  await bundle.addMetadata({ url: 'urn:sundial:probes', at: run.asOf, contentType: 'application/json', body: body(run) });
  await bundle.addResource({ url: 'urn:host:http://other.test/', at: own.at, contentType: 'application/json', body: body(own) });
  await bundle.seal();
  await expect(replayed(path)).rejects.toThrow(/urn:host:http:\/\/other\.test\/ 不是首页访问记录/);
});
