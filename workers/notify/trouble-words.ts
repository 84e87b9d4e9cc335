/** The troubles of an overview in Chinese, each with what to do: whoever reads them may never have seen a command line before. Pure. */
import type { AlertLevel } from '../../config/notify.ts';
import { runName, stages } from '../../reports/pages/status-terms.ts';
import { EVERY_RUN } from '../holds.ts';
import type { Overview, RunNow, Trouble } from '../outputs-operations.ts';
import { inBytes } from '../keeping/room.ts';

interface Words {
  level: AlertLevel;
  what: string;
  todo: string;
}

type Kind = Exclude<Trouble['kind'], 'draft'>;

/** The first few, and how many more. */
export function shown(names: readonly string[], most = 5): string {
  return names.length <= most ? names.join('、') : `${names.slice(0, most).join('、')}等 ${names.length} 个`;
}

const runOf = ({ run }: Trouble, overview: Overview): RunNow | undefined => overview.runs.find((each) => each.run === run);
const progressOf = ({ stage, units, sites }: RunNow): string => {
  const ended = sites.filter(({ state }) => state === 'sealed' || state === 'failed').length;
  return `${stages[stage]}，网站 ${ended}/${sites.length}，单位 ${units.judged}/${units.total}`;
};
const nameOf = ({ run, subject }: Trouble): string => runName(run ?? subject);
/** What an English sentence says behind its last colon, for what only the machine knows. */
const reasonIn = (says: string): string => says.slice(says.lastIndexOf(': ') + 2);

export const troubleWords: Record<Kind, (trouble: Trouble, overview: Overview) => Words> = {
  late(trouble, overview) {
    const run = runOf(trouble, overview);
    const what = `${nameOf(trouble)}的检查逾期：${run ? `尚未结束（${progressOf(run)}）` : '至今没有开始'}`;
    const todo = run
      ? 'npx sundial status 查看卡在哪里、在等什么'
      : `确认 sundial serve 在运行；要立即开始：npx sundial inspect --month ${trouble.run ?? trouble.subject}`;
    return { level: 'warning', what, todo };
  },
  stuck(trouble, overview) {
    const run = runOf(trouble, overview);
    const alive = overview.workers.filter(({ state }) => state === 'alive');
    if (alive.length === 0)
      return {
        level: 'critical',
        what: `${nameOf(trouble)}的检查停住了：没有工作进程在运行`,
        todo: '启动 npx sundial serve（单机）或 npx sundial work（多机）；已完成的不会重做',
      };
    return {
      level: 'critical',
      what: `${nameOf(trouble)}的检查长时间没有进展${run ? `（${progressOf(run)}）` : ''}`,
      todo: 'npx sundial status 查看卡在哪里；重启工作进程不会丢失已完成的部分',
    };
  },
  held({ run, since }, { holds, at }) {
    const hold = holds.find((each) => each.run === (run ?? EVERY_RUN));
    const isLong = since !== null && Date.parse(at) - Date.parse(since) > 86_400_000;
    const what = `${run === null ? '全部检查' : `${runName(run)}的检查`}已被人工暂停${hold ? `（${hold.by}：${hold.why}）` : ''}`;
    return { level: isLong ? 'warning' : 'info', what, todo: `继续：npx sundial resume${run === null ? '' : ` ${run}`}` };
  },
  dead({ run, subject, says }, overview) {
    const site = overview.runs.find((each) => each.run === run)?.sites.find((each) => each.site === subject);
    if (site)
      return {
        level: 'warning',
        what: `${runName(run!)}：网站“${site.name}”多次失败，已放弃：${site.why ?? '原因不明'}`,
        todo: `它的单位将没有总分；网站恢复后 npx sundial retry ${run} 重新抓取`,
      };
    if (subject === run)
      return {
        level: 'critical',
        what: `${runName(subject)}的检查已放弃，不会自动重来`,
        todo: `npx sundial status 查看原因，排除后 npx sundial retry ${subject}`,
      };
    return {
      level: 'warning',
      what: `${run === null ? '' : `${runName(run)}：`}任务 ${subject} 多次失败，已放弃：${reasonIn(says)}`,
      todo: `排除原因后 npx sundial retry ${run ?? ''}`.trim(),
    };
  },
  lost({ subject }, { workers }) {
    const worker = workers.find(({ id }) => id === subject);
    const alive = workers.filter(({ state }) => state === 'alive').length;
    const who = worker ? `${worker.host} 上的 sundial ${worker.kind}（进程 ${worker.pid}）` : subject;
    const doing = worker && worker.doing.length > 0 ? `，当时在做 ${shown(worker.doing.map(({ job, what }) => `${job} ${what}`))}` : '';
    const rest = alive > 0 ? `它手上的任务由其余 ${alive} 个进程接着做` : '现在没有其他进程，须重新启动';
    return { level: 'warning', what: `工作进程失联：${who}${doing}`, todo: `检查该机器；${rest}` };
  },
  thin({ run }, overview) {
    const counts = overview.runs.find((each) => each.run === run)?.coverage;
    const [blocked, silent] = [counts?.blocked ?? 0, counts?.silent ?? 0];
    const wanted = counts ? counts.known - counts.skipped : 0;
    const seen =
      counts && wanted > 0 ? `应看 ${wanted} 页只看到 ${counts.answered} 页（被拦 ${blocked}，无应答 ${silent}）` : '能看到的页面太少';
    return {
      level: 'warning',
      what: `${runName(run ?? '')}的检查覆盖不足：${seen}`,
      todo: `npx sundial coverage ${run ?? ''} 查看是哪些网站；被拦的请与网站管理方联系放行`,
    };
  },
  disk(_, { disk }) {
    const isFull = disk !== null && disk.leftBytes === 0;
    const numbers = disk === null ? '' : `：磁盘可用 ${inBytes(disk.freeBytes)}，须留 ${inBytes(disk.keepFreeBytes)}`;
    const own =
      disk !== null && disk.budgetBytes !== null ? `，证据已用 ${inBytes(disk.takenBytes ?? 0)}，上限 ${inBytes(disk.budgetBytes)}` : '';
    return {
      level: isFull ? 'critical' : 'warning',
      what: `${isFull ? '没有空间存证据，抓取已暂停' : '存证据的空间快用完了'}${numbers}${own}`,
      todo: '腾出空间或扩容，腾出后自动继续；旧月证据可按 keeping.yaml 瘦身：npx sundial evidence --help',
    };
  },
  probes(_, { probes }) {
    const each = probes.everyMinutes === null ? '' : `（计划每 ${probes.everyMinutes} 分钟一轮）`;
    return {
      level: 'warning',
      what: `首页可用性探测中断${each}`,
      todo: `确认 sundial serve 在运行、本机网络通畅；探测次数不足的月份，“网站无法访问”将无法判定`,
    };
  },
  outage({ says, subject }) {
    return {
      level: 'critical',
      what: `服务中断（${subject}）：${reasonIn(says)}`,
      todo: '检查数据库、Redis 与网络；恢复后检查自动继续，已完成的不会重做',
    };
  },
};
