/** What a month cites is shown again from the sealed evidence and sealed itself; nothing of a person is copied, and no browser costs the month. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBundle, type BundleReader } from '../../crawler/evidence/bundle.ts';
import { verifyBundle } from '../../crawler/evidence/verify.ts';
import { exhibitUrls, readExhibit, type ExhibitNote, type ExhibitsNote } from '../../workers/exhibit-bundle.ts';
import { citedRecords } from '../../workers/exhibit-cited.ts';
import { openKeys } from '../../workers/keys.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { publicView } from '../../scoring/public-finding.ts';
import { buildVillage, start, type Village } from './village.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-exhibit-'));
const PERSON = { name: '欧阳某某', id: '410381190001010018', home: '某村七组' };
const leaking = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>低保名单</title></head><body><h1>低保名单</h1><p>发布时间：2018-12-04 来源：示例局</p>
  <table><tr><th>姓名</th><th>身份证号</th><th>住址</th></tr><tr><td>${PERSON.name}</td><td>${PERSON.id}</td><td>${PERSON.home}</td></tr></table></body></html>`;
/** A front page whose own HTML names nobody; a script does. */
const telling = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>示例yi局</title></head><body><h1>示例局</h1><a href="/news/">工作动态</a><a href="/none.html">失效</a>
  <p id="who"></p><script>document.getElementById('who').textContent = ['身份证号：410381', '19000101', '0018'].join('')</script><p>主办单位：示例yi局</p></body></html>`;
const rawDigest = createHash('sha256').update(leaking).digest('hex');
const chromium = process.env['SUNDIAL_CHROMIUM'] ?? '/usr/bin/chromium';
let village: Village;

beforeAll(async () => {
  if (!existsSync(chromium))
    throw new Error(`this test needs Chromium: install it, or name it in SUNDIAL_CHROMIUM (looked at ${chromium})`);
  village = await buildVillage(dir, { browser: 'auto' });
  village.answers.set('http://www.jia.test/news/3.html', { status: 200, body: leaking });
  village.answers.set('http://www.yi.test/', { status: 200, body: telling });
});
afterAll(async () => {
  await village.close();
  rmSync(dir, { recursive: true, force: true });
});

const inspect = (data: string, env: Record<string, string> = {}) =>
  start(['inspect', '--config', village.config, '--month', '2018-12', '--data', join(dir, data), '--json'], env);
const pathOf = (data: string, name: string) => join(dir, data, 'evidence/2018-12', `2018-12.${name}.wacz`);

async function notesIn(reader: BundleReader): Promise<Map<string, ExhibitNote>> {
  const notes = new Map<string, ExhibitNote>();
  for await (const { url } of reader.entries()) {
    const name = url.startsWith(exhibitUrls.note('')) ? url.slice(exhibitUrls.note('').length) : null;
    if (name !== null) notes.set(name, (await readExhibit(reader, name))!.note);
  }
  return notes;
}

async function within<T>(data: string, look: (reader: BundleReader) => Promise<T>): Promise<T> {
  const reader = await openBundle(pathOf(data, 'exhibits'));
  try {
    return await look(reader);
  } finally {
    await reader.close();
  }
}

async function citedIn(data: string) {
  const store = await openStore({ dataDir: join(dir, data) });
  try {
    const results = await Promise.all(['jia', 'yi'].map((unit) => store.results('2018-12', unit)));
    return citedRecords(results, publicView(results, openKeys(join(dir, data), {}).keyed));
  } finally {
    await store.close();
  }
}

const printed = (data: string) => {
  const pages = join(dir, data, 'reports/2018-12/pages');
  return new Map(readdirSync(pages).map((name) => [name, readFileSync(join(pages, name))]));
};

test('a month: each cited record has its exhibit, each fault its picture, and the printed pages are the sealed ones', async () => {
  const { code, err } = await inspect('whole').ended;
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  const report = await verifyBundle(pathOf('whole', 'exhibits'));
  expect(report.problems).toEqual([]);
  const cited = await citedIn('whole');
  const faults = [...cited.values()].filter(({ fault }) => fault);
  expect(faults.length).toBeGreaterThan(3);
  await within('whole', async (reader) => {
    const { of } = JSON.parse(Buffer.from((await reader.read(exhibitUrls.all))!.payload).toString()) as ExhibitsNote;
    expect(of.map(({ bundle }) => bundle).sort()).toEqual(['2018-12.jia', '2018-12.outside', '2018-12.probes', '2018-12.yi']);
    for (const { bundle, sha256 } of of)
      expect(
        createHash('sha256')
          .update(readFileSync(pathOf('whole', bundle.slice(8))))
          .digest('hex'),
      ).toBe(sha256);
    const notes = await notesIn(reader);
    expect([...notes.keys()].sort()).toEqual([...cited.keys()].sort());
    const files = printed('whole');
    for (const [name, one] of cited) {
      const note = notes.get(name)!;
      expect([note.label, note.of, note.blurred, note.marks.length]).toEqual(['存档重现', one.shown, one.personal, one.marks.length]);
      expect(note.why === null).toBe(one.fault);
      const exhibit = (await readExhibit(reader, name))!;
      expect(files.get(`${name}.html`)!.toString()).toBe(exhibit.html);
      if (!one.fault) continue;
      expect(exhibit.html).toContain(`src="${name}.png"`);
      expect(files.get(`${name}.png`)!.equals(exhibit.picture!.image)).toBe(true);
      expect(Math.max(note.width, note.height)).toBeLessThan(5000);
    }
    const dead = [...cited.values()].find(({ ref }) => ref.url === 'http://dead.test/gone');
    if (dead) expect(notes.get(dead.name)!.width).toBe(1280);
  });
});

test('the unit page shows the spot itself and leads to the exhibit', () => {
  const page = readFileSync(join(dir, 'whole/reports/2018-12/units/jia.html'), 'utf8');
  const shots = [...page.matchAll(/<a class="shot" href="\.\.\/pages\/(\w+)\.html#m-\w+"[^>]*><img [^>]*src="\.\.\/pages\/(\w+)\.png"/g)];
  expect(shots.length).toBeGreaterThan(2);
  for (const [, exhibit, picture] of shots)
    expect([exhibit, existsSync(join(dir, `whole/reports/2018-12/pages/${picture}.png`))]).toEqual([picture, true]);
  expect(page).toMatch(/问题编号 [0-9a-f]{12}/);
});

test('of a person nothing is copied: not the name, not the number, not an unkeyed digest, not a live picture', async () => {
  const personal = [...(await citedIn('whole')).values()].filter((one) => one.personal);
  expect(personal.map(({ ref }) => ref.url)).toEqual(['http://www.jia.test/news/3.html']);
  expect(personal[0]!.ref.sha256).toBe(rawDigest);
  const secrets = [PERSON.name, PERSON.id, PERSON.home, rawDigest];
  for (const [, bytes] of printed('whole')) for (const secret of secrets) expect(bytes.includes(secret)).toBe(false);
  await within('whole', async (reader) => {
    for await (const { url, sha256 } of reader.entries()) {
      const record = (await reader.read(url, sha256))!;
      for (const secret of secrets) expect(Buffer.from(record.payload).includes(secret)).toBe(false);
    }
    const { note } = (await readExhibit(reader, personal[0]!.name))!;
    expect([note.blurred, note.live, note.of.sha256.slice(0, 12)]).toEqual([true, null, 'hmac-sha256:']);
  });
});

test('a live picture stands beside its page unless the page showed a person when it was taken', async () => {
  const cited = await citedIn('whole');
  const liveOf = async (url: string) => {
    const names = [...cited.values()].filter(({ ref }) => ref.url === url).map(({ name }) => name);
    expect(names).toHaveLength(1);
    const note = await within('whole', async (reader) => (await readExhibit(reader, names[0]!))!.note);
    return [note.live?.url ?? null, printed('whole').has(`${names[0]}.live.png`)];
  };
  expect(await liveOf('http://www.jia.test/')).toEqual(['urn:shot:http://www.jia.test/', true]);
  expect(await liveOf('http://www.yi.test/')).toEqual([null, false]);
  const reader = await openBundle(pathOf('whole', 'yi'));
  expect(await reader.read('urn:shot:http://www.yi.test/')).not.toBeNull();
  await reader.close();
});

test('printed again, nothing is rendered again: the same bytes without any browser', async () => {
  const before = printed('whole');
  rmSync(join(dir, 'whole/reports'), { recursive: true });
  const again = start(['report', '--config', village.config, '--month', '2018-12', '--data', join(dir, 'whole')], {
    SUNDIAL_CHROMIUM: '/bin/false',
  });
  expect((await again.ended).code).toBe(0);
  const after = printed('whole');
  expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
  for (const [name, bytes] of before) expect(after.get(name)!.equals(bytes)).toBe(true);
});

test('killed in the midst of it: the next start goes on, and each exhibit stands once', async () => {
  const first = inspect('killed', { SUNDIAL_LOG: 'info' });
  await first.says(/exhibits-begun/);
  first.child.kill('SIGKILL');
  await first.ended;
  expect(existsSync(pathOf('killed', 'exhibits'))).toBe(false);
  expect((await inspect('killed').ended).code).toBe(0);
  expect((await verifyBundle(pathOf('killed', 'exhibits'))).problems).toEqual([]);
  const cited = await citedIn('killed');
  await within('killed', async (reader) => {
    const seen: string[] = [];
    for await (const { url } of reader.entries()) if (url.startsWith('urn:sundial:exhibit:')) seen.push(url);
    expect(seen.length).toBe(new Set(seen).size);
    expect(seen.length).toBe(cited.size);
  });
});

test('a browser that does not start costs pictures, never the month; the page says why', async () => {
  const fake = join(dir, 'chromium');
  writeFileSync(fake, '#!/bin/sh\ncase "$1" in --version) echo Chromium 1.2.3;; *) exit 1;; esac\n');
  chmodSync(fake, 0o755);
  const { code, out } = await inspect('without', { SUNDIAL_CHROMIUM: fake }).ended;
  expect({ code, state: JSON.parse(out).run.state }).toEqual({ code: 0, state: 'closed' });
  const notes = await within('without', notesIn);
  const faults = [...(await citedIn('without')).values()].filter(({ fault }) => fault);
  for (const { name } of faults) {
    expect(notes.get(name)!.why).toBe('浏览器未能启动，没有图片');
    expect(printed('without').get(`${name}.html`)!.toString()).toContain('浏览器未能启动');
  }
});

test('a trial has its own exhibits, and makes them anew each time', async () => {
  const trial = () =>
    start(['inspect', '--config', village.config, '--month', '2018-12', '--unit', 'yi', '--data', join(dir, 'trial'), '--json']);
  const bundles: string[] = [];
  for (let turn = 0; turn < 2; turn += 1) {
    const { code, out } = await trial().ended;
    expect(code).toBe(0);
    const shown = JSON.parse(out).bundles.find(({ site }: { site: string }) => site === 'exhibits');
    expect((await verifyBundle(shown.path)).problems).toEqual([]);
    bundles.push(shown.sha256);
  }
  expect(bundles[0]).not.toBe(bundles[1]);
});
