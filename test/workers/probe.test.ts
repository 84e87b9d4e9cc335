/** `sundial probe` as people and schedulers use it, and what becomes of its looks when a month is judged. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProbeSample } from '../../crawler/probe/sample.ts';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { main as sundial } from '../../workers/cli.ts';
import type { ProbeOutput, ProbeShowOutput } from '../../workers/outputs-probe.ts';
import { schemaFiles } from '../../workers/schemas.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { certificate } from '../crawler/certificate.ts';
import { deadPort, html, serve } from '../crawler/servers.ts';
import type { Served } from '../crawler/servers.ts';
import { days, silent } from '../scoring/looks.ts';
import { terminal } from './terminal.ts';
import { buildVillage, start, type Village } from './village.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-probe-'));
const config = join(dir, 'city');
let door: Served;
let village: Village;
let dead: string;
const secure = certificate('127.0.0.1');
const vault = createServer(secure, (_, response) => void response.end('<p>加密'));

function configure(at: string, sites: Record<string, string>, controls: string[]): void {
  mkdirSync(at, { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(at, name), text);
  write('city.yaml', 'name: 示例市\ngroups: [{ id: dept, name: 市直单位 }]\n');
  write('policy.yaml', `delayMs: 0\ncontrols: ${JSON.stringify(controls)}\n`);
  const lines = Object.entries(sites).map(([id, home]) => `  - { id: ${id}, name: 示例${id}, home: "${home}", intranet: true }\n`);
  write('sites.yaml', `sites:\n${lines.join('')}`);
  const [id, home] = Object.entries(sites)[0]!;
  write('units.yaml', `units: [{ id: gaj, name: 公安局, group: dept, places: [{ site: ${id}, entries: ["${home}"] }] }]\n`);
}

beforeAll(async () => {
  village = await buildVillage(join(dir, 'village'), {});
  door = await serve((_, response) => html(response, '<h1>示例市</h1>'));
  dead = `http://127.0.0.1:${await deadPort()}/`;
  vault.listen(0, '127.0.0.1');
  await once(vault, 'listening');
  const home = `https://127.0.0.1:${(vault.address() as AddressInfo).port}/`;
  configure(config, { open: `${door.origin}/`, closed: dead, vault: home }, [`${door.origin}/robots.txt`]);
  configure(join(dir, 'cut-off'), { open: `${door.origin}/`, closed: dead }, [dead]);
});
afterAll(async () => {
  await Promise.all([door.close(), village.close()]);
  vault.close();
  rmSync(dir, { recursive: true, force: true });
});

const env = { ...process.env, SUNDIAL_DATA: join(dir, 'data'), SUNDIAL_LOG: 'silent' };
async function run(...argv: string[]) {
  const screen = terminal();
  const code = await sundial(['probe', ...argv], screen, env);
  return { code, out: screen.text(), err: screen.complaints() };
}
/** What a command that ends well prints. */
async function command(...argv: string[]): Promise<string> {
  const screen = terminal();
  expect({ code: await sundial(argv, screen, env), says: screen.text().slice(0, 500) }).toMatchObject({ code: 0 });
  return screen.text();
}
const ajv = new Ajv2020({ strict: false, validateFormats: false });
function holds<T>(name: string, document: string): T {
  const value = JSON.parse(document) as T;
  const valid = ajv.validate(JSON.parse(schemaFiles()[`output-${name}.schema.json`]!), value);
  expect({ valid, errors: ajv.errors }).toEqual({ valid: true, errors: null });
  return value;
}
async function kept(data: string, site: string): Promise<ProbeSample[]> {
  const store = await openStore({ dataDir: data });
  try {
    return await store.probes(site, '2000-01-01T00:00:00Z', '2999-01-01T00:00:00Z');
  } finally {
    await store.close();
  }
}

describe('what cannot be done is said in a line, and ends with 2', () => {
  test.each<[string[], RegExp]>([
    [['--config', '/nowhere'], /expected a configuration directory, found nothing/],
    [['--site', 'opem'], /--site: expected the id of a site in .*sites\.yaml, found "opem"; did you mean "open"/],
    [['--every', '60'], /--every needs --for beside it; e\.g\. --every 60 --for 24/],
    [['--for', '24'], /--for needs --every beside it/],
    [['--every', '0.5', '--for', '1'], /--every: expected minutes from 1 to 1440, found "0\.5"/],
    [['--every', '60', '--for', 'ever'], /--for: expected hours from 0 to 8760, found "ever"/],
    [['--month', '2018-12'], /--month belongs to --show/],
    [['--show', '--month', '2018-13'], /--month: expected YYYY-MM, found "2018-13"/],
    [['--show', '--every', '60', '--for', '1'], /--show looks at nothing, so it takes no --every/],
    [['--show', '--month', '2010-01'], /expected one rubric in force on 2010-01-31, found none/],
  ])('%j', async (argv, line) => {
    const given = argv.includes('--config') ? argv : [...argv, '--config', config];
    const { code, out, err } = await run(...given);
    expect(err).toMatch(line);
    expect(err).toMatch(/^sundial: [^\n]*$/);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(holds('error', (await run(...given, '--json')).out)).toMatchObject({ error: { code: expect.any(String) } });
  });

  test('help explains itself', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/Exit codes: [^]*Example:\n\s+npx sundial probe/);
  });
});

describe('a round', () => {
  test('for a person: one line a site', async () => {
    const { code, out } = await run('--config', config);
    expect(code).toBe(0);
    const [head, heads, ...lines] = out.split('\n');
    expect(head).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d，3 个站点；控制地址 1\/1 个有应答$/);
    expect(heads).toMatch(/^站点 +结果 +毫秒 +IPv4 +IPv6 +证书至 +说明$/);
    expect(lines[0]).toMatch(/^open 示例open +打开 +\d+ +127\.0\.0\.1 +— +—$/);
    expect(lines[1]).toMatch(/^closed 示例closed +打不开 +\d+ +— +— +— +拒绝连接$/);
    expect(lines[2]).toMatch(/^vault 示例vault +无法判断 .* 2049-12-31 +安全连接失败；证书不受信任（DEPTH_ZERO_SELF_SIGNED_CERT）$/);
  });

  test('for a machine; what was printed was kept', async () => {
    const read = holds<ProbeOutput>('probe', (await run('--config', config, '--site', 'open', '--site', 'closed', '--json')).out);
    expect(read.samples).toMatchObject([
      { site: 'open', verdict: 'opened', why: null, status: 200, discarded: null },
      { site: 'closed', verdict: 'failed', why: 'silent: refused', status: null },
    ]);
    const samples = await kept(join(dir, 'data'), 'open');
    expect(samples.at(-1)).toMatchObject({ at: read.samples[0]!.at, outcome: { kind: 'answered', status: 200 } });
  });

  test('robots.txt is asked for once a day, however often rounds begin', async () => {
    const before = door.log.length;
    for (let round = 0; round < 3; round++) await run('--config', config, '--site', 'open', '--data', join(dir, 'fresh'));
    const asked = door.log.slice(before).filter((line) => line.startsWith('GET'));
    expect(asked).toEqual(['GET /robots.txt', 'GET /', 'GET /', 'GET /']);
  });

  test('our own line is down: kept, marked, said, and 3', async () => {
    const data = join(dir, 'cut');
    const { code, out } = await run('--config', join(dir, 'cut-off'), '--data', data);
    expect(code).toBe(3);
    expect(out).toMatch(/控制地址 0\/1 个有应答/);
    expect(out.match(/作废 .*控制地址都没有应答，本方线路中断/g)).toHaveLength(2);
    expect(await kept(data, 'open')).toMatchObject([{ discarded: 'controls-down', outcome: { kind: 'answered' } }]);
  });
});

describe('as a process', () => {
  const said = async (child: { stdout: NodeJS.ReadableStream | null }) => once(child.stdout!, 'data');

  test('a certificate that this machine trusts opens the door', async () => {
    const authority = join(dir, 'authority.pem');
    writeFileSync(authority, secure.cert);
    const argv = ['probe', '--config', config, '--site', 'vault', '--json', '--data', join(dir, 'trusted')];
    const { code, out } = await start(argv, { NODE_EXTRA_CA_CERTS: authority }).ended;
    expect(code).toBe(0);
    expect(holds<ProbeOutput>('probe', out).samples).toMatchObject([
      { verdict: 'opened', tls: 'trusted', certificateUntil: '2049-12-31T00:00:00.000Z' },
    ]);
  });

  test('rounds end when their time is over', async () => {
    const { code, out } = await start([
      'probe',
      '--config',
      config,
      '--site',
      'open',
      '--every',
      '1',
      '--for',
      '0.01',
      '--json',
      '--data',
      join(dir, 'over'),
    ]).ended;
    expect({ code, rounds: out.trim().split('\n').length }).toEqual({ code: 0, rounds: 1 });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s between two rounds ends it well', async (name) => {
    const data = join(dir, name);
    const { child, ended } = start(['probe', '--config', config, '--site', 'open', '--every', '60', '--for', '24', '--data', data]);
    await said(child);
    child.kill(name);
    expect(await ended).toMatchObject({
      code: 0,
      signal: null,
      err: `${name}: the round in hand is finished and kept; once more ends at once\n`,
    });
    expect(await kept(data, 'open')).toHaveLength(1);
  });

  test('SIGINT in mid-round keeps the round; a second one ends at once', async () => {
    const held: (() => void)[] = [];
    const slow = await serve((_, response) => void held.push(() => html(response, 'x')));
    configure(join(dir, 'slow'), { slow: `${slow.origin}/` }, []);
    const begin = async (data: string) => {
      const running = start(['probe', '--config', join(dir, 'slow'), '--every', '60', '--for', '24', '--data', data]);
      while (held.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      running.child.kill('SIGINT');
      await running.says(/the round in hand/);
      return running;
    };
    const first = await begin(join(dir, 'mid'));
    held.splice(0).forEach((answer) => answer());
    expect(await first.ended).toMatchObject({ code: 0 });
    expect(await kept(join(dir, 'mid'), 'slow')).toHaveLength(1);
    const second = await begin(join(dir, 'mid-2'));
    second.child.kill('SIGINT');
    expect(await second.ended).toMatchObject({ code: 130 });
    await slow.close();
  });
});

/** A month of looks in the store of a place, as if they had been taken then. */
async function remember(data: string, site: string, address: string, failing: number): Promise<void> {
  const store = await openStore({ dataDir: data });
  const gone = { outcome: silent('timeout'), ms: 18_000, status: null };
  const looks = [...days(24, 30, 20, ...Array<typeof gone>(failing).fill(gone)), ...days(31, 31, 3)];
  for (const { sample } of looks) await store.saveProbe({ ...sample, site, address });
  await store.close();
}

describe('a month of looks', () => {
  test('is shown: counts, the week that decides, whether there are enough', async () => {
    const data = join(dir, 'month');
    await remember(data, 'open', `${door.origin}/`, 1);
    const shown = await run('--config', config, '--show', '--month', '2018-12', '--data', data);
    expect(shown.code).toBe(3); // two sites lack looks
    expect(shown.out).toMatch(/2018-12 首页可用性（yanshi-2018：连续 7 天、每天不少于 20 次，15 秒以上算打不开，占 5% 即单项否决）/);
    expect(shown.out).toMatch(/^open +143 +0 +0 +7\/143 +12-24 00:00 +12-31 16:00 +2018-12-24 至 2018-12-30 7\/140，达到 5%$/m);
    expect(shown.out).toMatch(/^closed +0 +0 +0 +0\/0 +— +— +样本不足（0\/140 次）$/m);
    const one = await run('--config', config, '--show', '--month', '2018-12', '--data', data, '--site', 'open', '--json');
    expect(one.code).toBe(0);
    expect(holds<ProbeShowOutput>('probe-show', one.out).sites).toMatchObject([
      {
        site: 'open',
        samples: 143,
        failed: 7,
        of: 143,
        enough: true,
        week: { from: '2018-12-24', to: '2018-12-30', failed: 7, of: 140 },
        reached: true,
      },
    ]);
  });

  test('judges the units of the site, from a sealed bundle, and again offline', async () => {
    const data = join(dir, 'village/data');
    await remember(data, 'jia', 'http://www.jia.test/', 1);
    const inspected = await command('inspect', '--config', village.config, '--month', '2018-12', '--data', data, '--json');
    const { bundles } = JSON.parse(inspected) as { bundles: { id: string; path: string }[] };
    const store = await openStore({ dataDir: data });
    const scores = await store.scores('2018-12');
    const [result] = (await store.results('2018-12', 'jia')).filter(({ indicator }) => indicator === 'V-01');
    await store.close();
    expect(scores.map(({ unit, lines }) => ({ unit, ...lines.find(({ indicator }) => indicator === 'V-01') }))).toMatchObject([
      { unit: 'jia', state: 'settled', arithmetic: '发现 1 处' },
      { unit: 'yi', state: 'cannot-judge', why: expect.stringMatching(/须连续 7 天、每天访问首页不少于 20 次/) },
    ]);
    const { path } = bundles.find(({ id }) => id === '2018-12.probes')!;
    const reader = await openBundle(path);
    for (const { url, sha256, bundle } of result!.findings[0]!.evidence) {
      const record = await reader.read(url, sha256);
      expect(bundle).toBe('2018-12.probes');
      expect(JSON.parse(new TextDecoder().decode(record!.payload))).toMatchObject({ site: 'jia', outcome: { why: 'timeout' } });
    }
    await reader.close();
    expect(await command('verify', path)).toMatch(/完好/);
    const files = readdirSync(join(data, 'evidence/2018-12')).map((name) => join(data, 'evidence/2018-12', name));
    const again = JSON.parse(await command('analyse', ...files, '--json')) as { units: { unit: string; madeFrom: string }[] };
    const madeFrom = (units: { unit: string; madeFrom: string }[]) => units.map((each) => `${each.unit} ${each.madeFrom}`).sort();
    expect(madeFrom(again.units)).toEqual(madeFrom(scores));
  });
});
