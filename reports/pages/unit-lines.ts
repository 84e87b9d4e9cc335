/** The lines of a unit's page: each indicator with its arithmetic, and under it what was found, with the proof of each. */
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import type { CheckResult } from '../../scoring/check.ts';
import type { Finding } from '../../scoring/finding.ts';
import type { UnseenPlace } from '../../scoring/unit-facts.ts';
import type { ScoreLine } from '../../scoring/unit-score.ts';
import { printAmount } from '../amount.ts';
import { escape, outsideLink } from '../escape.ts';
import { lineState, sortWords } from '../line.ts';
import { shanghaiTime } from '../when.ts';
import type { ExhibitHref } from './unit.ts';

export function linesTable(lines: ScoreLine[], results: CheckResult[], exhibitHref: ExhibitHref): string {
  const heads = ['指标', '名称及依据', '状态', '得分', '算式', '检查数'].map((head) => `<th scope="col">${head}</th>`).join('');
  const rows = lines.map((line) => {
    const result = results.find((candidate) => candidate.indicator === line.indicator);
    return lineRow(line) + detailRow(line, result?.findings ?? [], exhibitHref);
  });
  return `<div class="scroll"><table class="lines"><thead><tr>${heads}</tr></thead>\n<tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

function lineRow(line: ScoreLine): string {
  const clause = line.clause === '' ? '' : `<span class="clause">${escape(line.clause)}</span>`;
  const swing = line.swing === '0' ? '' : `<span class="clause mark-waiting">复核可能影响 ${escape(printAmount(line.swing))} 分</span>`;
  return `<tr id="line-${escape(line.indicator)}"><td data-label="指标" class="state">${escape(line.indicator)}</td><td data-label="名称"><span>${escape(line.title)}${clause}</span></td><td data-label="状态" class="state state-${line.state}">${lineState(line.state)}</td><td data-label="得分" class="num">${escape(printAmount(line.points))}</td><td data-label="算式"><span>${escape(line.arithmetic)}${swing}</span></td><td data-label="检查数" class="num">${line.examined}</td></tr>`;
}

/** Faults stand open, merits folded: a unit comes here to see what it lost. */
function detailRow(line: ScoreLine, findings: Finding[], exhibitHref: ExhibitHref): string {
  const faults = findings.filter((finding) => finding.merit !== true);
  const merits = findings.filter((finding) => finding.merit === true);
  const parts = [
    line.why === null ? '' : `<p>${escape(line.why)}</p>`,
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
  return line.counted.includes(finding.id) ? '已计入' : null;
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

const REASONS: Record<string, string> = {
  'blocked: waf': '被网站防护拦截',
  'blocked: challenge': '要求人机验证',
  'blocked: login': '要求登录',
  'blocked: rate': '被限制访问频率',
  'silent: dns': '域名无法解析',
  'silent: refused': '拒绝连接',
  'silent: reset': '连接被重置',
  'silent: tls': '证书或加密连接失败',
  'silent: timeout': '超时无应答',
  'silent: too-big': '内容过大未读完',
  'silent: too-many-hops': '跳转次数过多',
  'silent: private-address': '指向内部地址，未访问',
  'silent: malformed': '应答格式错误',
  'skipped: robots': '网站声明不许抓取',
  'skipped: outside': '在检查范围之外',
  'skipped: budget': '达到抓取数量上限',
  'skipped: trap': '疑似无限页面',
  'skipped: type': '文件类型不检查',
  'skipped: interrupted': '抓取中断',
};

function unseenWords(why: string): string {
  return REASONS[why] ?? why;
}
