/** Every mistake an admin can make in the YAML is named with file, line, what was expected and what stands there. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { loadConfig, policyFor, rubricFor } from '../../config/load.ts';
import { ConfigError, problemLine } from '../../config/problem.ts';
import { readSettings } from '../../config/settings.ts';

const good: Record<string, string> = {
  'city.yaml': 'name: 示例市\ngroups:\n  - { id: dept, name: 市直单位 }\n',
  'sites.yaml':
    'sites:\n  - id: portal\n    name: 门户\n    home: http://www.shili.test/\n  - id: gaj\n    name: 公安\n    home: http://gaj.shili.test/\n    policy: { delayMs: 3000 }\n',
  'policy.yaml': 'userAgent: "Test (+http://www.shili.test/)"\nmaxPagesPerSite: 300\n',
  'units.yaml':
    'units:\n  - id: gongan\n    name: 公安局\n    group: dept\n    places:\n      - site: gaj\n        entries: ["http://gaj.shili.test/"]\n  - id: minzheng\n    name: 民政局\n    group: dept\n    places:\n      - site: portal\n        entries: ["http://www.shili.test/bm/mzj/"]\n',
};

const made: string[] = [];
afterEach(() => made.splice(0).forEach((dir) => rmSync(dir, { recursive: true, force: true })));

function directory(files: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'sundial-config-'));
  made.push(dir);
  mkdirSync(join(dir, 'rubrics'));
  for (const [name, text] of Object.entries({ ...good, ...files })) if (text !== '') writeFileSync(join(dir, name), text);
  return dir;
}

function complaints(files: Record<string, string>): string[] {
  const dir = directory(files);
  try {
    loadConfig(dir);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => problemLine(problem).replace(`${dir}/`, ''));
  }
}

test('a sound directory loads; defaults and overrides are in place', () => {
  const config = loadConfig(directory({}));
  expect(config.units.map((unit) => unit.id)).toEqual(['gongan', 'minzheng']);
  expect(config.sites[1]!.hosts).toEqual(['gaj.shili.test']);
  expect(policyFor(config, config.sites[1]!)).toMatchObject({
    delayMs: 3000,
    maxPagesPerSite: 300,
    userAgent: 'Test (+http://www.shili.test/)',
  });
  expect(policyFor(config, config.sites[0]!).delayMs).toBe(1000);
  expect(config.keeping).toMatchObject({ fullMonths: null, share: true, warnAtPercent: 80 });
  expect(Object.keys(config.columns.columns)).toContain('news');
});

test('a Chinese host stands in its punycode, as in every address', () => {
  const config = loadConfig(directory({ 'sites.yaml': good['sites.yaml']!.replace('name: 公安\n', 'name: 公安\n    hosts: [政府.CN]\n') }));
  expect(config.sites[1]!.hosts).toEqual(['gaj.shili.test', 'xn--mxtq1m.cn']);
});

test('a wrong setting is named without the password in it', () => {
  expect(readSettings({ DATABASE_URL: 'mysql://me:secret@host/db' })).toEqual({
    error: 'DATABASE_URL: expected a postgres:// address, found "mysql://…@host/db"',
  });
  expect(readSettings({ SUNDIAL_LOG: 'x' })).toEqual({
    error: 'SUNDIAL_LOG: expected one of silent, error, warn, info, debug, found "x"',
  });
});

describe('mistakes', () => {
  const swap = (name: string, from: string, to: string) => ({ [name]: good[name]!.replace(from, to) });
  const table: [says: string, files: Record<string, string>, line: RegExp][] = [
    [
      'a misspelt key',
      swap('units.yaml', 'group: dept', 'gruop: dept'),
      /^units\.yaml:4: units\[0\]\.gruop: expected a known key, found "gruop"; did you mean "group"\?/,
    ],
    [
      'a wrong number of months to keep',
      { 'keeping.yaml': 'share: true\nfullMonths: 0\n' },
      /^keeping\.yaml:2: fullMonths: expected more than 0, found 0/,
    ],
    [
      'a misspelt key of keeping.yaml',
      { 'keeping.yaml': 'fullMonth: 24\n' },
      /^keeping\.yaml:1: fullMonth: expected a known key, found "fullMonth"; did you mean "fullMonths"\?/,
    ],
    [
      'a missing key',
      swap('units.yaml', '    group: dept\n', ''),
      /^units\.yaml:2: units\[0\]\.group: expected a value of type string, found nothing/,
    ],
    [
      'a wrong type',
      swap('sites.yaml', 'delayMs: 3000', 'delayMs: soon'),
      /^sites\.yaml:8: sites\[1\]\.policy\.delayMs: expected a value of type number, found "soon"/,
    ],
    ['broken YAML', swap('city.yaml', 'name: 示例市', 'name: "示例市'), /^city\.yaml:\d+: expected valid YAML, found /],
    [
      'a key given twice',
      swap('city.yaml', 'name: 示例市', 'name: 示例市\nname: 他市'),
      /^city\.yaml:2: expected valid YAML, found Map keys must be unique/,
    ],
    [
      'a relative address',
      swap('sites.yaml', 'http://www.shili.test/', 'www.shili.test'),
      /^sites\.yaml:4: sites\[0\]\.home: expected an absolute http:\/\/ or https:\/\/ address, found "www.shili.test"/,
    ],
    [
      'two sites of one id',
      swap('sites.yaml', 'id: gaj', 'id: portal'),
      /^sites\.yaml:5: sites\[1\]\.id: expected an id of its own, found "portal", already the id of sites\[0\]/,
    ],
    [
      'a site id that is ours',
      swap('sites.yaml', 'id: gaj', 'id: outside'),
      /^sites\.yaml:5: sites\[1\]\.id: expected any id but outside, probes, exhibits, results, attachments, found "outside"/,
    ],
    [
      'robots.txt set aside everywhere',
      { 'policy.yaml': 'delayMs: 10\nrobots: owner-override\n' },
      /^policy\.yaml:2: robots: expected "obey"; .*found "owner-override" for every site.*say it at the site that is yours/,
    ],
    [
      'hours that are none',
      { 'policy.yaml': 'hours: "22-6"\n' },
      /^policy\.yaml:1: hours: expected hours of the day, e\.g\. "22:00-06:00", found "22-6"/,
    ],
    [
      'hours without length',
      { 'policy.yaml': 'hours: "22:00-22:00"\n' },
      /^policy\.yaml:1: hours: expected hours that begin and end at different times/,
    ],
    [
      'a host in two sites',
      swap('sites.yaml', 'name: 公安', 'name: 公安\n    hosts: [www.shili.test]'),
      /^sites\.yaml:5: sites\[1\]: expected hosts of its own .*"www\.shili\.test", which site "portal" has too/,
    ],
    [
      'two units of one id',
      swap('units.yaml', 'id: minzheng', 'id: gongan'),
      /^units\.yaml:8: units\[1\]\.id: expected an id of its own, found "gongan"/,
    ],
    [
      'two units of one name',
      swap('units.yaml', 'name: 民政局', 'name: 公安局'),
      /^units\.yaml:9: units\[1\]\.name: expected a name of its own/,
    ],
    [
      'an unknown group',
      swap('units.yaml', 'group: dept', 'group: dpet'),
      /^units\.yaml:4: units\[0\]\.group: expected a group of city\.yaml \(dept\), found "dpet"/,
    ],
    [
      'an unknown site',
      swap('units.yaml', 'site: gaj', 'site: gja'),
      /^units\.yaml:6: units\[0\]\.places\[0\]\.site: expected the id of a site in sites\.yaml, found "gja"; did you mean "gaj"\?/,
    ],
    [
      'an entry on a foreign host',
      swap('units.yaml', 'http://gaj.shili.test/', 'http://x.shili.test/'),
      /^units\.yaml:7: units\[0\]\.places\[0\]\.entries\[0\]: expected an address on a host of site "gaj".*add "x\.shili\.test"/,
    ],
    [
      'an unknown column',
      swap('units.yaml', '    group: dept\n', '    group: dept\n    columns: { newss: ["http://gaj.shili.test/x/"] }\n'),
      /^units\.yaml:5: units\[0\]\.columns\.newss: expected a key of columns\.yaml, found "newss"; did you mean "news"\?/,
    ],
    [
      'an unknown rubric',
      swap('city.yaml', 'name: 示例市', 'name: 示例市\nrubric: yanshi-2108'),
      /^city\.yaml:2: rubric: expected a rubric .*found "yanshi-2108"; did you mean "yanshi-2018"\?/,
    ],
    ['an empty file', { 'units.yaml': '\n' }, /^units\.yaml: expected a YAML file that says something, found an empty file/],
    [
      'no file',
      { 'units.yaml': '' },
      /^units\.yaml: expected a readable UTF-8 YAML file, found no such file; mind the path; "npx sundial init" writes a configuration/,
    ],
    [
      'a misspelt file name',
      { 'unit.yaml': 'units: []\n' },
      /^unit\.yaml: expected one of .*, found unit\.yaml; did you mean "units\.yaml"\?/,
    ],
    [
      'an alias without its anchor',
      { 'city.yaml': 'name: *x\ngroups: [{ id: dept, name: a }]\n' },
      /^city\.yaml: expected valid YAML, found Unresolved alias/,
    ],
    [
      'a bomb of aliases',
      {
        'city.yaml': [...'bcdefgh'].reduce(
          (text, key, at) => `${text}${key}: &${key} [${Array(9).fill(`*${'abcdefg'[at]}`).join()}]\n`,
          'a: &a [x]\n',
        ),
      },
      /^city\.yaml: expected valid YAML, found Excessive alias count/,
    ],
    [
      'a day that no calendar has',
      swap('units.yaml', 'group: dept\n', 'group: dept\n    from: 2018-02-31\n'),
      /^units\.yaml:5: units\[0\]\.from: expected a day of the calendar, YYYY-MM-DD, found "2018-02-31"$/,
    ],
    ['no time at all', { 'policy.yaml': 'timeoutMs: 0\n' }, /^policy\.yaml:1: timeoutMs: expected more than 0, found 0/],
    [
      'a proxy that is no address',
      { 'policy.yaml': 'proxy: nonsense\n' },
      /^policy\.yaml:1: proxy: expected an absolute http:\/\/ or https:\/\/ address, found "nonsense"/,
    ],
    [
      'an address for a host',
      swap('sites.yaml', 'name: 公安', 'name: 公安\n    hosts: ["http://www.shili.test/"]'),
      /^sites\.yaml:7: sites\[1\]\.hosts\[0\]: expected a host name, .*found "http:\/\/www\.shili\.test\/"$/,
    ],
    [
      'a share of nothing',
      { 'rubrics/x.yaml': 'id: x\ntitle: X\nround: "1/0"\n' },
      /^rubrics\/x\.yaml:3: round: expected a number or a fraction such as "1\/3", found "1\/0"/,
    ],
    [
      'bad rubric',
      { 'rubrics/x.yaml': 'id: x\ntitle: X\n' },
      /^rubrics\/x\.yaml:1: inForce: expected a value of type object, found nothing/,
    ],
  ];
  test.each(table)('%s', (_says, files, line) => {
    expect(complaints(files).find((complaint) => line.test(complaint)) ?? complaints(files)).toMatch(line);
  });

  test('rubrics that are a file', () => {
    const dir = directory({});
    rmSync(join(dir, 'rubrics'), { recursive: true });
    writeFileSync(join(dir, 'rubrics'), '');
    expect(() => loadConfig(dir)).toThrow(/rubrics: expected a directory of rubrics, found a file/);
  });

  test('all mistakes are told at once', () => {
    const found = complaints({
      ...swap('units.yaml', 'group: dept', 'group: dpet'),
      ...swap('sites.yaml', 'home: http://gaj.shili.test/', 'home: nowhere'),
    });
    expect(found.map((line) => line.split(':')[0])).toEqual(expect.arrayContaining(['sites.yaml', 'units.yaml']));
  });

  test('bytes that are not UTF-8', () => {
    const dir = directory({});
    writeFileSync(join(dir, 'city.yaml'), Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xb9, 0xab]));
    expect(() => loadConfig(dir)).toThrow(/city\.yaml:1: expected a readable UTF-8 YAML file, found bytes that are not UTF-8/);
  });

  test('no directory', () => {
    expect(() => loadConfig('/nowhere/at/all')).toThrow(
      /expected a configuration directory, found nothing; make one with: npx sundial init/,
    );
  });

  test("the product's own folder, which no city may be asked to tidy up", () => {
    const problems = (() => {
      try {
        return loadConfig(join(import.meta.dirname, '../../config'));
      } catch (error) {
        return (error as ConfigError).problems;
      }
    })();
    expect(problems).toMatchObject([{ found: "the product's own data files", hint: expect.stringContaining('--config <dir>') }]);
  });
});

describe('which rubric is in force', () => {
  const choose = (month: string, files: Record<string, string> = {}) => rubricFor(loadConfig(directory(files)), month).id;
  test.each([
    ['2018-12', 'yanshi-2018'],
    ['2018-01', 'yanshi-2018'],
    ['2019-04', 'yanshi-2018'],
    ['2019-05', 'county-2019'],
    ['2026-10', 'county-2019'],
  ])('%s → %s', (month, id) => expect(choose(month)).toBe(id));

  test('none: the refusal names those that are known', () => {
    expect(() => choose('2015-03')).toThrow(
      /expected one rubric in force on 2015-03-31, found none; known rubrics: .*yanshi-2018 \(2018-01-01/,
    );
  });
  test('the chosen one is out of force: the refusal says which is in force', () => {
    expect(() => choose('2026-10', { 'city.yaml': `${good['city.yaml']}rubric: yanshi-2018\n` })).toThrow(
      /expected a rubric in force on 2026-10-31, found yanshi-2018 .*in force then: county-2019/,
    );
  });
});
