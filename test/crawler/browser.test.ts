/** A browser that shows pages and touches nothing else; a page that hangs costs itself only. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { browser } from '../../crawler/browser.ts';
import type { Browser, Rendering } from '../../crawler/browser.ts';
import { openParts } from '../../crawler/browser/parts.ts';
import { guard } from '../../crawler/guard.ts';
import { http } from '../../crawler/http.ts';
import type { Http } from '../../crawler/http.ts';
import { pace } from '../../crawler/pace.ts';
import { html, policy, serve } from './servers.ts';
import type { Served } from './servers.ts';

const executablePath = process.env['SUNDIAL_CHROMIUM'] ?? '/usr/bin/chromium';
let secret: Served;
let site: Served;
let client: Http;
let view: Browser;
const events: string[] = [];

beforeAll(async () => {
  if (!existsSync(executablePath))
    throw new Error(`this test needs Chromium: install it, or name it in SUNDIAL_CHROMIUM (looked at ${executablePath})`);
  secret = await serve((_request, response) => html(response, 'secret'));
  const { origin } = secret;
  const poke = `<script>fetch('${origin}/a').catch(() => 0); new WebSocket('${origin.replace('http', 'ws')}/w'); navigator.sendBeacon('${origin}/b', 'x');
    new Image().src = '${origin}/i'; window.open('${origin}/o'); fetch('/redirect').catch(() => 0);</script>
    <iframe src="${origin}/f"></iframe><link rel="prefetch" href="${origin}/p"><p>poked</p>`;
  site = await serve((_request, response, path) => {
    if (path === '/poke') html(response, poke);
    else if (path === '/redirect') response.writeHead(302, { location: `${origin}/r` }).end();
    else if (path === '/jump') html(response, '<p>here</p><script>location.href = "/elsewhere"</script>');
    else if (path === '/alert') html(response, '<script>alert(1); confirm(2)</script><p>after</p>');
    else if (path === '/hang') html(response, '<script>while (true) {}</script>');
    else if (path === '/late')
      html(response, `<p id=p>early</p><script>setTimeout(() => { p.innerHTML = '<div style="height:900px">late</div>' }, 300)</script>`);
    else if (path === '/parts') {
      const parts =
        '<link rel=stylesheet href=/part.css><script src=/part.js></script><img src=/part.png><video src=/part.mp4></video><audio src=/part.mp3></audio><iframe src=/part.html></iframe>';
      html(response, `<style>@font-face { font-family: f; src: url(/part.woff2) } p { font-family: f }</style>${parts}<p>文字</p>`);
    } else if (path === '/part.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end('document.title = "ran"');
    else if (path === '/storm/fetch')
      html(response, '<p>storm</p><script>for (let n = 0; n < 600; n++) fetch("/x/" + n).catch(() => 0)</script>');
    else if (path === '/storm/alert') html(response, '<p>storm</p><script>for (let n = 0; n < 200; n++) alert(n)</script>');
    else if (path === '/storm/open') html(response, '<p>storm</p><script>for (let n = 0; n < 2000; n++) window.open("/o" + n)</script>');
    else if (path === '/storm/jump')
      html(response, '<p>storm</p><script>let n = 0; setInterval(() => { location.href = "/j" + n++ }, 20)</script>');
    else if (path === '/storm/reload') html(response, '<p>storm</p><script>location.reload()</script>');
    else if (path === '/storm/history')
      html(response, '<p>storm</p><script>for (let n = 0; n < 500; n++) history.pushState(0, "", "/h" + n)</script>');
    else if (path === '/storm/worker')
      html(
        response,
        '<p>storm</p><script>for (let n = 0; n < 50; n++) new Worker(URL.createObjectURL(new Blob(["while(true){}"])))</script>',
      );
    else if (path === '/leave') html(response, '<p>here</p><script>onbeforeunload = () => "no"; print(); close()</script>');
    else if (path === '/download')
      response
        .writeHead(200, { 'content-type': 'text/html', 'content-disposition': 'attachment; filename=a.html' })
        .end('<p>kept here</p>');
    else if (path === '/refresh')
      response.writeHead(200, { 'content-type': 'text/html', refresh: '0;url=/elsewhere' }).end('<p>kept here</p>');
    else if (path === '/huge')
      html(response, '<script>document.write("<p>" + "x".repeat(9e6) + "</p>"); document.write("<p>" + "y".repeat(9e6) + "</p>")</script>');
    else if (path === '/hoard')
      html(response, '<script>const all = []; while (true) all.push(new Array(1e6).fill(Math.random()))</script>');
    else if (path === '/liar')
      html(
        response,
        `<p>true</p><script>Object.defineProperty(document, 'documentElement', { get: () => ({ outerHTML: 'a lie' }) })</script>`,
      );
    else html(response, '<p>中文</p><script>document.body.append("脚本")</script>');
  });
  const rules = policy({ timeoutMs: 1500, maxBodyBytes: 5_000_000 });
  const house = guard({ hosts: [site.host], intranet: true, reach: 'hosts', connectMs: 1000 });
  client = http({ policy: rules, guard: house, pace: pace({ concurrency: 1, delayMs: 0, ceilingMs: 1000 }) });
  const parts = openParts({ http: client, policy: rules, archive: null, log: () => undefined });
  view = browser({ executablePath, policy: rules, http: client, parts, log: (event) => void events.push(event) });
});
afterAll(async () => {
  await view?.close();
  await client?.close();
  await Promise.all([site?.close(), secret?.close()]);
});

async function render(path: string): Promise<Rendering> {
  const answer = await client.ask(site.origin + path, { want: 'page' });
  return view.render(site.origin + path, answer.exchanges.at(-1)!);
}

test('shows what scripts add; the document itself is not asked for again', async () => {
  const rendering = await render('/');
  expect(rendering).toMatchObject({ ok: true, dom: expect.stringContaining('中文') });
  expect(rendering).toMatchObject({ dom: expect.stringMatching(/<\/script>脚本/) });
  expect(site.log).toEqual(['GET /']);
});

test.each([
  ['/poke', 'poked'],
  ['/jump', 'here'],
  ['/alert', 'after'],
])('%s gets nowhere', async (path, text) => {
  expect(await render(path)).toMatchObject({ ok: true, dom: expect.stringContaining(text) });
  expect(secret.log).toEqual([]);
  expect(site.log).not.toContain('GET /elsewhere');
});

test('waits until nothing moves, and is told the truth', async () => {
  expect(await render('/late')).toMatchObject({ ok: true, dom: expect.stringContaining('late</div>') });
  expect(await render('/liar')).toMatchObject({ ok: true, dom: expect.stringMatching(/^<html>.*<p>true<\/p>/s) });
});

test('pictures, fonts, sound and film stay where they are', async () => {
  site.log.splice(0);
  expect(await render('/parts')).toMatchObject({ ok: true, dom: expect.stringContaining('<title>ran</title>') });
  expect(site.log.sort()).toEqual(['GET /part.css', 'GET /part.html', 'GET /part.js', 'GET /parts']);
});

test.each(['fetch', 'alert', 'open', 'jump', 'reload', 'history', 'worker'])('a storm of %s', async (kind) => {
  site.log.splice(0);
  expect(await render(`/storm/${kind}`)).toMatchObject({ ok: true, dom: expect.stringContaining('storm') });
  expect(site.log.length).toBeLessThanOrEqual(102);
  expect(site.log.filter((line) => /\/[ojh]\d/.test(line))).toEqual([]);
});

test.each([
  ['/leave', 'here'],
  ['/download', 'kept here'],
  ['/refresh', 'kept here'],
])('%s goes nowhere', async (path, text) => {
  site.log.splice(0);
  expect(await render(path)).toMatchObject({ ok: true, dom: expect.stringContaining(text) });
  expect(site.log).toEqual([`GET ${path}`]);
});

test('a page that has grown beyond all measure is lost, and the browser is not', async () => {
  expect(await render('/huge')).toEqual({ ok: false, why: 'too-big' });
  expect(await render('/')).toMatchObject({ ok: true });
});

/** Process ids of the browsers that this process has started. */
function browsers(): number[] {
  const found: number[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (Number(parent) === process.pid && line.includes('--headless')) found.push(Number(pid));
    } catch (error) {
      // It ended while we were looking.
      if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  return found;
}

test('a browser that is killed while a page is shown is started again for it; one that is killed each time costs that page', async () => {
  await render('/');
  const kill = () => browsers().forEach((pid) => process.kill(pid, 'SIGKILL'));
  const shown = render('/late');
  const once = setTimeout(kill, 150);
  expect(await shown).toMatchObject({ ok: true, dom: expect.stringContaining('late') });
  clearTimeout(once);
  expect(events).toContain('browser-ended');
  const never = render('/late');
  const always = setInterval(kill, 150);
  expect(await never).toMatchObject({ ok: false });
  clearInterval(always);
  expect(await render('/')).toMatchObject({ ok: true });
});

test('a browser that is killed while it starts is started again for the page', async () => {
  await view.close();
  const shown = render('/late');
  // Before anybody can have asked it for anything.
  for (let looks = 0; looks < 2000 && browsers().length === 0; looks += 1) await new Promise((later) => setTimeout(later, 5));
  for (const pid of browsers()) process.kill(pid, 'SIGKILL');
  expect(await shown).toMatchObject({ ok: true, dom: expect.stringContaining('late') });
});

let still: number[];
test('a browser that stands still costs one page', async () => {
  await render('/');
  still = browsers();
  expect(still.length).toBeGreaterThan(0);
  for (const pid of still) process.kill(pid, 'SIGSTOP');
  expect(await render('/late')).toMatchObject({ ok: false, why: 'timeout' });
  expect(await render('/')).toMatchObject({ ok: true });
});

test('a page that hoards memory is lost alone', async () => {
  expect(await render('/hoard')).toMatchObject({ ok: false });
  expect(await render('/')).toMatchObject({ ok: true });
});

test('a page that hangs is lost, the next one is not', async () => {
  expect(await render('/hang')).toMatchObject({ ok: false });
  expect(events).toContain('browser-page-lost');
  expect(await render('/')).toMatchObject({ ok: true });
});

test('the browser that stood still is put away', async () => {
  const left = () => browsers().filter((pid) => still.includes(pid));
  for (let waited = 0; left().length > 0 && waited < 300_000; waited += 500) await new Promise((resolve) => setTimeout(resolve, 500));
  expect(left()).toEqual([]);
});
