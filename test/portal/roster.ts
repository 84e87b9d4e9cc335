/** The forty-nine offices of the seed's tables: who they are, what December was worth, and what the months before it added up to. */

export interface RosterEntry {
  id: string;
  name: string;
  group: 'dept' | 'town';
  kind: 'department' | 'institution' | 'town' | 'street';
  /** Disclosure points of the seed's December. */
  disclosure: number;
  /** Sum of the seed's January to November. */
  before: number;
  /** Own host name in front of the city's domain; null: a section of the shared portal. */
  host: string | null;
}

const DEPARTMENTS = `gongan 公安局 60 620.5 gaj|huanbao 环保局 60 618 hbj|fagai 发展改革委 29 577|jiaoti 教育体育局 37 567 jtj|nongye 农业局 10 554.5
|guotu 国土资源局 15 450|minzheng 民政局 6 450|guihua 规划局 12 421|shebao 社保中心 20 386|caizheng 财政局 16 375 czj|shiyao 食品药品监督管理局 6 340.5
|wenguang 文化广电新闻出版局 9 332|xingzheng 行政服务中心 6 332|jiju 产业集聚区 10 326.5|keji 科技局 14 317|anjian 安全监管局 8 322|gonglu 公路局 12 310
|chengguan 城市管理局 8 311|jiaotong 交通运输局 12 301|zhujian 住房和城乡建设局 2 311|weiji 卫生计生委 10 302|shenji 审计局 60 250 sjj|sifa 司法局 11 296
|fangguan 房管局 10 293|gongshang 工商局 1 287|shuili 水利局 9 276|gongxin 工业和信息化委 15 265|nongji 农机局 6 273|xinfang 信访局 8 263
|gongyong 公用事业局 14 253|wenlv 文物旅游局 3 264|linye 林业局 2 263|shangwu 商务局 0 264|renshe 人力资源社会保障局 0 238 rsj|tongji 统计局 2 221
|zhijian 质量技术监督局 0 197`;

const TOWNS = `gaolong 高龙镇 60 558.5|yiluo 伊洛街道 57 463|zhaidian 翟店镇 60 433|dakou 大口镇 35 406|shangcheng 商城街道 18 388|mangling 邙岭镇 27 359
|huaixin 槐新街道 4 359|fudian 府店镇 18 344.5|shanhua 山化镇 18 337|houshi 猴氏镇 6 333.5|guxian 顾县镇 15 303|yuetan 岳滩镇 9 292|shouyangshan 首阳山街道 12 257`;

const INSTITUTIONS = new Set(['shebao', 'xingzheng', 'jiju']);

function kindOf(id: string, name: string, group: 'dept' | 'town'): RosterEntry['kind'] {
  if (group === 'dept') return INSTITUTIONS.has(id) ? 'institution' : 'department';
  return name.endsWith('街道') ? 'street' : 'town';
}

function rows(table: string, group: 'dept' | 'town'): RosterEntry[] {
  return table.split('|').map((row) => {
    const [id, name, disclosure, before, host] = row.trim().split(' ') as [string, string, string, string, string?];
    return { id, name, group, kind: kindOf(id, name, group), disclosure: Number(disclosure), before: Number(before), host: host ?? null };
  });
}

/** In the order of the seed's tables. */
export const roster: readonly RosterEntry[] = [...rows(DEPARTMENTS, 'dept'), ...rows(TOWNS, 'town')];

/** The name an office signs with. */
export function fullName(entry: RosterEntry): string {
  if (entry.kind === 'town') return `${entry.name}人民政府`;
  if (entry.kind === 'street') return `${entry.name}办事处`;
  return `示例市${entry.name}`;
}

export function aliases(entry: RosterEntry): string[] {
  return entry.group === 'town' ? [fullName(entry), `示例市${entry.name}`] : [`示例市${entry.name}`, `市${entry.name}`];
}
