/** `npm run try:real`: inspects saved real pages under their true host names, and says so when they are not at hand. They never enter the repository. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { stringify } from 'yaml';
import { main as sundial } from '../../workers/cli.ts';
import { ensure } from '../../workers/needs.ts';

const root = resolve(import.meta.dirname, '../..');
/** Both may be elsewhere: SUNDIAL_REAL_PAGES and SUNDIAL_REAL_SERVER name them. */
const pagesDir = resolve(process.env['SUNDIAL_REAL_PAGES'] ?? join(root, '../shared/real-pages'));
const server = resolve(process.env['SUNDIAL_REAL_SERVER'] ?? join(root, '../shared/tools/serve-pages.mjs'));
const out = join(root, 'demo', 'real');
/** The newest whole site among the pages ends in May 2019; the rubric of that time ends with the month before. */
const month = '2019-04';

async function tryReal(): Promise<number> {
  for (const path of [join(pagesDir, 'index.jsonl'), server]) {
    if (existsSync(path)) continue;
    console.error(
      `try:real: ${path} is absent, so there are no real pages to try. Set SUNDIAL_REAL_PAGES to a folder with index.jsonl (url, file, kind) and SUNDIAL_REAL_SERVER to its forward proxy.`,
    );
    return 2;
  }
  const found = await ensure(['chromium', 'fonts']);
  rmSync(out, { recursive: true, force: true });
  const config = join(out, 'city');
  mkdirSync(config, { recursive: true });
  const { child, proxy } = await startServer();
  try {
    writeConfig(config, proxy);
    const env = { ...process.env, ...(found.chromium ? { SUNDIAL_CHROMIUM: found.chromium } : {}) };
    const code = await sundial(['inspect', '--config', config, '--month', month, '--data', join(out, 'data')], undefined, env);
    console.log(`\ntry:real ended with exit code ${code}${code === 3 ? ': some units could not be judged, as the table says' : ''}`);
    return code === 3 ? 0 : code;
  } finally {
    child.kill('SIGTERM');
  }
}

function startServer(): Promise<{ child: ChildProcess; proxy: string }> {
  const child = spawn(process.execPath, [server, '--dir', pagesDir, '--port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  return new Promise((done, fail) => {
    child.once('exit', (code) => fail(new Error(`the page server ended with code ${code}`)));
    createInterface({ input: child.stderr! }).on('line', (line) => {
      const proxy = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (proxy) done({ child, proxy });
    });
  });
}

/** One site and one unit for each saved host; the addresses saved for it are the unit's entries, its root first. */
function writeConfig(dir: string, proxy: string): void {
  const saved = readFileSync(join(pagesDir, 'index.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { url: string }).url.replace(/^https:/, 'http:'));
  const whole = readdirSync(pagesDir)
    .filter((name) => name.startsWith('site-'))
    .map((name) => `http://${name.slice('site-'.length)}/`);
  const byHost = new Map<string, string[]>();
  for (const url of [...whole, ...saved]) byHost.set(new URL(url).host, [...(byHost.get(new URL(url).host) ?? []), url]);
  const hosts = [...byHost.keys()].sort();
  const put = (name: string, value: unknown) => writeFileSync(join(dir, name), stringify(value));
  put('city.yaml', { name: '真实网页试检', groups: [{ id: 'real', name: '真实网页' }] });
  put('policy.yaml', { proxy, delayMs: 0, concurrency: 2, timeoutMs: 5000 });
  put('sites.yaml', { sites: hosts.map((host) => ({ id: host, name: host, home: `http://${host}/` })) });
  put('units.yaml', {
    units: hosts.map((host) => ({
      id: host,
      name: host,
      group: 'real',
      kind: 'institution',
      places: [{ site: host, entries: [...new Set(byHost.get(host))].sort((a, b) => a.length - b.length), match: ['/'] }],
    })),
  });
}

process.exitCode = await tryReal();
