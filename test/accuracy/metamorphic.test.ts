/** The same page in other bytes, blanks, order and case says the same; a year later it says the same a year later. */
import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from '../../crawler/read/charset.ts';
import type { PageFacts } from '../../crawler/read/page-facts.ts';
import { columns } from '../crawler/read/reading.ts';
import { readPage } from '../../crawler/read/read-page.ts';
import { readCorpus } from './corpus.ts';
import { aYearLater, encodings, rewritings } from './transforms.ts';

interface Sample {
  id: string;
  url: string;
  html: string;
  entry: boolean;
}

const own: Sample[] = readCorpus(join(import.meta.dirname, 'pages')).map(({ id, url, body, entry }) => ({
  id,
  url,
  entry,
  html: decode(body).text.replace(/^\ufeff/, ''),
}));

/** Real pages, where somebody has a folder of them: every HTML file below it. */
function saved(dir: string | undefined): Sample[] {
  if (dir === undefined || !existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.s?html?$/.test(path))
    .sort()
    .map((path) => ({
      id: path,
      url: `http://www.example.gov.cn/${path.replaceAll('\\', '/')}`,
      entry: false,
      html: decode(readFileSync(join(dir, path))).text.replace(/^\ufeff/, ''),
    }));
}

const samples = [...own, ...saved(process.env['SUNDIAL_PAGES'])];

function read({ url, entry }: Sample, body: Uint8Array | string, headerCharset?: string): PageFacts {
  return readPage(body, { url, ...(entry ? { entry } : {}), ...(headerCharset === undefined ? {} : { headerCharset }) }, columns);
}

const told = ({ charset: _charset, ...facts }: PageFacts): unknown => facts;

/** A browser sends the query of a GBK page's links in GBK: the bytes of an address differ, what they say does not. */
const unescaped = (facts: unknown): unknown => JSON.parse(JSON.stringify(facts).replace(/(?:%[0-9A-F]{2})+/g, '%'));

/** Pages with this many characters of markup and little text give an encoding nothing to be known by. */
const LEAST_CHINESE = 12;

describe('the same page', () => {
  test.each(samples.map((sample) => [sample.id, sample] as const))('%s', (_id, sample) => {
    const base = told(read(sample, sample.html));
    for (const [name, rewrite] of rewritings)
      expect({ name, facts: told(read(sample, rewrite(sample.html))) }).toEqual({ name, facts: base });
    if ((sample.html.match(/\p{Script=Han}/gu) ?? []).length < LEAST_CHINESE) return;
    for (const { name, body, headerCharset } of encodings(sample.html))
      expect({ name, facts: unescaped(told(read(sample, body, headerCharset))) }).toEqual({ name, facts: unescaped(base) });
  });
});

/** Facts a year later; digests change with the text, numbers of persons and instants in milliseconds do not move with it. */
const moved = (facts: PageFacts): string => JSON.stringify({ ...facts, textSha256: '', personal: facts.personal.length });

test('every rewriting changes most pages', () => {
  for (const [name, rewrite] of [...rewritings, ['a year later', aYearLater] as const])
    expect({ name, changed: own.filter(({ html }) => rewrite(html) !== html).length > own.length / 2 }).toEqual({ name, changed: true });
});

describe('a year later', () => {
  const movable = samples.filter(({ html }) => !/0?2[-/.月]29|\b1[0-9]{12}\b/.test(html));
  test.each(movable.map((sample) => [sample.id, sample] as const))('%s', (_id, sample) => {
    const later: Sample = { ...sample, url: aYearLater(sample.url), html: aYearLater(sample.html) };
    expect(JSON.parse(moved(read(later, later.html)))).toEqual(JSON.parse(aYearLater(moved(read(sample, sample.html)))));
  });
});
