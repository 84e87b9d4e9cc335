/** Plants what is missing beside disclosure: where one applies online, the list of powers, the office's own particulars, results of talk, the yearly report. */
import type { OutsideLink } from './nouns.ts';
import type { Planting } from './plant.ts';
import { HALL } from './render/portal.ts';
import { ANNUAL_HEADS } from './render/standing.ts';
import { reportYear } from './build-sections.ts';

const APPLY = ['在线办理', '网上申报', '在线申办', '我要办事'];

/** Alive, unless it is planted dead or nowhere. */
function online({ unit, wishes, die, note }: Planting): void {
  const missing = (says: string) =>
    note({ kind: 'online-missing', indicator: 'PS-05', check: 'online-entry', sort: 'missing', subject: 'online-entry', says });
  if (!unit.services || wishes.has('no-online')) return missing('没有在线办理入口');
  const text = die.pick(APPLY);
  const link = (url: string): OutsideLink => ({ text, url });
  // A way that leads nowhere is planted where the city's own crawl meets it: what stands on other hosts nobody asks in direct mode.
  if (!wishes.has('online-dead') || unit.site !== 'portal') {
    unit.online = link(die.chance(0.3) ? HALL : `http://www.hnzwfw.gov.cn/dept/${unit.id}.html`);
    return;
  }
  const path = `/zwfw/${unit.id}.html`;
  unit.online = link(path);
  const subject = { site: 'portal', path };
  note({ kind: 'online-dead', indicator: 'CS-02', check: 'links-dead', sort: 'dead', subject, says: `首页链接“${text}”打不开` });
  missing('在线办理入口打不开');
}

function powers({ unit, wishes, note }: Planting): void {
  if (!wishes.has('no-powers') || unit.columns.some(({ key }) => key === 'powers')) return;
  const says = '没有权责清单';
  note({ kind: 'powers-missing', indicator: 'PS-06', check: 'column-present', sort: 'missing', subject: 'powers', says });
}

function contact({ unit, note }: Planting): void {
  for (const [mark, name] of [
    ['address', '办公地址'],
    ['hours', '办公时间'],
  ] as const)
    if (unit.contact[mark] === null) {
      const says = `没有写明${name}`;
      note({ kind: `no-${mark}`, indicator: 'PS-07', check: 'office-contact', sort: 'missing', subject: 'office', mark, says });
    }
}

function feedback({ wishes, note }: Planting): void {
  if (!wishes.has('no-feedback')) return;
  const says = '没有征集结果反馈，也没有六十日内的受理统计';
  note({ kind: 'feedback-missing', indicator: 'IX-07', check: 'feedback-shown', sort: 'missing', subject: 'feedback', says });
}

function yearly({ unit, month, from, note }: Planting): void {
  const [newest] = unit.annual;
  const base = { indicator: 'DI-P2', check: 'annual-report' };
  const year = reportYear(month);
  if (!newest || newest.year < year)
    return note({ ...base, kind: 'annual-overdue', sort: 'overdue', subject: 'annual', mark: String(year), says: `没有${year}年度报告` });
  if (newest.date >= from && newest.date > `${year + 1}-03-31`)
    note({
      ...base,
      kind: 'annual-late',
      sort: 'overdue',
      subject: 'annual',
      mark: String(year),
      says: `${year}年度报告迟至${newest.date}`,
    });
  for (const index of newest.lacks) {
    const mark = ANNUAL_HEADS[index]?.mark ?? '';
    const subject = { site: unit.site, path: newest.path };
    note({ ...base, kind: 'annual-section', sort: 'section', subject, mark, says: `${year}年度报告没有写${mark}` });
  }
}

export function plantBeside(planting: Planting): void {
  online(planting);
  powers(planting);
  contact(planting);
  feedback(planting);
  yearly(planting);
}
