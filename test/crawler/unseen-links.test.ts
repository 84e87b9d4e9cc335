/** Links that only the finished page hides: style sheets of their own hosts, scripts, computed colours. Rendered by real Chromium, read from the archived copy. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { browser, type Browser } from '../../crawler/browser.ts';
import { openParts } from '../../crawler/browser/parts.ts';
import { guard } from '../../crawler/guard.ts';
import { http, type Http } from '../../crawler/http.ts';
import { pace } from '../../crawler/pace.ts';
import { read } from './read/reading.ts';
import { html, policy, serve, type Served } from './servers.ts';

const CSS = `.gone{display:none}.clear{opacity:0}.small{font-size:0}.away{position:absolute;left:-9999px}.dot{width:1px;height:1px;overflow:hidden;display:block}
.unseen{visibility:hidden}.paper{background:#fff}.paper a{color:#ffffff}.ink a{color:#000}.menu{display:none}.slide{position:absolute;left:-2000px}`;
const PAGES: Record<string, string> = {
  '/display': '<p class="gone"><a href="http://x.bet.test/1">甲</a></p>',
  '/opacity': '<p class="clear"><a href="http://x.bet.test/2">甲</a></p>',
  '/font': '<p class="small"><a href="http://x.bet.test/3">甲</a></p>',
  '/away': '<p class="away"><a href="http://x.bet.test/4">甲</a></p>',
  '/dot': '<p class="dot"><a href="http://x.bet.test/5">甲</a></p>',
  '/visibility': '<p class="unseen"><a href="http://x.bet.test/6">甲</a></p>',
  '/colour': '<p class="paper"><a href="http://x.bet.test/7">甲</a></p>',
  '/script': `<p id="w">正文</p><script>const a = document.createElement('a'); a.href = 'http://x.bet.test/8'; a.textContent = '甲'; const b = document.createElement('div'); b.appendChild(a); document.body.appendChild(b); setTimeout(() => { b.className = 'away' }, 50)</script>`,
  '/plain': '<p class="ink"><a href="http://x.bet.test/9">合作单位</a></p>',
  '/menu': '<div class="menu"><a href="/a">甲</a><a href="/b">乙</a><a href="/c">丙</a><a href="http://x.bet.test/10">丁</a></div>',
  '/carousel': '<div class="slide"><a href="http://x.bet.test/11"><img src="/i.png" alt="图" width="40" height="40"></a></div>',
  '/claimed': '<p data-sundial-unseen="display"><a href="http://x.bet.test/12">看得见的链接</a></p>',
};

let site: Served;
let view: Browser;
let client: Http;

beforeAll(async () => {
  site = await serve((_request, response, path) => {
    if (path === '/s.css') response.writeHead(200, { 'content-type': 'text/css' }).end(CSS);
    else
      html(
        response,
        `<!doctype html><html><head><link rel="stylesheet" href="/s.css"></head><body><h1>标题</h1>${PAGES[path] ?? ''}</body></html>`,
      );
  });
  const rules = policy({ timeoutMs: 20_000 });
  const house = guard({ hosts: [site.host], intranet: true, reach: 'hosts', connectMs: 1000 });
  client = http({ policy: rules, guard: house, pace: pace({ concurrency: 1, delayMs: 0, ceilingMs: 1000 }) });
  const parts = openParts({ http: client, policy: rules, archive: null, log: () => undefined });
  view = browser({
    executablePath: process.env['SUNDIAL_CHROMIUM'] ?? '/usr/bin/chromium',
    policy: rules,
    http: client,
    parts,
    log: () => undefined,
  });
});
afterAll(async () => {
  await view?.close();
  await client?.close();
  await site?.close();
});

async function hiddenOn(path: string) {
  const answer = await client.ask(site.origin + path, { want: 'page' });
  const rendering = await view.render(site.origin + path, answer.exchanges.at(-1)!);
  if (!rendering.ok) throw new Error(rendering.why);
  return { dom: rendering.dom, hidden: read(rendering.dom, { url: 'http://www.example.gov.cn/', rendered: true }).hidden };
}

describe('a link to a stranger, hidden by computed style', () => {
  test.each([
    ['/display', 'display'],
    ['/opacity', 'opacity'],
    ['/font', 'font-size'],
    ['/away', 'off-screen'],
    ['/dot', 'tiny'],
    ['/visibility', 'visibility'],
    ['/colour', 'colour'],
    ['/script', 'off-screen'],
  ])('%s: %s', async (path, reason) => {
    const { hidden } = await hiddenOn(path);
    expect(hidden).toMatchObject([{ url: expect.stringMatching(/^http:\/\/x\.bet\.test\//), reason }]);
  });

  test.each(['/plain', '/menu', '/carousel'])('%s: none', async (path) => {
    expect((await hiddenOn(path)).hidden).toEqual([]);
  });

  test('a mark that the page brings itself says nothing', async () => {
    const { dom, hidden } = await hiddenOn('/claimed');
    expect(dom).not.toContain('data-sundial-unseen');
    expect(hidden).toEqual([]);
    expect(read(`<p data-sundial-unseen="display"><a href="http://x.bet.test/1">甲</a></p>`).hidden).toEqual([]);
  });
});
