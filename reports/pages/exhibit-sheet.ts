/** The sheet of which the picture of an exhibit is taken: a caption that says what it shows, and under it the archived page or a card. */
import { parsePage } from '../../crawler/read/html.ts';
import { escape } from '../escape.ts';
import { shanghaiTime } from '../when.ts';
import type { Placed } from './exhibit-banner.ts';
import { cardBody } from './exhibit-card.ts';
import { maskAddress, masksOf, maskText, shownHeaders } from './exhibit-mask.ts';
import { REBUILT } from './exhibit-picture.ts';
import { shownPage } from './exhibit-shown.ts';
import { place } from './exhibit-spots.ts';
import { isHtml, numbered, type ExhibitInput } from './exhibit.ts';

export interface ExhibitSheet {
  html: string;
  /** The archived page, made harmless, with the address it answered at; null: a card is shown. `bare`: without pictures and frames. */
  page: { url: string; html: string; bare: boolean } | null;
  marks: Placed[];
  /** Something on it is masked: a picture taken of the live page, where nothing is, must not stand beside it. */
  masked: boolean;
}

const STYLE = `
*{box-sizing:border-box}html{background:#fff}body{margin:0;min-width:1280px;width:max-content;color:#222;font:14px/1.6 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",SimSun,sans-serif}
header{width:1280px;padding:10px 16px;background:#20303f;color:#fff;word-break:break-all}header p{margin:0}header small{color:#b8c7d6;font-size:12px}
.kind{display:inline-block;padding:0 8px;margin-right:8px;border:1px solid #ffd54f;border-radius:3px;color:#ffd54f}
ol{margin:6px 0 0;padding:0;list-style:none}li{margin:2px 0}li>b{display:inline-block;min-width:22px;margin-right:8px;padding:0 6px;border-radius:9px;background:#c62828;text-align:center;font-size:12px}
li[data-tone=merit]>b{background:#2e7d32}li>i{font-style:normal;color:#ffd54f}li[data-state=hidden]>i.hidden,li[data-state=beyond]>i.beyond{display:inline}li>i.hidden,li>i.beyond{display:none}
.code{width:1248px;margin:10px 16px;padding:4px 10px;border:3px solid #c62828;background:#fff3f2}.code.merit{border-color:#2e7d32;background:#f1f8f1}
pre{margin:0;white-space:pre-wrap;word-break:break-all;font:13px/1.6 "Noto Sans Mono CJK SC",monospace}
#sx-stage{position:relative;overflow:hidden;width:1280px}#sx-frame{display:block;width:1280px;height:700px;border:0}
.card{padding:14px 16px 20px}.card h2{margin:12px 0 4px;font-size:14px;color:#555}.card dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 14px;margin:0}.card dt{color:#666}.card dd{margin:0;word-break:break-all}
.card pre{padding:10px 12px;border:1px solid #ccc;background:#fafafa}.card p{margin:4px 0}
.sx-edge{position:absolute;border:3px solid #c62828;border-radius:3px;box-shadow:0 0 0 1px #fff}.sx-merit.sx-edge{border-color:#2e7d32}
.sx-edge b{position:absolute;left:-3px;top:-23px;padding:0 6px;background:#c62828;color:#fff;font:bold 13px/20px sans-serif;white-space:nowrap}.sx-edge.sx-merit b{background:#2e7d32}.sx-edge b.sx-in{left:0;top:0}`;

/** Lines of the caption; the page of the exhibit lists all. */
const MOST_LINES = 10;

/** `at`: where the page answered, without what stands before an address in the archive. */
export function exhibitSheet(input: ExhibitInput): ExhibitSheet {
  const marks = numbered(input.marks);
  const at = input.url.replace(/^urn:dom:/, '');
  const shows = isHtml(input) && /^https?:/.test(at) && URL.canParse(at);
  const body = shows ? pageBody(input, at, marks) : { page: null, stage: cardBody(input, marks), masked: true };
  const frame = '<iframe id="sx-frame" sandbox="allow-same-origin" scrolling="no" src="';
  const stage = body.page === null ? body.stage : `${frame}${escape(body.page.url)}"></iframe>`;
  const html = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${REBUILT}</title><style>${STYLE}</style></head><body>${caption(input, marks)}${marks.map(code).join('')}<div id="sx-stage">${stage}</div></body></html>`;
  return { html, page: body.page, marks, masked: body.masked };
}

function pageBody(input: ExhibitInput, at: string, marks: Placed[]): { page: ExhibitSheet['page'] & object; stage: ''; masked: boolean } {
  const page = parsePage(input.source, { url: at, contentType: input.contentType ?? null });
  const spots = place(page, marks, shownHeaders(input));
  const masked = input.blur === true || masksOf(page.text).length > 0;
  const bare = input.blur === true;
  return { page: { url: at, html: shownPage(page, spots, bare), bare }, stage: '', masked };
}

/** A frame of an archived page: no spots, and masked as a page that nobody has looked at. */
export function frameDocument(source: string, url: string, contentType: string | null): string {
  return shownPage(parsePage(source, { url, contentType }), new Map(), true);
}

function caption(input: ExhibitInput, marks: Placed[]): string {
  const facts = [
    `抓取时间 ${shanghaiTime(input.at)}（北京时间）`,
    ...(input.status ? [`HTTP ${input.status}`] : []),
    `证据包 ${input.bundle}`,
    `摘要 ${input.sha256.slice(0, input.sha256.startsWith('hmac') ? 28 : 16)}…`,
  ];
  const inOrder = [...marks].sort((a, b) => Number(a.tone === 'merit') - Number(b.tone === 'merit') || a.number - b.number);
  const more = marks.length > MOST_LINES ? `<p><small>另有 ${marks.length - MOST_LINES} 处，见展示页</small></p>` : '';
  const privacy = input.blur === true ? '；页面含个人信息，已遮盖，图片未载入' : '';
  const note = `<p><small>${escape(facts.join(' · '))}。由存档离线重现，脚本未运行${privacy}</small></p>`;
  return `<header><p><span class="kind">${REBUILT}</span>${escape(maskAddress(input.url))}</p>${note}<ol>${inOrder.map(line).join('')}</ol>${more}</header>`;
}

function line(mark: Placed, index: number): string {
  const attributes = `data-line="${mark.number}" data-tone="${mark.tone}" data-where="${mark.where}"${index < MOST_LINES ? '' : ' hidden'}`;
  const lost = mark.where === 'missing' ? '<i>（未能定位）</i>' : '';
  const notes = '<i class="hidden">（页面上看不见）</i><i class="beyond">（在图外）</i>';
  const label = maskText(mark.label);
  return `<li ${attributes}><b>${mark.number}</b>${escape(label.length > 160 ? `${label.slice(0, 159)}…` : label)}${lost}${notes}</li>`;
}

function code(mark: Placed): string {
  if (mark.where !== 'code') return '';
  const text = maskText(mark.code ?? '');
  const shown = text.length > 500 ? `${text.slice(0, 500)}…` : text;
  return `<div class="code ${mark.tone}"><p>第 ${mark.number} 处在页面代码或应答头中，页面上看不见：</p><pre>${escape(shown)}</pre></div>`;
}
