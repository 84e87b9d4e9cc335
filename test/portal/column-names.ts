/** What the sample city calls its columns, and how long each may stand still before it counts as neglected. */

export type Window = 'd14' | 'm6' | 'y1' | null;

interface Naming {
  window: Window;
  folder: string;
  names: string[];
  /** For towns, where their names differ. */
  town?: string[];
}

export const naming: Record<string, Naming> = {
  news: {
    window: 'd14',
    folder: 'gzdt',
    names: ['工作动态', '部门动态', '政务动态', '动态要闻'],
    town: ['镇办动态', '工作动态', '基层动态'],
  },
  notice: { window: 'm6', folder: 'tzgg', names: ['通知公告', '公示公告', '公告栏', '公告公示'] },
  policy: { window: 'm6', folder: 'zcwj', names: ['政策文件', '政策法规', '规范性文件', '部门文件'], town: ['政策文件', '规范性文件'] },
  interpret: { window: 'm6', folder: 'zcjd', names: ['政策解读', '文件解读'] },
  plan: { window: 'y1', folder: 'ghjh', names: ['规划计划', '工作计划', '发展规划'] },
  budget: { window: 'y1', folder: 'czxx', names: ['财政预决算', '财政信息', '预决算公开', '部门预算'], town: ['财政信息', '预决算公开'] },
  licence: { window: 'm6', folder: 'xzxk', names: ['行政许可', '行政许可公示', '双公示'] },
  penalty: { window: 'm6', folder: 'xzcf', names: ['行政处罚', '处罚公示', '执法公示'] },
  project: { window: 'y1', folder: 'zdxm', names: ['重大项目', '重点项目', '重大建设项目'] },
  tender: { window: 'm6', folder: 'ggzy', names: ['公共资源', '政府采购', '公共资源配置'] },
  livelihood: { window: 'm6', folder: 'zdms', names: ['重点民生', '脱贫攻坚', '社会救助', '惠民补贴'] },
  hr: { window: 'y1', folder: 'rsxx', names: ['人事信息', '招考录用', '人事任免'] },
  emergency: { window: 'y1', folder: 'yjgl', names: ['应急管理', '应急预案', '预警信息'] },
  stats: { window: 'y1', folder: 'tjxx', names: ['统计信息', '统计数据', '数据发布'] },
  proposals: { window: 'y1', folder: 'jyta', names: ['建议提案'] },
  powers: { window: null, folder: 'qzqd', names: ['权责清单', '权力清单', '权责清单'] },
  survey: { window: null, folder: 'myzj', names: ['民意征集', '意见征集', '网上调查', '征集调查'] },
  interview: { window: null, folder: 'zxft', names: ['在线访谈', '新闻发布会'] },
  feedback: { window: null, folder: 'jgfk', names: ['结果反馈'] },
  talkstat: { window: null, folder: 'lytj', names: ['留言受理统计'] },
  overview: { window: null, folder: 'jggk', names: ['机构概况', '机构职能'], town: ['镇情概况'] },
  leaders: { window: null, folder: 'ldxx', names: ['领导信息', '领导分工'] },
  guide: { window: null, folder: 'gkzn', names: ['公开指南', '信息公开指南', '政府信息公开指南'] },
  catalog: { window: null, folder: 'gkml', names: ['公开目录', '信息公开目录', '主动公开目录'] },
  onrequest: { window: null, folder: 'ysqgk', names: ['依申请公开'] },
  annual: { window: null, folder: 'gknb', names: ['公开年报', '信息公开年报'] },
  services: { window: null, folder: 'bsfw', names: ['办事服务', '办事指南', '服务指南'] },
  consult: { window: null, folder: 'zxzx', names: ['在线咨询', '网上咨询', '留言板', '咨询投诉'] },
  mailbox: { window: null, folder: 'ldxx_mail', names: ['局长信箱', '领导信箱'], town: ['镇长信箱', '领导信箱'] },
};

export const SECTIONS = ['guide', 'catalog', 'onrequest', 'annual'] as const;

export function nameFor(key: string, town: boolean, turn: number): string {
  const entry = naming[key];
  if (!entry) throw new Error(`no such column: ${key}`);
  const names = (town ? entry.town : undefined) ?? entry.names;
  return names[turn % names.length] as string;
}

export const windowOf = (key: string): Window => naming[key]?.window ?? null;
export const folderOf = (key: string): string => naming[key]?.folder ?? key;
