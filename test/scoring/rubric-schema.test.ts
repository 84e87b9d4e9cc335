/** The schema that an editor completes by: it takes the shipped rubrics and marks what `rubric check` would refuse. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { checks } from '../../scoring/checks/index.ts';
import { columnKeys } from '../../config/load.ts';
import { rubricSchema } from '../../scoring/rubric-schema.ts';

interface Raw {
  indicators: {
    id: string;
    check: string;
    with?: Record<string, unknown>;
    effect: Record<string, unknown>;
    review?: Record<string, string>;
  }[];
}
const shipped = (id: string): Raw => parse(readFileSync(new URL(`../../config/rubrics/${id}.yaml`, import.meta.url), 'utf8')) as Raw;
const valid = new Ajv2020({ strict: false, validateFormats: false }).compile(rubricSchema(columnKeys()));

test.each(['yanshi-2018', 'county-2019'])('takes %s as it is shipped', (id) => {
  expect({ ok: valid(shipped(id)), errors: valid.errors }).toEqual({ ok: true, errors: null });
});

test.each<[string, (raw: Raw) => unknown]>([
  ['a check that does not exist', (raw) => (at(raw, 'DI-P3').check = 'column-stail')],
  ['a threshold the check does not know', (raw) => (at(raw, 'PS-03').with!['samples'] = 3)],
  ['a threshold of the wrong kind', (raw) => (at(raw, 'PS-03').with!['sampleMax'] = 'many')],
  ['thresholds left out that the check demands', (raw) => delete at(raw, 'DI-P3').with],
  ['a price for a sort the check never reports', (raw) => (at(raw, 'DI-P3').effect['per'] = { d41: -3 })],
  ['a review of such a sort', (raw) => (at(raw, 'CS-08').review = { leek: 'all' })],
  ['an effect there is not', (raw) => (at(raw, 'DI-P3').effect['kind'] = 'acrue')],
])('marks %s', (_, spoil) => {
  const raw = shipped('county-2019');
  spoil(raw);
  expect(valid(raw)).toBe(false);
});

test('offers every check by name', () => {
  const text = JSON.stringify(rubricSchema(columnKeys()));
  for (const { id, title } of checks) expect(text).toContain(JSON.stringify({ const: id, description: title }));
});

function at(raw: Raw, id: string) {
  return raw.indicators.find((indicator) => indicator.id === id)!;
}
