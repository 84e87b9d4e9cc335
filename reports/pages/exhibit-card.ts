/** What a record says that is no page: a probe without an answer, a file, data, an empty answer; drawn so that it, too, has a picture. */
import { whyInChinese } from '../../scoring/wording.ts';
import { clean, escape } from '../escape.ts';
import type { Placed } from './exhibit-banner.ts';
import type { ExhibitInput } from './exhibit.ts';
import { maskAddress, maskText, shownHeaders } from './exhibit-mask.ts';
import { excerpt, rangesIn } from './exhibit-source.ts';

const MOST_HEADERS = 30;
const MOST_OF_ONE = 300;

/** The inside of the stage; sets `where` of the marks. */
export function cardBody(input: ExhibitInput, marks: Placed[]): string {
  const ranges = rangesIn(input.source, input, marks);
  const outcome = outcomeOf(input);
  const facts: [string, string][] = [
    ['地址', maskAddress(input.url)],
    ...(outcome === null ? [] : [['访问结果', outcome] as [string, string]]),
    ...(input.status ? [['应答状态', `HTTP ${input.status}`] as [string, string]] : []),
    ...(input.contentType ? [['内容类型', maskText(input.contentType)] as [string, string]] : []),
  ];
  const text =
    input.source === '' ? '' : excerpt(clean(input.source) === input.source ? input.source : input.source, ranges, input.blur === true);
  return `<div class="card"><dl>${facts.map(row).join('')}</dl>${headers(input)}${
    text === ''
      ? `<p>${escape(emptiness(input))}</p>`
      : `<h2>内容${ranges.length > 0 ? '摘录（标出所引之处）' : '开头'}</h2><pre>${text}</pre>`
  }</div>`;
}

const row = ([name, value]: [string, string]): string => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`;

function headers(input: ExhibitInput): string {
  const [all, shown] = [input.headers ?? [], shownHeaders(input)];
  if (all.length === 0) return '';
  const lines = shown.slice(0, MOST_HEADERS).map(([name, value]) => `${name}: ${value.slice(0, MOST_OF_ONE)}`);
  const rest = `<p>内容涉及个人信息，其余 ${all.length - shown.length} 个应答头不展示：其中可能有原文的摘要。</p>`;
  return `<h2>应答头</h2><pre>${escape(maskText(lines.join('\n')))}</pre>${shown.length < all.length ? rest : ''}`;
}

function emptiness({ contentType, status }: ExhibitInput): string {
  if (status !== undefined && status !== null && status >= 300 && status < 400) return '应答只是跳转，没有内容。';
  return contentType && !/^text\/|html|xml(?!formats)|json|javascript/i.test(contentType)
    ? '此证据是文件，这里不展示内容，原始字节见证据包。'
    : '应答没有内容。';
}

/** 打不开（域名无法解析）; null: not the record of a look. */
function outcomeOf({ url, source }: ExhibitInput): string | null {
  if (!url.startsWith('urn:probe:')) return null;
  try {
    const { outcome } = JSON.parse(source) as { outcome?: { kind?: string; why?: string; by?: string; status?: number | null } };
    if (outcome?.kind === 'answered') return `有应答（HTTP ${outcome.status}）`;
    const why = `${outcome?.kind}: ${outcome?.why ?? outcome?.by}`;
    return `没有应答（${whyInChinese(why)}）`;
  } catch {
    return null; // What cannot be read is shown as it is.
  }
}
