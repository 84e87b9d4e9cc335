/** Evidence that is not a page (JSON, XML, headers, code no eye can see) as plain text with the cited ranges marked. */
import { clean, escape } from '../escape.ts';
import type { Placed } from './exhibit-banner.ts';
import type { ExhibitInput } from './exhibit.ts';
import { blot, maskText, masksOf, shownHeaders } from './exhibit-mask.ts';
import { zonesOf } from './exhibit-text.ts';

/** Characters shown; what lies behind is in the bundle. */
const MAX_SHOWN = 1_000_000;
const MAX_CODE = 2000;
const GAP = '\n……\n';

/** The whole text in a `<pre>`; sets `where` of the marks. */
export function sourceView(input: ExhibitInput, marks: Placed[]): string {
  const text = input.source.slice(0, MAX_SHOWN);
  const ranges = rangesIn(text, input, marks);
  const whole = marks.filter((mark) => mark.where === 'page').map((mark) => `<a class="sx-at" id="${escape(mark.anchor)}"></a>`);
  const cut =
    input.source.length > text.length ? `<p class="sx-none">以下 ${input.source.length - text.length} 个字符未展示，见证据包。</p>` : '';
  const body = text === '' ? `<p class="sx-none">${escape(nothing(input))}</p>` : `<pre>${marked(text, ranges, input.blur === true)}</pre>`;
  return `<div class="sx-page">${whole.join('')}${body}${cut}</div>`;
}

/** Where in a text the marks are; sets `where` of each. */
export function rangesIn(
  text: string,
  input: Pick<ExhibitInput, 'headers' | 'blur'>,
  marks: Placed[],
): { from: number; to: number; mark: Placed }[] {
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
    } else if ('header' in mark.spot) showHeader(mark, mark.spot.header, shownHeaders(input));
  }
  return ranges;
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

/** Characters of the text before and after a cited range that a card shows. */
const AROUND = 240;

/** The neighbourhood of each range, or the beginning of a text of which nothing is cited; all of it masked as a whole. */
export function excerpt(text: string, ranges: { from: number; to: number; mark: Placed }[], blur: boolean): string {
  const source = text.slice(0, MAX_SHOWN);
  const windows = ranges
    .slice(0, 20)
    .sort((a, b) => a.from - b.from)
    .map(({ from, to }) => ({ from: Math.max(0, from - AROUND), to: Math.min(source.length, Math.min(to, from + MAX_CODE) + AROUND) }));
  const joined = [{ from: 0, to: Math.min(source.length, 2 * AROUND) }].filter(() => windows.length === 0);
  for (const window of windows) {
    const last = joined.at(-1);
    if (last !== undefined && window.from <= last.to) last.to = Math.max(last.to, window.to);
    else joined.push({ ...window });
  }
  return marked(source, ranges, blur, joined);
}

/**
 * Text cut at every edge of a range or mask, so that overlapping ranges nest without crossing. `blur`: also what stands beside a
 * personal number. `windows`: all that is shown of it, in order; absent: everything.
 */
function marked(
  text: string,
  ranges: { from: number; to: number; mark: Placed }[],
  blur: boolean,
  windows?: { from: number; to: number }[],
): string {
  const masks = masksOf(text);
  const edges = new Set([0, text.length]);
  const zones = blur ? zonesOf(text, masks) : [];
  for (const { from, to } of [...ranges, ...masks, ...zones, ...(windows ?? [])]) edges.add(from).add(to);
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
    if (windows !== undefined && !windows.some((window) => window.from <= from && to <= window.to)) {
      if (!html.endsWith(GAP)) html += GAP;
      continue;
    }
    const within = masks[mask];
    const hidden = within !== undefined && within.from <= from;
    const blotted = (zones[zone]?.from ?? Infinity) <= from || active.some((range) => range.mark.personal === true);
    const plain = blotted ? blot(text.slice(from, to)) : text.slice(from, to);
    const shown = escape(hidden ? (within.from === from ? within.masked : '') : plain);
    const anchors = (starts.get(from) ?? []).map((one) => `<a class="sx-at" id="${escape(one.anchor)}"></a>`).join('');
    const tone = active.some((range) => range.mark.tone === 'fault') ? 'sx-fault' : 'sx-merit';
    html +=
      anchors + (active.length === 0 ? shown : `<span class="sx-mark ${tone}" ${numbersOf(active, windows !== undefined)}>${shown}</span>`);
  }
  return html;
}

/** On a card the outlines are drawn by whoever takes its picture. */
function numbersOf(active: { mark: Placed }[], isCard: boolean): string {
  const numbers = active.map(({ mark }) => mark.number);
  return isCard ? `data-sx="${numbers.join(' ')}"` : `data-n="${numbers.join('、')}"`;
}

/** A piece of code or a header line under the banner, for a spot that has no place on the visible page. */
export function codeSection(mark: Placed): string {
  const code = maskText(clean(mark.code ?? ''));
  const shown = code.length > MAX_CODE ? `${code.slice(0, MAX_CODE)}…` : code;
  const tone = mark.tone === 'fault' ? 'sx-fault' : 'sx-merit';
  return `<section class="sx-code sx-mark ${tone}" id="${escape(mark.anchor)}" data-n="${mark.number}"><p>第 ${mark.number} 处在页面代码中，页面上看不见：</p><pre>${escape(shown)}</pre></section>`;
}
