/** A crawl as the archive sees it: a list of calls that can be stopped anywhere and gone on with. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBundle, type BundleOptions, type BundleWriter, type RevisitCapture } from '../../../crawler/evidence/bundle.ts';
import { sha256 } from '../../../crawler/evidence/warc-record.ts';
import { CASES, CREATED, noise } from './sample.ts';

export const ID = '2018-12.story';

export interface Call {
  run(writer: BundleWriter): Promise<unknown>;
  /** How many records it writes. */
  records: number;
}

const earlier = CASES.find(({ name }) => name === 'gzip')!.capture;

/** A 304 today for what was answered two months ago. */
export function revisit(name: string, at: string, changes: Partial<RevisitCapture> = {}): RevisitCapture {
  const url = `http://www.example.test/${name}.html`;
  const response = {
    ...earlier,
    url,
    at: '2018-10-09T01:02:03.456Z',
    headers: [...earlier.headers, ['ETag', '"5c2a"'] as [string, string]],
  };
  return {
    url,
    at,
    request: {
      method: 'GET',
      headers: [
        ['Host', 'www.example.test'],
        ['If-None-Match', '"5c2a"'],
      ],
    },
    status: 304,
    statusText: 'Not Modified',
    httpVersion: '1.1',
    headers: [['ETag', '"5c2a"']],
    of: { url, at: response.at, sha256: sha256(response.body), response },
    ...changes,
  };
}

const answers: Call[] = CASES.filter(({ capture }) => capture.body.length < 20_000).flatMap(({ capture }) => [
  { records: 2, run: (writer) => writer.addResponse(capture) },
  { records: 1, run: (writer) => writer.addPage({ url: capture.url, at: capture.at, title: '偃师 "首页"\n' }) },
]);

export const STORY: Call[] = [
  ...answers.slice(0, 8),
  { records: 4, run: (writer) => writer.addRevisit(revisit('same', '2018-12-31T16:05:00Z')) },
  { records: 1, run: (writer) => writer.addPage({ url: 'http://www.example.test/same.html', at: '2018-12-31T16:05:00Z', title: null }) },
  ...answers.slice(8, 20),
  { records: 2, run: (writer) => writer.addRevisit(revisit('same', '2018-12-31T16:06:00Z')) },
  {
    records: 1,
    run: (writer) =>
      writer.addMetadata({ url: 'urn:sundial:job', at: CREATED, contentType: 'application/json', body: Buffer.from('{"depth":3}') }),
  },
  ...answers.slice(20),
  {
    records: 1,
    run: (writer) =>
      writer.addResource({ url: 'urn:shot:x', at: '2018-12-31T17:01:04Z', contentType: 'image/png', body: noise(70_000, 11) }),
  },
  { records: 4, run: (writer) => writer.addRevisit(revisit('other', '2018-12-31T17:05:00.25Z', { ip: '127.0.0.1' })) },
];

export async function folder(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'sundial-evidence-')), `${ID}.wacz`);
}

export const begin = (path: string, options: Partial<BundleOptions> = {}): Promise<BundleWriter> =>
  createBundle({ path, id: ID, software: 'Sundial/0.1.0', created: CREATED, ...options });

/** Makes the calls that the archive does not hold yet; after `until` calls it stops. */
export async function tell(writer: BundleWriter, until = STORY.length): Promise<void> {
  let written = 1;
  for (const call of STORY.slice(0, until)) {
    written += call.records;
    if (written > (writer.resumed?.records ?? 1)) await call.run(writer);
  }
}
