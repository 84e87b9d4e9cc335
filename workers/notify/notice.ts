/** What one message says: which alerts are new, last, or are over; cut into parts that a channel takes. Pure. */
import type { Alert } from '../operations.ts';

export interface Told {
  alert: Alert;
  how: 'new' | 'again' | 'over';
}

export interface Notice {
  /** One line: whose installation it is and how many of what. */
  heading: string;
  /** One for each alert. */
  lines: string[];
  told: Told[];
  /** ISO instant. */
  at: string;
  /** Somebody tries the channel; nothing has happened. */
  test: boolean;
}

const levels: Record<Alert['level'], string> = { critical: '严重', warning: '注意', info: '通报' };
const ways: Record<Told['how'], string> = { new: '新', again: '仍未解决', over: '已解除' };
/** In `says` of an alert, what is to be done stands behind this. */
export const TO_DO = '。处理：';

const shanghaiMs = 8 * 3_600_000;

/** '11月23日 19:11' on the Shanghai clock. */
export function clockOf(instant: string): string {
  const shifted = new Date(Date.parse(instant) + shanghaiMs);
  const clock = shifted.toISOString().slice(11, 16);
  return `${shifted.getUTCMonth() + 1}月${shifted.getUTCDate()}日 ${clock}`;
}

/** '2小时5分' */
export function lengthOf(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (days > 0) return `${days}天${hours > 0 ? `${hours}小时` : ''}`;
  return hours > 0 ? `${hours}小时${rest > 0 ? `${rest}分` : ''}` : `${rest}分钟`;
}

function lineOf({ alert, how }: Told): string {
  const { level, says, since, cleared } = alert;
  if (how !== 'over') return `【${levels[level]}${how === 'again' ? `·${ways.again}` : ''}】${says}`;
  const lasted = lengthOf(Date.parse(cleared ?? since) - Date.parse(since));
  return `【${ways.over}】${says.split(TO_DO)[0]}（历时${lasted}）`;
}

/** `title`: whose installation speaks. The word 日晷 stands in every message: a robot may be set to take only what holds a keyword. */
export function noticeOf(told: Told[], title: string, at: string): Notice {
  const counted = (['new', 'again', 'over'] as const).flatMap((how) => {
    const count = told.filter((each) => each.how === how).length;
    return count > 0 ? [`${ways[how]}${how === 'new' ? '告警' : ''} ${count} 项`] : [];
  });
  return { heading: `${headOf(title)}：${counted.join('，')}`, lines: told.map(lineOf), told, at, test: false };
}

export function testNotice(title: string, at: string): Notice {
  const line = `这是一条测试消息，发自 ${clockOf(at)}。收到即说明该渠道可用，无需处理。`;
  return { heading: `${headOf(title)}：渠道测试`, lines: [line], told: [], at, test: true };
}

const headOf = (title: string): string => (title === '' ? '日晷 Sundial' : `日晷 Sundial（${title.replace(/\s+/g, ' ').slice(0, 40)}）`);

/** The whole message as text. */
export function textOf({ heading, lines }: Notice): string {
  return [heading, ...lines].join('\n');
}

/** No more than so many bytes of UTF-8, and no half sign at the end. */
export function cutTo(text: string, mostBytes: number): string {
  if (Buffer.byteLength(text) <= mostBytes) return text;
  let kept = Buffer.from(text)
    .subarray(0, mostBytes - 3)
    .toString('utf8');
  while (kept.endsWith('\ufffd')) kept = kept.slice(0, -1);
  return `${kept}…`;
}

/** As few portions as hold all, in order, each short enough; at most `mostParts`: who has hundreds of alerts does not read hundreds of messages. */
export function portions(told: Told[], mostBytes: number, mostParts: number): Told[][] {
  const room = mostBytes - 200;
  const parts: { told: Told[]; bytes: number }[] = [];
  for (const each of told) {
    const bytes = Math.min(room, Buffer.byteLength(lineOf(each)) + 1);
    const last = parts.at(-1);
    if (last && last.bytes + bytes <= room) {
      last.told.push(each);
      last.bytes += bytes;
    } else parts.push({ told: [each], bytes });
  }
  return parts.slice(0, mostParts).map((part) => part.told);
}
