/** A village of two sites behind a proxy on loopback, and the real command as a child process: for tests of what a month survives. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openStore } from '../../workers/store-kysely.ts';

const root = join(import.meta.dirname, '../..');

export interface Village {
  config: string;
  /** How often each address was asked for (GET, robots.txt and invented addresses aside). */
  asked: Map<string, number>;
  /** Called before each answer; the answer waits for it. */
  onAsk: (url: string) => void | Promise<void>;
  /** Answers that differ from the usual ones. */
  answers: Map<string, { status: number; body?: string }>;
  close(): Promise<void>;
}

const html = (title: string, body: string) =>
  `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}</title></head><body>${body}<p>主办单位：${title}</p></body></html>`;

export const articles = 12;
const sites = ['jia', 'yi'] as const;
const host = (site: string) => `http://www.${site}.test`;

/** The pages of one site: a front page, a list of this month's news, the news; links to the other site and outside. */
function pagesOf(site: (typeof sites)[number]): [string, string][] {
  const other = site === 'jia' ? 'yi' : 'jia';
  const day = (nth: number) => `2018-12-${String(1 + nth).padStart(2, '0')}`;
  const item = (nth: number) => `<li><a href="/news/${nth}.html">示例${site}新闻第${nth}条</a><span>${day(nth)}</span></li>`;
  const items = Array.from({ length: articles }, (_, nth) => item(nth)).join('');
  const article = (nth: number) =>
    html(`示例新闻第${nth}条`, `<h1>示例新闻第${nth}条</h1><p>发布时间：${day(nth)} 来源：示例局</p><p>正文${site}${nth}。</p>`);
  const links = [`${host(other)}/`, `${host(other)}/none.html`, 'http://alive.test/', 'http://dead.test/gone', 'http://wall.test/'];
  const anchors = links.map((url) => `<a href="${url}">${url}</a>`).join('');
  return [
    ['/', html(`示例${site}局`, `<h1>示例局</h1><a href="/news/">工作动态</a>${anchors}`)],
    ['/news/', html('工作动态', `<h1>工作动态</h1><ul>${items}</ul>`)],
    ...Array.from({ length: articles }, (_, nth): [string, string] => [`/news/${nth}.html`, article(nth)]),
    ['/none.html', ''],
  ];
}

const outside: Record<string, { status: number; body?: string }> = {
  'http://alive.test/': { status: 200, body: html('邻居', '你好') },
  'http://dead.test/gone': { status: 404 },
  'http://wall.test/': { status: 403, body: '访问被拦截，请求带有不合法参数，已被网站管理员设置拦截' },
};

/** `policy`: further lines of policy.yaml. */
export async function buildVillage(dir: string, policy: Record<string, string | number>): Promise<Village> {
  const usual = new Map<string, string>(
    sites.flatMap((site) => pagesOf(site).map(([path, text]) => [`${host(site)}${path}`, text] as const)),
  );
  const village: Village = { config: join(dir, 'village'), asked: new Map(), onAsk: () => {}, answers: new Map(), close: async () => {} };
  const server = createServer(async (request, response) => {
    const url = request.url ?? '';
    const known = village.answers.get(url) ?? outside[url] ?? (usual.get(url) ? { status: 200, body: usual.get(url)! } : { status: 404 });
    if (usual.has(url) || outside[url]) {
      if (request.method === 'GET') village.asked.set(url, (village.asked.get(url) ?? 0) + 1);
      await village.onAsk(url);
    }
    response.writeHead(known.status, { 'content-type': 'text/html; charset=utf-8' }).end(known.body ?? '<title>404</title>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  village.close = () => new Promise((done) => void (server.closeAllConnections(), server.close(() => done())));
  mkdirSync(village.config, { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(village.config, name), text);
  const proxy = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const lines = Object.entries({ proxy, delayMs: 0, browser: 'never', blockedAgainMs: 0, ...policy });
  write('city.yaml', 'name: 示例村\ngroups: [{ id: dept, name: 村直单位 }]\n');
  write('policy.yaml', lines.map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`).join(''));
  write('sites.yaml', `sites:\n${sites.map((id) => `  - { id: ${id}, name: ${id}, home: "${host(id)}/" }\n`).join('')}`);
  const unit = (id: string) => `  - { id: ${id}, name: 示例${id}局, group: dept, places: [{ site: ${id}, entries: ["${host(id)}/"] }] }\n`;
  write('units.yaml', `units:\n${sites.map(unit).join('')}`);
  return village;
}

export interface Running {
  child: ChildProcess;
  ended: Promise<{ code: number | null; signal: string | null; out: string; err: string }>;
  /** Resolves when stderr holds such a line. */
  says(words: RegExp): Promise<void>;
}

/** `npx sundial …` as a process of its own. */
export function start(argv: string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [join(root, 'workers/sundial.mjs'), ...argv], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, SUNDIAL_LOG: 'silent', ...env },
  });
  let [out, err] = ['', ''];
  const listeners = new Set<() => void>();
  child.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => ((err += chunk.toString()), listeners.forEach((listen) => listen())));
  const ended = once(child, 'close').then(([code, signal]) => ({ code: code as number | null, signal: signal as string | null, out, err }));
  const says = (words: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!words.test(err)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      void ended.then(() => reject(new Error(`ended without saying ${words}: ${err}`)));
      look();
    });
  return { child, ended, says };
}

/** What an inspection of December 2018 left in the store: every page's outcome and digest, every link's verdict, every score. */
export async function leftIn(dataDir: string, env: { databaseUrl?: string } = {}) {
  const store = await openStore({ dataDir, ...env });
  try {
    const pages: string[] = [];
    const links: string[] = [];
    const attempts = await store.sites('2018-12');
    for await (const { record } of store.pages('2018-12', { facts: false })) {
      const { outcome, unit } = record;
      pages.push([record.url, unit, outcome.kind, outcome.kind === 'answered' ? outcome.status : '', record.sha256].join(' '));
    }
    for (const { site } of attempts)
      for await (const { url, verdict } of store.links('2018-12', site)) links.push(`${site} ${url} ${verdict}`);
    const scores = (await store.scores('2018-12')).map(({ unit, total, madeFrom }) => ({ unit, total, madeFrom }));
    return { pages, links, scores, attempts };
  } finally {
    await store.close();
  }
}
