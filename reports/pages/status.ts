/** 运行状况: the one page that says whether the machine does its work, readable with and without scripts. */
import { escape } from '../escape.ts';
import { chineseDate, shanghaiTime } from '../when.ts';
import type { StatusPageInput } from './status-input.ts';
import { runSection } from './status-run.ts';
import { bytes, dues, incidentKinds, jobs, minute, runName, shortly, span, workerKinds, workerStates } from './status-terms.ts';
import { verdict } from './status-troubles.ts';

/** What stands around every page of the console. `at`: the folder of the page seen from the root: '' or '../'. */
export interface Shell {
  city: string;
  at: string;
  title: string;
  /** Reloaded after so many seconds by browsers that run no scripts. */
  live?: number;
}

export function shell({ city, at, title, live }: Shell, main: string): string {
  const link = (href: string, label: string) => `<a href="${at}${href}"${label === title ? ' aria-current="page"' : ''}>${label}</a>`;
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${escape(title)} · ${escape(city)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${at}console.css">
${live === undefined ? '' : `<noscript><meta http-equiv="refresh" content="${live}"></noscript>\n<script src="${at}console.js" defer></script>`}
</head>
<body>
<header><strong>日晷 · ${escape(city)}</strong><nav aria-label="页面">${link('', '运行状况')}${link('reports/', '通报与报告')}</nav></header>
<main>
${main}
</main>
</body>
</html>
`;
}

/** What changes while one looks. */
export function statusMain(seen: StatusPageInput, stale: string | null = null): string {
  const note = stale === null ? '' : `<p class="verdict attention">${escape(stale)}</p>`;
  return `<p class="clock">${shanghaiTime(seen.at)}（北京时间）<span id="line"></span></p>
<h1>运行状况</h1>
${note}${verdict(seen)}
${seen.runs.map((run) => runSection(run, seen.at)).join('\n')}
<div class="columns">
${ahead(seen)}
${machines(seen)}
</div>
${incidents(seen)}
<footer>Sundial ${escape(seen.version)}；数据接口 <a href="api/status">api/status</a>，监控指标 <a href="metrics">metrics</a></footer>`;
}

function ahead({ next, drafts, lastEnded, runs, workers }: StatusPageInput): string {
  const unattended = workers.some(({ kind, state }) => kind === 'serve' && state === 'alive');
  const rows: [string, string][] = [
    ...drafts.map(({ run, waiting, due, then, overdue }): [string, string] => {
      const after = then === 'hold' ? '全部复核后发布' : '期满后发布，未复核的不计分';
      return [
        '待复核草稿',
        `<a href="reports/${encodeURIComponent(run)}/">${escape(runName(run))}</a>：${waiting} 项待复核，截止 ${chineseDate(due)}${overdue ? '（已过期）' : ''}，${after}`,
      ];
    }),
    ...next.map(({ what, month, at }): [string, string] => [
      minute(at),
      `${escape(dues[what] ?? what)}${month === null ? '' : `（${escape(runName(month))}）`}`,
    ]),
    [
      '最近发布',
      lastEnded === null
        ? '还没有发布过任何月份'
        : `<a href="reports/${encodeURIComponent(lastEnded.run)}/">${escape(runName(lastEnded.run))}</a>：${lastEnded.units} 个单位${lastEnded.unjudged > 0 ? `，${lastEnded.unjudged} 个无法判定` : ''}${lastEnded.ended === null ? '' : `，${minute(lastEnded.ended)}`}`,
    ],
  ];
  const idle = next.length > 0 && !unattended ? '<p class="lead">主程序（sundial serve）没有运行，以下安排不会自动开始。</p>' : '';
  const empty =
    lastEnded === null && runs.length === 0 ? '<p class="lead">首次检查可用 <code>sundial inspect</code> 开始，或等待下一次计划。</p>' : '';
  return `<section><h2>接下来</h2>${idle}${empty}<dl class="list">${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl></section>`;
}

function machines(seen: StatusPageInput): string {
  const { workers, disk, probes, at } = seen;
  const rows = workers
    .filter(({ state }) => state !== 'replaced')
    .map((worker) => {
      const ago = Math.max(0, (Date.parse(at) - Date.parse(worker.beat)) / 1000);
      const doing = worker.doing.slice(0, 4).map(({ run, job, what }) => escape(`${jobs[job] ?? job} ${nameOf(seen, run, what)}`));
      const more = worker.doing.length > 4 ? `等 ${worker.doing.length} 项` : '';
      return `<dt>${escape(workerKinds[worker.kind] ?? worker.kind)} <span class="tag tag-${escape(worker.state)}">${escape(workerStates[worker.state] ?? worker.state)}</span></dt>
<dd>${escape(worker.host)}，进程 ${worker.pid}，${span(ago)}前报告，内存 ${bytes(worker.memoryBytes)}<br>${doing.join('、')}${more}${doing.length === 0 && worker.state === 'alive' ? '空闲' : ''}</dd>`;
    });
  const room =
    disk === null
      ? '无法测量'
      : `还可存 ${bytes(disk.leftBytes)}（空闲 ${bytes(disk.freeBytes)}${disk.budgetBytes === null ? '' : `，已用 ${bytes(disk.takenBytes ?? 0)}，上限 ${bytes(disk.budgetBytes)}`}）`;
  return `<section><h2>机器</h2><dl class="list">${rows.length > 0 ? rows.join('') : '<dt>进程</dt><dd>没有进程在运行</dd>'}
<dt>磁盘</dt><dd>${room}</dd>
<dt>首页可用性</dt><dd>${probes.last === null ? '两天内没有检查' : `最近一次 ${minute(probes.last)}`}</dd></dl></section>`;
}

function incidents(seen: StatusPageInput): string {
  const all = seen.incidents;
  if (all.length === 0) return '';
  const rows = all.map(({ at, run, job, what, kind, attempt, why }) => {
    const times = attempt === null ? '' : ` 第 ${attempt} 次`;
    return `<tr><td class="num">${shortly(at)}</td><td class="num">${escape(incidentKinds[kind] ?? kind)}${times}</td><td>${escape([run === null ? '' : runName(run), jobs[job] ?? job, what === run ? '' : nameOf(seen, run, what)].filter(Boolean).join(' '))}<small>${escape(why)}</small></td></tr>`;
  });
  return `<section><h2>最近错误与提示</h2><div class="scroll"><table class="incidents"><thead><tr><th scope="col">时间</th><th scope="col">情况</th><th scope="col">何处、原因</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div></section>`;
}

/** A site or unit as people call it, where a run in hand knows it. */
function nameOf({ runs }: StatusPageInput, id: string | null, what: string): string {
  const run = runs.find((each) => each.run === id);
  return run?.sites.find(({ site }) => site === what)?.name ?? run?.units.list.find(({ unit }) => unit === what)?.name ?? what;
}
