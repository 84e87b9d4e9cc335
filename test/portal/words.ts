/** What the sample city writes about: topics by office and the sentences its clerks use. All of it is invented. */
import type { Dice } from './dice.ts';
import { addDays, civil, longDate, shortDate } from './calendar.ts';

const TOPICS: Record<string, string> = {
  gongan: '治安巡防 反诈宣传 道路交通整治 户籍窗口服务',
  huanbao: '扬尘治理 散乱污企业整治 水质监测 环境执法',
  fagai: '项目储备 价格监测 节能降耗 粮食收购',
  jiaoti: '义务教育均衡 校园安全 体育场馆开放 教师培训',
  nongye: '小麦田间管理 农产品质量监管 畜禽防疫 高标准农田',
  guotu: '耕地保护 不动产登记 地质灾害排查 土地例行督察',
  minzheng: '低保核查 养老服务 殡葬改革 临时救助',
  guihua: '控规编制 违建核查 城市设计 批后管理',
  shebao: '养老金核发 参保扩面 待遇资格认证 基金稽核',
  caizheng: '预算编制 国库支付 政府采购监管 绩效评价',
  shiyao: '餐饮量化分级 药店检查 食品抽检 校园食堂监管',
  wenguang: '图书馆服务 文化下乡 文化市场检查 非遗展演',
  xingzheng: '窗口提速 一网通办 首席代表制 帮办代办',
  jiju: '招商引资 标准厂房建设 企业服务 园区道路',
  keji: '高新企业培育 专利申报 科技特派员 创新平台',
  anjian: '煤矿检查 危化品整治 烟花爆竹管理 隐患排查',
  gonglu: '路面养护 桥梁检测 超限治理 绿化补植',
  chengguan: '市容整治 垃圾分类 渣土管理 便民摊点',
  jiaotong: '农村公路 客运检查 公交线网优化 运输执法',
  zhujian: '老旧小区改造 工地检查 供热管网 清洁取暖',
  weiji: '家庭医生签约 疫苗接种 医疗废物监管 妇幼保健',
  shenji: '经济责任审计 扶贫资金审计 投资审计 审计整改',
  sifa: '人民调解 法律援助 社区矫正 公证服务',
  fangguan: '公租房配租 物业管理 房产交易 危房排查',
  gongshang: '企业年报 合同监管 商标培育 消费维权',
  shuili: '河道采砂管理 水库除险 农村饮水 河长巡河',
  gongxin: '企业技改 工业运行 电力保障 两化融合',
  nongji: '农机购置补贴 机收会战 农机检验 秸秆还田',
  xinfang: '矛盾化解 领导接访 初访办理 业务规范',
  gongyong: '供水抢修 燃气检查 路灯维护 污水处理',
  wenlv: '文物巡查 景区检查 旅游推介 遗址保护',
  linye: '义务植树 森林防火 林木采伐管理 病虫害防治',
  shangwu: '成品油市场 电子商务进农村 市场保供 外贸服务',
  renshe: '劳动监察 技能培训 就业援助 职称评审',
  tongji: '人口抽样调查 经济普查 统计执法 数据核查',
  zhijian: '电梯检查 计量检定 标准宣贯 质量提升',
};
const TOWN = '秋冬种植 人居环境整治 清洁取暖 扶贫走访 河道保洁 村级换届 路域环境 民生实事';
const SHARED = '安全生产 作风建设 法治宣传 志愿服务 营商环境 信息报送';

export const topicsOf = (id: string): string[] => `${TOPICS[id] ?? TOWN} ${SHARED}`.split(' ');

/** Titles by column; {T} topic, {U} short name, {Y} year, {n} number. */
export const TITLES: Record<string, string[]> = {
  news: [
    ...['{U}召开{T}工作推进会', '{U}扎实开展{T}专项行动', '{U}深入基层督导{T}工作', '{U}组织{T}业务培训', '{T}工作取得阶段性成效'],
    ...['{U}举办{T}主题活动', '{U}多措并举推进{T}', '{U}部署下一阶段{T}任务', '{U}认真落实{T}各项要求', '省市调研组到{U}察看{T}情况'],
  ],
  notice: [
    '关于开展{T}工作的通知',
    '关于做好{T}有关事项的公告',
    '关于{T}名单的公示',
    '关于公布{T}结果的通告',
    '关于举办{T}培训班的通知',
    '关于调整{T}受理时间的公告',
  ],
  policy: ['关于印发{T}实施方案的通知', '{T}管理办法', '关于加强{T}工作的意见', '{T}工作细则（试行）', '关于进一步规范{T}的若干规定'],
  interpret: ['《{T}实施方案》解读', '《{T}管理办法》起草说明', '图解《关于加强{T}工作的意见》'],
  plan: ['{Y}年{T}工作要点', '{T}三年行动规划', '{Y}年{T}工作总结', '{T}年度任务分解'],
  budget: ['{Y}年部门预算情况说明（{T}）', '{Y}年部门决算情况说明（{T}）', '{Y}年“三公”经费公开表（{T}）', '{T}专项资金分配情况'],
  licence: ['{T}准予许可决定公示', '{T}许可事项办结公示', '{T}许可证延续公示'],
  penalty: ['{T}案件处罚信息公示', '{T}双随机抽查结果', '{T}监督检查情况通报'],
  project: ['{T}项目进展情况', '{T}项目批准结果公开', '{T}项目开工信息'],
  tender: ['{T}设备采购招标公告', '{T}服务采购中标结果公告', '{T}工程竞争性磋商公告'],
  livelihood: ['{T}补助资金发放情况', '{T}帮扶措施落实情况', '{T}惠民政策兑现情况', '{T}救助对象情况公开', '{T}入户核查情况'],
  hr: ['{T}岗位招聘公告', '{T}科室负责人任职公示', '{T}岗位面试成绩公示'],
  emergency: ['{T}应急预案', '{T}应急演练情况', '{T}预警提示'],
  stats: ['{Y}年{T}主要数据', '{T}季度运行情况', '{T}调查数据发布'],
  powers: ['{T}行政权力事项', '{T}责任事项清单', '{T}权责事项调整目录'],
  survey: ['关于{T}征求意见的公告', '{T}问卷调查', '{T}意见征集', '{T}方案公开征求意见'],
  interview: ['{U}负责人谈{T}', '走进直播间：{T}', '{T}新闻发布会实录'],
  feedback: ['关于{T}意见征集结果的反馈', '{T}问卷调查结果反馈'],
  talkstat: ['{Y}年{M}月留言受理情况统计'],
  proposals: ['对人大代表关于{T}建议的答复', '对政协委员关于{T}提案的答复'],
};

export function fill(template: string, slots: Record<string, string>): string {
  return template.replace(/\{(\w)\}/g, (_, name: string) => slots[name] ?? '');
}

const OPENINGS = [
  '为进一步做好{T}工作，{U}于{D}召开专题会议，传达学习上级有关要求，分析当前形势，对下一步任务作出安排。',
  '近日，{U}围绕{T}这一重点，组织业务骨干分{n}个小组深入一线，面对面听取群众和企业的意见建议。',
  '根据年度工作安排，{U}自{D}起集中开展{T}相关工作，目前各项任务正在有序推进。',
  '{D}上午，{U}有关负责同志带队检查{T}开展情况，现场研究解决存在的困难和问题。',
];
const MIDDLES = [
  '一是明确责任分工。把{T}各项任务细化到科室、落实到人，建立台账，实行销号管理，做到件件有着落、事事有回音。',
  '二是加强宣传引导。通过张贴公告、发放明白纸、入户讲解等方式，先后发放资料{n}00余份，提高群众知晓率。',
  '三是强化督导检查。采取日常巡查与重点抽查相结合的办法，共检查点位{n}处，对发现的问题当场交办、限期整改。',
  '四是完善长效机制。及时总结{T}中的经验做法，修订完善有关制度，推动工作常态化、规范化。',
  '在检查现场，工作人员详细查看了相关记录和设施设备，并就群众关心的办理时限、所需材料等问题作了说明。',
  '与会人员结合各自实际，就如何做好{T}进行了讨论，大家一致认为，要坚持问题导向，把群众满意作为衡量标准。',
];
const ENDINGS = [
  '下一步，{U}将继续把{T}抓紧抓实，定期通报进展，自觉接受社会监督。',
  '请各有关单位于{E}前将落实情况报{U}，逾期视为放弃。咨询电话：{P}。',
  '本次活动将持续到{E}，相关安排如有调整，以{U}通知为准。',
  '{U}提醒广大群众，有关事项可到政务服务大厅窗口咨询，窗口工作时间为工作日上午8:30至12:00、下午2:30至6:00。',
];

/** Three to five paragraphs; events, deadlines and counts in them are not publication dates. */
export function paragraphs(die: Dice, about: { topic: string; unit: string; title: string; date: string; phone: string }): string[] {
  const slots = () => ({
    T: about.topic,
    U: about.unit,
    D: shortDate(addDays(about.date, -die.int(0, 2))),
    E: longDate(addDays(about.date, die.int(5, 40))),
    n: String(die.int(3, 28)),
    P: about.phone,
    Y: String(civil(about.date).year),
  });
  const middles = die.shuffle(MIDDLES).slice(0, die.int(2, 3));
  return [die.pick(OPENINGS), ...middles, die.pick(ENDINGS)]
    .map((line) => fill(line, slots()))
    .concat(`（${about.title}，材料编号第${die.int(100, 999)}号）`);
}

export const OTHER_BODIES = ['新华社', '人民日报', '中国政府网', '省政府门户网站', '示例市人民政府办公室'];
