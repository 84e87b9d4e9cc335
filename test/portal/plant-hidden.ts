/** Plants links that no visitor sees, in the ways that intruders use, and outside links whose domain has been sold on. */
import type { Dice } from './dice.ts';
import { escaped } from './render/scene.ts';
import type { Planting } from './plant.ts';
import { boundToOpen } from './opened.ts';

const NAMES = ['彩票开奖', '棋牌下载', '时时彩平台', '真人娱乐', '体育投注'];

const anchor = (url: string, text: string, style = '') => `<a href="${url}"${style ? ` style="${style}"` : ''}>${text}</a>`;

/** Each makes the links invisible in a way of its own. */
const WAYS: ((links: [url: string, text: string][]) => string)[] = [
  (links) => `<div style="display:none">${links.map(([url, text]) => anchor(url, text)).join(' ')}</div>`,
  (links) => `<div style="position:absolute;left:-9999px;top:0">${links.map(([url, text]) => anchor(url, text)).join(' ')}</div>`,
  (links) => `<marquee width="1" height="1" scrollamount="3000">${links.map(([url, text]) => anchor(url, text)).join(' ')}</marquee>`,
  (links) => `<p>${links.map(([url, text]) => anchor(url, text, 'font-size:0')).join('')}</p>`,
  (links) => `<p style="height:1px;overflow:hidden">${links.map(([url, text]) => anchor(url, text)).join(' ')}</p>`,
  (links) =>
    `<script type="text/javascript">document.write(unescape("${escaped(`<div style="position:absolute;top:-5000px">${links.map(([url, text]) => anchor(url, text)).join(' ')}</div>`)}"))</script>`,
  (links) =>
    `<div id="cpxx">${links.map(([url, text]) => anchor(url, text)).join(' ')}</div><script type="text/javascript">document.getElementById("cpxx").style.display="none";</script>`,
];

function targets(die: Dice, unit: string): [string, string][] {
  return die
    .shuffle(NAMES)
    .slice(0, die.int(1, 3))
    .map((text, i) => [`http://${unit}${i + 1}.caipiao-shili.test/`, text]);
}

function hide({ unit, wishes, die, from, note }: Planting): void {
  if (!wishes.has('hidden')) return;
  const article = boundToOpen(unit, from).find(({ flawed }) => !flawed);
  const path = article && die.chance(0.35) ? article.path : unit.base;
  if (article && path === article.path) article.flawed = true;
  const links = targets(die, unit.id);
  unit.hidden.push({ path, html: die.pick(WAYS)(links) });
  const page = { site: unit.site, path };
  for (const [url, text] of links)
    note({
      kind: 'hidden',
      indicator: 'CS-09',
      check: 'hidden-links',
      sort: 'hidden',
      subject: url,
      mark: 'hidden',
      says: `暗链“${text}”`,
    });
  note({ kind: 'hidden-page', indicator: 'V-06', check: 'serious-faults', sort: 'hidden', subject: page, says: '页面含有暗链' });
}

function parked({ unit, wishes, note }: Planting): void {
  if (!wishes.has('parked')) return;
  const host = `${unit.id}.chushou-shili.test`;
  unit.outside.push({ text: '招商信息网', url: `http://${host}/` });
  const says = '外链“招商信息网”的域名正在出售';
  note({
    kind: 'parked',
    indicator: 'CS-09',
    check: 'hidden-links',
    sort: 'external',
    subject: host,
    mark: 'for-sale',
    says,
    outside: true,
  });
}

export function plantHidden(planting: Planting): void {
  hide(planting);
  parked(planting);
}
