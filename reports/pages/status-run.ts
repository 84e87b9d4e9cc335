/** One run on the live page: where it stands, site by site and unit by unit. */
import { escape } from '../escape.ts';
import type { StatusRun, StatusSite } from './status-input.ts';
import { bytes, figure, minute, pace, pauses, runName, shortly, siteStates, span, stages, unitStates } from './status-terms.ts';

/** `at`: when it was looked at. */
export function runSection(run: StatusRun, at: string): string {
  const by = run.by === 'schedule' ? '按计划' : '手动';
  return `<section class="run" aria-label="${escape(runName(run.run))}">
<h2>${escape(runName(run.run))}检查<span class="stage stage-${escape(run.stage)}">${escape(stages[run.stage] ?? run.stage)}</span></h2>
<p class="lead">${by}开始于 ${minute(run.begun)}，${run.workers > 0 ? `${run.workers} 个进程正在执行` : '目前没有进程在执行'}</p>
${figures(run, at)}
${siteTable(run)}
${unitGrid(run)}
</section>`;
}

const isCrawling = ({ stage }: StatusRun): boolean => ['crawling', 'waiting', 'outside', 'beginning'].includes(stage);

function figures(run: StatusRun, at: string): string {
  const { coverage, units, sites } = run;
  const waiting = sites.filter(({ state, why }) => state === 'waiting' || (state === 'crawling' && why !== null)).length;
  const ended = sites.filter(({ state }) => state === 'sealed' || state === 'failed').length;
  const rows: [string, string, string?][] = [
    ['已评单位', `${units.judged} / ${units.total}`, units.unjudged > 0 ? `其中 ${units.unjudged} 个无法判定` : ''],
    ['已完成站点', `${ended} / ${sites.length}`, waiting > 0 ? `${waiting} 个在等待` : ''],
    ['已存网页', figure(run.pages), `证据 ${bytes(run.evidenceBytes)}`],
    ...(isCrawling(run)
      ? ([
          ['速度', pace(run.pagesPerSecond), ''],
          ['预计抓取完成', ...endOf(run, at)],
        ] as [string, string, string?][])
      : []),
    ...(coverage ? ([['应答', percent(coverage.answered, coverage.known), coverageNote(coverage)]] as [string, string, string?][]) : []),
  ];
  const cell = ([name, value, note]: [string, string, string?]) =>
    `<div><dt>${name}</dt><dd>${escape(value)}${note ? `<small>${escape(note)}</small>` : ''}</dd></div>`;
  return `<dl class="figures">${rows.map(cell).join('')}</dl>`;
}

const percent = (part: number, whole: number): string => (whole === 0 ? '—' : `${Math.floor((part * 1000) / whole) / 10}%`);

function coverageNote({ blocked, silent, skipped }: NonNullable<StatusRun['coverage']>): string {
  const parts = [
    blocked > 0 ? `被拦截 ${figure(blocked)}` : '',
    silent > 0 ? `无应答 ${figure(silent)}` : '',
    skipped > 0 ? `未访问 ${figure(skipped)}` : '',
  ];
  return parts.filter(Boolean).join('，');
}

/** What is known so far may grow; what nobody has measured is not guessed. */
function endOf({ secondsLeft, notBefore }: StatusRun, at: string): [string, string] {
  if (secondsLeft === null) return ['未知', notBefore === null ? '' : `不早于 ${shortly(notBefore)}`];
  const end = new Date(Date.parse(at) + secondsLeft * 1000).toISOString();
  return [`约 ${span(secondsLeft)}`, `${shortly(end)}，按目前已知的网页`];
}

const order = ['failed', 'crawling', 'waiting', 'open', 'unbegun', 'sealed'];

function siteTable({ sites }: StatusRun): string {
  if (sites.length === 0) return '';
  const sorted = [...sites].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return `<h3>站点</h3>
<div class="scroll"><table class="sites"><thead><tr><th scope="col">站点</th><th scope="col">进度</th><th scope="col">速度</th><th scope="col">状态</th></tr></thead><tbody>
${sorted.map(siteRow).join('\n')}
</tbody></table></div>`;
}

function siteRow(site: StatusSite): string {
  const { state, pagesPerSecond } = site;
  return `<tr class="is-${state}"><th scope="row">${escape(site.name)}</th><td>${progress(site)}</td><td class="num" data-label="速度">${state === 'crawling' && pagesPerSecond !== null ? pace(pagesPerSecond) : ''}</td><td data-label="状态">${stateOf(site)}</td></tr>`;
}

function progress({ name, state, done, known, pages }: StatusSite): string {
  if (state === 'unbegun') return '';
  if (state !== 'crawling' || known === null) return `<span class="num">${figure(pages)} 页</span>`;
  const [value, most] = [Math.min(done ?? 0, known), Math.max(known, 1)];
  return `<progress max="${most}" value="${value}" aria-label="${escape(name)}"></progress> <span class="num">${figure(value)} / ${figure(known)} 个地址</span>`;
}

function stateOf({ state: is, why, until }: StatusSite): string {
  // A crawl that stands still in mid-air (our own line is down) waits, too.
  const state = is === 'crawling' && why !== null ? 'waiting' : is;
  const word = `<span class="tag tag-${state}">${siteStates[state] ?? state}</span>`;
  const reason = why === null ? '' : escape(state === 'failed' ? why : (pauses[why] ?? why));
  const when = until === null ? '' : `${reason === '' ? '' : '，'}${shortly(until)} 后继续`;
  return `${word} ${reason}${when}`.trim();
}

function unitGrid({ units }: StatusRun): string {
  if (units.list.length === 0) return '';
  const item = ({ name, state, why }: StatusRun['units']['list'][number]) =>
    `<li class="unit-${state}"><span>${escape(name)}</span> <em>${unitStates[state]}</em>${why ? `<small>${escape(why)}</small>` : ''}</li>`;
  return `<h3>单位<progress max="${Math.max(1, units.total)}" value="${units.judged}" aria-label="已评单位"></progress><span class="num">${units.judged} / ${units.total}</span></h3>
<ul class="units">${units.list.map(item).join('')}</ul>`;
}
