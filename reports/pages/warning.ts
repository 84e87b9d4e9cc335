/** The mid-month warning (月中预警): what each unit has lost already, what will be overdue on which day, and what nobody can know yet. */
import type { Forecast } from '../../scoring/forecast.ts';
import { printAmount, UNKNOWN } from '../amount.ts';
import { escape, insideLink } from '../escape.ts';
import { chineseDate, monthParts, shanghaiTime } from '../when.ts';
import { page } from './page.ts';

export interface WarningInput {
  city: string;
  month: string;
  /** ISO: the clock of the look. */
  asOf: string;
  /** First civil day after the month: what it is measured by in the end. */
  to: string;
  rubric: string;
  /** In roster order; what they say may be shown. */
  units: { id: string; name: string; group: string; forecast: Forecast }[];
}

const SHOWN = 5;
/** Numbers and dots of a list stand within the page. */
const INSET = ' style="margin-left:1.6em"';

/** A whole HTML document for `warning.html`, beside the trial's bulletin. */
export function warningPage(input: WarningInput): string {
  const { city, month, asOf, units } = input;
  const { year, month: index } = monthParts(month);
  const when = shanghaiTime(asOf).slice(0, 16);
  const body = `<nav class="bar no-print" aria-label="返回"><strong>${escape(city)}</strong>${insideLink('bulletin.html', '试检结果')}</nav>
<main>
<h1>${year}年${index}月月中预警</h1>
<p class="lead">按${escape(when)}所见和《${escape(input.rubric)}》试算，供各单位在月底前补正；不记入台账，不参加排名，不作为通报依据。</p>
${summary(input)}
${units.map(unitSection).join('\n')}
${limits(input)}
</main>`;
  return page(`${year}年${index}月月中预警`, 'unit', body);
}

/** One line for whoever is told by message. */
export function warningInShort({ month, units }: Pick<WarningInput, 'month' | 'units'>): string {
  const { month: index } = monthParts(month);
  const lost = units.filter(({ forecast }) => forecast.lost.length > 0).length;
  const ahead = units.flatMap(({ forecast }) => forecast.ahead);
  const first = ahead.map(({ from }) => from).sort()[0];
  const owing = units.filter(({ forecast }) => forecast.ahead.length > 0).length;
  const soon =
    first === undefined
      ? '月底前没有推算得出的新增超期事项'
      : `${owing} 个单位有 ${ahead.length} 项将在月底前超期，最早 ${chineseDate(first)}`;
  return `${index}月月中预警：${units.length} 个单位中 ${lost} 个已有失分；${soon}`;
}

function summary({ units }: WarningInput): string {
  const rows = units.map(({ id, name, forecast }) => {
    const { lost, ahead, cost, blind } = forecast;
    const cells: [string, string][] = [
      ['已失分事项', String(lost.length)],
      ['将超期事项', String(ahead.length)],
      ['最早超期日', ahead[0] ? chineseDate(ahead[0].from) : UNKNOWN],
      ['届时再失', ahead.length === 0 ? UNKNOWN : cost === null ? '不能推算' : `${printAmount(cost)}分`],
      ['未能看到', blind.length === 0 ? UNKNOWN : `${blind.length}项指标`],
    ];
    return `<tr><td>${insideLink(`#unit-${id}`, name)}</td>${cells.map(([label, text]) => `<td class="num" data-label="${label}">${escape(text)}</td>`).join('')}</tr>`;
  });
  return `<div class="scroll"><table class="lines"><thead><tr><th scope="col">单位</th><th scope="col">已失分事项</th><th scope="col">将超期事项</th><th scope="col">最早超期日</th><th scope="col">届时再失</th><th scope="col">未能看到</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div>`;
}

function unitSection({ id, name, forecast }: WarningInput['units'][number]): string {
  const parts = [lostList(forecast), aheadList(forecast), blindList(forecast)].filter((part) => part !== '');
  const nothing = '<p>截至检查时没有已失分事项，按现有信息推算月底前也没有新增超期事项。</p>';
  return `<section id="unit-${escape(id)}"><h2>${escape(name)}<span class="no-print">${insideLink(`units/${id}.html`, '逐项依据')}</span></h2>
${parts.length === 0 ? nothing : parts.join('\n')}</section>`;
}

function lostList({ lost }: Forecast): string {
  if (lost.length === 0) return '';
  const items = lost.map(({ indicator, title, points, arithmetic, findings }) => {
    const price = points === null ? '单项否决，须由人员核实' : `已失 ${printAmount(points)} 分（${arithmetic}）`;
    const says = findings.slice(0, SHOWN).map((finding) => `<li>${escape(finding.says)}</li>`);
    const more = findings.length > SHOWN ? `<li>另有 ${findings.length - SHOWN} 项</li>` : '';
    return `<li>${escape(`${indicator} ${title}`)}：${escape(price)}<ul${INSET}>${says.join('')}${more}</ul></li>`;
  });
  return `<h3>已失分</h3>\n<ol${INSET}>${items.join('\n')}</ol>`;
}

function aheadList({ ahead, cost }: Forecast): string {
  if (ahead.length === 0) return '';
  const items = ahead.map(
    ({ indicator, title, from, finding }) =>
      `<li><strong class="num">${escape(chineseDate(from))}</strong> 起计为问题：${escape(`${indicator} ${title}`)}——${escape(finding.says)}</li>`,
  );
  const sum = cost === null ? '以上事项届时共失多少分，现在不能推算。' : `以上事项到月底仍未补正，共再失 ${printAmount(cost)} 分。`;
  return `<h3>将超期（在所列日期之前补正即可）</h3>\n<ol${INSET}>${items.join('\n')}</ol>\n<p>${escape(sum)}</p>`;
}

function blindList({ blind }: Forecast): string {
  if (blind.length === 0) return '';
  const items = blind.map(({ indicator, title, why }) => `<li>${escape(`${indicator} ${title}${why === null ? '' : `：${why}`}`)}</li>`);
  return `<h3>未能看到，不作预计</h3>\n<ol${INSET}>${items.join('\n')}</ol>`;
}

function limits({ to, units }: WarningInput): string {
  const notes = [
    '“已失分”是检查时看到的问题按规则试算的结果；补正后，正式检查以届时所见为准。',
    `“将超期”假定此后没有新的发布和答复，由同一套规则按以后各日（至${chineseDate(to)}零时）重新推算；此后新出现的问题不在其中。`,
    '全月计数的事项（信息条数、首页可用性等）月底前不作结论，这里不推算还能得多少分。',
    ...(units.some(({ forecast }) => forecast.blind.length > 0)
      ? ['被拦截、无响应或未读到的栏目和网页，无从得知是否更新，不列入推算。']
      : []),
    '需要人员核实的事项未经核实，不计入失分。',
  ];
  return `<section><h2>说明</h2>\n<ol${INSET}>${notes.map((note) => `<li>${escape(note)}</li>`).join('\n')}</ol></section>`;
}
