/** The lines of a unit's page: each indicator with its arithmetic, and under it what was found, with the proof of each. */
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import type { CheckResult } from '../../scoring/check.ts';
import type { Finding } from '../../scoring/finding.ts';
import type { UnseenPlace } from '../../scoring/unit-facts.ts';
import type { ScoreLine } from '../../scoring/unit-score.ts';
import { UNKNOWN, printAmount } from '../amount.ts';
import { escape, outsideLink } from '../escape.ts';
import { lineState, sortWords, unseenWords } from '../line.ts';
import { shanghaiTime } from '../when.ts';
import type { ExhibitHref } from './unit.ts';

const HEAD = `<colgroup><col class="id"><col><col class="state"><col class="points"><col class="sum"><col class="count"></colgroup><thead><tr><th scope="col">指标</th><th scope="col">名称及依据</th><th scope="col">状态</th><th scope="col" class="num">得分</th><th scope="col">算式</th><th scope="col" class="num">检查数</th></tr></thead>`;

export function linesTable(lines: ScoreLine[], results: CheckResult[], exhibitHref: ExhibitHref): string {
  const rows = lines.map((line) => {
    const result = results.find((candidate) => candidate.indicator === line.indicator);
    return lineRow(line) + detailRow(line, result?.findings ?? [], exhibitHref);
  });
  return `<div class="scroll"><table class="lines">${HEAD}\n<tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

function lineRow(line: ScoreLine): string {
  const clause = line.clause === '' ? '' : `<span class="clause">${escape(line.clause)}</span>`;
  const swing = line.swing === '0' ? '' : `<span class="clause mark-waiting">复核可能影响 ${escape(printAmount(line.swing))} 分</span>`;
  const cells = [
    cell('指标', 'state', escape(line.indicator)),
    cell('名称', '', `${escape(line.title)}${clause}`),
    cell('状态', `state state-${line.state}`, stateWords(line)),
    cell('得分', 'num', escape(printAmount(line.points))),
    cell('算式', '', `${escape(line.arithmetic)}${swing}`),
    cell('检查数', 'num', line.state === 'pending' ? UNKNOWN : String(line.examined)),
  ];
  return `<tr id="line-${escape(line.indicator)}">${cells.join('')}</tr>`;
}

/** `content` is finished HTML. On a narrow screen the label stands before it, and an empty cell is left out. */
function cell(label: string, kind: string, content: string): string {
  return `<td data-label="${label}" class="${`${kind}${content === '' ? ' void' : ''}`.trim()}"><span>${content}</span></td>`;
}

/** A veto has no points to settle: it is touched or not. */
function stateWords(line: ScoreLine): string {
  if (line.category !== null || line.state !== 'settled') return lineState(line.state);
  return line.counted.length > 0 ? '涉及' : '未涉及';
}

/** Faults stand open, merits folded: a unit comes here to see what it lost. */
function detailRow(line: ScoreLine, findings: Finding[], exhibitHref: ExhibitHref): string {
  const faults = findings.filter((finding) => finding.merit !== true);
  const merits = findings.filter((finding) => finding.merit === true);
  const parts = [
    line.why === null || line.why === line.arithmetic ? '' : `<p>${escape(line.why)}</p>`,
    line.unseen.length === 0 ? '' : `<p>未能看到的地址：</p>${unseenList(line.unseen)}`,
    faults.length === 0 ? '' : list('fault', `问题${faults.length}处`, true, faults, line, exhibitHref),
    merits.length === 0 ? '' : list('merit', `认可${merits.length}项`, false, merits, line, exhibitHref),
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `\n<tr class="detail"><td colspan="6">${parts.join('')}</td></tr>`;
}

function list(kind: string, label: string, open: boolean, findings: Finding[], line: ScoreLine, exhibitHref: ExhibitHref): string {
  const waiting = findings.filter(({ id }) => line.waiting.includes(id)).length;
  const elsewhere = findings.filter(({ id }) => line.elsewhere.includes(id)).length;
  const marks = [waiting > 0 ? `待复核${waiting}` : '', elsewhere > 0 ? `已计入他项${elsewhere}` : ''].filter((mark) => mark !== '');
  const items = findings.map((finding) => `<li id="f-${escape(finding.id)}">${item(finding, line, exhibitHref)}</li>`).join('\n');
  return `<details class="found ${kind}"${open ? ' open' : ''}><summary>${label}${marks.length > 0 ? `（${marks.join('，')}）` : ''}</summary><ol>${items}</ol></details>`;
}

function item(finding: Finding, line: ScoreLine, exhibitHref: ExhibitHref): string {
  const kind = sortWords(finding.sort);
  const mark = standing(finding, line);
  const tags = [
    kind === null ? '' : `<span class="tag">${escape(kind)}</span>`,
    mark === null ? '' : `<span class="tag${mark === '待复核' ? ' mark-waiting' : ''}">${mark}</span>`,
  ].join(' ');
  return `${escape(finding.says)} ${tags}${finding.evidence.map((ref) => proof(ref, finding.id, exhibitHref)).join('')}`;
}

/** What became of a finding in the arithmetic. */
function standing(finding: Finding, line: ScoreLine): string | null {
  if (line.waiting.includes(finding.id)) return '待复核';
  if (line.elsewhere.includes(finding.id)) return '已计入他项';
  return line.category !== null && line.counted.includes(finding.id) ? (finding.merit ? '得分' : '扣分') : null;
}

/** Archived page, original address, time, digest: enough to check the proof without this program. */
function proof(ref: EvidenceRef, findingId: string, exhibitHref: ExhibitHref): string {
  const exhibit = exhibitHref(ref, findingId);
  const archived =
    exhibit === null ? '<span>无存档页面</span>' : `<a href="${escape(exhibit)}">存档页面${ref.spot ? '（标出位置）' : ''}</a>`;
  const address = ref.url.replace(/^urn:[a-z]+:(?=https?:)/, '');
  return `<span class="evidence">${archived}<span>原网址 ${outsideLink(address, address)}</span><span>${escape(shanghaiTime(ref.at))}</span><span class="sum" title="${escape(`${ref.bundle} SHA-256 ${ref.sha256}`)}">SHA-256 ${escape(ref.sha256.slice(0, 12))}</span></span>`;
}

/** Places that could not be looked at, each with its reason. */
export function unseenList(places: UnseenPlace[]): string {
  return `<ul class="unseen">${places.map(({ url, why }) => `<li>${outsideLink(url, url)}：${escape(unseenWords(why))}</li>`).join('')}</ul>`;
}
