/** The standing sections: guide, catalogue, on request, office, leaders; and the disclosure page that leads to them. */
import { nobody } from '../numbers.ts';
import type { CityUnit, Section } from '../nouns.ts';
import { textPage } from './article.ts';
import { frame } from './frame.ts';
import { esc, link, unitOf, type Scene } from './scene.ts';
import { annualPage, contactSentence, overviewText } from './standing.ts';

const p = (text: string) => `<p>${esc(text)}</p>`;

function guideText(unit: CityUnit): string {
  return [
    `为方便公民、法人和其他组织获取${unit.fullName}的政府信息，根据《中华人民共和国政府信息公开条例》，编制本指南。`,
    '一、信息分类和编排。本机关主动公开的信息按机构职能、政策文件、规划计划、业务工作、统计数据等类别编排，每条信息编有索引号。',
    '二、获取方式。公众可通过本网站、政务服务大厅查阅点和公告栏获取主动公开的信息。',
    `三、公开机构。名称：${unit.fullName}办公室；${contactSentence(unit)}；电子邮箱：${unit.mailbox}。`,
    '四、监督方式。认为本机关未依法履行公开义务的，可以向上级行政机关或者政府信息公开工作主管部门举报。',
  ]
    .map(p)
    .join('\n');
}

function catalogText(unit: CityUnit): string {
  const rows = unit.columns
    .filter((column) => !column.blank)
    .map(
      (column, i) =>
        `<tr><td>SL${String(i + 1).padStart(3, '0')}</td><td>${esc(column.name)}</td><td>全文公开</td><td>自形成之日起20个工作日内</td><td>${esc(unit.fullName)}</td></tr>`,
    );
  return `<table><tr><th>序号</th><th>公开事项</th><th>公开方式</th><th>公开时限</th><th>责任单位</th></tr>\n${rows.join('\n')}</table>`;
}

function onRequestText(unit: CityUnit): string {
  return [
    '公民、法人或者其他组织可以根据自身生产、生活、科研等特殊需要，向本机关申请获取相关政府信息。',
    `一、申请方式。申请人可以当面或者以信函方式提出申请，受理机构：${unit.fullName}办公室${unit.contact.address === null ? '' : `，地址：${unit.contact.address}`}，电话：${unit.phone}。`,
    '二、申请内容。应当载明申请人的姓名或者名称、身份证明、联系方式，所需信息的名称、文号或者便于查询的其他特征，以及获取信息的方式。',
    '三、答复时限。能够当场答复的当场答复；不能当场答复的，自收到申请之日起15个工作日内答复。',
  ]
    .map(p)
    .join('\n');
}

function leadersText(unit: CityUnit): string {
  const rows = ['主持全面工作', '分管业务工作', '分管综合工作'].map(
    (duty, i) => `<tr><td>${nobody(i)}</td><td>${['主要负责人', '副职', '副职'][i]}</td><td>${duty}</td><td>${unit.phone}</td></tr>`,
  );
  return `<table><tr><th>姓名</th><th>职务</th><th>分工</th><th>办公电话</th></tr>${rows.join('\n')}</table>`;
}

export function sectionPage(scene: Scene, section: Section): string {
  const unit = unitOf(scene);
  if (section.key === 'annual') return annualPage(scene, section);
  const content: Record<string, [string, () => string]> = {
    guide: [`${unit.fullName}政府信息公开指南`, () => guideText(unit)],
    catalog: [`${unit.fullName}政府信息公开目录`, () => catalogText(unit)],
    onrequest: [`${unit.fullName}依申请公开说明`, () => onRequestText(unit)],
    overview: [`${unit.fullName}机构职能`, () => overviewText(unit)],
    leaders: [`${unit.fullName}领导分工`, () => leadersText(unit)],
  };
  const found = content[section.key];
  if (!found) throw new Error(`no text for section ${section.key}`);
  return textPage(scene, { column: section.name, title: found[0], date: section.date, html: found[1]() });
}

/** 政府信息公开: the page where some offices keep the sections that others name on their front page. */
export function disclosurePage(scene: Scene): string {
  const unit = unitOf(scene);
  return frame(scene, {
    title: `政府信息公开-${unit.name}`,
    tags: { column: '政府信息公开' },
    crumbs: [{ text: '政府信息公开' }],
    side: true,
    body: `<h2>政府信息公开</h2>\n<ul class="list">${unit.sections.map((section) => `<li>${link(scene, section.path, section.name)}</li>`).join('\n')}</ul>`,
  });
}
