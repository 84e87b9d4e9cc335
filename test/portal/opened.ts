/** Which articles an inspection of the month is bound to open: there alone a planted fault is sure to be met. */
import type { CityItem, CityUnit } from './nouns.ts';
import { shownOnHome } from './render/home.ts';

/** Those of the month, the wanted columns first; then what the front page links to. */
export function boundToOpen(unit: CityUnit, from: string, wanted: readonly string[] = []): CityItem[] {
  const rank = (key: string) => (wanted.includes(key) ? wanted.indexOf(key) : wanted.length);
  const columns = [...unit.columns].sort((a, b) => rank(a.key) - rank(b.key));
  const month = columns.flatMap(({ items }) => items.filter(({ date }) => date >= from));
  const front = shownOnHome(unit).flatMap(({ items }) => items.filter(({ pinned }) => !pinned).slice(0, 6));
  return [...month, ...front].filter(({ broken }) => !broken);
}
