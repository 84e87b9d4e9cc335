/** The console over real HTTP: what it shows and to whom, what it refuses, and how it stands by while the store is away. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request as ask } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium } from 'playwright';
import { Refusal } from '../../workers/commands/command.ts';
import { openConsole, type Console, type ConsoleOptions } from '../../workers/console/console.ts';
import { openReadiness } from '../../workers/console/readiness.ts';
import { findChromium } from '../../workers/needs.ts';
import { StatusOutput, type Overview } from '../../workers/outputs-operations.ts';
import { overviewOf } from './overview-sample.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-console-'));
const data = join(dir, 'data');
const file = (path: string, text: string) => {
  mkdirSync(join(data, path, '..'), { recursive: true });
  writeFileSync(join(data, path), text);
};
beforeAll(() => {
  file('sundial.db', 'the store');
  file('keys/seal.key', 'the key');
  file('reports/2018-12/bulletin.html', '<p>通报全文</p>');
  file('reports/2018-12/scores.csv', 'a,b');
  file('reports/2018-12/units/gongan.html', '<p>公安局</p>');
  file('reports/2018-12/units/公安 局.html', '<p>带空格</p>');
  file('reports/2018-12/pages/00ff.png', 'png');
  file('reports/2018-12/.hidden.html', 'hidden');
  file('reports/2018-12/notes.sh', 'script');
  file('reports/2019-01/draft/bulletin.html', '<p>草稿</p>');
  file('reports/secrets/bulletin.html', 'no month');
  symlinkSync(join(data, 'keys/seal.key'), join(data, 'reports/2018-12/link.html'));
  symlinkSync(join(data, 'keys'), join(data, 'reports/2018-12/keys'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let seen: () => Promise<Overview>;
let away: string[];
const logged: string[] = [];
const opened: Console[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function open(change: Partial<ConsoleOptions> = {}): Promise<string> {
  seen = async () => overviewOf();
  away = [];
  const metrics = { contentType: 'text/plain; version=0.0.4; charset=utf-8', text: async () => 'sundial_store_up 1\n' };
  const rest = { listen: '127.0.0.1:0', password: undefined, log: (event: string) => void logged.push(event) };
  const one = await openConsole({
    dataDir: data,
    config: () => null,
    overview: () => seen(),
    metrics,
    ready: async () => away,
    ...rest,
    ...change,
  });
  opened.push(one);
  return one.url!;
}

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** As it is typed: nothing tidies the path. */
function get(
  url: string,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = ask({ hostname, port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    sent.on('error', reject).end();
  });
}

describe('what it shows', () => {
  test('the live page, in Chinese, readable without scripts, and the same as data', async () => {
    const url = await open();
    const page = await get(url, '/');
    expect(page.status).toBe(200);
    expect(page.body).toMatch(/<noscript><meta http-equiv="refresh"/);
    expect(page.body).toMatch(/2026年10月检查.*抓取网页/s);
    expect(page.body).toMatch(/示例市公安局&lt;script&gt;/);
    for (const words of ['需要处理', '已放弃抓取', '不在允许访问的时段', '待复核草稿', '2.5 页/秒', '首页可用性检查', '最近错误与提示'])
      expect(page.body).toContain(words);
    expect(page.body).toContain('已有 3 天没有备份');
    expect(page.body).not.toMatch(/<script>|style=|onclick|早已逾期/);
    const { status, body } = await get(url, '/api/status');
    expect(status).toBe(200);
    expect(StatusOutput.parse(JSON.parse(body))).toEqual(overviewOf());
    const part = await get(url, '/api/status?as=html');
    expect(part.body).not.toContain('<html');
    expect(page.body).toContain(part.body);
  });

  test('months, their files, drafts marked', async () => {
    const url = await open();
    const months = (await get(url, '/reports/')).body;
    expect(months).toMatch(/2019年1月<\/a>.*草稿，未发布.*2018年12月<\/a>.*已发布/s);
    expect(months).not.toContain('secrets');
    const month = (await get(url, '/reports/2018-12/')).body;
    expect(month).toContain('href="units/gongan.html"');
    expect(month).toContain(`href="units/${encodeURIComponent('公安 局.html')}"`);
    for (const path of [
      'bulletin.html',
      'scores.csv',
      'units/gongan.html',
      'pages/00ff.png',
      `units/${encodeURIComponent('公安 局.html')}`,
    ])
      expect({ path, status: (await get(url, `/reports/2018-12/${path}`)).status }).toEqual({ path, status: 200 });
    expect((await get(url, '/reports/2019-01/draft/bulletin.html')).body).toBe('<p>草稿</p>');
    expect((await get(url, '/reports/2019-01/')).body).toContain('草稿，未发布');
    expect((await get(url, '/reports/2018-12')).headers['location']).toMatch(/2018-12\/$/);
  });

  test('nothing was printed yet, and there is no folder for it', async () => {
    const url = await open({ dataDir: join(dir, 'nothing') });
    expect((await get(url, '/reports/')).body).toContain('还没有生成过通报');
    expect((await get(url, '/reports/2018-12/')).status).toBe(404);
  });
});

describe('what it does not show', () => {
  const paths = [
    ...[
      '/reports/../sundial.db',
      '/reports/2018-12/../../keys/seal.key',
      '/reports/2018-12/..%2f..%2fkeys/seal.key',
      '/reports/..%5c..%5csundial.db',
    ],
    ...[
      '/reports/%2e%2e/sundial.db',
      '/reports/2018-12/%2e%2e/%2e%2e/keys/seal.key',
      '/reports/2018-12/%252e%252e/%252e%252e/keys/seal.key',
    ],
    ...[
      '/reports//etc/passwd',
      '/reports/2018-12//../../sundial.db',
      '/reports/2018-12/bulletin.html%00.png',
      '/..//sundial.db',
      '//sundial.db',
    ],
    ...['/reports/2018-12/.hidden.html', '/reports/2018-12/notes.sh', '/reports/2018-12/link.html', '/reports/2018-12/keys/seal.key'],
    ...[
      '/reports/2018-12/units',
      '/reports/2018-12/units/',
      '/reports/secrets/bulletin.html',
      '/reports/2018-12/%E0%A4%A',
      '/sundial.db',
      '/keys/',
    ],
  ];

  test.each(paths)('%s', async (path) => {
    const url = await open();
    const { status, body } = await get(url, path);
    expect({ path, refused: [400, 403, 404].includes(status) }).toEqual({ path, refused: true });
    expect(body).not.toMatch(/the store|the key|hidden|script|root:|no month/);
  });

  test('nothing can be changed', async () => {
    const url = await open();
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      for (const path of ['/', '/api/status', '/reports/2018-12/bulletin.html', '/anything'])
        expect({ method, path, status: (await get(url, path, { method })).status }).toEqual({ method, path, status: 405 });
    expect((await get(url, '/', { method: 'HEAD' })).status).toBe(200);
  });

  test('browsers are told to load, run, guess and frame nothing', async () => {
    const url = await open();
    const live = (await get(url, '/')).headers;
    expect(live['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'.*frame-ancestors 'none'/);
    expect(live).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    const printed = (await get(url, '/reports/2018-12/bulletin.html')).headers;
    expect(printed['content-security-policy']).toMatch(/^default-src 'none'; style-src 'unsafe-inline'(?!.*script-src).*sandbox/);
    expect(printed).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-cache' });
    expect((await get(url, '/none')).headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('who may read', () => {
  const password = 'a good long password';
  const as = (name: string, word: string) => ({ headers: { authorization: `Basic ${Buffer.from(`${name}:${word}`).toString('base64')}` } });

  test('whoever knows the password; health is told to all, and no more than that', async () => {
    const url = await open({ password });
    for (const path of ['/', '/api/status', '/metrics', '/reports/', '/reports/2018-12/bulletin.html', '/console.js', '/none']) {
      const { status, headers, body } = await get(url, path);
      expect({ path, status }).toEqual({ path, status: 401 });
      expect(headers['www-authenticate']).toMatch(/^Basic realm="Sundial"/);
      expect(body).toBe('需要用户名和密码\n');
    }
    for (const wrong of [as('sundial', 'wrong'), as('root', password), as('sundial', ''), { headers: { authorization: 'Basic !' } }])
      expect((await get(url, '/', wrong)).status).toBe(401);
    for (const path of ['/', '/metrics', '/reports/2018-12/bulletin.html'])
      expect((await get(url, path, as('sundial', password))).status).toBe(200);
    expect(await get(url, '/healthz')).toMatchObject({ status: 200, body: 'ok\n' });
    expect(await get(url, '/readyz?x=1')).toMatchObject({ status: 200, body: 'ok\n' });
    expect((await get(url, '/', { method: 'POST' })).status).toBe(405);
  });

  test('without one only this machine, by its own name', async () => {
    const url = await open();
    const { port } = new URL(url);
    for (const host of ['localhost', `localhost:${port}`, `127.0.0.1:${port}`, '[::1]:80'])
      expect((await get(url, '/', { headers: { host } })).status).toBe(200);
    expect((await get(url, '/', { headers: { host: 'evil.example:80' } })).status).toBe(421);
    expect((await get(url, '/metrics', { headers: { host: 'evil.example' } })).body).not.toContain('sundial_store_up');
  });

  test.each(['0.0.0.0:0', '192.0.2.1:8080', '[::]:0', 'inspector.example:80'])('%s is not opened without a password', async (listen) => {
    await expect(open({ listen })).rejects.toThrow(/SUNDIAL_LISTEN is .* expected SUNDIAL_CONSOLE_PASSWORD beside it, found none/);
  });
});

describe('where it listens', () => {
  test('a port in use is one clear line, and "off" is nowhere', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const listen = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    const error = await open({ listen }).catch((refusal: unknown) => refusal);
    expect(error).toBeInstanceOf(Refusal);
    expect((error as Refusal).message).toBe(`SUNDIAL_LISTEN: ${listen} is in use by another program`);
    other.close();
    await expect(open({ listen: 'nonsense' })).rejects.toThrow(/expected host:port/);
    expect(await open({ listen: 'off' })).toBeNull();
  });

  test('it ends at once, whoever holds a connection open', async () => {
    const url = await open();
    const { port } = new URL(url);
    const idle = connect(Number(port), '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    idle.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await new Promise((resolve) => idle.once('data', resolve));
    const gone = new Promise((resolve) => idle.once('close', resolve));
    idle.on('error', () => undefined);
    await opened.pop()!.close();
    await gone;
    await expect(get(url, '/healthz')).rejects.toThrow(/ECONNREFUSED|ECONNRESET/);
  });
});

describe('while the store is away', () => {
  test('the last state is shown as such, the data are refused, and it comes back by itself', async () => {
    const url = await open();
    seen = async () => Promise.reject(new Error('postgres://sundial:secret@db is away'));
    expect(await get(url, '/')).toMatchObject({ status: 503, body: expect.stringContaining('数据库暂时无法访问') });
    expect((await get(url, '/api/status')).status).toBe(503);
    seen = async () => overviewOf();
    expect((await get(url, '/')).status).toBe(200);
    seen = () => Promise.reject(new Error('away'));
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    const stale = await get(url, '/');
    expect(stale).toMatchObject({ status: 503, body: expect.stringMatching(/数据库暂时无法访问，以下是 .* 的情况.*2026年10月检查/s) });
    expect(stale.body).not.toMatch(/secret/);
    expect(logged).toContain('overview-failed');
    seen = async () => overviewOf();
    expect((await get(url, '/healthz')).status).toBe(200);
  });

  test('readiness names what is away and nothing else', async () => {
    const url = await open();
    away = ['store', 'disk'];
    expect(await get(url, '/readyz')).toMatchObject({ status: 503, body: 'not ok: store, disk\n' });
    const holds = { now: async () => [] as never[] };
    const store = { holds: () => holds.now() };
    const ready = openReadiness({ store, dataDir: data, stopping: () => false });
    expect(await ready.look()).toEqual([]);
    // Unmounted under it: nothing is made in its place.
    const gone = openReadiness({ store, dataDir: join(dir, 'gone'), stopping: () => false });
    expect(await gone.look()).toEqual(['disk']);
    expect(existsSync(join(dir, 'gone'))).toBe(false);
    gone.close();
    holds.now = () => new Promise(() => undefined);
    const late = openReadiness({
      store,
      dataDir: join(data, 'sundial.db', 'none'),
      redisUrl: 'redis://127.0.0.1:1/0',
      stopping: () => true,
    });
    expect(await late.look()).toEqual(['stopping', 'store', 'queue', 'disk']);
    ready.close();
    late.close();
  });
});

test('in a browser the page keeps itself up to date, breaks no rule of its own, and fits a telephone', async () => {
  const url = await open();
  const browser = await chromium.launch({ executablePath: findChromium()!, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(url);
    expect(await page.locator('.verdict').innerText()).toContain('需要处理');
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    seen = async () => ({ ...overviewOf(), troubles: [], alerts: [], runs: [], verdict: 'well' as const });
    await page.locator('.verdict.well').waitFor({ timeout: 120_000 });
    expect(complaints).toEqual([]);
    await opened.pop()!.close();
    await page.locator('#line:not(:empty)').waitFor({ timeout: 120_000 });
    expect(await page.locator('#line').innerText()).toContain('连接中断');
  } finally {
    await browser.close();
  }
});
