/** Live pictures show what a visitor sees, within bounds; no page can make one fail the next, reach further than our client does, or send anything. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { browser } from '../../crawler/browser.ts';
import type { Browser, Picturing } from '../../crawler/browser.ts';
import { openParts } from '../../crawler/browser/parts.ts';
import type { Shot } from '../../crawler/browser/picture.ts';
import { guard } from '../../crawler/guard.ts';
import { http } from '../../crawler/http.ts';
import type { Http } from '../../crawler/http.ts';
import { pace } from '../../crawler/pace.ts';
import { bomb, square } from './images.ts';
import { pixelsOf } from './pixels.ts';
import { html, policy, serve } from './servers.ts';
import type { Served } from './servers.ts';

const executablePath = process.env['SUNDIAL_CHROMIUM'] ?? '/usr/bin/chromium';
let secret: Served;
let site: Served;
let client: Http;
let view: Browser;

const block = (style: string, inside = '') => `<body style="margin:0"><div style="${style}">${inside}</div></body>`;
const box = (more: string) => `width:200px;height:200px;${more}`;
const noise = `<canvas id=c width=1280 height=1600></canvas><script>
  const pen = c.getContext('2d'), all = pen.createImageData(1280, 1600); let n = 1;
  for (let i = 0; i < all.data.length; i++) all.data[i] = i % 4 === 3 ? 255 : (n = n * 16807 % 2147483647) & 255;
  pen.putImageData(all, 0, 0);</script>`;

const pages: Record<string, () => string> = {
  '/image': () => block(box(''), '<img src=/red.png width=200 height=200>'),
  '/background': () => `<link rel=stylesheet href=/style.css>${block(box(''), '<div class=blue></div>')}`,
  '/lazy': () => block('height:5000px', '') + '<img loading=lazy src=/red.png width=200 height=200>',
  '/unveiled': () =>
    block('height:4000px', '') +
    '<div id=d style="width:200px;height:200px"></div><script>new IntersectionObserver((seen) => { if (seen[0].isIntersecting) d.style.background = "#ff0000" }).observe(d)</script>',
  '/data': () =>
    block(box('background:#eee" id="d')) +
    '<script>fetch("/colour").then((r) => r.text()).then((c) => { d.style.background = c }); fetch("/colour", { method: "POST", body: "x" }).catch(() => 0)</script>',
  '/lacking': () =>
    `<link rel=stylesheet href=/gone.css><img src=/gone.png><img src="${secret.origin}/i.png"><iframe src="${secret.origin}/f"></iframe><video src=/v.mp4></video>`,
  '/leak': () => `<p>身份证号：${ID}</p>`,
  '/leaks': () => '<iframe src=/leak></iframe>',
  '/tall': () => block('height:30000px;background:#00ff00'),
  '/noise': () => noise,
  '/glyph/1': () => '<body style="font-size:80px">中</body>',
  '/glyph/2': () => '<body style="font-size:80px">国</body>',
  '/hostile/endless': () =>
    '<p>x</p><script>setInterval(() => { for (let n = 0; n < 50; n++) document.body.append(document.createElement("p"), "more") }, 5)</script>',
  '/hostile/growing': () =>
    '<div id=d></div><script>addEventListener("scroll", () => { d.style.height = d.offsetHeight + 9000 + "px" }); d.style.height = "3000px"</script>',
  '/hostile/font': () => '<style>@font-face { font-family: f; src: url(/never.woff2) } p { font-family: f }</style><p>文字</p>',
  '/hostile/images': () => '<p>x</p>' + Array.from({ length: 60 }, (_, n) => `<img src=/never/${n}.png>`).join(''),
  '/hostile/bomb': () => '<img src=/bomb.png><p>x</p>',
  '/hostile/bombs': () => Array.from({ length: 30 }, (_, n) => `<img src=/bomb.png?${n}>`).join(''),
  '/hostile/frames': () => '<iframe src=/hostile/frames?1></iframe><iframe src=/hostile/frames?2></iframe>',
  '/hostile/paint': () =>
    `<style>div { filter: blur(90px); box-shadow: 0 0 900px red; width: 3000px; height: 3000px; animation: a .01s infinite } @keyframes a { to { transform: rotate(1turn) scale(9) } }</style>${'<div>'.repeat(300)}`,
  '/hostile/jump': () =>
    '<p>x</p><script>setInterval(() => { location.href = "/elsewhere?" + Math.random() }, 10); addEventListener("scroll", () => { location.href = "/elsewhere" })</script>',
  '/hostile/hang': () => '<p>x</p><script>addEventListener("load", () => { while (true) {} })</script>',
  '/hostile/scroll': () => '<div style="height:9000px"></div><script>addEventListener("scroll", () => { while (true) {} })</script>',
  '/hostile/wide': () => block('width:9000000px;height:9000000px;background:red'),
  '/hostile/hoard': () => '<script>const all = []; while (true) all.push(new Array(1e6).fill(Math.random()))</script>',
  '/hostile/fullscreen': () =>
    '<script>document.documentElement.requestFullscreen?.().catch(() => 0); document.documentElement.requestPointerLock?.(); alert(1); print()</script>',
};

beforeAll(async () => {
  if (!existsSync(executablePath))
    throw new Error(`this test needs Chromium: install it, or name it in SUNDIAL_CHROMIUM (looked at ${executablePath})`);
  secret = await serve((_request, response) => html(response, 'secret'));
  const files: Record<string, [type: string, body: Buffer | string]> = {
    '/red.png': ['image/png', square(255, 0, 0)],
    '/style.css': ['text/css', '.blue { width: 200px; height: 200px; background: url(/blue.png) }'],
    '/blue.png': ['image/png', square(0, 0, 255)],
    '/colour': ['text/plain', '#ff0000'],
    '/bomb.png': ['image/png', bomb(30_000, 30_000)],
  };
  site = await serve((request, response, path) => {
    const [plain] = path.split('?') as [string];
    const [file, page] = [files[plain], pages[plain]];
    // Promised, and never sent.
    if (plain.startsWith('/never')) response.writeHead(200, { 'content-type': 'font/woff2' }).flushHeaders();
    else if (request.method === 'POST') response.end('#00ff00');
    else if (file !== undefined) response.writeHead(200, { 'content-type': file[0] }).end(file[1]);
    else if (page !== undefined) html(response, page());
    else html(response, 'no', 404);
  });
  const rules = policy({ timeoutMs: 1500, maxPictureHeight: 8000, maxPictureBytes: 1_000_000 });
  const house = guard({ hosts: [site.host], intranet: true, reach: 'hosts', connectMs: 1000 });
  client = http({ policy: rules, guard: house, pace: pace({ concurrency: 1, delayMs: 0, ceilingMs: 1000 }) });
  const parts = openParts({ http: client, policy: rules, archive: null, log: () => undefined });
  view = browser({ executablePath, policy: rules, http: client, parts, log: () => undefined });
});
afterAll(async () => {
  await view?.close();
  await client?.close();
  await Promise.all([site?.close(), secret?.close()]);
});

async function picture(path: string): Promise<Picturing> {
  const answer = await client.ask(site.origin + path, { want: 'page' });
  site.log.splice(0);
  return view.picture(site.origin + path, answer.exchanges.at(-1)!);
}
async function shot(path: string): Promise<Shot> {
  const taken = await picture(path);
  if (!taken.ok) throw new Error(`no picture of ${path}: ${taken.why}`);
  return taken;
}

test.each([
  ['/image', 100, 100, '#ff0000'],
  ['/background', 100, 100, '#0000ff'],
  ['/data', 100, 100, '#ff0000'],
  ['/lazy', 100, 5100, '#ff0000'],
  ['/unveiled', 100, 4100, '#ff0000'],
])('%s is shown with everything that belongs to it', async (path, x, y, colour) => {
  const { image, type, missing } = await shot(path);
  expect([type, missing]).toEqual(['image/png', path === '/data' ? [`${site.origin}/colour`] : []]);
  expect(pixelsOf(image).at(x, y)).toBe(colour);
  // The document is not asked for again, and nothing is ever sent.
  expect(site.log.filter((line) => line.startsWith('POST') || line === `GET ${path}`)).toEqual([]);
});

test('what the page was answered with when it was read is not asked for again, and may have been sent', async () => {
  const answer = await client.ask(`${site.origin}/data`, { want: 'page' });
  const body = answer.exchanges.at(-1)!;
  const rendering = await view.render(`${site.origin}/data`, body);
  if (!rendering.ok) throw new Error(rendering.why);
  site.log.splice(0);
  expect(await view.picture(`${site.origin}/data`, body, rendering.heard)).toMatchObject({ ok: true, missing: [] });
  expect(site.log).toEqual([]);
});

test('what is lacking is named; what lies elsewhere was not asked for', async () => {
  const { missing } = await shot('/lacking');
  expect(missing).toEqual([`${site.origin}/gone.png`, `${secret.origin}/f`, `${secret.origin}/i.png`].sort());
  expect(secret.log).toEqual([]);
});

const ID = '410381190001010018';
const typed = `document.getElementById('d').value = '${ID}'`;
test.each([
  ['nothing personal', '<p>办公电话：0379-12345678</p><ol><li>410381<li>19000101<li>0018</ol><iframe src=/image></iframe>', false],
  ['the page', `<p>身份证号：${ID}</p>`, true],
  ['split over elements', `<p><b>410381</b><i style="display:inline-block">19000101</i><u>0018</u></p>`, true],
  ['a script', `<p id=d></p><script>d.textContent = ['410381', '19000101', '0018'].join('')</script>`, true],
  ['a frame', '<iframe src=/leak></iframe>', true],
  ['a frame in a frame', '<iframe src=/leaks></iframe>', true],
  ['a frame of words of its own', `<iframe srcdoc="${ID}"></iframe><iframe src="data:text/html,x"></iframe>`, true],
  ['a frame of data', `<iframe src="data:text/html,${ID}"></iframe>`, true],
  ['a frame of another site', '<iframe src="http://other.test/leak"></iframe>', true],
  ['a closed shadow tree', `<p id=d></p><script>d.attachShadow({ mode: 'closed' }).innerHTML = '<b>${ID}</b>'</script>`, true],
  ['a style sheet', `<style>p::after { content: "${ID}" }</style><p>x</p>`, true],
  ['a field', `<input id=d><script>${typed}</script>`, true],
  ['a larger field', `<textarea id=d></textarea><script>${typed}</script>`, true],
  ['a choice', `<select><option>${ID}</select>`, true],
  ['a drawing', `<svg><text y=20>${ID}</text></svg>`, true],
  ['what stands for a lost picture', `<img src=/gone.png alt="${ID}" width=300 height=30>`, true],
])('a number that tells a person is known wherever it is shown: %s', async (_name, source, personal) => {
  pages['/any'] = () => `<!doctype html><meta charset=utf-8><body>${source}`;
  const [leak, page] = await Promise.all(['/leak', '/any'].map((path) => client.ask(site.origin + path, { want: 'page' })));
  const heard = new Map([['GET http://other.test/leak ', leak!.exchanges.at(-1)!]]);
  expect(await view.picture(`${site.origin}/any`, page!.exchanges.at(-1)!, heard)).toMatchObject({ ok: true, personal });
});

test('a picture ends where the policy says', async () => {
  const { image, width, height, wholeHeight } = await shot('/tall');
  expect([width, height, wholeHeight]).toEqual([1280, 8000, 30_000]);
  expect(pixelsOf(image)).toMatchObject({ width: 1280, height: 8000 });
});

test('what is too large as PNG comes as JPEG; what is too large even so is left out', async () => {
  const { image, type } = await shot('/noise');
  expect([type, image.length <= 1_000_000, Buffer.from(image).toString('hex', 0, 3)]).toEqual(['image/jpeg', true, 'ffd8ff']);
  const answer = await client.ask(`${site.origin}/noise`, { want: 'page' });
  const small = policy({ timeoutMs: 1500, maxPictureBytes: 20_000 });
  const parts = openParts({ http: client, policy: small, archive: null, log: () => undefined });
  const other = browser({ executablePath, policy: small, http: client, parts, log: () => undefined });
  expect(await other.picture(`${site.origin}/noise`, answer.exchanges.at(-1)!)).toEqual({ ok: false, why: 'too-big' });
  await other.close();
});

test('Chinese is shown in its own glyphs, not in boxes', async () => {
  const [first, second, again] = [await shot('/glyph/1'), await shot('/glyph/2'), await shot('/glyph/1')];
  expect(Buffer.compare(first.image, second.image)).not.toBe(0);
  expect(Buffer.compare(first.image, again.image)).toBe(0);
});

test.each(Object.keys(pages).filter((path) => path.startsWith('/hostile/')))(
  '%s costs at most its own picture',
  async (path) => {
    const taken = await picture(path);
    if (taken.ok) {
      expect(taken.height).toBeLessThanOrEqual(8000);
      expect(taken.image.length).toBeLessThanOrEqual(1_000_000);
    } else expect(['timeout', 'crash', 'too-big']).toContain(taken.why);
    expect(site.log.filter((line) => line.includes('elsewhere'))).toEqual([]);
    const { image } = await shot('/image');
    expect(pixelsOf(image).at(100, 100)).toBe('#ff0000');
  },
  120_000,
);

test('a Chromium that is not there is asked for three times, and then no more', async () => {
  const said: string[] = [];
  const parts = openParts({ http: client, policy: policy(), archive: null, log: () => undefined });
  const none = browser({
    executablePath: '/nowhere/chromium',
    policy: policy(),
    http: client,
    parts,
    log: (event) => void said.push(event),
  });
  const answer = await client.ask(`${site.origin}/image`, { want: 'page' });
  for (let n = 0; n < 5; n += 1)
    expect(await none.picture(`${site.origin}/image`, answer.exchanges.at(-1)!)).toEqual({ ok: false, why: 'no-browser' });
  expect(said.filter((event) => event === 'browser-does-not-start')).toHaveLength(3);
});
