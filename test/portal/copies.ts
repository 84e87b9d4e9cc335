/** The same text in two columns of one office: it counts once, whether it keeps its address or gets another. */
import type { Dice } from './dice.ts';
import { articlePath } from './addresses.ts';
import type { City, CityItem, CityUnit } from './nouns.ts';
import { byNewest } from './items.ts';

export function newestFirstCopy(unit: CityUnit, die: Dice, city: City): void {
  const from = unit.columns.find((column) => column.key === 'news' && column.items.length > 3);
  const to = unit.columns.find(
    (column) =>
      ['livelihood', 'penalty', 'project'].includes(column.key) && !column.blank && column.items.some((item) => item.date >= city.from),
  );
  const item = from?.items.find(
    (candidate) => candidate.date >= city.from && !candidate.broken && !candidate.flawed && !candidate.pinned && candidate.body === 'text',
  );
  if (!to || !item) return;
  const moved = unit.family === 'jcms' || die.chance(0.3);
  const path = moved
    ? articlePath({ family: unit.family, base: unit.base, key: to.key, number: to.number }, item.date, die.int(70_000, 79_999))
    : item.path;
  const copy: CityItem = { ...item, path };
  to.copies.push(copy);
  to.items.push(copy);
  to.items.sort(byNewest);
  city.silent.push({ unit: unit.id, kind: 'same-text-twice', where: { site: unit.site, path }, why: '同一信息在两个栏目，只计一次' });
}
