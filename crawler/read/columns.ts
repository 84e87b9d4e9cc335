/** Puts names of columns to the keys of columns.yaml: the longest name that occurs wins (facts §G.4). */
import type { ColumnTaxonomy } from '../../config/columns.ts';
import type { ColumnKey } from '../../config/unit.ts';

interface Name {
  name: string;
  /** null: excluded */
  key: ColumnKey | null;
  under: string[] | null;
}

const compiled = new WeakMap<ColumnTaxonomy, Name[]>();
const answers = new WeakMap<ColumnTaxonomy, Map<string, Name | null>>();

function squeeze(text: string): string {
  return text.replace(/[\s\p{P}\p{S}]+/gu, '');
}

function namesOf(columns: ColumnTaxonomy): Name[] {
  const known = compiled.get(columns);
  if (known !== undefined) return known;
  const names: Name[] = columns.excluded.map((name) => ({ name: squeeze(name), key: null, under: null }));
  for (const [key, column] of Object.entries(columns.columns)) {
    for (const name of new Set([column.name, ...column.names])) names.push({ name: squeeze(name), key, under: null });
    for (const [name, under] of Object.entries(column.under)) names.push({ name: squeeze(name), key, under: under.map(squeeze) });
  }
  // Longest first; among equals what is excluded, then code point order, so that the answer never hangs on the file's order.
  names.sort(
    (a, b) =>
      b.name.length - a.name.length || Number(a.key !== null) - Number(b.key !== null) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  compiled.set(columns, names);
  return names;
}

/** Of names equally long the last one says what a column is: 教育新闻 is news, 新闻教育 is schooling. */
function lastOf(wanted: string, first: Name, columns: ColumnTaxonomy): Name {
  if (first.key === null) return first;
  const equals = namesOf(columns).filter(({ name }) => name.length === first.name.length && wanted.includes(name));
  return equals.reduce((last, one) => (wanted.lastIndexOf(one.name) > wanted.lastIndexOf(last.name) ? one : last), first);
}

/** The longest name that occurs in a text. The same menus stand on every page of a site, so answers are kept. */
function longest(wanted: string, columns: ColumnTaxonomy): Name | null {
  const known = answers.get(columns) ?? new Map<string, Name | null>();
  answers.set(columns, known);
  let name = known.get(wanted);
  if (name === undefined) {
    const first = namesOf(columns).find((one) => wanted.includes(one.name));
    name = first === undefined ? null : lastOf(wanted, first, columns);
    if (known.size < 20_000) known.set(wanted, name);
  }
  return name;
}

/**
 * Key of the column that a name means; null when it means none, an excluded one, or an ambiguous one without a telling parent.
 * `parents`: names above it (menu heading, path), nearest first.
 */
export function columnKey(text: string, columns: ColumnTaxonomy, parents: string[] = []): ColumnKey | null {
  const wanted = squeeze(text);
  if (wanted === '') return null;
  const found = longest(wanted, columns);
  if (found === null || found.key === null) return null;
  if (found.under === null) return found.key;
  const rivals = namesOf(columns).filter(({ name, under }) => name === found.name && under !== null);
  for (const parent of parents.map(squeeze)) {
    const meant = rivals.find(
      ({ under, key }) => under!.some((name) => parent.includes(name)) || (parent !== '' && columnKey(parent, columns) === key),
    );
    if (meant !== undefined) return meant.key;
  }
  return null;
}

/** Share of a link's text that the name of a column must make up: "鲁山教育网" is no column of ours, "教育" is. */
export function nameShare(text: string, columns: ColumnTaxonomy): number {
  const wanted = squeeze(text);
  const found = longest(wanted, columns);
  return found === null ? 0 : found.name.length / wanted.length;
}

/** What offices, and their sites, are called. */
const BODY_NAME = /(?:[局厅部委署院所站办处科室股]|委员会|办公室|政府|公司|协会|学校|大学|医院|网|平台)$/;

/** "省生态环境厅", "邻省公共资源交易网": the name of a column is only part of the name of a body. */
export function isBodyName(text: string, columns: ColumnTaxonomy): boolean {
  const wanted = squeeze(text);
  const found = longest(wanted, columns);
  return found !== null && BODY_NAME.test(wanted) && !wanted.endsWith(found.name) && found.key !== 'services';
}

/** Words of sentences and headlines; a name of a column has none of them. */
const HEADLINE =
  /关于|印发|召开|举行|举办|开展|深入|推进|部署|调研|赴|[《》“”，。！？；：、]|\d{4}年|第[一二三四五六七八九十\d]+[次届期批]/;
const LONGEST_NAME = 16;

/** Whether a link text is short and plain enough to name a column: titles of thirty characters are items, not sections. */
export function isColumnName(text: string): boolean {
  const name = text.replace(/\s+/g, '');
  return name.length >= 2 && name.length <= LONGEST_NAME && !HEADLINE.test(name);
}
