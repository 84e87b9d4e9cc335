/** 通报与报告: which months were printed, and everything that belongs to one of them. */
import { escape } from '../escape.ts';
import { runName } from './status-terms.ts';

export interface PrintedMonth {
  run: string;
  /** Files of the published print, and of the one that waits for review; a file's `href` is relative to the run's folder. */
  files: PrintedFile[];
  draft: PrintedFile[];
}

export interface PrintedFile {
  href: string;
  name: string;
  sort: 'main' | 'unit' | 'note';
}

const DRAFT = '<span class="tag tag-draft">草稿，未发布</span>';
const PUBLISHED = '<span class="tag tag-published">已发布</span>';

const path = (href: string): string => escape(href.split('/').map(encodeURIComponent).join('/'));
const link = (base: string, { href, name }: PrintedFile): string => `<a href="${path(`${base}${href}`)}">${escape(name)}</a>`;
const shown = (files: PrintedFile[]): PrintedFile[] => files.filter(({ sort }) => sort === 'main');

export function monthsMain(months: PrintedMonth[]): string {
  if (months.length === 0) return '<h1>通报与报告</h1>\n<p class="verdict">还没有生成过通报。</p>';
  const rows = months.map(({ run, files, draft }) => {
    const [list, mark] = files.length > 0 ? [files, PUBLISHED] : [draft, DRAFT];
    const base = `${run}/${files.length > 0 ? '' : 'draft/'}`;
    const links = shown(list).map((file) => link(base, file));
    return `<tr><th scope="row"><a href="${path(`${run}/`)}">${escape(runName(run))}</a></th><td>${stateOf(run, files, mark)}</td><td><span class="links">${links.join('')}</span></td></tr>`;
  });
  return `<h1>通报与报告</h1>
<div class="scroll"><table class="months"><thead><tr><th scope="col">月份</th><th scope="col">状态</th><th scope="col">文件</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div>`;
}

/** A trial enters no ledger: it is never published. */
function stateOf(run: string, files: PrintedFile[], mark: string): string {
  return /^\d{4}-\d{2}$/.test(run) || files.length === 0 ? mark : '<span class="tag">不计入台账</span>';
}

export function monthMain({ run, files, draft }: PrintedMonth): string {
  const both = [
    ...(files.length > 0 ? [printSection(files, '', stateOf(run, files, PUBLISHED))] : []),
    ...(draft.length > 0 ? [printSection(draft, 'draft/', DRAFT)] : []),
  ];
  const none = both.length === 0 ? '<p class="verdict">这个月还没有可看的文件。</p>' : '';
  return `<h1>${escape(runName(run))}</h1>\n${none}${both.join('\n')}`;
}

function printSection(files: PrintedFile[], base: string, mark: string): string {
  const list = (sort: PrintedFile['sort']) => files.filter((file) => file.sort === sort).map((file) => `<li>${link(base, file)}</li>`);
  const group = (title: string, sort: PrintedFile['sort']) => {
    const items = list(sort);
    return items.length === 0 ? '' : `<h3>${title}</h3><ul class="units">${items.join('')}</ul>`;
  };
  return `<section><h2>通报${mark}</h2><ul class="units">${list('main').join('')}</ul>${group('更正', 'note')}${group('各单位', 'unit')}</section>`;
}
