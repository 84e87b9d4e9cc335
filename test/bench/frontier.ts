/** What a frontier costs: bytes per address that is known and done, per address that waits, and time per operation; and what a thousand open lists hold. */
import { frontier } from '../../crawler/frontier.ts';
import type { Candidate } from '../../crawler/frontier.ts';
import { lists } from '../../crawler/lists.ts';
import { templateOf } from '../../crawler/browser/template.ts';
import { canonicalUrl, twinKey } from '../../crawler/url.ts';

const COUNT = Number(process.argv[2] ?? 200_000);

/** Made the way the crawl makes them: parsed, joined, with a page that names them. */
function candidate(n: number, from: string): Candidate {
  const url = canonicalUrl(`/art/2018/12/${1 + (n % 28)}/art_${n % 97}_${n}.html`, 'http://www.example.gov.cn/bm/gaj/')!;
  const unit = n % 61 === 0 ? null : `unit-${n % 60}`;
  return {
    url,
    reason: 'link',
    as: 'page',
    entry: false,
    depth: 2,
    from,
    unit,
    settled: false,
    column: null,
    list: null,
    steps: 0,
    chain: 0,
  };
}

function heap(): number {
  for (let at = 0; at < 4; at += 1) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
const say = (name: string, value: string): void => console.log(`${name.padEnd(52)} ${value.padStart(14)}`);
const microseconds = (since: number, count: number) => `${(((performance.now() - since) * 1000) / count).toFixed(2)} µs`;

if (globalThis.gc === undefined) throw new Error('run with: node --expose-gc --import tsx test/bench/frontier.ts [addresses]');

const ahead = frontier({ maxPagesPerSite: COUNT * 10, maxPagesPerUnit: COUNT * 10, maxDepth: 6 });
const empty = heap();
let from = '';
const adding = performance.now();
for (let n = 0; n < COUNT; n += 1) {
  if (n % 50 === 0) from = `http://www.example.gov.cn/bm/gaj/list_${n / 50}.html`;
  ahead.add(candidate(n, from));
}
say('addresses', String(COUNT));
say('add', microseconds(adding, COUNT));
say('bytes per address that waits', ((heap() - empty) / COUNT).toFixed(0));
const asking = performance.now();
let asked = 0;
while (ahead.next() !== null) asked += 1;
say('next', microseconds(asking, asked));
say('bytes per address that is done', ((heap() - empty) / COUNT).toFixed(0));
const again = performance.now();
for (let n = 0; n < COUNT; n += 1) ahead.add(candidate(n, from));
say('add what is known', microseconds(again, COUNT));
if (asked !== COUNT || ahead.known() !== COUNT || ahead.next() !== null) throw new Error('an address was lost');

const before = heap();
const on = lists(20);
for (let n = 0; n < 1000; n += 1) {
  const next = Array.from({ length: 2000 }, (_, at) => `http://www.example.gov.cn/col/${n}/index_${at}.html`);
  const items = Array.from({ length: 20 }, (_, at) => ({
    url: `http://www.example.gov.cn/art/${n}_${at}.html`,
    text: '',
    date: null,
    pinned: false,
  }));
  on.read(`http://www.example.gov.cn/col/${n}/`, { items, paging: { next, total: null } }, '2018-12-01');
}
say('bytes per open list of 2,000 pages', ((heap() - before) / 1000).toFixed(0));

const urls = Array.from({ length: 20_000 }, (_, n) => candidate(n, '').url);
for (const [name, work] of [
  ['canonicalUrl', (url: string) => canonicalUrl(url)],
  ['twinKey', twinKey],
  ['templateOf', templateOf],
] as const) {
  const start = performance.now();
  for (const url of urls) work(url);
  say(name, microseconds(start, urls.length));
}
