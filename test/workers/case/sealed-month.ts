/** A small month, sealed as a run seals it: a page that shows a person's number, a dead link, their exhibits, the results, the signed statement. */
import { generateKeyPairSync, createHmac, sign } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createBundle, type BundleWriter } from '../../../crawler/evidence/bundle.ts';
import { sha256 } from '../../../crawler/evidence/warc-record.ts';
import { entryOf } from '../../../crawler/seal/bundles-in.ts';
import { fingerprintOf, pemOf } from '../../../crawler/seal/key.ts';
import { writeSeal } from '../../../crawler/seal/seal-files.ts';
import { statementBytes, treeOf, type SealStatement } from '../../../crawler/seal/statement.ts';
import type { CheckResult } from '../../../scoring/check.ts';
import type { Finding } from '../../../scoring/finding.ts';
import { findingId, siteKey } from '../../../scoring/judge.ts';
import type { Judgement } from '../../../scoring/judgement.ts';
import { publicView } from '../../../scoring/public-finding.ts';
import type { ScoreLine, UnitScore } from '../../../scoring/unit-score.ts';
import { nameOf } from '../../../workers/exhibit-cited.ts';
import { resultRecords, writeResults } from '../../../workers/results-bundle.ts';
import { impossibleId } from '../../portal/numbers.ts';
import { inspectedUnit, rubric } from '../../reports/fixture.ts';

export const RUN = '2018-12';
export const PERSON = impossibleId(7);
export const DIGEST_KEY = 'ab'.repeat(32);
/** Enough of it that two months have something in common. */
const filling = Array.from({ length: 400 }, (_, n) => `<p>${sha256(String(n))}</p>`).join('');
export const LEAK_PAGE = `<!doctype html><meta charset="utf-8"><title>公示</title><p>申请人身份证号：${PERSON}</p>${filling}\n`;
const HOME = '<!doctype html><meta charset="utf-8"><title>示例局</title><a href="/gone">失效</a>';
const AT = '2018-12-09T08:00:00Z';
const keyed = (digest: string): string =>
  `hmac-sha256:${createHmac('sha256', Buffer.from(DIGEST_KEY, 'hex')).update(digest).digest('hex')}`;

export const home = 'http://www.example.test/';
export const leakUrl = 'http://www.example.test/gs/1.html';
const PNG = Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex');

const ref = (url: string, body: string, spot?: Finding['evidence'][0]['spot']) => ({
  bundle: `${RUN}.portal`,
  url,
  at: AT,
  sha256: sha256(body),
  ...(spot ? { spot } : {}),
});

function finding(indicator: string, given: Partial<Finding> & Pick<Finding, 'subject' | 'says' | 'evidence'>): Finding {
  return { ...given, id: findingId('dept-1', indicator, given), run: RUN, unit: 'dept-1', indicator };
}

export const leak = finding('CS-08', {
  subject: leakUrl,
  sort: 'leak',
  says: '页面“公示”公开了身份证号 4103**********77，须人工确认',
  evidence: [ref(leakUrl, LEAK_PAGE, { css: 'p' }), ref(leakUrl, LEAK_PAGE, { css: 'html>body>p' })],
});
export const dead = ['/gone', '/gone2'].map((path) =>
  finding('CS-02', { subject: home + path, sort: 'dead', says: `首页链接“失效${path}”打不开（HTTP 404）`, evidence: [ref(home, HOME)] }),
);

const judgement: Judgement = {
  kind: 'upheld',
  run: RUN,
  by: '复核员',
  at: '2019-01-03T01:00:00Z',
  note: '属实',
  finding: leak.id,
  evidence: leak.evidence[0].sha256,
};

/** What a look at the whole site found: not one unit's. */
export const siteWide: Finding = {
  ...finding('PS-01', { subject: home, sort: 'unreachable', says: '首页打不开 9 次', evidence: [ref(home, HOME)] }),
  id: findingId(siteKey('portal'), 'PS-01', { subject: home }),
  unit: siteKey('portal'),
};

function month(more: Record<string, Finding[]> = {}): { score: UnitScore; results: CheckResult[] } {
  const unit = inspectedUnit();
  const mine: Record<string, Finding[]> = { 'CS-08': [leak], 'CS-02': dead, ...more };
  const results = unit.results.map((result) => ({ ...result, findings: mine[result.indicator] ?? [] }));
  const ids = (line: ScoreLine): string[] => (mine[line.indicator] ?? []).map(({ id }) => id);
  const lines = unit.score.lines.map((line) => ({ ...line, counted: ids(line), waiting: [] }));
  const law = rubric.indicators.filter(({ id }) => !results.some(({ indicator }) => indicator === id));
  const rest = law.map(({ id }): CheckResult => ({ indicator: id, state: 'pending', examined: 0, findings: [], unseen: [], why: '人工' }));
  return { score: { ...unit.score, vetoes: [], lines }, results: [...results, ...rest] };
}

async function bundle(dir: string, name: string, fill: (writer: BundleWriter) => Promise<unknown>): Promise<string> {
  const path = join(dir, `${RUN}.${name}.wacz`);
  const writer = await createBundle({ path, id: `${RUN}.${name}`, software: 'Sundial/0.1.0', created: AT });
  await fill(writer);
  return (await writer.seal()).sha256;
}

const answer = (url: string, body: string) => ({
  url,
  at: AT,
  request: { method: 'GET', headers: [] as [string, string][] },
  status: 200,
  statusText: 'OK',
  httpVersion: '1.1',
  headers: [['Content-Type', 'text/html; charset=utf-8']] as [string, string][],
  body: Buffer.from(body),
});

/** What an exhibit job leaves of each cited record; the leak's picture is blotted, the other has a live one beside it. */
async function exhibits(writer: BundleWriter, shown: Finding[], shot: string): Promise<void> {
  const json = (url: string, value: unknown) => ({
    url,
    at: AT,
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify(value)),
  });
  await writer.addMetadata(json('urn:sundial:exhibits', { run: RUN, of: [] }));
  for (const ref of new Map(shown.flatMap(({ evidence }) => evidence).map((one) => [nameOf(one), one])).values()) {
    const name = nameOf(ref);
    const personal = ref.sha256.startsWith('hmac-');
    const live = personal ? null : { bundle: `${RUN}.portal`, url: `urn:shot:${home}`, at: AT, sha256: shot };
    const note = {
      of: ref,
      label: '存档重现',
      missing: personal ? ['http://www.example.test/a.css'] : [],
      marks: [],
      blurred: personal,
      why: null,
    };
    await writer.addMetadata(json(`urn:sundial:exhibit:${name}`, { ...note, live }));
    const html = `<!doctype html><meta charset="utf-8"><p>${ref.url}</p><img src="${name}.png">\n`;
    await writer.addResource({ url: `urn:exhibit:${name}`, at: AT, contentType: 'text/html; charset=utf-8', body: Buffer.from(html) });
    const picture = Buffer.concat([PNG, Buffer.from(name), Buffer.from([0, 13, 10, 13, 10, 0])]);
    await writer.addResource({ url: `urn:picture:${name}`, at: AT, contentType: 'image/png', body: picture });
  }
}

export interface Sealed {
  dataDir: string;
  /** PEM that an office would publish. */
  publicKey: string;
  statement: SealStatement;
}

/** Builds it below `dataDir`. `run`: a month; with other findings when `only` says so. */
export async function sealMonth(dataDir: string, more: Record<string, Finding[]> = {}): Promise<Sealed> {
  const dir = join(dataDir, 'evidence', RUN);
  await mkdir(dir, { recursive: true });
  const { score, results } = month(more);
  const view = publicView([results], keyed);
  let shot = '';
  await bundle(dir, 'portal', async (writer) => {
    await writer.addResponse(answer(home, HOME));
    await writer.addResponse(answer(leakUrl, LEAK_PAGE));
    const picture = { url: `urn:shot:${home}`, at: AT, contentType: 'image/png', body: Buffer.concat([PNG, Buffer.from('live')]) };
    ({ sha256: shot } = await writer.addResource(picture));
  });
  await bundle(dir, 'exhibits', (writer) =>
    exhibits(
      writer,
      [leak, ...dead].map((one) => view.finding(one)),
      shot,
    ),
  );
  await writeResults(
    resultRecords({
      run: {
        id: RUN,
        month: RUN,
        from: '2018-12-01',
        to: '2019-01-01',
        asOf: '2019-01-01T00:00:00+08:00',
        rubric: rubric.id,
        units: ['dept-1'],
        trial: false,
      },
      rubric,
      engine: { version: '0.1.0', digest: 'e'.repeat(64) },
      scores: new Map([['dept-1', view.score(score)]]),
      results: new Map([['dept-1', results.map((result) => view.result(result))]]),
      judgements: [view.judgement(judgement)],
      ledger: [],
      rankings: [{ month: RUN, group: 'dept', groupName: '市直单位', rows: [] }],
      book: [],
    }),
    { path: join(dir, `${RUN}.results.wacz`), id: `${RUN}.results`, software: 'Sundial/0.1.0', created: AT },
  );
  return { dataDir, ...(await signed(dir)) };
}

async function signed(dir: string): Promise<Omit<Sealed, 'dataDir'>> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const bundles = [];
  for (const name of ['exhibits', 'portal', 'results']) bundles.push(await entryOf(dir, `${RUN}.${name}`, sha256(name)));
  const statement: SealStatement = {
    format: 'sundial-seal-1',
    run: RUN,
    edition: 1,
    at: '2019-01-05T01:00:00.000Z',
    before: null,
    engine: { version: '0.1.0', digest: 'e'.repeat(64) },
    key: fingerprintOf(publicKey),
    tree: treeOf(bundles),
    bundles,
  };
  const pem = pemOf(publicKey);
  await writeSeal(dir, { statement, signature: sign(null, statementBytes(statement), privateKey), publicKey: pem });
  return { publicKey: pem, statement };
}
