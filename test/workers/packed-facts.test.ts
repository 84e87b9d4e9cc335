/** Facts come back from the store as they went in: every check of every shipped rubric says of the copy what it said of the original. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { alike, canonicalJson } from '../../config/canonical.ts';
import { loadRubrics } from '../../config/load.ts';
import { checks } from '../../scoring/checks/index.ts';
import { judge } from '../../scoring/judge.ts';
import type { UnitFacts } from '../../scoring/unit-facts.ts';
import { analyse } from '../../workers/analysis.ts';
import { readGiven } from '../../workers/given-bundles.ts';
import { openFacts, packFacts } from '../../workers/packed-facts.ts';
import { wholeUnit } from '../scoring/city.ts';
import { blocked, facts as factsOf, home } from '../scoring/facts.ts';

const { rubrics } = loadRubrics();
const bundles = join(import.meta.dirname, '../golden/bundles');
const golden = readdirSync(bundles).filter((name) => !name.includes('.'));

async function fromBundles(city: string): Promise<UnitFacts[]> {
  const names = readdirSync(join(bundles, city)).filter((name) => name.endsWith('.wacz'));
  const { evidence } = await readGiven(names.map((name) => join(bundles, city, name)));
  return analyse(evidence, rubrics[0]!).facts;
}

function expectSame(facts: UnitFacts): void {
  const { bytes } = packFacts(facts);
  for (const rubric of rubrics) expect(alike(judge(openFacts(bytes), rubric, 'r'), judge(facts, rubric, 'r'))).toBe(true);
  expect(canonicalJson(openFacts(bytes))).toBe(canonicalJson(JSON.parse(JSON.stringify(facts))));
}

test('the rubrics use most of the checks', () => {
  const used = new Set(rubrics.flatMap(({ indicators }) => indicators.map(({ check }) => check)));
  expect(checks.filter(({ id }) => used.has(id)).length).toBeGreaterThan(checks.length * 0.7);
});

test.each(golden)('facts of the sample city, read from sealed bundles: %s', async (city) => {
  const units = await fromBundles(city);
  expect(units.length).toBeGreaterThan(0);
  units.forEach(expectSame);
});

test('a unit with everything in it, one without a home page, one whose home is all', () => {
  const { pages, links } = wholeUnit();
  for (const facts of [factsOf(pages, { links }), factsOf([blocked('')]), factsOf([home({})])]) expectSame(facts);
});

test('the same facts are the same bytes; a part is unpacked only when it is read', () => {
  const { pages, links } = wholeUnit();
  const facts = factsOf(pages, { links });
  const { bytes, digest } = packFacts(facts);
  expect(packFacts(factsOf(pages, { links })).digest).toBe(digest);
  expect(bytes.length * 4).toBeLessThan(JSON.stringify(facts).length);
  // Damage in one part is met by whoever reads that part, and by nobody else.
  const torn = Buffer.from(bytes);
  torn.fill(0xff, torn.length - 40);
  const opened = openFacts(torn);
  expect(opened.unit.id).toBe('gaj');
  expect(opened.columns.length).toBe(facts.columns.length);
  expect(() => canonicalJson(opened)).toThrow();
});

test('bytes that are none of ours are refused at once', () => {
  expect(() => openFacts(Buffer.from('no facts at all'))).toThrow();
  expect(() => openFacts(new Uint8Array(0))).toThrow();
});
