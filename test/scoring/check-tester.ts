/** Polices a check: pure, repeatable, able to speak, to be silent and to say "not seen", and discreet. */
import { expect, test } from '@jest/globals';
import type { LinkFacts, Page } from '../../crawler/crawl-result.ts';
import type { Outcome } from '../../scoring/check.ts';
import { findCheck } from '../../scoring/checks/index.ts';
import type { UnitFacts } from '../../scoring/unit-facts.ts';
import { facts } from './facts.ts';
import type { GatherInput } from '../../scoring/gather.ts';

export interface CheckCase {
  name: string;
  /** silent: looked, and found no fault (of a check that counts merits: none); speaks: found some; unseen: could not look. */
  kind: 'silent' | 'speaks' | 'unseen' | 'partial' | 'not-applicable';
  pages: Page[];
  links?: LinkFacts[];
  gather?: Partial<GatherInput>;
  with?: Record<string, unknown>;
  /** 'sort subject mark' of each sighting, subject relative where it is an address of the unit. */
  found?: string[];
  examined?: number;
  /** Must occur in the sentences. */
  says?: RegExp;
  remark?: RegExp;
}

const PERSONAL = [/(?<!\d)1[3-9]\d{9}(?!\d)/, /(?<!\d)\d{15}(?!\d)/, /(?<!\d)\d{17}[\dXx](?!\d)/, /\d{16,}/];

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

const relative = (subject: string): string => subject.replace('http://gov.test/bm/gaj/', './');
/** `meritsOnly`: it only counts what is there, and a merit is speech. */
const kindOf = ({ examined, found, unseen, notApplicable }: Outcome, meritsOnly: boolean): CheckCase['kind'] => {
  if (notApplicable !== undefined) return 'not-applicable';
  if (unseen.length > 0) return found.length > 0 || examined > 0 ? 'partial' : 'unseen';
  return found.some(({ merit }) => meritsOnly || !merit) ? 'speaks' : 'silent';
};

export function checkTester(id: string, defaults: Record<string, unknown>, cases: CheckCase[]): void {
  const check = findCheck(id)!;

  test(`${id}: has a silent, a speaking and an unseen case`, () => {
    const kinds = new Set(cases.map(({ kind }) => kind));
    // What nobody could look at is unseen, unless the rubric's noData is to decide.
    if (kinds.has('not-applicable')) kinds.add('unseen');
    expect(['silent', 'speaks', 'unseen'].filter((kind) => !kinds.has(kind as CheckCase['kind']))).toEqual([]);
    expect(Object.keys(check.names).sort()).toEqual([...check.sorts].sort());
  });

  test.each(cases.map((one) => [one.name, one] as const))(`${id}: %s`, (_, one) => {
    const given: UnitFacts = deepFreeze(facts(one.pages, { links: one.links ?? [], ...one.gather }));
    const params = deepFreeze(check.params.parse({ ...defaults, ...one.with }));
    const outcome = check.run(given, params);
    expect(check.run(given, params)).toEqual(outcome);
    expect(kindOf(outcome, check.merits ?? false)).toBe(one.kind);
    if (one.kind === 'unseen') expect(outcome.examined).toBe(0);
    if (one.found)
      expect(outcome.found.map(({ sort, subject, mark }) => [sort, relative(subject), mark].filter(Boolean).join(' '))).toEqual(one.found);
    if (one.examined !== undefined) expect(outcome.examined).toBe(one.examined);
    if (one.says) expect(outcome.found.map(({ says }) => says).join('\n')).toMatch(one.says);
    if (one.remark) expect(outcome.remark ?? '').toMatch(one.remark);
    for (const { says, sort, evidence } of outcome.found) {
      expect(check.sorts).toContain(sort);
      expect(evidence.length).toBeGreaterThan(0);
      expect(evidence.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true);
      for (const number of PERSONAL) expect(says).not.toMatch(number);
      expect(says).toMatch(/\p{Script=Han}/u);
    }
  });
}
