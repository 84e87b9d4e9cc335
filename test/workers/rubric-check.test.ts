/** Forty mistakes in one rubric file: each is named in the same run, with its line, what was expected, what stands there and what to write. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { problemLine } from '../../config/problem.ts';
import { main as sundial } from '../../workers/cli.ts';
import { RubricCheckOutput } from '../../workers/outputs-rubric.ts';
import { rubricAt } from '../../workers/commands/rubric-file.ts';
import { checkRubricFile } from '../../workers/rubric-file.ts';
import { terminal } from './terminal.ts';

const dir = mkdtempSync(join(tmpdir(), 'sundial-rubric-check-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const forty = join(import.meta.dirname, 'forty-mistakes.yaml');
const shipped = readFileSync(new URL('../../config/rubrics/yanshi-2018.yaml', import.meta.url), 'utf8');

/** What is told of each line, without the file's name. */
const told = (file: string, config?: string): string[] =>
  checkRubricFile(file, config).problems.map((problem) => problemLine(problem).replace(`${file}:`, ''));

describe('forty mistakes in one file', () => {
  const lines = readFileSync(forty, 'utf8').split('\n');
  const planted = lines.flatMap((line, at) =>
    line
      .split(' ✗ ')
      .slice(1)
      .map((says) => ({ line: at + 1, says: says.trim() })),
  );
  const found = told(forty);

  test('are forty and more', () => expect(planted.length).toBeGreaterThanOrEqual(40));

  test.each(planted.map(({ line, says }) => [line, says] as const))('line %i: %s', (line, says) => {
    const here = found.filter((each) => each.startsWith(`${line}: `));
    expect(here.join('\n')).toMatch(new RegExp(says));
  });

  test('and nothing else is told', () => {
    const count = (list: readonly number[]) =>
      Object.fromEntries([...new Set(list)].map((line) => [line, list.filter((each) => each === line).length]));
    expect(count(found.map((each) => Number(/^\d+/.exec(each)![0])))).toEqual(count(planted.map(({ line }) => line)));
  });
});

describe('what stops a file from being read', () => {
  const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  test.each<[string, Uint8Array, RegExp]>([
    ['nothing in it', bytes(''), /expected a YAML file that says something, found an empty file/],
    ['only remarks', bytes('# 2019\n'), /found an empty file/],
    ['GBK', bytes('id: a\n', 'title: ', [0xb9, 0xab, 0xbf, 0xaa], '\n'), /^2: .*found bytes that are not UTF-8; .*GBK/],
    ['UTF-16', bytes(Buffer.from('id: a\n', 'utf16le').toString('latin1')), /UTF-16/],
    ['a quote that never ends', bytes('id: "a\ntitle: b\n'), /expected valid YAML, found Missing closing "quote/],
    ['a bracket that never ends', bytes('id: a\ncategories: [\n'), /expected valid YAML, found .*; a quote, bracket or comma is missing/],
    [
      'a crooked list',
      bytes('categories:\n  - id: A\n   name: x\n'),
      /^3: expected 4 blanks before "name:", found 3; begin the line in the same column/,
    ],
    ['a tab', bytes('id: a\ninForce:\n\tfrom: 2018-01-01\n'), /^3: expected blanks before a key, found a tab; indent with blanks/],
    ['an anchor that is not there', bytes('id: *x\n'), /expected valid YAML, found .*(alias|anchor)/i],
    ['a list', bytes('- id: a\n'), /expected a value of type object, found \[/],
    ['a sentence', bytes('评分细则\n'), /expected a value of type object, found "评分细则"/],
  ])('%s', (name, content, says) => {
    const file = join(dir, `${encodeURIComponent(name)}.yaml`);
    writeFileSync(file, content);
    expect(
      told(file)
        .map((each) => each.replace(`${file}: `, ''))
        .join('\n'),
    ).toMatch(new RegExp(says.source, `${says.flags}m`));
  });
});

/** The shipped rubric with one change, in a city of its own. */
function changed(from: string, to: string, city = 'name: 示例市\ngroups: [{ id: dept, name: 市直单位 }]\n'): string {
  const home = mkdtempSync(join(dir, 'city-'));
  mkdirSync(join(home, 'rubrics'));
  if (city !== '') writeFileSync(join(home, 'city.yaml'), city);
  const text = shipped.replace(from, to);
  expect(text).not.toBe(shipped);
  writeFileSync(join(home, 'rubrics', 'own.yaml'), text);
  return join(home, 'rubrics', 'own.yaml');
}
const both = (file: string) => {
  const { problems, warnings } = checkRubricFile(file);
  return { problems: problems.map(problemLine).join('\n'), warnings: warnings.map(problemLine).join('\n') };
};

describe('one mistake in a whole rubric', () => {
  test.each<[string, [string, string], RegExp]>([
    [
      'years the wrong way round',
      ["from: '2018-01-01', to: '2019-05-14'", "from: '2019-05-15', to: '2019-05-14'"],
      /inForce\.to: expected a day from 2019-05-15 on, found 2019-05-14; swap/,
    ],
    [
      'a bonus nobody can earn',
      ['missingMonth: open', 'missingMonth: open\nbonus: { category: DI, above: 40 }'],
      /bonus\.above: expected less than 40, .*found 40; nobody could ever earn/,
    ],
    [
      'a threshold of another unit',
      ['days: 14, columns', "days: '14d', columns"],
      /with\.windows\.0\.days: expected a value of type number, found "14d"/,
    ],
    [
      'a share without a key',
      ['missingMonth: open', 'missingMonth: open\ncoverage: 0.9'],
      /coverage: .*type object, found 0\.9; write \{ atLeast: 0\.9 \}/,
    ],
    [
      'a key without a share',
      ['missingMonth: open', 'missingMonth: open\nbonus: DI'],
      /bonus: .*found "DI"; write \{ category: …, above: … \}/,
    ],
    [
      'a kind without a key',
      ['    effect: { kind: veto }\n', '    effect: veto\n'],
      /V-01\.effect: .*found "veto"; write \{ kind: veto \}$/,
    ],
    ['nearly a kind', ['    effect: { kind: veto }\n', '    effect: vetto\n'], /^.*V-01\.effect: .*found "vetto"; write \{ kind: veto \}$/],
    [
      'no kind at all',
      ['    effect: { kind: veto }\n', '    effect: 否决\n'],
      /^.*V-01\.effect: .*; write \{ kind: … \}, one of accrue, lose, .*note$/,
    ],
    ['a share where a percentage is meant', ['share: 5% }', 'share: 0.05 }'], /with\.share: expected a percentage such as 5%, found 0\.05/],
    ['a missing title', ['    title: 办事服务栏目\n', ''], /indicators\.PS-01\.title: .*found nothing; add "title: …"/],
    [
      'a check without what it demands',
      ['    with: { columns: [services], minItems: 1 }\n', ''],
      /indicators\.PS-01\.with\.columns: .*found nothing/,
    ],
  ])('%s', (_, [from, to], says) => {
    expect(both(changed(from, to)).problems).toMatch(says);
  });

  test.each<[string, [string, string], RegExp]>([
    [
      'a cap nobody reaches',
      ['name: 公共服务, cap: 10', 'name: 公共服务, cap: 12'],
      /categories\.PS\.cap: expected 10, the full marks of its indicators, found 12; nobody can reach/,
    ],
    [
      'a sort without a price',
      ['per: { own: 1, reprint: 0.5 }, cap: 20', 'per: { own: 1 }, cap: 20'],
      /DI-01\.effect\.per: .*none for "reprint" \(转载\); never priced/,
    ],
  ])('warned of: %s', (_, [from, to], says) => {
    expect(both(changed(from, to)).warnings).toMatch(says);
  });

  test.each<[string, [string, string], RegExp]>([
    [
      'a review waived that no rubric may waive',
      ['review: { leak: all }', 'review: { leak: none }'],
      /review\.leak: expected "all", found "none"; it is ignored/,
    ],
    ['points for nothing', ['cap: 60, floor: 0', 'cap: 60, floor: 10'], /categories\.DI\.floor: expected at most 0, found 10; every unit/],
    [
      'a column in two windows',
      ['months: 6, columns: [notice, policy', 'months: 6, columns: [news, notice, policy'],
      /windows\.1\.columns\.0: expected each column once, found "news" again; windows\.0\.columns names it already/,
    ],
    [
      'thresholds under a check that a person makes',
      ['    check: messages-public\n    with: { min: 1 }\n', '    check: manual\n    with: { min: 1 }\n'],
      /IX-02\.with: expected nothing under check: manual, found min; it is ignored/,
    ],
    [
      'a veto that nothing raises',
      ['    check: home-stale\n', '    check: guide-count\n'],
      /V-02\.check: expected a check that finds faults, for a veto, found "guide-count", which/,
    ],
    [
      'less for more that is found',
      ['{ atLeast: 5, points: 1 }', '{ atLeast: 5, points: 0.2 }'],
      /PS-\d+\.effect\.tiers\.1\.points: expected at most 0\.2, what the tier ≥ 5 above pays, found 0\.5/,
    ],
    [
      'less for more in order',
      ['{ atLeast: 0.99, points: 2 }', '{ atLeast: 0.99, points: 1 }'],
      /tiers\.1\.points: expected at most 1, what the tier ≥ 0\.99 above pays, found 1\.5/,
    ],
    [
      'one element twice',
      ['elements: [address, hours, phone]', 'elements: [address, hours, address]'],
      /with\.elements\.2: expected each entry once, found "address" again; entry 1/,
    ],
    [
      'two categories of one name',
      ['name: 交流互动, cap', 'name: 公共服务, cap'],
      /categories\.\S+\.name: expected each category name once, found "公共服务" again/,
    ],
    [
      'a group of things unlike',
      ['DI-02, DI-01]', 'DI-02, DI-01, PS-01]'],
      /once\.0\.9: .*found "PS-01", about columns; it has nothing in common/,
    ],
    [
      'a share written as a number of findings',
      ['by: count, tiers: [{ atLeast: 5,', 'by: count, tiers: [{ atLeast: 0.99,'],
      /tiers\.0\.atLeast: expected a number of findings, for by: count, found 0\.99/,
    ],
  ])('warned of, in its line: %s', (_, [from, to], says) => {
    const file = changed(from, to);
    const before = shipped.slice(0, shipped.indexOf(from)).split('\n').length - 1;
    const line = before + to.trimEnd().split('\n').length;
    const told = both(file)
      .warnings.split('\n')
      .filter((each) => each.startsWith(`${file}:${line}:`));
    expect(told.join('\n')).toMatch(says);
  });

  test('a step larger than anything it rounds, and a price that a line loses in it', () => {
    const step = /^round: .*$/m;
    const byLine = shipped.replace(/^roundAt: .*\n/m, '');
    const file = (text: string) => {
      const path = join(dir, 'steps.yaml');
      writeFileSync(path, text);
      return both(path);
    };
    expect(file(byLine.replace(step, 'round: 1000')).problems).toMatch(/:11: round: expected at most 20, .* a line comes to, found 1000/);
    expect(file(byLine.replace(step, 'round: 1000\nroundAt: category')).problems).toMatch(/round: expected at most 60, .* a category/);
    const small = byLine.replace(step, 'round: 0.5').replace('reprint: 0.5 }, cap: 20', 'reprint: 0.2 }, cap: 20');
    const says = /DI-01\.effect\.per\.reprint: expected at least half the step 0\.5 .*found 0\.2; one alone is rounded away/;
    expect(file(small).warnings).toMatch(says);
    expect(file(small.replace(step, 'round: 0.5\nroundAt: category')).warnings).not.toMatch(says);
  });

  test.each(['yanshi-2018', 'county-2019', 'national-2019'])('%s: a cap into which items run is nothing to warn of', (id) => {
    const file = join(import.meta.dirname, '../../config/rubrics', `${id}.yaml`);
    expect(both(file).problems).toBe('');
    expect(both(file).warnings).not.toMatch(/\.cap: /);
  });

  test('a draft with an id of its own is rehearsed whatever else holds on its days', () => {
    const file = changed('id: yanshi-2018', 'id: own');
    expect(checkRubricFile(file, undefined, true)).toMatchObject({ id: 'own', problems: [] });
    expect(rubricAt(file).id).toBe('own');
  });

  test('two rubrics that hold on one day stop a city that names none, and warn one that does', () => {
    const own = ['id: yanshi-2018', 'id: own'] as const;
    const says =
      /inForce: expected days on which no other rubric is in force, .*"yanshi-2018" holds 2018-01-01–2019-05-14; choose one in city\.yaml/;
    expect(both(changed(...own)).problems).toMatch(says);
    const decided = both(changed(...own, 'name: 示例市\ngroups: [{ id: dept, name: 市直单位 }]\nrubric: own\n'));
    expect(decided.problems).not.toMatch(/inForce/);
    expect(decided.warnings).toMatch(says);
  });

  test('a mark before the text is warned of', () => {
    const file = join(dir, 'bom.yaml');
    writeFileSync(file, `\uFEFF${shipped}`);
    expect(both(file).warnings).toMatch(/bom\.yaml:1: .*found a byte order mark/);
  });
});

test('the command: mistakes end with 2, warnings do not, and --json keeps them apart', async () => {
  const run = async (...argv: string[]) => {
    const screen = terminal();
    return { code: await sundial(['rubric', 'check', ...argv], screen, process.env), out: screen.text(), err: screen.complaints() };
  };
  const wrong = await run(forty, '--json');
  expect(wrong.code).toBe(2);
  const output = RubricCheckOutput.parse(JSON.parse(wrong.out));
  expect([output.ok, output.problems.length >= 40, output.warnings.length]).toEqual([false, true, 1]);
  const narrow = await run(changed('name: 公共服务, cap: 10', 'name: 公共服务, cap: 12'));
  expect(narrow.code).toBe(0);
  expect(narrow.err).toMatch(/warning: .*categories\.PS\.cap/);
});
