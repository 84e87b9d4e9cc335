/** Plants in a finished unit what was dealt to it, and writes down where: the first half of the answer key. */
import type { Dice } from './dice.ts';
import { addDays, daysBetween } from './calendar.ts';
import { windowOf } from './column-names.ts';
import type { CityItem, CityUnit, Fault, TagFault } from './nouns.ts';
import { articlePath } from './addresses.ts';
import { plantBeside } from './plant-beside.ts';
import { plantHidden } from './plant-hidden.ts';
import { plantItems } from './plant-items.ts';
import { plantLeaks } from './plant-leaks.ts';
import { byNewest } from './items.ts';
import { MARKS } from './marks.ts';
import { boundToOpen } from './opened.ts';
import type { Wish } from './wishes.ts';

export interface Planting {
  unit: CityUnit;
  wishes: ReadonlySet<Wish>;
  die: Dice;
  last: string;
  /** First day of the month. */
  from: string;
  month: string;
  note(fault: Omit<Fault, 'unit'>): void;
}

const LOST = ['视频点播', '办公平台入口', '电子地图', '旧版入口', '便民查询台'];
const place = (unit: CityUnit, path: string) => ({ site: unit.site, path });

function standStill({ unit, note, wishes, last }: Planting): void {
  for (const column of unit.columns) {
    const limit = windowOf(column.key);
    const meant = limit && wishes.has(`stale-${limit}`) && isNeglected(column.items, limit, last);
    if (meant)
      note({
        kind: 'stale',
        indicator: 'DI-P3',
        check: 'column-stale',
        sort: limit,
        subject: column.key,
        says: `“${column.name}”最近一条为${newest(column.items)}`,
      });
    if (column.blank)
      note({
        kind: 'blank',
        indicator: 'CS-10',
        check: 'page-defects',
        sort: 'blank',
        subject: place(unit, column.path),
        says: `“${column.name}”为空白栏目`,
      });
  }
}

export const newest = (items: readonly CityItem[]) =>
  items
    .map((item) => item.date)
    .sort()
    .at(-1) ?? '';

/** Days that part fresh from neglected in this city; nothing lies near them. */
const NEGLECT_DAYS = { d14: 16, m6: 190, y1: 380 };
const isNeglected = (items: readonly CityItem[], limit: 'd14' | 'm6' | 'y1', last: string) =>
  items.length > 0 && newest(items) < addDays(last, -NEGLECT_DAYS[limit]);

function links({ unit, wishes, die, note }: Planting): void {
  const dead = (subject: Fault['subject'], text: string, outside?: true) =>
    note({
      kind: outside ? 'dead-outside' : 'dead-inside',
      indicator: 'CS-02',
      check: 'links-dead',
      sort: 'dead',
      subject,
      says: `首页链接“${text}”打不开`,
      ...(outside ? { outside } : {}),
    });
  if (wishes.has('dead-inside'))
    for (const text of die.shuffle(LOST).slice(0, die.int(1, 2))) {
      const path = `${unit.base}old/${die.int(1000, 9999)}.html`;
      unit.lost.push({ text, path });
      dead(place(unit, path), text);
    }
  if (wishes.has('dead-outside')) {
    const url = `http://www.lvyou-shili.test/zt/${unit.id}.html`;
    unit.outside.push({ text: '合作单位', url });
    dead(url, '合作单位', true);
  }
}

function frame({ unit, wishes, die, note }: Planting): void {
  const home = place(unit, unit.base);
  if (wishes.has('footer'))
    for (const mark of die.shuffle(MARKS).slice(0, die.int(1, 3))) {
      unit.footerLacks.push(mark);
      note({
        kind: 'footer',
        indicator: 'CS-04',
        check: 'footer-marks',
        sort: 'missing',
        subject: home,
        mark,
        says: `首页页脚缺少${mark}`,
      });
    }
  if (wishes.has('floating')) {
    unit.floating = true;
    note({ kind: 'floating', indicator: 'CS-10', check: 'page-defects', sort: 'floating', subject: home, says: '首页有飘窗' });
  }
}

const TAGS: { page: 'home' | 'column' | 'article'; name: string; sorts: TagFault[] }[] = [
  { page: 'home', name: 'SiteName', sorts: ['absent', 'empty', 'placeholder'] },
  { page: 'home', name: 'SiteDomain', sorts: ['malformed', 'absent'] },
  { page: 'home', name: 'SiteIDCode', sorts: ['empty', 'absent'] },
  { page: 'column', name: 'ColumnDescription', sorts: ['empty', 'absent', 'placeholder'] },
  { page: 'column', name: 'ColumnKeywords', sorts: ['empty', 'absent', 'placeholder'] },
  { page: 'column', name: 'ColumnType', sorts: ['placeholder', 'absent'] },
  { page: 'article', name: 'ContentSource', sorts: ['absent', 'empty', 'placeholder'] },
  { page: 'article', name: 'ColumnKeywords', sorts: ['absent', 'empty'] },
  { page: 'article', name: 'PubDate', sorts: ['absent', 'malformed'] },
];

function tags({ unit, wishes, die, note, from }: Planting): void {
  if (!wishes.has('tags')) return;
  for (const { page, name, sorts } of die.shuffle(TAGS).slice(0, die.int(1, 3))) {
    const columns = unit.columns.filter((column) => !column.blank);
    const column = die.pick(columns);
    const item = boundToOpen(unit, from)[0];
    const path = page === 'home' ? unit.base : page === 'column' ? column.path : item?.path;
    if (!path || unit.tagFaults[path]) continue;
    const sort = die.pick(sorts);
    unit.tagFaults[path] = { [name]: sort };
    note({
      kind: 'tag',
      indicator: 'CS-05',
      check: 'standard-tags',
      sort,
      subject: place(unit, path),
      mark: name,
      says: `网页标签${name}：${sort}`,
    });
  }
}

/** A page that came apart stands among the month's items, never as the newest: it neither freshens a column nor ages it. */
function broken({ unit, wishes, die, note, from }: Planting): void {
  for (const kind of ['soft-404', 'garbled'] as const) {
    if (!wishes.has(kind)) continue;
    const column = ['notice', 'policy', 'news', 'livelihood'].flatMap((key) =>
      unit.columns.filter((each) => each.key === key && newest(each.items) >= from),
    )[0];
    const model = column?.items[0];
    if (!column || !model) continue;
    const date = addDays(from, die.int(0, daysBetween(from, newest(column.items))));
    const path = articlePath(
      { family: unit.family, base: unit.base, key: column.key, number: column.number },
      date,
      die.int(60_000, 69_999),
    );
    const title = `关于整理${kind === 'garbled' ? '历史' : '往期'}材料的说明`;
    const item: CityItem = {
      ...model,
      title,
      path,
      date,
      time: '08:00',
      source: unit.fullName,
      reprint: false,
      broken: kind,
      extra: '',
      attachments: [],
      body: 'text',
      pinned: false,
    };
    column.items.push(item);
    column.items.sort(byNewest);
    const says = kind === 'garbled' ? '页面正文乱码' : '页面返回200，内容却是“页面不存在”';
    note({ kind, indicator: 'CS-10', check: 'page-defects', sort: kind, subject: place(unit, path), says });
  }
}

export function plantPages(planting: Planting): void {
  plantLeaks(planting);
  broken(planting);
  standStill(planting);
  links(planting);
  frame(planting);
  tags(planting);
  plantItems(planting);
  plantHidden(planting);
  plantBeside(planting);
}
