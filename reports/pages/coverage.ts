/** What the inspection came to know and could not see, site by site and reason by reason: the ground that every "cannot judge" stands on. */
import { deciders, figureKeys, figuresInChinese, noShare, reasonInChinese } from '../../scoring/coverage.ts';
import type { CoverageReason, CoverageReport, CoverageShare } from '../../scoring/coverage.ts';
import type { Bulletin } from '../bulletin.ts';
import { escape, insideLink, outsideLink } from '../escape.ts';
import { monthParts } from '../when.ts';
import { page } from './page.ts';

export interface CoveragePageInput {
  bulletin: Pick<Bulletin, 'city' | 'month' | 'trial'>;
  /** '2018-12'; '2018-12-trial' and '2018-12-warning' are asked for by a word of their own. */
  run: string;
  report: CoverageReport;
  /** Sites of the run with how their crawl ended, in print order; `why` says it in words, null when all went well. */
  sites: { id: string; name: string; state: 'open' | 'done' | 'failed'; why: string | null }[];
  /** In roster order. */
  units: { id: string; name: string }[];
}

const STATES = { open: '未完成', done: '已完成', failed: '失败' } as const;

/** A unit's name, safe in a page. */
type NameOf = (unit: string) => string;

/** A whole HTML document for `coverage.html`, beside `bulletin.html`. */
export function coveragePage(input: CoveragePageInput): string {
  const { bulletin, units } = input;
  const names = new Map(units.map(({ id, name }) => [id, name]));
  const nameOf: NameOf = (unit) => escape(names.get(unit) ?? unit);
  const { year, month } = monthParts(bulletin.month);
  const body = `<nav class="bar no-print" aria-label="返回"><strong>${escape(bulletin.city)}</strong>${insideLink('bulletin.html', '返回通报')}</nav>
<main>
<h1>检查覆盖</h1>
<p class="lead">${year}年${month}月检查中已知的每个地址都有一个结果；没有看到的，不作为扣分依据。${bulletin.trial ? '（试评）' : ''}</p>
<section><h2>各站点</h2>
${siteTable(input)}</section>
<section><h2>各单位</h2>
${unitTable(input, nameOf)}</section>
${reasons(input, nameOf)}
${conflicts(input, nameOf)}
<footer><p>地址多的原因只列前若干个。全部地址：<span class="sum">npx sundial coverage --month ${escape(input.run.replace('-trial', ' --trial').replace('-warning', ' --warning'))} --all</span></p></footer>
</main>`;
  return page(`${year}年${month}月检查覆盖`, 'unit', body);
}

const cells = ({ counts }: CoverageShare) =>
  figureKeys.map((key) => `<td class="num" data-label="${figuresInChinese[key]}">${counts[key]}</td>`).join('');

const table = (first: string, rows: string[]) =>
  `<div class="scroll"><table class="lines"><thead><tr><th scope="col">${first}</th>${figureKeys
    .map((key) => `<th scope="col">${figuresInChinese[key]}</th>`)
    .join('')}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div>`;

function siteTable({ report, sites }: CoveragePageInput): string {
  const shares = new Map(report.sites.map((share) => [share.site, share]));
  const rows = sites.map(({ id, name, state, why }) => {
    const ended =
      state === 'done' && why === null ? '' : `<span class="clause">${STATES[state]}${why === null ? '' : `：${escape(why)}`}</span>`;
    return `<tr><td>${escape(name)}${ended}</td>${cells(shares.get(id) ?? noShare)}</tr>`;
  });
  return table('站点', rows);
}

function unitTable({ report, units }: CoveragePageInput, nameOf: NameOf): string {
  const place = new Map(units.map(({ id }, index) => [id, index]));
  const placeOf = ({ unit }: { unit: string | null }) => (unit === null ? Infinity : (place.get(unit) ?? units.length));
  const rows = [...report.units]
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map((share) => `<tr><td>${share.unit === null ? '不属于任何单位的网页' : nameOf(share.unit)}</td>${cells(share)}</tr>`);
  return table('单位（网页）', rows);
}

function reasons({ report }: CoveragePageInput, nameOf: NameOf): string {
  const listed = report.reasons.filter(({ addresses }) => addresses.length > 0);
  if (listed.length === 0) return '';
  const one = (reason: CoverageReason & { addresses: { url: string; unit: string | null }[] }) => {
    const lines = reason.addresses.map(({ url, unit }) => `<li>${outsideLink(url, url)}${unit === null ? '' : `（${nameOf(unit)}）`}</li>`);
    const more = reason.count - reason.addresses.length;
    return `<details class="found"><summary>${escape(`${figuresInChinese[reason.kind]}：${reasonInChinese(reason)}`)}<span class="tag">${reason.count} 个地址</span></summary>
<ol>${lines.join('\n')}</ol>${more > 0 ? `<p>另有 ${more} 个。</p>` : ''}</details>`;
  };
  return `<section><h2>没有看到内容的地址</h2>\n${listed.map(one).join('\n')}</section>`;
}

function conflicts({ report }: CoveragePageInput, nameOf: NameOf): string {
  const { count, pages } = report.conflicts;
  if (count === 0) return '';
  const rows = pages.map(
    ({ url, unit, by, others }) =>
      `<tr><td>${outsideLink(url, url)}</td><td>${unit === null ? '无' : nameOf(unit)}</td><td>${escape(by ? deciders[by] : '')}</td><td>${others.map(nameOf).join('、')}</td></tr>`,
  );
  return `<section><h2>归属有争议的网页<span class="num">${count}</span></h2>
<p>以下网页有不止一个单位的标志，按顺序（栏目固定地址、路径、参数、署名）归给一个单位；不对时请在 units.yaml 中用 match 或 columns 写明。</p>
<div class="scroll"><table class="lines"><thead><tr><th scope="col">网页</th><th scope="col">归于</th><th scope="col">依据</th><th scope="col">另有标志</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div></section>`;
}
