/** An image that no browser gets done costs itself, not the picture on which a fault is outlined. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { offlineBrowser, type OfflineBrowser } from '../../crawler/browser/offline.ts';
import type { Cited } from '../../workers/exhibit-cited.ts';
import { makeExhibit } from '../../workers/exhibit-make.ts';
import type { Archive } from '../../workers/exhibit-records.ts';
import { mark } from '../crawler/offline-sheets.ts';

const executablePath = process.env['SUNDIAL_CHROMIUM'] ?? '/usr/bin/chromium';
let browser: OfflineBrowser;
beforeAll(() => {
  if (!existsSync(executablePath))
    throw new Error(`this test needs Chromium: install it, or name it in SUNDIAL_CHROMIUM (looked at ${executablePath})`);
  browser = offlineBrowser({ executablePath, log: () => undefined, timeoutMs: 5000 });
});
afterAll(() => browser.close());

const ref = { bundle: '2018-12.portal', url: 'http://www.example.test/', at: '2018-12-31T16:01:02Z', sha256: 'a'.repeat(64) };
const marks = [mark('1', '#p')];
const cited: Cited = { name: 'x', ref, shown: ref, marks, findings: ['1'], personal: false, fault: true };
/** An archive of one page; `never`: the type of part that it never comes to the end of. */
const archive = (never: string): Archive => ({
  input: async () => ({ ...ref, source: '<link rel=stylesheet href=a.css><img src=a.png><p id=p>字', contentType: 'text/html', marks }),
  parts: () => (_url, type) => (type === never ? new Promise(() => undefined) : Promise.resolve(null)),
  read: async () => null,
  close: async () => undefined,
});

test.each([
  ['image', null, ['a.css', 'a.png']],
  ['stylesheet', '重现超时，没有图片', []],
])(
  'a page with an endless %s',
  async (never, why, missing) => {
    const { note, picture } = (await makeExhibit(cited, archive(never), browser))!;
    expect([note.why, picture === null, note.marks[0]!.box === null]).toEqual([why, why !== null, why !== null]);
    expect(note.missing).toEqual(missing.map((name) => ref.url + name));
  },
  60_000,
);
