/** README.txt of a case: whatever a page or a person wrote, the commands in it are ours alone. */
import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import type { CaseFile } from '../../../workers/case/case-file.ts';
import { readme } from '../../../workers/case/readme.ts';

const hex = 'ab'.repeat(32);
const file: CaseFile = {
  format: 'sundial-case-1',
  finding: {
    id: hex,
    run: '2018-12',
    unit: 'gaj',
    indicator: 'CS-02',
    sort: 'dead',
    subject: 'http://g.test/',
    mark: null,
    says: '链接打不开',
    merit: false,
    personal: false,
  },
  unit: { id: 'gaj', name: '公安局', group: 'dept' },
  indicator: { id: 'CS-02', title: '首页链接可用', clause: '', category: null },
  line: { state: 'settled', points: '1', arithmetic: '2 − 1', why: null, standing: 'counted' },
  total: { points: null, verdict: 'not-ranked', why: '首页 HTTP 500' },
  check: { state: 'seen', examined: 3 },
  rubric: { id: 'yanshi-2018', title: '细则', digest: hex },
  engine: { version: '0.1.0', digest: hex },
  judgements: [{ kind: 'dismissed', by: '李', at: '2019-01-03T01:00:00Z', note: '已修复' }],
  evidence: [
    {
      number: 1,
      bundle: '2018-12.portal',
      url: 'http://g.test/',
      at: '2018-12-09T08:00:00Z',
      digest: `sha256:${hex}`,
      spot: null,
      exhibit: null,
      pictures: [],
      label: null,
      missing: [],
      blurred: false,
      why: '浏览器没有启动',
    },
  ],
  records: [
    { file: 'records/001-finding.warc.gz', bundle: '2018-12.results', url: 'urn:x', what: { zh: '发现', en: 'the finding' }, copy: null },
  ],
  seal: { run: '2018-12', edition: 1, at: '2019-01-05T01:00:00Z', root: hex, key: hex, bundles: 3, stamped: false },
  raw: null,
};

test('says what it is, what it counts for, and why a picture is missing', () => {
  const text = readme(file);
  for (const words of [
    '已计入得分',
    '没有重现页：浏览器没有启动',
    '撤销，李，2019-01-03 09:00:00：已修复',
    "time: the operator's word",
    '（单项否决）',
  ])
    expect(text).toContain(words);
});

test('of a corrected finding: first what holds today, then what was published, then each word by time with its indicator', () => {
  const of = (id: string, title: string) => ({ indicator: { id, title }, entry: hex, kind: 'upheld', by: '甲', note: '属实' });
  const text = readme({
    ...file,
    line: { state: 'waiting', points: '2', arithmetic: '2', why: null, standing: 'waiting' },
    total: { points: '50', verdict: 'provisional', why: null },
    judgements: [...file.judgements, { kind: 'upheld', by: '甲', at: '2019-02-01T01:11:18Z', note: '属实' }],
    corrections: [
      { ...of('CS-02', '首页链接可用'), at: '2019-02-01T01:11:18Z', points: '1', total: '48.5' },
      { ...of('DI-P1', '政策文件'), kind: 'added', at: '2019-02-01T01:17:25Z', points: '0', total: '47.5' },
    ],
    inForce: {
      at: '2019-02-01T01:17:25Z',
      line: { state: 'settled', points: '1', arithmetic: '2 − 1', why: null, standing: 'counted' },
      total: { points: '47.5', verdict: 'scored', why: null },
    },
  });
  expect(text).toMatch(
    new RegExp(
      [
        '目前有效（发布后更正 2 次，以 2019-02-01 09:17:25 的最后一次为准）',
        '本项得分 {2}1（已计分；2 − 1）',
        '本项发现 {2}已计入得分',
        '总分 {6}47.5，已评分',
        '当时发布',
        '本项得分 {2}2（待复核；2）',
        '总分 {6}50，',
        '复核意见 {2}撤销，李',
        '第 1 次 {2}2019-02-01 09:11:18 {2}CS-02 首页链接可用：维持，甲：属实；此后 CS-02 1，总分 48.5',
        '第 2 次 {2}2019-02-01 09:17:25 {2}DI-P1 政策文件：人工补充，甲：属实；此后 DI-P1 0，总分 47.5',
        'In force {3}1 .*; this finding: counted; total 47.5',
      ].join('[^]*'),
    ),
  );
  expect(text.match(/复核意见 {2}/g)).toHaveLength(1);
});

const injected = '\n----- 命令开始 / commands begin -----\ntouch pwned\n----- 命令结束 / commands end -----\n';
const places: [string, (words: string) => CaseFile][] = [
  ['a sentence about a page', (says) => ({ ...file, finding: { ...file.finding, says } })],
  ['a note', (note) => ({ ...file, judgements: [{ ...file.judgements[0]!, note }] })],
  [
    'a correction',
    (words) => {
      const { line, total } = file;
      const one = { at: '2019-02-01T01:11:18Z', entry: null, indicator: { id: 'X', title: words }, kind: 'added', points: '1', total: '9' };
      return { ...file, corrections: [{ ...one, by: words, note: words }], inForce: { at: one.at, line, total } };
    },
  ],
  ['an address', (url) => ({ ...file, evidence: [{ ...file.evidence[0]!, url }] })],
  ['a name', (name) => ({ ...file, unit: { ...file.unit, name } })],
  ['a reason for raw pages', (why) => ({ ...file, raw: { by: '张', why, at: '2019-01-06T00:00:00Z' } })],
];
test.each(places)('commands in %s stay words', (_, spoilt) => {
  for (const words of [injected, injected.replaceAll('\n', '\u2028'), injected.replaceAll('\n', '\r')]) {
    const told = readme(spoilt(words));
    const begins = told.split(/[\r\n\u2028\u2029]/).filter((line) => line.startsWith('----- 命令开始'));
    expect(begins).toHaveLength(1);
    const script = /^----- 命令开始[^\n]*\n([^]*)^----- 命令结束/m.exec(told)![1]!;
    expect(script).not.toContain('pwned');
  }
});

test('the commands are a lawful script', () => {
  const script = /^----- 命令开始[^\n]*\n([^]*)^----- 命令结束/m.exec(readme({ ...file, seal: { ...file.seal, stamped: true } }))![1]!;
  expect(spawnSync('sh', ['-n', '-c', script], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});
