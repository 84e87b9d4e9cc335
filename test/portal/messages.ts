/** What citizens asked and when the office answered: in time, on the last day, late, or not at all. */
import type { Dice } from './dice.ts';
import { addDays, addWorkdays, daysBetween, isWorkday, workdaysBetween } from './calendar.ts';
import type { CityMessage } from './nouns.ts';
import { topicsOf } from './words.ts';

const QUESTIONS = ['{T}需要带哪些材料', '咨询{T}办理时间', '反映{T}存在的问题', '建议加强{T}', '{T}何时能够落实', '请问{T}在哪里办理'];

type State = CityMessage['state'];

export interface Asking {
  die: Dice;
  unit: { id: string; name: string };
  from: string;
  last: string;
  pathFor(date: string): string | null;
  taken: Set<string>;
}

/** A working day near a date, so that no reply clock starts at the edge of a holiday. */
function workday(date: string): string {
  let day = date;
  while (!isWorkday(day)) day = addDays(day, -1);
  return day;
}

/** When it was asked and answered; every state keeps clear of the limits it does not mean to test. */
function clock(state: State, die: Dice, last: string): { asked: string; replied: string | null } {
  const back = (low: number, high: number) => workday(addDays(last, -die.int(low, high)));
  const answered = (asked: string, days: number) => ({ asked, replied: addWorkdays(asked, days) });
  switch (state) {
    case 'on-time':
      return answered(back(14, 300), die.int(1, 5));
    case 'last-day': {
      // Only where this city's own calendar knows the holidays, and clear of its first days.
      const known = Math.min(280, daysBetween('2018-01-08', last));
      return known > 24 && last < '2020-12-01' ? answered(back(20, known), 7) : answered(back(14, 300), 3);
    }
    case 'late':
      return answered(back(60, 280), die.int(18, 26));
    case 'complex':
      return answered(back(40, 250), die.int(9, 13));
    case 'old':
      return answered(back(420, 600), 30);
    case 'open':
      return { asked: back(1, 3), replied: null };
    case 'unanswered':
      return { asked: back(35, 70), replied: null };
  }
}

/** Asked and answered within the month. */
function ofMonth({ die, from, last }: Asking): { asked: string; replied: string } {
  const asked = addDays(from, die.int(1, daysBetween(from, last) - 15));
  const replied = addWorkdays(workday(asked), die.int(1, 4));
  return replied >= from && replied <= last ? { asked: workday(asked), replied } : ofMonth({ die, from, last } as Asking);
}

function message(asking: Asking, state: State, window?: [number, number] | 'month'): CityMessage {
  const { die, unit, last } = asking;
  const topic = die.pick(topicsOf(unit.id));
  let title = die.pick(QUESTIONS).replace('{T}', topic);
  while (asking.taken.has(title)) title = `${title}（续）`;
  asking.taken.add(title);
  const times =
    window === 'month'
      ? ofMonth(asking)
      : window
        ? { asked: workday(addDays(last, -die.int(...window))), replied: null }
        : clock(state, die, last);
  return {
    title,
    path: asking.pathFor(times.asked),
    asked: times.asked,
    replied: times.replied,
    question: `您好，我想了解${topic}的有关情况，请问具体怎么规定、什么时候能有结果？盼复，谢谢。`,
    reply: times.replied
      ? `您好！您反映的${topic}问题收悉，经${unit.name}核实，现答复如下：该事项已列入近期工作安排，具体办理可到窗口咨询。感谢您的关注与支持。`
      : null,
    state,
    complex: state === 'complex',
  };
}

export interface PlantedTalk {
  late: number;
  unanswered: number;
  long: number;
  extras: State[];
  /** Speaks with citizens this year; else nothing but one or two letters of long ago are shown. */
  talks: boolean;
  /** Answered within the month. */
  replies: number;
}

/** Healthy talk first, then what was planted; newest question first. */
export function messages(asking: Asking, planted: PlantedTalk): CityMessage[] {
  const { die } = asking;
  const states: State[] = planted.talks
    ? [...Array.from({ length: die.int(2, 4) }, () => 'on-time' as const), ...planted.extras]
    : Array.from({ length: die.int(1, 2) }, () => 'old' as const);
  for (let i = 0; i < planted.late; i += 1) states.push('late');
  const list = states.map((state) => message(asking, state));
  for (let i = 0; i < planted.replies; i += 1) list.push(message(asking, 'on-time', 'month'));
  for (let i = 0; i < planted.unanswered; i += 1) list.push(message(asking, 'unanswered'));
  for (let i = 0; i < planted.long; i += 1) list.push(message(asking, 'unanswered', [110, 200]));
  return list.sort((a, b) => (`${a.asked}${a.title}` < `${b.asked}${b.title}` ? 1 : -1));
}

/** Working days a reply took; null without one. */
export const took = (m: CityMessage) => (m.replied ? workdaysBetween(m.asked, m.replied) : null);
