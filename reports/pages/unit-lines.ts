/** The lines of a unit's page: each indicator with its arithmetic, and under it what was found, with the proof of each. */
import type { Rubric } from '../../config/rubric.ts';
import type { EvidenceRef } from '../../crawler/evidence/ref.ts';
import type { CheckResult } from '../../scoring/check.ts';
import type { Finding } from '../../scoring/finding.ts';
import type { UnseenPlace } from '../../scoring/unit-facts.ts';
import type { ScoreLine } from '../../scoring/unit-score.ts';
import { UNKNOWN, printAmount } from '../amount.ts';
import { escape, outsideLink } from '../escape.ts';
import { lineState, sortWords, unseenWords } from '../line.ts';
import { shanghaiTime } from '../when.ts';
import type { ExhibitHref, ExhibitProof } from './unit.ts';

const HEAD = `<colgroup><col class="id"><col><col class="state"><col class="points"><col class="sum"><col class="count"></colgroup><thead><tr><th scope="col">指标</th><th scope="col">名称及依据</th><th scope="col">状态</th><th scope="col" class="num">得分</th><th scope="col">算式</th><th scope="col" class="num">检查数</th></tr></thead>`;

/** `rubric`: which check a line rests on, and whose points nobody found in an official text. */
export function linesTable(
  lines: ScoreLine[],
  results: CheckResult[],
  exhibitHref: ExhibitHref,
  { indicators }: Pick<Rubric, 'indicators'>,
): string {
  const known = new Map(indicators.map((indicator) => [indicator.id, indicator]));
  const rows = lines.map((line) => {
    const result = results.find((candidate) => candidate.indicator === line.indicator);
    const { check = '', provenance, effect } = known.get(line.indicator) ?? {};
    const isPriced = effect !== undefined && effect.kind !== 'veto' && effect.kind !== 'note';
    const proposed = isPriced && (provenance === 'R' || provenance === 'M');
    return lineRow(line, proposed) + detailRow({ line, check, exhibitHref }, result?.findings ?? []);
  });
  return `<div class="scroll"><table class="lines">${HEAD}\n<tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

function lineRow(line: ScoreLine, proposed: boolean): string {
  const source = [line.clause, proposed ? '分值为建议值' : ''].filter((part) => part !== '').join('；');
  const clause = source === '' ? '' : `<span class="clause">${escape(source)}</span>`;
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

/** A line with what its findings are told by. */
interface Shown {
  line: ScoreLine;
  check: string;
  exhibitHref: ExhibitHref;
}

/** A veto has no points to settle: it is touched or not. */
function stateWords(line: ScoreLine): string {
  if (line.category !== null || line.state !== 'settled') return lineState(line.state);
  return line.counted.length > 0 ? '涉及' : '未涉及';
}

/** Faults stand open, merits folded: a unit comes here to see what it lost. */
function detailRow(shown: Shown, findings: Finding[]): string {
  const { line } = shown;
  const faults = findings.filter((finding) => finding.merit !== true);
  const merits = findings.filter((finding) => finding.merit === true);
  const parts = [
    line.why === null || line.why === line.arithmetic ? '' : `<p>${escape(line.why)}</p>`,
    line.unseen.length === 0 ? '' : `<p>未能看到的地址：</p>${unseenList(line.unseen)}`,
    faults.length === 0 ? '' : list('fault', `问题${faults.length}处`, true, faults, shown),
    merits.length === 0 ? '' : list('merit', `认可${merits.length}项`, false, merits, shown),
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `\n<tr class="detail"><td colspan="6">${parts.join('')}</td></tr>`;
}

function list(kind: string, label: string, open: boolean, findings: Finding[], shown: Shown): string {
  const { line } = shown;
  const waiting = findings.filter(({ id }) => line.waiting.includes(id)).length;
  const elsewhere = findings.filter(({ id }) => line.elsewhere.includes(id)).length;
  const marks = [waiting > 0 ? `待复核${waiting}` : '', elsewhere > 0 ? `已计入他项${elsewhere}` : ''].filter((mark) => mark !== '');
  const items = findings.map((finding) => `<li id="f-${escape(finding.id)}">${item(finding, shown)}</li>`).join('\n');
  return `<details class="found ${kind}"${open ? ' open' : ''}><summary>${label}${marks.length > 0 ? `（${marks.join('，')}）` : ''}</summary><ol>${items}</ol></details>`;
}

function item(finding: Finding, { line, check, exhibitHref }: Shown): string {
  const kind = sortWords(finding.sort, check);
  const mark = standing(finding, line);
  const tags = [
    kind === null ? '' : `<span class="tag">${escape(kind)}</span>`,
    mark === null ? '' : `<span class="tag${mark === '待复核' ? ' mark-waiting' : ''}">${mark}</span>`,
  ].join(' ');
  const proofs = finding.evidence.map((ref) => ({ ref, exhibit: exhibitHref(ref, finding.id) }));
  const id = `<span class="evidence"><span class="sum">问题编号 ${escape(finding.id.slice(0, 12))}</span></span>`;
  const lines = proofs.map(({ ref, exhibit }) => proof(ref, exhibit)).join('');
  return `${escape(finding.says)} ${tags}${finding.merit ? '' : id}${lines}${finding.merit ? '' : shots(proofs.map(({ exhibit }) => exhibit))}`;
}

/** The surroundings of the outlined spot, one for each page: a unit sees at once what is meant. */
function shots(exhibits: (ExhibitProof | null)[]): string {
  const shown = new Set<string>();
  return exhibits
    .map((exhibit) => {
      const { page, picture } = exhibit ?? { page: '', picture: null };
      if (picture === null || shown.has(picture.file)) return '';
      shown.add(picture.file);
      return shot(page, picture);
    })
    .join('');
}

/** Pixels of the picture that are shown, and how much is left around a spot. */
const VIEW = { width: 760, height: 280, around: 36 };

function shot(page: string, { file, width, height, box }: NonNullable<ExhibitProof['picture']>): string {
  const scale = box.width > VIEW.width || box.height > VIEW.height ? 0.5 : 1;
  const size = (length: number): number => Math.round(length * scale);
  const seen = {
    width: Math.min(VIEW.width, size(width)),
    height: Math.min(VIEW.height, size(box.height + 2 * VIEW.around), size(height)),
  };
  const start = (at: number, whole: number, part: number): number => Math.max(0, Math.min(size(at - VIEW.around), size(whole) - part));
  const [left, top] = [start(box.x, width, seen.width), start(box.y, height, seen.height)];
  const image = `<img loading="lazy" src="${escape(file)}" alt="存档重现，标出位置" width="${size(width)}" height="${size(height)}" style="margin:${-top}px 0 0 ${-left}px">`;
  return `<a class="shot" href="${escape(page)}" style="width:${seen.width}px;height:${seen.height}px">${image}</a>`;
}

/** What became of a finding in the arithmetic. */
function standing(finding: Finding, line: ScoreLine): string | null {
  if (line.waiting.includes(finding.id)) return '待复核';
  if (line.elsewhere.includes(finding.id)) return '已计入他项';
  return line.category !== null && line.counted.includes(finding.id) ? (finding.merit ? '得分' : '扣分') : null;
}

/** Archived page, original address, time, digest: enough to check the proof without this program. */
function proof(ref: EvidenceRef, exhibit: ExhibitProof | null): string {
  const archived =
    exhibit === null ? '<span>无存档页面</span>' : `<a href="${escape(exhibit.page)}">存档页面${ref.spot ? '（标出位置）' : ''}</a>`;
  const address = ref.url.replace(/^urn:[a-z]+:(?=https?:)/, '');
  return `<span class="evidence">${archived}<span>原网址 ${outsideLink(address, address)}</span><span>${escape(shanghaiTime(ref.at))}</span><span class="sum" title="${escape(`${ref.bundle} ${digestWords(ref.sha256, Infinity)}`)}">${escape(digestWords(ref.sha256, 12))}</span></span>`;
}

/** That of a record with personal data is keyed: it serves whoever holds the key. */
function digestWords(sha256: string, most: number): string {
  const keyed = /^hmac-sha256:(.*)$/.exec(sha256)?.[1];
  return keyed === undefined ? `SHA-256 ${sha256.slice(0, most)}` : `加钥摘要 ${keyed.slice(0, most)}`;
}

/** Places that could not be looked at, each with its reason. */
export function unseenList(places: UnseenPlace[]): string {
  return `<ul class="unseen">${places.map(({ url, why }) => `<li>${outsideLink(url, url)}：${escape(unseenWords(why))}</li>`).join('')}</ul>`;
}
