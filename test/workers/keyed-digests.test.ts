/** Without the key, what is sealed under it is paired one to one with what is found again; anything else stays a difference. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { CheckResult } from '../../scoring/check.ts';
import type { Finding } from '../../scoring/finding.ts';
import type { Judgement } from '../../scoring/judgement.ts';
import { publicView } from '../../scoring/public-finding.ts';
import { pairKeyed } from '../../workers/keyed-digests.ts';
import { impossibleId } from '../portal/numbers.ts';

const at = '2018-12-31T16:00:00.000Z';
const ref = (url: string, digit: string) => ({ bundle: '2018-12.a', url, at, sha256: digit.repeat(64) });
const finding = (id: string, subject: string, digit: string, sort = 'leak'): Finding => ({
  ...{ id: id.repeat(64), run: '2018-12', unit: 'a', indicator: 'CS-08', subject, sort, says: `页面“${subject}”` },
  evidence: [ref(subject, digit)],
});
const result = (...findings: Finding[]): CheckResult => ({
  indicator: 'CS-08',
  state: 'seen',
  examined: 3,
  findings,
  unseen: [],
  why: null,
});
const page = (name: string) => `http://a.test/${name}.html`;
/** The number of a person stands in the address itself: even the id of the finding is keyed. */
const named = page(impossibleId(5));

const [one, two, plain, person] = [
  finding('1', page('1'), 'a'),
  finding('2', page('2'), 'b'),
  finding('3', page('3'), 'c', 'dead'),
  finding('4', named, 'd'),
];
const found = new Map([['a', [result(one, two, plain, person)]]]);
const keyed = (sha256: string) => `hmac-sha256:${createHmac('sha256', 'a key nobody has').update(sha256).digest('hex')}`;
const seal = (results: CheckResult[], key = keyed) => new Map([['a', results.map(publicView([results], key).result)]]);
const sealed = seal(found.get('a')!);
const shown = (pairing: ReturnType<typeof pairKeyed>) =>
  new Map([['a', found.get('a')!.map(publicView(found.values(), pairing.keyed).result)]]);

test('what is found again reads as it is sealed, ids of findings included', () => {
  expect(JSON.stringify([...sealed])).not.toMatch(/a{64}|b{64}|d{64}|4{64}/);
  expect(shown(pairKeyed(found, sealed))).toEqual(sealed);
  expect(pairKeyed(found, sealed).pairs).toBe(4);
});

test('nothing is keyed: nothing to pair', () => {
  const none = new Map([['a', [result(plain)]]]);
  expect(pairKeyed(none, none).pairs).toBe(0);
});

describe('what does not fit stays a difference', () => {
  const sealedOf = (edit: (findings: Finding[]) => Finding[]) =>
    new Map([['a', sealed.get('a')!.map((each) => ({ ...each, findings: edit(each.findings) }))]]);
  const evidenceOf = (each: Finding, change: object): Finding => ({ ...each, evidence: [{ ...each.evidence[0], ...change }] });

  test.each<[string, (findings: Finding[]) => Finding[]]>([
    ['two records under one keyed digest', ([a, b, ...rest]) => [a!, evidenceOf(b!, { sha256: a!.evidence[0].sha256 }), ...rest]],
    ['a record of another instant', ([a, ...rest]) => [evidenceOf(a!, { at: '2018-12-30T00:00:00.000Z' }), ...rest]],
    ['a record of another bundle', ([a, ...rest]) => [evidenceOf(a!, { bundle: '2018-12.b' }), ...rest]],
    ['a record that is not keyed at all', ([a, ...rest]) => [evidenceOf(a!, { sha256: '9'.repeat(64) }), ...rest]],
    ['a finding that is gone', ([, ...rest]) => rest],
  ])('%s', (_, edit) => {
    const other = sealedOf(edit);
    expect(shown(pairKeyed(found, other))).not.toEqual(other);
  });

  test('and gets a name that gives nothing away', () => {
    const text = JSON.stringify([...shown(pairKeyed(found, new Map()))]);
    expect(text).toMatch(/hmac-sha256:unpaired-\d/);
    expect(text).not.toMatch(/a{64}|b{64}|d{64}/);
  });
});

test('a sealed judgement is understood: finding and evidence as they are found', () => {
  const ruling = (each: Finding): Judgement => ({
    ...{ run: '2018-12', by: '审核人', at, note: '已核实', kind: 'upheld', finding: each.id, evidence: each.evidence[0].sha256 },
  });
  const { asFound } = pairKeyed(found, sealed);
  const view = publicView(found.values(), keyed);
  for (const each of [one, plain, person]) {
    if (each !== plain) expect(view.judgement(ruling(each))).not.toEqual(ruling(each));
    expect(asFound(view.judgement(ruling(each)))).toEqual(ruling(each));
  }
});
