/** What may be shown of a finding: no digest, address or id against which the masked digits of a person could be tried. */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import type { CheckResult } from '../../scoring/check.ts';
import type { Finding } from '../../scoring/finding.ts';
import { findingId } from '../../scoring/judge.ts';
import { isPersonal, personalDigests, publicFinding, publicView } from '../../scoring/public-finding.ts';
import type { UnitScore } from '../../scoring/unit-score.ts';
import { impossibleId } from '../portal/numbers.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const keyed = (digest: string): string => `hmac-sha256:${createHmac('sha256', 'a key of the office').update(digest).digest('hex')}`;

const ID = impossibleId(7);
const leakPage = `<p>身份证号：${ID}</p>`;

const ref = (url: string, content: string, spot?: EvidenceRef['spot']): EvidenceRef => ({
  bundle: '2018-12.portal',
  url,
  at: '2018-12-09T00:00:00Z',
  sha256: sha256(content),
  ...(spot === undefined ? {} : { spot }),
});

function finding(given: Partial<Finding> & Pick<Finding, 'subject' | 'evidence'>): Finding {
  const base = { run: '2018-12', unit: 'gaj', indicator: 'CS-08', says: '看到了', ...given };
  return { ...base, id: findingId(base.unit, base.indicator, base) };
}

const leak = finding({
  subject: 'http://g.test/a.html',
  sort: 'leak',
  evidence: [ref('http://g.test/a.html', leakPage, { css: '#main>p' })],
});
const merit = finding({
  subject: 'http://g.test/a.html',
  indicator: 'DI-01',
  merit: true,
  evidence: [ref('http://g.test/list.html', 'list'), ref('http://g.test/a.html', leakPage)],
});
const named = finding({
  subject: `http://g.test/q?sfz=${ID}`,
  indicator: 'CS-05',
  sort: 'dead',
  says: `链接 http://g.test/q?sfz=${ID} 打不开，申请人手机：13812345678`,
  evidence: [ref(`http://g.test/q?sfz=${ID}`, 'gone', { css: `#r${ID}>a` })],
});
const plain = finding({ subject: 'http://g.test/b.html', evidence: [ref('http://g.test/b.html', 'b', { chars: [1, 4] })] });

const result = (...findings: Finding[]): CheckResult => ({
  indicator: findings[0]!.indicator,
  state: 'partial',
  examined: 3,
  findings,
  unseen: [{ url: `http://g.test/q?sfz=${ID}`, why: 'HTTP 500', role: null, evidence: ref('http://g.test/a.html', leakPage) }],
  why: `名单（身份证号：${ID}）未读`,
  remark: `附件 身份证号：${ID}.doc 未读`,
});
const all = [[result(leak)], [result(merit), result(named), result(plain)]];
const view = publicView(all, keyed);

test('a leak is personal, and so is every record it cites', () => {
  expect([leak, merit, named, plain].map(isPersonal)).toEqual([true, false, false, false]);
  expect(personalDigests([leak, merit, plain])).toEqual(new Set([sha256(leakPage)]));
});

test('a record that was read to hold a number is keyed, whoever cites it, and wherever else it is cited', () => {
  const list = ref('http://g.test/list.html', leakPage);
  const flagged = finding({ subject: 'http://g.test/c.html', merit: true, evidence: [{ ...list, personal: true }] });
  const beside = finding({ subject: 'http://g.test/d.html', evidence: [list] });
  const { finding: shown } = publicView([[result(flagged), result(beside)]], keyed);
  expect([flagged, beside].flatMap((one) => shown(one).evidence.map((each) => each.sha256))).toEqual(
    Array(2).fill(keyed(sha256(leakPage))),
  );
});

describe('what is shown', () => {
  const shown = [leak, merit, named, plain].map((one) => view.finding(one));
  const everything = JSON.stringify([shown, all.flat().map((one) => view.result(one))]);

  test.each([
    ['the number itself', ID],
    ['the digest of the page that shows it', sha256(leakPage)],
    ['the digest of what stands under an address that bears it', sha256('gone')],
    ['an id made from an address that bears it', named.id],
    ['a telephone number in a sentence', '13812345678'],
  ])('never: %s', (_, secret) => expect(everything).not.toContain(secret));

  test('the digest is keyed wherever the record is cited, by a merit or an unseen place too', () => {
    const expected = keyed(sha256(leakPage));
    expect(shown[0]!.evidence[0].sha256).toBe(expected);
    expect(shown[1]!.evidence.map(({ sha256: digest }) => digest)).toEqual([sha256('list'), expected]);
    expect(view.result(all[0]![0]!).unseen[0]!.evidence!.sha256).toBe(expected);
    expect(publicFinding(leak, keyed).evidence[0].sha256).toBe(expected);
    expect(view.ref(leak.evidence[0])).toEqual(shown[0]!.evidence[0]);
  });

  test('a spot that names a person by its id is left out, others stay', () => {
    expect(shown[2]!.evidence[0]).not.toHaveProperty('spot');
    expect(shown[0]!.evidence[0].spot).toEqual({ css: '#main>p' });
  });

  test('what holds nothing personal is shown as it is', () => expect(shown[3]).toEqual(plain));

  test('what the store holds is not changed', () => expect(leak.evidence[0].sha256).toBe(sha256(leakPage)));
});

test('a score names findings by the ids under which they are shown, a judgement the digest too', () => {
  const line = { counted: [named.id, plain.id], waiting: [named.id], elsewhere: [plain.id], unseen: [], why: null };
  const score = { why: null, vetoes: [{ indicator: 'V', title: '', findings: [named.id] }], lines: [line] } as unknown as UnitScore;
  const shown = view.score(score);
  const id = view.finding(named).id;
  expect(id).toMatch(/^[0-9a-f]{64}$/);
  expect(id).not.toBe(named.id);
  expect(shown.lines[0]).toMatchObject({ counted: [id, plain.id], waiting: [id], elsewhere: [plain.id] });
  expect(shown.vetoes[0]!.findings).toEqual([id]);
  const judged = { run: '2018-12', by: '张', at: '2019-01-02T00:00:00Z', note: `见身份证号：${ID}`, kind: 'upheld' as const };
  expect(view.judgement({ ...judged, finding: named.id, evidence: sha256(leakPage) })).toMatchObject({
    finding: id,
    evidence: keyed(sha256(leakPage)),
    note: expect.not.stringContaining(ID),
  });
});
