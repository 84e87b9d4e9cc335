/** A case file: what it holds, who may have it, and that a stranger with openssl, gunzip and Python can check it without us. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sha256 } from '../../../crawler/evidence/warc-record.ts';
import { readRawLog } from '../../../workers/case/raw-log.ts';
import { verifyCase } from '../../../workers/case/verify-case.ts';
import { main as sundial } from '../../outside/sundial.ts';
import { CaseListOutput, CaseOutput } from '../../../workers/outputs-case.ts';
import { terminal } from '../terminal.ts';
import { dead, DIGEST_KEY, home, leak, LEAK_PAGE, PERSON, sealMonth, type Sealed } from './sealed-month.ts';
import { partsOf } from './unpacked.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-case-'));
const data = join(dir, 'data');
let month: Sealed;
beforeAll(async () => void (month = await sealMonth(data)));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function run(...argv: string[]) {
  const screen = terminal();
  const code = await sundial(['case', ...argv, '--data', data], screen, { ...process.env, SUNDIAL_DIGEST_KEY: DIGEST_KEY });
  return { code, out: screen.text(), err: screen.complaints() };
}

async function caseOf(id: string, name: string, ...more: string[]): Promise<{ path: string; output: CaseOutput }> {
  const path = join(dir, name);
  const { code, out, err } = await run(id, '--out', path, '--json', ...more);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return { path, output: CaseOutput.parse(JSON.parse(out)) };
}

describe('a case of a leak', () => {
  let path: string;
  let parts: Map<string, Buffer>;
  beforeAll(async () => {
    ({ path } = await caseOf(leak.id.slice(0, 12), 'leak.zip'));
    parts = partsOf(path);
  });

  test('holds the finding, what it led to and what shows it, in order', () => {
    const roles = [...parts.keys()].map((name) => name.replace(/[0-9a-f]{20}/, 'x'));
    expect(roles).toEqual([
      'README.txt',
      'case.json',
      'proofs.json',
      'seal.json',
      'seal.sig',
      'seal.pem',
      ...['finding', 'result', 'score', 'rubric', 'run', 'judgement', 'ledger', 'ranking', 'exhibits', 'note', 'page', 'picture'].map(
        (role, index) => `records/${String(index + 1).padStart(3, '0')}-${role}.warc.gz`,
      ),
      'exhibits/x.html',
      'exhibits/x.png',
    ]);
    const readme = parts.get('README.txt')!.toString();
    for (const word of [leak.says, month.statement.key, month.statement.tree.root, '复核员', '带密钥的摘要', '公安局', 'CS-08'])
      expect(readme).toContain(word);
  });

  test('verifies with the published key alone, and says what it checked', async () => {
    const report = await verifyCase(path, { publicKey: month.publicKey });
    expect(report.problems).toEqual([]);
    expect(report.checked.join('\n')).toMatch(/规范形式[^]*签名有效[^]*与所给公钥一致[^]*12 条记录逐条归入 2 个证据包的根[^]*逐字节相符/);
    expect((await verifyCase(path)).checked.join('\n')).toMatch(/只与案卷内所附公钥核对/);
  });

  test('gives no personal number away, nor a digest against which one could be tried', () => {
    const raw = Buffer.from(LEAK_PAGE);
    const hidden = [PERSON, PERSON.slice(6, 14), sha256(raw), sha256(PERSON), leak.evidence[0].sha256];
    for (const [name, bytes] of parts) {
      const plain = name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
      for (const secret of hidden) expect({ name, holds: plain.includes(secret) }).toEqual({ name, holds: false });
    }
    expect(JSON.parse(parts.get('case.json')!.toString())).toMatchObject({
      finding: { personal: true },
      evidence: [{ digest: expect.stringMatching(/^hmac-sha256:/), blurred: true }, {}],
      raw: null,
    });
  });

  test('the same case again is the same bytes', async () => {
    const again = await caseOf(leak.id, 'again.zip');
    expect(readFileSync(again.path).equals(readFileSync(path))).toBe(true);
    expect(again.output.sha256).toBe(sha256(readFileSync(path)));
  });

  test('a stranger follows README.txt with openssl, gunzip and python3', () => {
    const room = join(dir, 'stranger');
    mkdirSync(room);
    for (const [name, bytes] of parts) {
      mkdirSync(join(room, name, '..'), { recursive: true });
      writeFileSync(join(room, name), bytes);
    }
    const follow = () => {
      const readme = readFileSync(join(room, 'README.txt'), 'utf8');
      const script = /----- 命令开始[^\n]*\n([^]*)----- 命令结束/.exec(readme)![1]!;
      return spawnSync('sh', ['-e', '-c', script], { cwd: room, encoding: 'utf8' });
    };
    const { stdout, stderr, status } = follow();
    expect({ status, stderr: stderr.replace(/.*Signature Verified.*\n?/, '') }).toEqual({ status: 0, stderr: '' });
    for (const told of [month.statement.key, month.statement.tree.root, 'OK records/001-finding.warc.gz', 'OK exhibits/', leak.says])
      expect(stdout).toContain(told);
    expect(stdout + stderr).toMatch(/Signature Verified Successfully/);
    const record = join(room, 'records/003-score.warc.gz');
    const bytes = readFileSync(record);
    bytes[bytes.length - 9]! ^= 1;
    writeFileSync(record, bytes);
    expect(follow().status).not.toBe(0);
  });
});

describe('a case of a dead link', () => {
  test('has the live picture beside the archived page, from the crawl bundle', async () => {
    const { path, output } = await caseOf(dead[0]!.id, 'dead.zip');
    expect(output).toMatchObject({ exhibits: 1, raw: 0, run: '2018-12', root: month.statement.tree.root });
    const parts = partsOf(path);
    expect([...parts.keys()].filter((name) => name.startsWith('exhibits/')).map((name) => name.replace(/[0-9a-f]{20}/, 'x'))).toEqual([
      'exhibits/x.html',
      'exhibits/x.png',
      'exhibits/x.live.png',
    ]);
    expect((await verifyCase(path, { publicKey: month.publicKey })).problems).toEqual([]);
    expect(JSON.parse(parts.get('case.json')!.toString())).toMatchObject({
      finding: { personal: false },
      evidence: [{ url: home, digest: `sha256:${dead[0]!.evidence[0].sha256}` }],
    });
  });
});

describe('raw pages', () => {
  test.each([
    ['nothing', []],
    ['a name alone', ['--by', '张']],
    ['an empty reason', ['--by', '张', '--why', '  ']],
  ])('are refused with %s', async (_, more) => {
    const path = join(dir, 'refused.zip');
    const { code, err } = await run(leak.id, '--out', path, '--with-raw', ...more);
    expect({ code, there: existsSync(path) }).toEqual({ code: 2, there: false });
    expect(err).toMatch(/--by NAME and --why TEXT/);
  });

  test('go on record before anybody has them, each line naming the one before', async () => {
    const by = ['--with-raw', '--by', '张复核', '--why', '当事单位申诉 410381190001010018'];
    const first = await caseOf(leak.id, 'raw.zip', ...by);
    const second = await caseOf(dead[0]!.id, 'raw2.zip', ...by);
    expect([first.output.raw, second.output.raw]).toEqual([1, 1]);
    const parts = partsOf(first.path);
    const record = [...parts].find(([name]) => name.endsWith('-raw.warc.gz'))![1];
    expect(gunzipSync(record).includes(LEAK_PAGE)).toBe(true);
    expect(parts.get('README.txt')!.toString()).toMatch(/张复核[\s\S]*当事单位申诉 4103\*+18/);
    expect(await verifyCase(first.path, { publicKey: month.publicKey })).toMatchObject({ ok: true, problems: [] });
    const log = await readRawLog(data);
    expect(log.troubles).toEqual([]);
    expect(log.exports).toMatchObject([
      {
        by: '张复核',
        why: expect.stringMatching(/^当事单位申诉 4103\*+18$/),
        run: '2018-12',
        finding: leak.id,
        case: sha256(readFileSync(first.path)),
        records: 1,
        before: null,
      },
      { finding: dead[0]!.id, before: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });

  test('an export that cannot be recorded does not happen', async () => {
    const log = join(data, 'log');
    const kept = readFileSync(join(log, 'raw-exports.jsonl'));
    rmSync(log, { recursive: true });
    writeFileSync(log, 'no folder');
    const path = join(dir, 'unlogged.zip');
    const { code } = await run(leak.id, '--out', path, '--with-raw', '--by', '张', '--why', '试');
    expect({ code, left: readdirSync(dir).filter((name) => name.startsWith('unlogged')) }).toEqual({ code: 2, left: [] });
    rmSync(log);
    mkdirSync(log);
    writeFileSync(join(log, 'raw-exports.jsonl'), kept);
  });

  test('a line that was changed or taken out is noticed', async () => {
    const file = join(data, 'log', 'raw-exports.jsonl');
    const lines = readFileSync(file, 'utf8').split('\n');
    for (const changed of [lines.slice(1), [lines[0]!.replace('张复核', '李复核'), ...lines.slice(1)]]) {
      chmodSync(file, 0o600);
      writeFileSync(file, changed.join('\n'));
      expect((await readRawLog(data)).troubles).toHaveLength(1);
    }
    writeFileSync(file, lines.join('\n'));
  });
});

describe('which finding is meant', () => {
  test('a unit and an indicator with two findings: both are listed, none is chosen', async () => {
    const { code, out } = await run('dept-1/CS-02', '--json');
    expect(code).toBe(2);
    expect(
      CaseListOutput.parse(JSON.parse(out))
        .findings.map(({ id }) => id)
        .sort(),
    ).toEqual(dead.map(({ id }) => id).sort());
  });

  test('a unit and an indicator with one finding: that one', async () => {
    const { output } = await caseOf('dept-1/CS-08', 'place.zip');
    expect(output.finding).toBe(leak.id);
  });

  test.each([
    ['too short', ['3f9c01'], /8 to 64 hex digits/],
    ['unknown', ['0'.repeat(12)], /found none/],
    ['of another month', [leak.id, '--month', '2018-11'], /2018-11/],
  ])('%s: refused in words', async (_, argv, words) => {
    const { code, err } = await run(...argv);
    expect(code).toBe(2);
    expect(err).toMatch(words);
  });
});
