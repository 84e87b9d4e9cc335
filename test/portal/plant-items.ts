/** Plants what is wrong with single articles of the month: no date, no source, a misspelt word, too late, no way to the file, a file that is gone. */
import { addDays } from './calendar.ts';
import type { CityItem, CityUnit, Fault } from './nouns.ts';
import type { Planting } from './plant.ts';

/** Dates that need no article to be complete. */
const WHOLE = new Set(['iso', 'slash', 'dot', 'long', 'split']);
/** Wrong words that stand in every dictionary, each in a sentence of its own. */
const TYPOS: [wrong: string, sentence: string][] = [
  ['再接再励', '各科室要再接再励，确保全年任务圆满完成。'],
  ['一如继往', '本单位将一如继往地做好服务，方便群众办事。'],
  ['迫不急待', '不少群众迫不急待地到窗口了解办理办法。'],
  ['人才倍出', '近年来本地区人才倍出，各项工作有了新的起色。'],
];

const KEYS = ['news', 'notice', 'policy', 'livelihood', 'penalty', 'licence'];

/** A plain text of the month's lists that nothing else was planted in; the later ones of its list, so that they are not the front page's headline. */
function spare(unit: CityUnit, from: string, { whole = false, keys = KEYS } = {}): CityItem | null {
  const columns = unit.columns.filter(({ key, blank, dateForm }) => keys.includes(key) && !blank && (!whole || WHOLE.has(dateForm)));
  const items = columns.flatMap((column) => column.items.slice(column.key === 'news' ? 1 : 0));
  const fits = ({ date, body, broken, flawed, extra, reprint, path, pinned }: CityItem) =>
    date >= from && body === 'text' && !broken && !flawed && extra === '' && !reprint && !pinned && !unit.tagFaults[path];
  return items.find(fits) ?? null;
}

type Note = Omit<Fault, 'unit' | 'kind' | 'subject' | 'indicator' | 'check'>;

function say({ unit, note }: Planting, item: CityItem, kind: string, fault: Note): void {
  const subject = { site: unit.site, path: item.path };
  item.flawed = true;
  note({ kind, indicator: 'DI-P4', check: 'item-elements', subject, ...fault });
}

/** Half of them keep their tag: what no visitor sees is no date. */
function undated(planting: Planting): void {
  const { unit, wishes, die, from, note } = planting;
  const item = wishes.has('no-date') ? spare(unit, from, { whole: true }) : null;
  if (!item) return;
  item.lacks = ['date'];
  item.written = null;
  say(planting, item, 'no-date', { sort: 'date', mark: 'date', says: `“${item.title}”没有发布日期` });
  if (die.chance(0.5)) return;
  unit.tagFaults[item.path] = { PubDate: 'absent' };
  const subject = { site: unit.site, path: item.path };
  const tag = { indicator: 'CS-05', check: 'standard-tags', sort: 'absent', mark: 'PubDate', says: '网页标签PubDate：absent' };
  note({ kind: 'tag', subject, ...tag });
}

function unsigned(planting: Planting): void {
  const { unit, wishes, from, note } = planting;
  const item = wishes.has('no-source') ? spare(unit, from) : null;
  if (!item) return;
  item.lacks = ['source'];
  item.written = null;
  unit.tagFaults[item.path] = { ContentSource: 'absent' };
  say(planting, item, 'no-source', { sort: 'source', mark: 'source', says: `“${item.title}”没有信息来源` });
  const subject = { site: unit.site, path: item.path };
  const tag = { indicator: 'CS-05', check: 'standard-tags', sort: 'absent', mark: 'ContentSource', says: '网页标签ContentSource：absent' };
  note({ kind: 'tag', subject, ...tag });
}

function misspelt(planting: Planting): void {
  const { unit, wishes, die, from } = planting;
  const item = wishes.has('typo') ? spare(unit, from) : null;
  if (!item) return;
  const [wrong, sentence] = die.pick(TYPOS);
  item.paragraphs.splice(1, 0, sentence);
  say(planting, item, 'typo', { sort: 'typo', mark: wrong, says: `“${item.title}”有错别字“${wrong}”` });
}

/** Written two months and more before it was published. */
function belated(planting: Planting): void {
  const { unit, wishes, die, from, note } = planting;
  const item = wishes.has('written-late') ? spare(unit, from, { keys: KEYS.filter((key) => key !== 'news') }) : null;
  if (!item) return;
  item.written = addDays(item.date, -die.int(50, 85));
  item.flawed = true;
  const subject = { site: unit.site, path: item.path };
  const says = `“${item.title}”${item.written}成文，${item.date}才公开`;
  note({ kind: 'written-late', indicator: 'DI-P5', check: 'published-late', sort: 'late', subject, says });
}

/** Not a fault: an interpretation that leads to no file does not earn. */
function unlinked({ unit, wishes, from }: Planting): void {
  const items = unit.columns.find(({ key }) => key === 'interpret')?.items ?? [];
  const item = items.find(({ date, interprets }) => date >= from && interprets);
  if (wishes.has('unlinked') && item) item.interprets = null;
}

function lostFile({ unit, wishes, die, from, note }: Planting): void {
  const item = wishes.has('dead-article') ? spare(unit, from) : null;
  if (!item) return;
  const kind = die.pick(['docx', 'pdf', 'xls'] as const);
  const path = `${item.path.replace(/[^/]*$/, '')}fujian${die.int(1000, 9999)}.${kind}`;
  item.attachments.push({ name: `相关材料.${kind}`, path, kind, state: 'missing' });
  item.flawed = true;
  const says = `“${item.title}”的附件打不开`;
  note({ kind: 'dead-article', indicator: 'CS-03', check: 'links-dead', sort: 'dead', subject: { site: unit.site, path }, says });
}

export function plantItems(planting: Planting): void {
  undated(planting);
  unsigned(planting);
  misspelt(planting);
  belated(planting);
  unlinked(planting);
  lostFile(planting);
}
