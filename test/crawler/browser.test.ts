/** A browser that shows pages and touches nothing else; a page that hangs costs itself only. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { browser } from '../../crawler/browser.ts';
import type { Browser, Rendering } from '../../crawler/browser.ts';
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
    else html(response, '<p>中文</p><script>document.body.append("脚本")</script>');
  });
  const rules = policy({ timeoutMs: 1500 });
  const house = guard({ hosts: [site.host], intranet: true, reach: 'hosts', connectMs: 1000 });
  client = http({ policy: rules, guard: house, pace: pace({ concurrency: 1, delayMs: 0, ceilingMs: 1000 }) });
  view = browser({ executablePath, policy: rules, http: client, log: (event) => void events.push(event) });
});
afterAll(async () => {
  await view?.close();
  await client?.close();
  await Promise.all([site?.close(), secret?.close()]);
});

async function render(path: string): Promise<Rendering> {
  const answer = await client.ask(site.origin + path, { want: 'page' });
  return view.render(site.origin + path, answer.exchanges.at(-1)!, { shot: path === '/' });
}

test('shows what scripts add, with a picture; the document itself is not asked for again', async () => {
  const rendering = await render('/');
  expect(rendering).toMatchObject({ ok: true, dom: expect.stringContaining('中文') });
  expect(rendering).toMatchObject({ dom: expect.stringMatching(/<\/script>脚本/), shot: expect.any(Object) });
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

test('a page that hangs is lost, the next one is not', async () => {
  expect(await render('/hang')).toMatchObject({ ok: false });
  expect(events).toContain('browser-page-lost');
  expect(await render('/')).toMatchObject({ ok: true });
});
