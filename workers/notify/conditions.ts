/** What is the case now that somebody should be told of, in Chinese, with what to do: drawn from one overview. Pure. */
import type { AlertKind, AlertLevel } from '../../config/notify.ts';
import { runName } from '../../reports/pages/status-terms.ts';
import type { Overview, RunNow, Trouble } from '../outputs-operations.ts';
import { redacted } from '../redaction.ts';
import { clockOf } from './notice.ts';
import { shown, troubleWords } from './trouble-words.ts';

export interface Condition {
  /** kind:subject */
  id: string;
  kind: AlertKind;
  run: string | null;
  level: AlertLevel;
  /** One sentence without its full stop. */
  what: string;
  /** What to do, with the command. */
  todo: string;
  /** null: since it was first seen. */
  since: string | null;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The same order for the same overview. */
export function conditionsOf(overview: Overview): Condition[] {
  const found = [
    ...overview.troubles.flatMap((trouble) => ofTrouble(trouble, overview)),
    ...overview.runs.flatMap((run) => [...line(run), ...untold(run)]),
    ...overview.incidents.flatMap((incident) => ofIncident(incident, overview.at)),
    ...overview.drafts.map((draft) => ofDraft(draft, overview.at)),
    ...published(overview),
  ];
  const byId = new Map<string, Condition>();
  for (const condition of found) if (!byId.has(condition.id)) byId.set(condition.id, condition);
  return [...byId.values()];
}

/** Whoever made it, no personal data and no secret is in it. */
export function cleaned(condition: Condition, secrets: readonly string[]): Condition {
  return { ...condition, what: redacted(condition.what, secrets, 600), todo: redacted(condition.todo, secrets, 400) };
}

function ofTrouble(trouble: Trouble, overview: Overview): Condition[] {
  const { kind, run, subject, since } = trouble;
  // Drafts speak for themselves, and before their time is over.
  if (kind === 'draft') return [];
  const words = troubleWords[kind](trouble, overview);
  return [{ id: `${kind}:${idOf(subject, run)}`, kind, run, since, ...words }];
}

/** A run's own id is subject enough. */
const idOf = (subject: string, run: string | null): string =>
  (run === null || subject === run || subject.startsWith(`${run} `) ? subject : `${run} ${subject}`).slice(0, 200);

/** Our own line is down: no site is to blame, and nothing goes on. */
function line({ run, sites }: RunNow): Condition[] {
  const away = sites.filter(({ state, why }) => state === 'waiting' && why === 'line');
  if (away.length === 0) return [];
  const what = `本机网络不通，${runName(run)}的检查暂停（${away.length} 个网站在等）`;
  const todo = '检查本机的网络、DNS 与代理；恢复后自动继续，不算网站的问题';
  return [{ id: 'outage:line', kind: 'outage', run: null, level: 'critical', what, todo, since: null }];
}

/** As many units without a total as make a ranking worthless. */
const unjudgedPercent = 20;

function untold({ run, kind, units }: RunNow): Condition[] {
  const { total, judged, unjudged } = units;
  if (kind === 'trial' || judged < total || unjudged === 0 || unjudged * 100 < total * unjudgedPercent) return [];
  const names = units.list.filter(({ state }) => state === 'unjudged').map(({ name }) => name);
  const what = `${runName(run)}有 ${unjudged} 个单位没有总分（共 ${total} 个）：${shown(names)}`;
  const todo = `npx sundial status 查看原因；网站恢复后 npx sundial retry ${run} 只补查这些单位`;
  return [{ id: `thin:${run} units`, kind: 'thin', run, level: 'warning', what, todo, since: null }];
}

function ofIncident({ kind, job, what, why, at }: Overview['incidents'][number], now: string): Condition[] {
  const age = Date.parse(now) - Date.parse(at);
  if (kind === 'clock' && age < hourMs) {
    const todo = '核对本机时间与对时服务（NTP）；日晷不会因时钟跳变重复或漏掉月份，但记录的时间可能不准';
    return [{ id: 'clock:machine', kind: 'clock', run: null, level: 'warning', what: `系统时钟发生跳变：${why}`, todo, since: at }];
  }
  if (kind === 'dead' && job === 'backup' && age < dayMs) {
    const todo = '检查备份目录的空间与权限，再手动执行一次 npx sundial backup';
    return [{ id: `backup:${what}`, kind: 'backup', run: null, level: 'warning', what: `备份失败：${why}`, todo, since: at }];
  }
  return [];
}

/** The day before the last one, people are told once more. */
const nearDays = 2;

function ofDraft({ run, waiting, due, then, overdue }: Overview['drafts'][number], now: string): Condition {
  const today = new Date(Date.parse(now) + 8 * hourMs).toISOString().slice(0, 10);
  const left = Math.round((Date.parse(due) - Date.parse(today)) / dayMs);
  const after = then === 'hold' ? '到期仍未复核的，不会自动发布' : '到期未复核的问题不计分，自动发布';
  const when = overdue ? `复核期已于 ${due} 结束` : `复核截止 ${due}（${left === 0 ? '今天' : `还有 ${left} 天`}）`;
  const level = overdue || left <= nearDays ? 'warning' : 'info';
  const what = `${runName(run)}草稿待复核：${waiting} 项问题等人判定，${when}，${overdue && then === 'hold' ? '仍在等待，尚未发布' : after}`;
  const todo = `npx sundial findings ${run} 列出待判项，npx sundial judge 逐项判定；不再等待可用 npx sundial publish ${run} --without-review`;
  return { id: `draft:${run}`, kind: 'draft', run, level, what, todo, since: null };
}

/** Who was away for a long weekend still reads it; an old month is no news. */
const newsDays = 3;

function published({ lastEnded, at }: Overview): Condition[] {
  if (lastEnded === null || lastEnded.ended === null) return [];
  const { run, units, unjudged, ended } = lastEnded;
  if (Date.parse(at) - Date.parse(ended) > newsDays * dayMs) return [];
  const rest = unjudged > 0 ? `，其中 ${unjudged} 个没有总分` : '';
  const what = `${runName(run)}已发布：${units} 个单位${rest}`;
  const todo = `通报在 <数据目录>/reports/${run}/，控制台可查看；npx sundial verify ${run} 可核验封存`;
  return [{ id: `published:${run}`, kind: 'published', run, level: 'info', what, todo, since: ended }];
}

/** The configuration cannot be loaded: what runs goes on by the kept one, nothing new is begun. */
export function configBroken(why: string, since: string | null): Condition {
  const what = `配置有误，计划任务暂停：${why.split('\n').slice(0, 3).join('；')}`;
  const todo = '改正所列文件后自动恢复；npx sundial rubric check 与 npx sundial status 可检查';
  return { id: 'config:schedule', kind: 'config', run: null, level: 'critical', what, todo, since };
}

/** The store or the queue does not answer: there is no overview, and so nothing else can be told. */
export function outage(which: 'store' | 'queue', since: string, why: string): Condition {
  const name = which === 'store' ? '数据库' : '任务队列（Redis）';
  const what = `${name}连不上：${why}`;
  const todo = `检查${name}服务与网络；恢复后检查自动继续，已完成的不会重做`;
  return { id: `outage:${which}`, kind: 'outage', run: null, level: 'critical', what, todo, since };
}

/** No backup for too long, where backups are scheduled. */
export function backupMissing(last: string | null): Condition {
  const what = last === null ? '计划了备份，但还没有成功过一次' : `最近一次成功的备份在 ${clockOf(last)}，已超过期限`;
  const todo = '检查备份目录的空间与权限，再手动执行一次 npx sundial backup';
  return { id: 'backup:gap', kind: 'backup', run: null, level: 'warning', what, todo, since: last };
}

/** One channel has been failing; the others say so. */
export function channelFailing(id: string, since: string, why: string): Condition {
  const todo = `检查该渠道的地址与密钥，再用 npx sundial notify test --channel ${id} 试发`;
  return {
    id: `channel:${id}`,
    kind: 'channel',
    run: null,
    level: 'warning',
    what: `通知渠道 ${id} 发送失败：${why}`,
    todo,
    since,
  };
}
