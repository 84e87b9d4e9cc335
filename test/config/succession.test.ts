/** Units in time: who takes part in which month, and every way in which dates and successors can be wrong. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../config/load.ts';
import { ConfigError, problemLine } from '../../config/problem.ts';
import { predecessorsOf, takesPart } from '../../config/succession.ts';

describe('a unit takes part in a month on whose last day it exists', () => {
  test.each<[from: string | undefined, to: string | undefined, months: string]>([
    [undefined, undefined, '02 03 04'],
    ['2019-03-01', undefined, '03 04'],
    ['2019-03-31', undefined, '03 04'],
    ['2019-04-01', undefined, '04'],
    [undefined, '2019-02-27', ''],
    [undefined, '2019-02-28', '02'],
    [undefined, '2019-03-30', '02'],
    [undefined, '2019-03-31', '02 03'],
    ['2019-03-10', '2019-03-20', ''],
  ])('from %s to %s: %s', (from, to, months) => {
    expect(['02', '03', '04'].filter((month) => takesPart({ from, to }, `2019-${month}`)).join(' ')).toBe(months);
  });

  test('whoever has ended was merged, not whoever will be', () => {
    const units = [
      { id: 'guotu', to: '2019-03-14', successor: 'ziran' },
      { id: 'guihua', to: '2019-05-31', successor: ['ziran', 'zhujian'] },
      { id: 'ziran', from: '2019-03-15' },
    ];
    const before = (month: string) => predecessorsOf({ id: 'ziran' }, units, month).map(({ id }) => id);
    expect([before('2019-02'), before('2019-03'), before('2019-05'), before('2019-06')]).toEqual([
      [],
      ['guotu'],
      ['guotu'],
      ['guotu', 'guihua'],
    ]);
  });
});

function complaints(units: string[]): string[] {
  const dir = mkdtempSync(join(tmpdir(), 'sundial-succession-'));
  const line = (unit: string) =>
    `  - { name: 单位${unit.slice(4).split(',')[0]}, group: dept, places: [{ site: portal, entries: ["http://www.shili.test/"] }], ${unit} }\n`;
  writeFileSync(join(dir, 'city.yaml'), 'name: 示例市\ngroups:\n  - { id: dept, name: 市直单位 }\n');
  writeFileSync(join(dir, 'sites.yaml'), 'sites:\n  - { id: portal, name: 门户, home: "http://www.shili.test/" }\n');
  writeFileSync(join(dir, 'units.yaml'), `units:\n${units.map(line).join('')}`);
  try {
    loadConfig(dir);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => problemLine(problem).replace(`${dir}/`, ''));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

test('a reform as it happened loads: merged, split, one after the other', () => {
  expect(
    complaints([
      'id: guotu, to: 2019-03-14, successor: ziran',
      'id: guihua, to: 2019-03-14, successor: [ziran, zhujian]',
      'id: ziran, from: 2019-03-15',
      'id: gongshang, to: 2018-12-31, successor: gongzhi',
      'id: gongzhi, from: 2019-01-01, to: 2019-04-30, successor: shijian',
      'id: shijian, from: 2019-05-01',
      'id: zhujian',
    ]),
  ).toEqual([]);
});

test.each<[says: string, units: string[], wrong: string[]]>([
  [
    'an unknown successor',
    ['id: guotu, to: 2019-03-14, successor: zirann', 'id: ziran'],
    ['units.yaml:2: units[0].successor: expected the id of a unit in units.yaml, found "zirann"; did you mean "ziran"?'],
  ],
  [
    'one of several is unknown',
    ['id: guotu, to: 2019-03-14, successor: [ziran, nobody]', 'id: ziran'],
    ['units.yaml:2: units[0].successor[1]: expected the id of a unit in units.yaml, found "nobody"; add the new unit to units.yaml'],
  ],
  [
    'its own successor',
    ['id: guotu, to: 2019-03-14, successor: guotu'],
    [
      'units.yaml:2: units[0].successor: expected a successor that does not lead back to the unit, found guotu → guotu; let the last of them have no successor',
    ],
  ],
  [
    'a circle',
    ['id: aa, to: 2019-03-14, successor: bb', 'id: bb, to: 2019-04-14, successor: cc', 'id: cc, to: 2019-05-14, successor: aa'],
    ['aa → bb → cc → aa', 'bb → cc → aa → bb', 'cc → aa → bb → cc'].map(
      (circle, index) =>
        `units.yaml:${index + 2}: units[${index}].successor: expected a successor that does not lead back to the unit, found ${circle}; let the last of them have no successor`,
    ),
  ],
  [
    'ends before it begins',
    ['id: guotu, from: 2019-03-14, to: 2019-03-13'],
    ['units.yaml:2: units[0].to: expected a last day not before its first, 2019-03-14, found "2019-03-13"; swap "from" and "to"'],
  ],
  [
    'is followed and never ends',
    ['id: guotu, successor: ziran', 'id: ziran'],
    ['units.yaml:2: units[0].successor: expected a last day ("to") beside it, found nothing; a unit is followed only when it has ended'],
  ],
  [
    'is followed by one that is gone',
    ['id: guotu, to: 2019-03-14, successor: ziran', 'id: ziran, to: 2019-03-01'],
    [
      'units.yaml:2: units[0].successor: expected a unit that exists after 2019-03-14, found "ziran", which ended on 2019-03-01; name the unit that follows, or mend the dates',
    ],
  ],
  [
    'no day of the calendar',
    ['id: guotu, to: 2019-02-30'],
    ['units.yaml:2: units[0].to: expected a day of the calendar, YYYY-MM-DD, found "2019-02-30"'],
  ],
])('%s', (_, units, wrong) => {
  expect(complaints(units)).toEqual(wrong);
});
