/** An archived page is shown again from the archive alone: as it looked, its spots outlined where they are, and nothing of it runs or leaves. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { offlineBrowser, type OfflineBrowser, type Picture } from '../../crawler/browser/offline.ts';
import type { Sheet } from '../../crawler/browser/offline-parts.ts';
import type { ExhibitMark } from '../../reports/pages/exhibit.ts';
import { bomb, square } from './images.ts';
import { mark, sheetOf } from './offline-sheets.ts';
import { pixelsOf } from './pixels.ts';
import { html, serve, type Served } from './servers.ts';

const executablePath = process.env['SUNDIAL_CHROMIUM'] ?? '/usr/bin/chromium';
const RED = '#c62828';
const GREEN = '#2e7d32';
const dir = mkdtempSync(join(tmpdir(), 'sundial-offline-'));
const log = () => undefined;
let server: Served;
let view: OfflineBrowser;

beforeAll(async () => {
  if (!existsSync(executablePath))
    throw new Error(`this test needs Chromium: install it, or name it in SUNDIAL_CHROMIUM (looked at ${executablePath})`);
  server = await serve((_request, response) => html(response, 'live'));
  view = offlineBrowser({ executablePath, log });
});
afterAll(async () => {
  await view.close();
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

type Shown = Extract<Picture, { ok: true }>;
async function shown(sheet: Sheet): Promise<Shown> {
  const picture = await view.show(sheet);
  if (!picture.ok) throw new Error(`no picture: ${picture.why}`);
  return picture;
}

test('nothing is asked of a network, and what the archive lacks is listed', async () => {
  const { origin } = server;
  const address = `${origin}/page/`;
  const source = `<base href="${origin}/deep/"><meta http-equiv=refresh content="0;url=/away"><link rel=stylesheet href=a.css><link rel=prefetch href=p>
    <link rel=preconnect href="${origin}"><link rel=preload as=image href=pre.png><script src=s.js></script><img src=i.png srcset="i2.png 2x"><iframe src=f.html></iframe>
    <object data=o.swf></object><embed src=e.swf><video src=v.mp4 poster=vp.png></video><svg><image href=svg.png /></svg><input type=image src=ii.png>
    <div style="background:url(bg.png)">正文</div><style>@import "imp.css";@font-face{font-family:f;src:url(f.woff2)}div{font-family:f}</style>
    <form action="${origin}/form"><button autofocus>x</button></form><a ping="${origin}/ping" href=x>x</a>`;
  const asked: string[] = [];
  const { missing } = await shown(sheetOf(source, [], { url: address }, {}, asked));
  expect(server.log).toEqual([]);
  expect(missing).toEqual(
    expect.arrayContaining(['a.css', 'bg.png', 'f.html', 'i.png', 'imp.css'].map((name) => `${origin}/deep/${name}`)),
  );
  expect(asked.filter((url) => /s\.js|swf|mp4|away|form|ping/.test(url))).toEqual([]);
});

test('style sheets, pictures and frames come from the archive, over redirects and from either scheme', async () => {
  const at = 'https://www.example.test';
  const source = `<link rel=stylesheet href=/s/a.css><body><div id=styled></div><img src=/red.png width=40 height=40 style="position:absolute;left:0;top:100px"><iframe src=/f.html style="position:absolute;left:200px;top:0;border:0"></iframe>`;
  const archive = {
    [`${at}/s/a.css`]: { type: '', body: '', status: 302, location: '/s/b.css' },
    'http://www.example.test/s/b.css': { type: 'text/css', body: '@import "c.css"; body{margin:0}' },
    [`${at}/s/c.css`]: { type: 'text/css', body: '#styled{width:50px;height:50px;background:#0000ff}' },
    [`${at}/red.png`]: { type: 'image/png', body: square(255, 0, 0) },
    [`${at}/f.html`]: { type: 'text/html', body: '<body style="background:#00ff00">' },
    [`${at}/gone.png`]: { type: 'text/html', body: 'no', status: 404 },
  };
  const { image, missing, boxes } = await shown(sheetOf(source, [mark('1', '#styled')], { url: `${at}/` }, archive));
  const { x, y } = boxes['1']!;
  const pixels = pixelsOf(image);
  expect(missing).toEqual([]);
  expect(pixels.at(x + 25, y + 25)).toBe('#0000ff');
  expect(pixels.at(x + 20, y + 120)).toBe('#ff0000');
  expect(pixels.at(x + 300, y + 50)).toBe('#00ff00');
});

describe('outlines', () => {
  const spot = (id: string, style: string) => `<div id=${id} style="position:absolute;background:#ffff00;${style}">字</div>`;
  test('are where the spot is, in the colour of its kind', async () => {
    const source = `<body style="margin:0">${spot('a', 'left:100px;top:200px;width:300px;height:40px')}${spot('b', 'left:600px;top:500px;width:90px;height:90px')}<div style="height:900px">`;
    const { image, boxes, height, cut } = await shown(sheetOf(source, [mark('1', '#a'), mark('2', '#b', { tone: 'merit' })]));
    const [a, b] = [boxes['1']!, boxes['2']!];
    expect([b.x - a.x, b.y - a.y, a.width, a.height, b.width, b.height]).toEqual([500, 300, 300, 40, 90, 90]);
    expect(a.x).toBe(100);
    const pixels = pixelsOf(image);
    expect(pixels.height).toBe(height);
    expect(cut).toBeNull();
    for (const [box, colour] of [
      [a, RED],
      [b, GREEN],
    ] as const) {
      expect(pixels.at(box.x + box.width / 2, box.y - 2)).toBe(colour);
      expect(pixels.at(box.x + box.width / 2, box.y + box.height + 1)).toBe(colour);
      expect(pixels.at(box.x - 2, box.y + box.height / 2)).toBe(colour);
      expect(pixels.at(box.x + box.width - 8, box.y + box.height - 8)).toBe('#ffff00');
    }
  });

  test('two findings on one spot share an outline; the whole page has one around everything', async () => {
    const { boxes, width } = await shown(sheetOf(`<body style="margin:0"><p id=p>字</p>`, [mark('1', '#p'), mark('2', '#p'), mark('3')]));
    expect(boxes['1']).toEqual(boxes['2']);
    expect(boxes['3']).toMatchObject({ x: 0, width });
  });

  test('a spot in a text is outlined whole: from its first line to its last, however masks cut it', async () => {
    const row = (digits: string) => `王某某\t4103${digits}000101001X\t某村\n`;
    const source = `名单\n${['811900', '811901', '811902', '811903'].map(row).join('')}完。`;
    const chars = (from: string, to: string): ExhibitMark['spot'] => ({ chars: [source.indexOf(from), source.indexOf(to)] });
    const marks = [
      mark('1', undefined, { spot: chars('王', '完'), personal: true }),
      mark('2', undefined, { spot: chars('名', '王') }),
      mark('3', undefined, { spot: chars('完', '。') }),
    ];
    const { boxes } = await shown(
      sheetOf(source, marks, { url: 'urn:text:http://www.example.test/a.xls', contentType: 'text/plain', blur: true }),
    );
    const [all, first, last] = [boxes['1']!, boxes['2']!, boxes['3']!];
    expect(all.y).toBeGreaterThan(first.y);
    expect(all.y + all.height).toBeLessThan(last.y + last.height);
    expect(all.height).toBeGreaterThan(3.5 * last.height);
  });

  const HIDDEN: [string, string][] = [
    ['not displayed', '<p id=x style="display:none">字</p>'],
    ['invisible', '<p id=x style="visibility:hidden">字</p>'],
    ['transparent', '<p id=x style="opacity:0">字</p>'],
    ['off the screen', '<p id=x style="position:absolute;left:-9999px">字</p>'],
    ['clipped away', '<div style="height:20px;overflow:hidden"><p style="height:50px">a</p><p id=x>字</p></div>'],
    ['without extent', '<a id=x href=1></a>'],
    ['in code', '<meta id=x name=a content=b>'],
    ['not there', '<p>字</p>'],
  ];
  test.each(HIDDEN)('no spot is invented for what is %s', async (_name, source) => {
    const { boxes } = await shown(sheetOf(`<body><p>前</p>${source}<p>后</p>`, [mark('1', '#x')]));
    expect(boxes['1'] ?? null).toBeNull();
  });

  test('a page cannot hide or move them', async () => {
    const css =
      '.sx-edge,#sx-stage,header,div,b{display:none!important;opacity:0!important}html{transform:rotate(3deg)}iframe{display:none}';
    const source = `<style>${css}</style><body style="margin:0"><p id=p style="display:block!important;margin:100px">字</p>`;
    const { image, boxes } = await shown(sheetOf(source, [mark('1')]));
    expect(boxes['1']).not.toBeNull();
    expect(pixelsOf(image).at(4, 14)).toBe('#20303f');
  });
});

test('scripts do not run and what stands for them is not shown', async () => {
  const source = `<body style="margin:0;background:#ffffff"><noscript><p style="background:#ff0000;height:200px">x</p></noscript><script>document.body.style.background='#ff0000'</script><div onload="1"></div><img src=x onerror="document.body.style.background='#ff0000'"><svg onload="document.body.style.background='#ff0000'"></svg><p id=p style="position:absolute;top:50px">字</p>`;
  const { image, boxes } = await shown(sheetOf(source, [mark('1', '#p')]));
  expect(pixelsOf(image).at(900, boxes['1']!.y)).toBe('#ffffff');
});

test('a page that is too tall is cut around its first fault', async () => {
  const source = `<body style="margin:0"><div style="height:12000px">top</div><p id=p style="margin:0;width:600px;height:30px">字</p><div style="height:9000px"></div>`;
  const { boxes, cut, height, image } = await shown(sheetOf(source, [mark('1', '#p'), mark('2', 'body>div', { tone: 'merit' })]));
  expect(cut).toMatchObject({ of: 21030 });
  expect(cut!.to - cut!.from).toBe(4200);
  expect(height).toBeLessThan(4500);
  const box = boxes['1']!;
  expect(pixelsOf(image).at(box.x + 300, box.y - 2)).toBe(RED);
});

test('a picture that will not be small is taken as JPEG', async () => {
  const source = `<body style="margin:0"><svg width=1280 height=3000><filter id=n><feTurbulence baseFrequency=".9" numOctaves=3 /></filter><rect width=1280 height=3000 filter="url(#n)" /></svg>`;
  const { image, contentType } = await shown(sheetOf(source));
  expect([contentType, image.length < 1_000_000]).toEqual(['image/jpeg', true]);
});

test('Chinese is drawn, not boxes: two signs look different', async () => {
  const source = `<body style="margin:0;font-size:60px"><span id=a>龘</span><br><span id=b>鬱</span><br><span id=c>口</span>`;
  const { image, boxes } = await shown(
    sheetOf(
      source,
      ['a', 'b', 'c'].map((id) => mark(id, `#${id}`)),
    ),
  );
  const pixels = pixelsOf(image);
  const drawing = (number: string) => {
    const { x, y, width, height } = boxes[number]!;
    let dark = 0;
    for (let dx = 8; dx < width - 8; dx += 1)
      for (let dy = 20; dy < height - 8; dy += 1) if (pixels.at(x + dx, y + dy) < '#808080') dark += 1;
    return dark;
  };
  const [a, b, c] = [drawing('1'), drawing('2'), drawing('3')];
  expect(Math.min(a, b)).toBeGreaterThan(c * 1.5);
  expect(a).not.toBe(b);
});

describe('personal data', () => {
  const page = (name: string, digits: string, home: string) =>
    `<body><h1>名单</h1><table><tr><th>姓名</th><th>身份证号</th><th>住址</th></tr><tr id=row title="${name}"><td>${name}</td><td>4103${digits}18</td><td><input value="${name}">${home}</td></tr></table><img src="/scan.png" alt="${name}"><img src="data:image/png;base64,${square(1, 2, 3).toString('base64')}"><iframe src="/list.html"></iframe><style>#row::after{content:attr(title)}</style>`;
  test('is gone from the picture: pages that differ in nothing else look the same', async () => {
    const asked: string[] = [];
    const archive = { 'http://www.example.test/scan.png': { type: 'image/png', body: square(255, 0, 0) } };
    const look = async (source: string) =>
      (await shown(sheetOf(source, [mark('1', '#row', { personal: true })], { blur: true }, archive, asked))).image;
    const one = await look(page('王小明', '811900010100', '张村三组'));
    const other = await look(page('李大宝', '051985061716', '李庄六队'));
    expect(Buffer.compare(one, other)).toBe(0);
    expect(asked).toEqual([]);
    const third = await look(page('李大宝', '051985061716', '李庄六队').replace('名单', '名册'));
    expect(Buffer.compare(one, third)).not.toBe(0);
  });
});

describe('hostile pages cost themselves only', () => {
  const HOSTILE: [string, string, Record<string, { type: string; body: Uint8Array | string }>][] = [
    [
      'a picture that unpacks to gigabytes',
      '<img src=/bomb.png><p id=p>字</p>',
      { 'http://www.example.test/bomb.png': { type: 'image/png', body: bomb(30_000, 30_000) } },
    ],
    [
      'a frame that holds itself',
      '<iframe src="/a/index.html"></iframe><iframe src="/r.html"></iframe><p id=p>字</p>',
      { 'http://www.example.test/r.html': { type: 'text/html', body: '<iframe src="/r.html?2"></iframe>'.repeat(5) } },
    ],
    ['everything is hidden', '<style>*{display:none!important}</style><p id=p>字</p>', {}],
    ['wider than the sky', '<div style="width:9999999px;height:9999999px"></div><p id=p>字</p>', {}],
    ['a frameset', '<frameset cols="50%,50%"><frame src="/x"><frame src="/y"></frameset>', {}],
    ['moves for ever', '<style>@keyframes k{to{transform:translateX(900px)}}p{animation:k .1s infinite}</style><p id=p>字</p>', {}],
    ['thousands deep', `${'<div>'.repeat(6000)}<p id=p>字</p>`, {}],
    ['empty', '', {}],
    [
      'style sheets that import one another',
      '<link rel=stylesheet href=/l.css><p id=p>字</p>',
      { 'http://www.example.test/l.css': { type: 'text/css', body: '@import "l.css"; @import "l.css?2";' } },
    ],
  ];
  test.each(HOSTILE)(
    '%s',
    async (_name, source, archive) => {
      const picture = await view.show(sheetOf(source, [mark('1', '#p')], {}, archive));
      if (picture.ok) expect(picture.image.length).toBeLessThan(1_000_000);
      expect(await shown(sheetOf('<p id=p>后来</p>', [mark('1', '#p')]))).toMatchObject({ ok: true });
    },
    90_000,
  );
});

describe('a browser that fails', () => {
  const script = (name: string, lines: string) => {
    const path = join(dir, name);
    writeFileSync(path, `#!/bin/sh\n${lines}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  test('that does not start is given up soon', async () => {
    const events: string[] = [];
    const broken = offlineBrowser({ executablePath: script('dies', 'exit 1'), log: (event) => void events.push(event) });
    for (let nth = 0; nth < 6; nth += 1) expect(await broken.show(sheetOf('<p>字</p>'))).toEqual({ ok: false, why: 'no-browser' });
    await broken.close();
    expect(events.filter((event) => event === 'browser-does-not-start').length).toBe(4);
    expect(events).toContain('browser-given-up');
  });
  test('that hangs costs its time and no more', async () => {
    const hung = offlineBrowser({ executablePath: script('hangs', 'exec sleep 4'), log, timeoutMs: 300 });
    const whys = [];
    for (let nth = 0; nth < 5; nth += 1) whys.push(await hung.show(sheetOf('<p>字</p>')));
    expect(whys.map((picture) => !picture.ok && picture.why)).toEqual(['timeout', 'timeout', 'timeout', 'no-browser', 'no-browser']);
    await hung.close();
  });
  test('that crashes is started anew', async () => {
    const pids = join(dir, 'pid');
    const crashing = offlineBrowser({ executablePath: script('crashes', `echo $$ > ${pids}\nexec ${executablePath} "$@"`), log });
    expect((await crashing.show(sheetOf('<p>字</p>'))).ok).toBe(true);
    const slow: Sheet = {
      ...sheetOf('<img src=/slow.png>'),
      part: async () => {
        const { readFileSync } = await import('node:fs');
        process.kill(Number(readFileSync(pids, 'utf8')), 'SIGKILL');
        return null;
      },
    };
    expect(await crashing.show(slow)).toEqual({ ok: false, why: 'crash' });
    expect((await crashing.show(sheetOf('<p>字</p>'))).ok).toBe(true);
    await crashing.close();
  });
});
