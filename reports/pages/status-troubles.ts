/** What somebody has to look at, in an office's words. */
import { escape } from '../escape.ts';
import type { StatusPageInput } from './status-input.ts';
import { minute, runName } from './status-terms.ts';

type Trouble = StatusPageInput['troubles'][number];

/** Beyond so many nobody reads on. */
const most = 20;

export function verdict(seen: StatusPageInput): string {
  const { troubles, told, runs } = seen;
  if (troubles.length === 0 && told.length === 0)
    return `<p class="verdict well"><strong>一切正常</strong>${runs.length === 0 ? '目前没有正在进行的检查。' : ''}</p>`;
  const lines = [...troubles.slice(0, most).map((trouble) => inChinese(trouble, seen)), ...told.map(({ says }) => says)];
  const more = troubles.length > most ? `<li>另有 ${troubles.length - most} 项</li>` : '';
  return `<section class="verdict attention" role="status"><h2>需要处理</h2><ul>${lines.map((line) => `<li>${escape(line)}</li>`).join('')}${more}</ul></section>`;
}

function inChinese({ kind, run, subject, says, since }: Trouble, seen: StatusPageInput): string {
  const name = run === null ? '' : runName(run);
  const from = since === null ? '' : minute(since);
  const now = seen.runs.find((each) => each.run === run);
  switch (kind) {
    case 'held': {
      const hold = seen.holds.find((each) => each.run === (run ?? '*'));
      return `${run === null ? '所有检查' : `${name}检查`}已暂停：${hold?.why ?? ''}（${hold?.by ?? ''}，${from}）`;
    }
    case 'late':
      return `${name}检查逾期：应在 ${from.slice(0, 10)} 前完成${now ? '' : '，目前没有在进行'}`;
    case 'stuck':
      return `${name}检查停滞：${from} 以来没有进展${seen.workers.some(({ state }) => state === 'alive') ? '' : '，没有进程在运行'}`;
    case 'thin':
      return `${name}检查覆盖不足：${now?.coverage ? `${now.coverage.known} 个网页中应答 ${now.coverage.answered} 个` : says}`;
    case 'dead': {
      const site = now?.sites.find((each) => each.site === subject);
      return site ? `${name}检查：站点“${site.name}”已放弃抓取：${site.why ?? ''}` : `${name}检查有步骤失败：${says}`;
    }
    case 'lost': {
      const worker = seen.workers.find(({ id }) => id === subject);
      return worker ? `${worker.host} 上的进程 ${worker.pid} 失联，最后一次报告在 ${from}` : says;
    }
    case 'disk':
      return seen.disk?.leftBytes === 0 ? '磁盘没有空间存放新的证据，抓取已停' : '磁盘空间不多了';
    case 'probes':
      return `首页可用性检查中断：最近一次在 ${from}`;
    case 'draft': {
      const draft = seen.drafts.find((each) => each.run === run);
      return `${name}草稿的复核期限（${draft?.due ?? ''}）已过，仍有问题等待复核`;
    }
    default:
      return says;
  }
}
