/** A book imported under printed names, and a roster with ids: they must meet, or the year would lose its months without a word. */
import { expect, test } from '@jest/globals';
import { readLedgerCsv } from '../../scoring/ledger.ts';
import { underIds } from '../../scoring/ledger-names.ts';
import { rank } from '../../scoring/rank.ts';

const ledger = readLedgerCsv(
  'month,unit,group,total\n2018-01,公安局,市直单位,10\n2018-01,农业农村局,市直单位,9\n2018-01,环保局,市直单位,8\n2018-02,gaj,dept,1\n',
  { file: 'l.csv' },
);
const roster = [
  { id: 'gaj', name: '公安局', group: 'dept' },
  { id: 'nyj', name: '农业局', aliases: ['农业农村局'], group: 'dept' },
  { id: 'hb1', name: '环保局', group: 'dept' },
  { id: 'hb2', name: '生态环境局', aliases: ['环保局'], group: 'dept' },
];

test('names and aliases of one unit become its id and group; what two units bear stays', () => {
  expect(underIds(ledger, roster).map(({ unit, group }) => [unit, group])).toEqual([
    ['gaj', 'dept'],
    ['nyj', 'dept'],
    ['环保局', '市直单位'],
    ['gaj', 'dept'],
  ]);
});

test('the ranking of a configured roster counts months imported under names', () => {
  const [table] = rank({ month: '2018-02', groups: [{ id: 'dept', name: '市直单位' }], roster, ledger });
  expect(table!.rows.find(({ unit }) => unit === 'gaj')).toMatchObject({ place: 1, total: '1', annual: '11' });
});
