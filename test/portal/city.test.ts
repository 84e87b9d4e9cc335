/** The sample city as data: the same for the same seed, varied between seeds, and its key true to what was built. */
import { describe, expect, test } from '@jest/globals';
import { addDays, addWorkdays, chineseDate, daysBetween } from './calendar.ts';
import { answerKey, buildCity, type City } from './city.ts';
import { windowOf } from './column-names.ts';
import { companyCode, disabilityCard, impossibleId, orderNumber } from './numbers.ts';
import { pagesOfSite } from './pages.ts';
import { roster } from './roster.ts';
import { startPortal } from './server.ts';

const CASES: [number, string][] = [
  [1, '2018-12'],
  [2, '2019-03'],
  [3, '2018-02'],
  [4, '2018-12'],
  [5, '2019-03'],
  [6, '2018-07'],
  [7, '2019-01'],
  [8, '2020-02'],
  [42, '2019-10'],
];

function drawn(city: City): string {
  const origin = (id: string) => `http://${id}.test`;
  return city.sites
    .flatMap((site) =>
      [...pagesOfSite(city, site).values()].map((page) => {
        const unit = city.units.find(({ id }) => id === page.unit) ?? null;
        return `${page.path} ${page.answer({ city, site, unit, path: page.path, direct: false, origin }).body.toString('base64')}`;
      }),
    )
    .join('\n');
}

test('the same seed and month give the same bytes, another seed another city', () => {
  const [first, second, other] = [1, 1, 2].map((seed) => buildCity({ seed, month: '2018-12' })) as [City, City, City];
  expect(JSON.stringify(second)).toBe(JSON.stringify(first));
  expect(drawn(second)).toBe(drawn(first));
  expect(JSON.stringify(other)).not.toBe(JSON.stringify(first));
});

describe.each(CASES)('seed %i, %s', (seed, month) => {
  const city = buildCity({ seed, month });

  test('has the seed’s offices and a modest number of addresses', () => {
    expect(city.units.map(({ name }) => name)).toEqual(roster.map(({ name }) => name));
    const addresses = city.sites.reduce((sum, site) => sum + pagesOfSite(city, site).size, 0);
    expect(addresses).toBeGreaterThan(2400);
    expect(addresses).toBeLessThan(3100);
  });

  test('plants every kind at least twice and leaves offices clean', () => {
    const kinds = new Map<string, Set<string>>();
    for (const fault of city.faults)
      kinds.set(
        `${fault.kind} ${fault.kind === 'stale' ? fault.sort : ''}`,
        (kinds.get(`${fault.kind} ${fault.kind === 'stale' ? fault.sort : ''}`) ?? new Set()).add(fault.unit),
      );
    expect(kinds.size).toBeGreaterThanOrEqual(36);
    for (const [kind, units] of kinds) expect({ kind, enough: units.size >= 2 }).toEqual({ kind, enough: true });
    const ill = new Set(city.faults.map(({ unit }) => unit));
    expect(city.units.filter(({ id }) => !ill.has(id)).length).toBeGreaterThanOrEqual(11);
  });

  test('a column is clearly fresh or clearly neglected, as the key says', () => {
    const limits = { d14: [10, 18], m6: [150, 195], y1: [330, 390] } as const;
    for (const unit of city.units)
      for (const column of unit.columns) {
        const limit = windowOf(column.key);
        if (!limit || column.blank) continue;
        const newest =
          column.items
            .map(({ date }) => date)
            .sort()
            .at(-1) ?? '';
        const age = daysBetween(newest, city.last);
        const planted = city.faults.some((fault) => fault.kind === 'stale' && fault.unit === unit.id && fault.subject === column.key);
        const [fresh, neglected] = limits[limit];
        expect({ unit: unit.id, key: column.key, age, right: planted ? age >= neglected : age >= 0 && age <= fresh }).toMatchObject({
          right: true,
        });
      }
  });

  test('replies keep their distance from the limit they do not test', () => {
    for (const unit of city.units)
      for (const message of unit.channel?.messages ?? []) {
        const due = addWorkdays(message.asked, 7);
        if (message.state === 'last-day') expect(message.replied).toBe(due);
        if (message.state === 'on-time') expect((message.replied ?? '9') < due).toBe(true);
        if (message.state === 'late') expect((message.replied ?? '') > addDays(due, 3)).toBe(true);
        if (message.state === 'open') expect(due > city.last).toBe(true);
        if (message.state === 'unanswered') expect(addDays(due, 10) < city.last).toBe(true);
        expect(message.replied === null || message.replied <= city.last).toBe(true);
      }
  });

  test('no two pages of a site share an address', () => {
    for (const site of city.sites) {
      const paths = city.units
        .filter((unit) => unit.site === site.id)
        .flatMap((unit) => [
          unit.base,
          ...unit.columns.flatMap((column) => [
            column.path,
            ...column.items.filter((item) => !column.copies.includes(item)).map(({ path }) => path),
          ]),
          ...unit.sections.map(({ path }) => path),
          ...(unit.services ? [unit.services.path, ...unit.services.guides.map(({ path }) => path)] : []),
          ...(unit.channel ? [unit.channel.path] : []),
        ]);
      expect(paths.filter((path, i) => paths.indexOf(path) !== i)).toEqual([]);
    }
  });
});

test('the default city follows the seed’s table: three at zero, five at the cap', () => {
  const city = buildCity({ seed: 1, month: '2018-12' });
  expect(city.units.map(({ aim }) => aim)).toEqual(roster.map(({ disclosure }) => disclosure));
  const items = (id: string) =>
    city.units
      .find((unit) => unit.id === id)
      ?.columns.flatMap((column) => column.items)
      .filter(({ date }) => date >= city.from).length ?? 0;
  expect(items('gongan')).toBeGreaterThan(45);
  expect(items('zhijian')).toBeLessThan(3);
});

test('planted numbers are what they claim, look-alikes are not', () => {
  const digit = (id: string) =>
    '10X98765432'[
      [...id.slice(0, 17)].reduce(
        (sum, sign, i) => sum + Number(sign) * ([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2][i] ?? 0),
        0,
      ) % 11
    ];
  expect(impossibleId(0)).toBe('410381190001010018');
  for (let n = 0; n < 300; n += 1) {
    expect(impossibleId(n)).toMatch(/^410381190001\d{5}[\dX]$/);
    expect(digit(impossibleId(n))).toBe(impossibleId(n)[17]);
    expect(disabilityCard(n)).toMatch(/^410381190001\d{5}[\dX][1-7][1-4]$/);
    expect(digit(orderNumber('2018-12-06', n))).not.toBe(orderNumber('2018-12-06', n)[17]);
    expect(companyCode(n)).toMatch(/^91410381MA\d{7}[0-9A-Z]$/);
  }
});

test.each([
  ['2018-12-28', 7, '2019-01-09'],
  ['2018-12-28', 15, '2019-01-21'],
  ['2018-09-26', 7, '2018-10-10'],
  ['2018-02-09', 7, '2018-02-24'],
  ['2019-01-28', 7, '2019-02-11'],
  ['2019-04-30', 3, '2019-05-07'],
])('%s and %i working days make %s', (from, days, to) => expect(addWorkdays(from, days)).toBe(to));

test('dates in Chinese numerals', () => {
  expect(chineseDate('2018-12-06')).toBe('二〇一八年十二月六日');
  expect(chineseDate('2019-10-20', '○')).toBe('二○一九年十月二十日');
  expect(chineseDate('2018-01-31')).toBe('二〇一八年一月三十一日');
});

test('the key of direct mode leaves out the world outside', async () => {
  const city = buildCity({ seed: 1, month: '2018-12' });
  const [proxy, direct] = [await startPortal(city, { mode: 'proxy' }), await startPortal(city, { mode: 'direct' })];
  try {
    const [full, inner] = [answerKey(city, proxy), answerKey(city, direct)];
    expect(full.faults.some(({ kind }) => kind === 'dead-outside')).toBe(true);
    expect(inner.faults.some(({ kind }) => kind === 'dead-outside')).toBe(false);
    const known = inner.faults.filter(({ kind }) => kind !== 'hidden').map(({ subject, mark }) => `${subject} ${mark}`);
    expect([...known, ...inner.silent.map(({ where }) => where)].filter((each) => each.includes('shili.test'))).toEqual([]);
    expect(inner.units['gongan']?.published['news']?.own).toBe(full.units['gongan']?.published['news']?.own);
  } finally {
    await Promise.all([proxy.close(), direct.close()]);
  }
});
