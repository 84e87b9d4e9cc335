/** Plants what goes wrong in services and in talk with citizens, and in the sections every office must have. */
import { daysBetween } from './calendar.ts';
import type { Fault, GuideElement } from './nouns.ts';
import type { Planting } from './plant.ts';
import { SECTIONS } from './column-names.ts';
import { took } from './messages.ts';

function missing({ wishes, note }: Planting): void {
  for (const key of SECTIONS)
    if (wishes.has(`no-${key}`))
      note({
        kind: 'section-missing',
        indicator: 'DI-P1',
        check: 'section-missing',
        sort: 'missing',
        subject: key,
        says: `没有公开基础栏目：${key}`,
      });
  if (wishes.has('no-services'))
    note({
      kind: 'services-missing',
      indicator: 'PS-01',
      check: 'column-present',
      sort: 'missing',
      subject: 'services',
      says: '没有办事服务栏目',
    });
  if (wishes.has('no-contact'))
    note({
      kind: 'contact-missing',
      indicator: 'IX-01',
      check: 'contact-channel',
      sort: 'missing',
      subject: 'contact',
      says: '没有咨询或信箱渠道',
    });
  if (wishes.has('no-contact') || wishes.has('no-messages'))
    note({
      kind: 'messages-missing',
      indicator: 'IX-02',
      check: 'messages-public',
      sort: 'missing',
      subject: 'messages',
      says: '没有公开留言与答复',
    });
}

function replies({ unit, note }: Planting): void {
  const channel = unit.channel;
  for (const message of channel?.messages ?? []) {
    if (message.state !== 'late' && message.state !== 'unanswered') continue;
    const fault: Omit<Fault, 'unit'> = {
      kind: message.state,
      indicator: 'IX-03',
      check: 'reply-on-time',
      sort: message.state,
      subject: { site: unit.site, path: message.path ?? channel?.path ?? unit.base },
      mark: `${message.title}${message.asked}`,
      says: message.replied ? `“${message.title}”${took(message)}个工作日后才答复` : `“${message.title}”（${message.asked}）没有答复`,
    };
    note(fault);
  }
}

const GAPS: GuideElement[] = ['basis', 'conditions', 'materials', 'place', 'hours', 'phone', 'process'];

function gaps({ unit, wishes, die, note }: Planting): void {
  if (!wishes.has('guide-gap')) return;
  for (const guide of (unit.services?.guides ?? []).slice(0, die.int(1, 2)))
    for (const element of die.shuffle(GAPS).slice(0, die.int(1, 3))) {
      guide.elements[element] = die.pick([null, null, '待补充', '无']);
      note({
        kind: 'guide-gap',
        indicator: 'PS-03',
        check: 'guide-complete',
        sort: 'missing',
        subject: { site: unit.site, path: guide.path },
        mark: element,
        says: `办事指南“${guide.title}”缺少要素：${element}`,
      });
    }
}

function forms({ unit, wishes, note }: Planting): void {
  const guides = unit.services?.guides ?? [];
  const plant = (index: number, state: 'missing' | 'html') => {
    const form = guides[index]?.forms[0];
    if (!form) return;
    form.state = state;
    if (state === 'html') form.path = form.path.replace(/\.\w+$/, '.doc');
    const sort = state === 'missing' ? 'dead' : 'not-a-file';
    const subject = { site: unit.site, path: form.path };
    const says = `表格“${form.name}”打不开`;
    note({ kind: `form-${sort}`, indicator: 'PS-04', check: 'forms-open', sort, subject, says });
    // It is a dead link of an inner page as well.
    if (sort === 'dead') note({ kind: 'form-link', indicator: 'CS-03', check: 'links-dead', sort, subject, says });
  };
  if (wishes.has('form-dead')) plant(0, 'missing');
  if (wishes.has('form-html')) plant(1, 'html');
}

/** Whole months are clear of the veto's three by construction: 110 days and more, or 70 and less. */
export const longOpen = (asked: string, last: string) => daysBetween(asked, last) > 100;

export function plantTalk(planting: Planting): void {
  missing(planting);
  replies(planting);
  gaps(planting);
  forms(planting);
}
