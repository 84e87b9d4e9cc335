/** Evidence that is not a page (JSON, XML, headers, code no eye can see) as plain text with the cited ranges marked. */
import { clean, escape } from '../escape.ts';
import type { Placed } from './exhibit-banner.ts';
import type { ExhibitInput } from './exhibit.ts';
import { blot, maskText, masksOf } from './exhibit-mask.ts';
import { zonesOf } from './exhibit-text.ts';

/** Characters shown; what lies behind is in the bundle. */
const MAX_SHOWN = 1_000_000;
const MAX_CODE = 2000;

/** The whole text in a `<pre>`; sets `where` of the marks. */
export function sourceView(input: ExhibitInput, marks: Placed[]): string {
  const text = input.source.slice(0, MAX_SHOWN);
  const ranges: { from: number; to: number; mark: Placed }[] = [];
  for (const mark of marks) {
    if (mark.spot === undefined) mark.where = 'page';
    else if (
      'chars' in mark.spot &&
      mark.spot.chars[0] >= 0 &&
      mark.spot.chars[1] > mark.spot.chars[0] &&
      mark.spot.chars[1] <= text.length
    ) {
      mark.where = 'spot';
      ranges.push({ from: mark.spot.chars[0], to: mark.spot.chars[1], mark });
    } else if ('header' in mark.spot) showHeader(mark, mark.spot.header, input.headers ?? []);
  }
  const whole = marks.filter((mark) => mark.where === 'page').map((mark) => `<a class="sx-at" id="${escape(mark.anchor)}"></a>`);
  const cut =
    input.source.length > text.length ? `<p class="sx-none">以下 ${input.source.length - text.length} 个字符未展示，见证据包。</p>` : '';
  const body = text === '' ? `<p class="sx-none">${escape(nothing(input))}</p>` : `<pre>${marked(text, ranges, input.blur === true)}</pre>`;
  return `<div class="sx-page">${whole.join('')}${body}${cut}</div>`;
}

function nothing({ contentType }: ExhibitInput): string {
  return contentType && !/^text\/|html|xml(?!formats)|json|javascript/i.test(contentType)
    ? `此证据是 ${contentType} 文件，这里不展示内容，见证据包。`
    : '（内容为空）';
}

function showHeader(mark: Placed, name: string, headers: [string, string][]): void {
  const lines = headers.filter(([is]) => is.toLowerCase() === name.toLowerCase()).map(([is, value]) => `${is}: ${value}`);
  if (lines.length === 0) return;
  mark.where = 'code';
  mark.code = lines.join('\n');
}

/** Text cut at every edge of a range or mask, so that overlapping ranges nest without crossing. `blur`: also what stands beside a personal number. */
function marked(text: string, ranges: { from: number; to: number; mark: Placed }[], blur: boolean): string {
  const masks = masksOf(text);
  const edges = new Set([0, text.length]);
  const zones = blur ? zonesOf(text, masks) : [];
  for (const { from, to } of [...ranges, ...masks, ...zones]) edges.add(from).add(to);
  const cuts = [...edges].sort((a, b) => a - b);
  const starts = new Map<number, Placed[]>();
  for (const { from, mark } of ranges) starts.set(from, [...(starts.get(from) ?? []), mark]);
  let html = '';
  let [mask, zone] = [0, 0];
  let active: typeof ranges = [];
  const waiting = [...ranges].sort((a, b) => a.from - b.from);
  for (let index = 0; index + 1 < cuts.length; index += 1) {
    const [from, to] = [cuts[index] as number, cuts[index + 1] as number];
    while ((masks[mask]?.to ?? Infinity) <= from) mask += 1;
    while ((zones[zone]?.to ?? Infinity) <= from) zone += 1;
    while ((waiting[0]?.from ?? Infinity) <= from) active.push(waiting.shift() as (typeof ranges)[number]);
    active = active.filter((range) => range.to > from);
    const within = masks[mask];
    const hidden = within !== undefined && within.from <= from;
    const blotted = (zones[zone]?.from ?? Infinity) <= from || active.some((range) => range.mark.personal === true);
    const plain = blotted ? blot(text.slice(from, to)) : text.slice(from, to);
    const shown = escape(hidden ? (within.from === from ? within.masked : '') : plain);
    const anchors = (starts.get(from) ?? []).map((one) => `<a class="sx-at" id="${escape(one.anchor)}"></a>`).join('');
    const tone = active.some((range) => range.mark.tone === 'fault') ? 'sx-fault' : 'sx-merit';
    html +=
      anchors +
      (active.length === 0
        ? shown
        : `<span class="sx-mark ${tone}" data-n="${active.map((range) => range.mark.number).join('、')}">${shown}</span>`);
  }
  return html;
}

/** A piece of code or a header line under the banner, for a spot that has no place on the visible page. */
export function codeSection(mark: Placed): string {
  const code = maskText(clean(mark.code ?? ''));
  const shown = code.length > MAX_CODE ? `${code.slice(0, MAX_CODE)}…` : code;
  const tone = mark.tone === 'fault' ? 'sx-fault' : 'sx-merit';
  return `<section class="sx-code sx-mark ${tone}" id="${escape(mark.anchor)}" data-n="${mark.number}"><p>第 ${mark.number} 处在页面代码中，页面上看不见：</p><pre>${escape(shown)}</pre></section>`;
}
