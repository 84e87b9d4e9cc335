/** What stands above every exhibit: which page, when, which digest, which bundle, and the way to each marked spot. */
import { escape } from '../escape.ts';
import { shanghaiTime } from '../when.ts';
import type { ExhibitInput, ExhibitMark } from './exhibit.ts';
import { maskAddress, maskText } from './exhibit-mask.ts';

export interface Placed extends ExhibitMark {
  anchor: string;
  /** From 1, in the order given. */
  number: number;
  /** spot: outlined; code: not visible, shown beneath the banner; page: the whole page; missing: cannot be found. */
  where: 'spot' | 'code' | 'page' | 'missing';
  /** What stands at a spot that cannot be seen. */
  code: string | null;
}

/** The archive may not load, run, send or be framed into anything; our own picture may stand beside it. */
const policy = (hasPicture: boolean): string =>
  `default-src 'none'; style-src 'unsafe-inline'; ${hasPicture ? "img-src 'self' file:; " : ''}base-uri 'none'; form-action 'none'`;

const STYLE = `
html{scroll-padding-top:37vh}
body{margin:0;background:#fff;color:#222;font:15px/1.6 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",SimSun,sans-serif}
.sx-banner{position:sticky;top:0;z-index:2;max-height:34vh;overflow:auto;background:#20303f;color:#fff;padding:8px 16px;font-size:13px;box-shadow:0 2px 6px rgba(0,0,0,.4)}
.sx-banner h1{margin:0;font-size:15px}.sx-banner dl{display:grid;grid-template-columns:max-content 1fr;gap:0 12px;margin:4px 0}
.sx-banner dt{color:#b8c7d6}.sx-banner dd{margin:0;word-break:break-all}.sx-banner a{color:#fff}
.sx-banner ol{margin:4px 0;padding-left:2em;columns:30em 2}.sx-banner li:target{background:#7a5b00}.sx-banner p{margin:2px 0;color:#b8c7d6}
.sx-tone{display:inline-block;padding:0 6px;margin-right:6px;border-radius:3px;background:#c62828}.sx-tone.sx-good{background:#2e7d32}.sx-where{color:#ffd54f}
.sx-page{position:relative;z-index:0;isolation:isolate;contain:paint;overflow:auto;padding:16px;min-height:64vh}
.sx-page pre,.sx-code pre{white-space:pre-wrap;word-break:break-all;margin:0;font-family:"Noto Sans Mono CJK SC",monospace}
.sx-page .sx-mark,.sx-code{outline:3px solid #c62828!important;outline-offset:1px;background:#fff3f2!important;color:#222!important}
.sx-page .sx-mark.sx-merit,.sx-code.sx-merit{outline-color:#2e7d32!important;background:#f1f8f1!important}
.sx-page .sx-mark[data-n]:not(table,thead,tbody,tfoot,tr,ul,ol,dl)::before{content:attr(data-n);font:bold 11px/1.5 sans-serif;padding:0 5px;margin-right:4px;border-radius:8px;background:#c62828;color:#fff}
.sx-page .sx-mark.sx-merit[data-n]:not(table,thead,tbody,tfoot,tr,ul,ol,dl)::before{background:#2e7d32}
.sx-page .sx-mark.sx-mark:target,.sx-page .sx-mark.sx-mark:has(>.sx-at:target),.sx-page .sx-at:target+.sx-mark.sx-mark,.sx-code.sx-mark:target{outline-width:5px!important;background:#ffe082!important}
.sx-code{margin:12px 16px;padding:4px 12px}.sx-code p{margin:0}
.sx-a{color:#1a4f8b;text-decoration:underline}.sx-box{display:inline-block;border:1px dashed #999;color:#666;font-size:12px;padding:0 6px}
.sx-masked{background:#222;color:#fff;padding:0 2px}.sx-none{color:#888}
.sx-all{margin:10px 16px;font-size:13px}.sx-all ul{margin:2px 0;padding-left:2em;columns:30em 2;word-break:break-all}.sx-all a{color:#1a4f8b}
.sx-shots{margin:12px 16px}.sx-shots figure{margin:0 0 12px}.sx-shots figcaption{font-size:13px;color:#555;word-break:break-all}.sx-shots img{display:block;max-width:100%;height:auto;border:1px solid #999}
.sx-shots b{display:inline-block;padding:0 6px;margin-right:6px;border:1px solid #7a5b00;border-radius:3px;color:#7a5b00;font-weight:400}.sx-shots ul{margin:2px 0;padding-left:2em;columns:30em 2}
@media print{.sx-banner{position:static;max-height:none}}`;

export function document(input: ExhibitInput, parts: string[]): string {
  const head = [
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy(input.picture !== undefined)}"><meta name="referrer" content="no-referrer">`,
    '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">',
    `<title>存档页面 ${escape(maskAddress(input.url))}</title><style>${STYLE}</style></head><body>`,
  ];
  return `${head.join('')}${parts.join('')}</body></html>\n`;
}

export function banner(input: ExhibitInput, marks: Placed[]): string {
  const facts: [string, string][] = [
    ['地址', maskAddress(input.url)],
    ['抓取时间', `${shanghaiTime(input.at)}（北京时间）`],
    input.sha256.startsWith('hmac-sha256:') ? ['加钥摘要', input.sha256] : ['SHA-256', input.sha256],
    ['证据包', input.bundle],
  ];
  if (input.status) facts.push(['应答状态', `HTTP ${input.status}`]);
  const rows = facts.map(([name, value]) => `<dt>${name}</dt><dd>${escape(value)}</dd>`).join('');
  const note = '文字部分由存档静态重现：脚本、图片和外部样式未载入，个人信息已遮盖；原始字节见证据包。';
  return `<header class="sx-banner"><h1>存档页面</h1><dl>${rows}</dl>${markList(marks)}<p>${note}</p></header>`;
}

function markList(marks: Placed[]): string {
  if (marks.length === 0) return '';
  const missing = marks.filter((mark) => mark.where === 'missing').length;
  const count = `标注 ${marks.length} 处${missing > 0 ? `，其中 ${missing} 处未能定位` : ''}`;
  return `<details open><summary>${count}</summary><ol>${marks.map(markLine).join('')}</ol></details>`;
}

const WHERE: Record<Placed['where'], string> = { spot: '', code: '（在页面代码中）', page: '（针对整个页面）', missing: '（未能定位）' };

function markLine(mark: Placed): string {
  const tone = mark.tone === 'fault' ? '<span class="sx-tone">问题</span>' : '<span class="sx-tone sx-good">得分</span>';
  const label = escape(maskText(mark.label));
  const where = WHERE[mark.where] === '' ? '' : ` <span class="sx-where">${WHERE[mark.where]}</span>`;
  if (mark.where === 'missing') return `<li id="${escape(mark.anchor)}">${tone}${label}${where}</li>`;
  return `<li>${tone}<a href="#${escape(mark.anchor)}">${label}</a>${where}</li>`;
}
