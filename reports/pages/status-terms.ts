/** The words of the live page: codes of the overview in an office's language. */
import { monthParts, shanghaiTime } from '../when.ts';

export const stages: Record<string, string> = {
  held: '已暂停',
  beginning: '准备开始',
  crawling: '抓取网页',
  waiting: '等待允许的时段',
  outside: '核查站外链接',
  judging: '逐单位评分',
  showing: '生成存档页面',
  publishing: '生成通报',
  review: '草稿待复核',
  ended: '已发布',
};

export const siteStates: Record<string, string> = {
  unbegun: '未开始',
  crawling: '抓取中',
  waiting: '等待',
  open: '未完成',
  sealed: '已封存',
  failed: '失败',
};

export const pauses: Record<string, string> = {
  hours: '不在允许访问的时段',
  blocked: '被网站防护拦截，稍后再访',
  disk: '磁盘空间不足',
  line: '本机网络不通',
  interrupted: '上次中断，等待继续',
};

export const unitStates = { waiting: '待评', judged: '已评', unjudged: '无法判定' } as const;

export const jobs: Record<string, string> = {
  crawl: '抓取',
  links: '站外链接',
  judge: '评分',
  exhibit: '存档页面',
  publish: '通报',
  probe: '首页可用性',
  join: '加入检查',
};

export const incidentKinds: Record<string, string> = {
  retry: '重试',
  dead: '放弃',
  stalled: '停滞',
  fenced: '被接替',
  outage: '中断',
  clock: '时钟',
  note: '提示',
};

export const dues: Record<string, string> = {
  month: '开始检查',
  probe: '首页可用性检查',
  warning: '月中预警',
  publish: '发布草稿',
  backup: '备份',
};

export const workerStates: Record<string, string> = { alive: '正常', stopping: '正在退出', lost: '失联', replaced: '已被替换' };
export const workerKinds: Record<string, string> = { serve: '主程序', work: '工作进程', inspect: '手动检查' };
export const levels: Record<string, string> = { info: '提示', warning: '警告', critical: '严重' };

/** '2018-12' → 2018年12月; '2018-12-trial' → 2018年12月（试检） */
export function runName(run: string): string {
  const [, month, tail = ''] = /^(\d{4}-\d{2})(?:-(.+))?$/.exec(run) ?? [];
  if (month === undefined) return run;
  const { year, month: index } = monthParts(month);
  const what = tail === '' ? '' : `（${({ trial: '试检', warning: '月中预警' } as Record<string, string>)[tail] ?? tail}）`;
  return `${year}年${index}月${what}`;
}

/** To the minute, Shanghai. */
export const minute = (instant: string): string => shanghaiTime(instant).slice(0, 16);

/** '11-24 03:20' */
export const shortly = (instant: string): string => shanghaiTime(instant).slice(5, 16);

export const figure = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');

export function span(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} 秒`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} 分钟`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分钟`;
  return `${Math.floor(minutes / 1440)} 天 ${Math.floor((minutes % 1440) / 60)} 小时`;
}

export function pace(perSecond: number | null): string {
  if (perSecond === null) return '尚未测得';
  return perSecond >= 1 || perSecond === 0 ? `${perSecond.toFixed(1)} 页/秒` : `${(perSecond * 60).toFixed(1)} 页/分`;
}

export function bytes(count: number): string {
  const names = ['字节', 'KB', 'MB', 'GB', 'TB'];
  let [value, at] = [count, 0];
  for (; value >= 1000 && at < names.length - 1; at += 1) value /= 1000;
  return `${at === 0 || value >= 10 ? value.toFixed(0) : value.toFixed(1)} ${names[at]}`;
}
