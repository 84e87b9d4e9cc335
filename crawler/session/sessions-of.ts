/** Says of a bundle in how many sittings it was made, by which clock and from where: one Chinese line for each. */
import type { PauseWhy } from '../crawl-result.ts';
import type { BundleReader } from '../evidence/bundle.ts';
import { PAUSE, SESSION } from '../notes.ts';
import type { ClockNote, PauseNote, SessionNote, VantageNote } from '../notes.ts';
import { noteIn } from './reread.ts';

export interface SessionLine {
  /** From 1. */
  nth: number;
  begun: string;
  /** Why it stopped short of the end; null: it did not, or it crashed. */
  paused: PauseNote | null;
  /** null: no host told the time, or the bundle is of before. */
  clock: ClockNote | null;
  /** null in bundles of before. */
  vantage: VantageNote | null;
  says: string;
}

const pauses: Partial<Record<PauseWhy | 'crashed', string>> = {
  hours: '不在允许访问的时段而暂停',
  blocked: '待改时再访而暂停',
  interrupted: '被中断',
  disk: '磁盘空间不足而暂停',
  line: '本机网络不通而暂停',
  crashed: '意外终止',
};
const whyOf = (why: PauseWhy | 'crashed'): string => pauses[why] ?? `暂停（${why}）`;

const seconds = (ms: number): string => (Math.abs(ms) / 1000).toFixed(1);

/** A `Date` header counts whole seconds: below one nothing can be said. */
export function clockSays(clock: ClockNote | null): string {
  if (clock === null) return '时钟未能核对（没有服务器报时）';
  const { offsetMs, hosts, spreadMs } = clock;
  const by = Math.abs(offsetMs) < 1000 ? '相差不到 1 秒' : `${offsetMs > 0 ? '快' : '慢'} ${seconds(offsetMs)} 秒`;
  const spread = hosts > 1 ? `，各家相差至多 ${seconds(spreadMs)} 秒` : '';
  return `时钟与 ${hosts} 家服务器所报时间的中位数${by === '相差不到 1 秒' ? '' : '相比'}${by}${spread}`;
}

export function vantageSays(vantage: VantageNote | null): string {
  if (vantage === null) return '出口地址未记录';
  const { addresses, proxy, says } = vantage;
  const from = addresses.length === 0 ? '没有建立过连接' : `本机地址 ${addresses.join('、')}`;
  return `${from}${proxy === null ? '' : `，经代理 ${proxy}`}${says === null ? '' : `，${says}`}`;
}

/** In order; empty when the bundle holds no sitting of a crawl. Throws BundleDamaged. */
export async function sessionsOf(reader: Pick<BundleReader, 'read'>): Promise<SessionLine[]> {
  const lines: SessionLine[] = [];
  for (let nth = 1; ; nth += 1) {
    const note = await noteIn<SessionNote>(reader, `${SESSION}${nth}`);
    if (note === null) return lines;
    const { begun, before, clock = null, vantage = null } = note;
    const paused = await noteIn<PauseNote>(reader, `${PAUSE}${nth}`);
    const after = before === null ? '' : `，前一次${whyOf(before)}`;
    const says = `第 ${nth} 次抓取：${begun} 开始${after}；${clockSays(clock)}；${vantageSays(vantage)}`;
    lines.push({ nth, begun, paused, clock, vantage, says });
  }
}
