/** The standard tags in a page's head: three on home pages, seven on lists, ten on articles, faults and harmless dirt included. */
import type { TagFault } from '../nouns.ts';
import { esc, type Scene } from './scene.ts';

export interface TagValues {
  column?: string;
  article?: { title: string; pubDate: string; source: string };
}

const PLACEHOLDER = 'null';

function malformed(name: string, content: string): string {
  if (name === 'SiteDomain') return `http://${content}/`;
  const [date = ''] = content.split(' ');
  return `${date.replace('-', '年').replace('-', '月')}日`;
}

function spoiled(name: string, content: string, fault: TagFault | undefined): string | null {
  if (fault === 'absent') return null;
  if (fault === 'empty') return '';
  if (fault === 'placeholder') return PLACEHOLDER;
  return fault === 'malformed' ? malformed(name, content) : content;
}

/** Three ways people write one tag; all of them carry their content. */
function line(name: string, content: string, dirty: number): string {
  if (dirty === 1) return `<meta  name='${name}'   content='${esc(content)}'>`;
  if (dirty === 2) return `<META content="${esc(content)}" NAME="${name}" />`;
  return `<meta name="${name}" content="${esc(content)}">`;
}

export function tags(scene: Scene, values: TagValues): string {
  const faults = scene.unit?.tagFaults[scene.path] ?? {};
  const list: [string, string][] = [
    ['SiteName', scene.site.name],
    ['SiteDomain', scene.site.host],
    ['SiteIDCode', scene.site.siteCode],
  ];
  if (values.column) {
    const whose = scene.unit?.name ?? '示例市';
    list.push(['ColumnName', values.column], ['ColumnDescription', `${whose}${values.column}栏目，发布${values.column}方面的信息`]);
    list.push(['ColumnKeywords', `${whose},${values.column}`], ['ColumnType', values.column]);
  }
  if (values.article)
    list.push(['ArticleTitle', values.article.title], ['PubDate', values.article.pubDate], ['ContentSource', values.article.source]);
  return list
    .flatMap(([name, content], i) => {
      const value = spoiled(name, content, faults[name]);
      return value === null ? [] : [line(name, value, scene.unit?.dirtyTags ? i % 3 : 0)];
    })
    .join('\n');
}
