/** The names under which pages write the eight elements of a service guide, and the names that end one (facts §F). */
import type { GuideElement } from './page-facts.ts';

export type GuideKey = GuideElement | 'forms' | 'attachments';

const ACT =
  '(?:行政|申请|申报|办理|办公|办事|受理|审批|许可|准予|服务|业务|工作|窗口|现场|对外|网上|线下|主要|具体|相关|所需|应|需|的|提交|提供|报送|准备|携带)*';

const CORES: [GuideKey, RegExp][] = [
  [
    'name',
    /^(?:行政)?(?:事项|服务事项|服务项目|服务|办理事项|办事事项|办事|许可事项|审批事项|许可|业务|项目|职权|权力|主项|子项|实施事项|指南)名称$|^(?:办理|办事|许可|审批|服务)事项$/,
  ],
  ['basis', new RegExp(`^${ACT}(?:设定|法律|法规|法律法规|实施|政策|法定|设立|行使|执法|文件)*依据$`)],
  ['conditions', new RegExp(`^(?:申领|报考)?${ACT}条件(?:要求)?$`)],
  ['materials', new RegExp(`^${ACT}(?:必备|必要|全部)?(?:材料|资料|要件|证件)(?:清单|目录|要求|说明|明细)?$`)],
  ['place', new RegExp(`^(?:联系|咨询|接件|通讯|单位|所在|详细)?${ACT}(?:地点|地址|场所)$|^(?:办理|受理|服务|办事)窗口$`)],
  [
    'hours',
    /^(?:办理|办公|办事|受理|工作|服务|接待|上班|上下班|咨询|对外办公|对外服务|对外|窗口|窗口工作|窗口服务|窗口办公|接件)时间$|^办公时段$/,
  ],
  ['phone', new RegExp(`^(?:联系|咨询|公开)?${ACT}(?:联系|咨询)?(?:电话|热线)(?:号码)?$|^(?:业务)?(?:联系|咨询)(?:方式|途径|渠道)$`)],
  ['process', new RegExp(`^${ACT}(?:内部|审核|操作)?(?:流程|程序|步骤|环节)(?:图|说明)?$`)],
  [
    'forms',
    /^(?:表格|文书|资料|材料|样表)(?:及样表)?下载$|^(?:空白表格|空表|样表|示范文本|申请表格|表格样表|表格及样表|空白表格及样表|相关表格)(?:下载)?$/,
  ],
  ['attachments', /^(?:相关|本文)?附件(?:下载|列表)?\d{0,2}$/],
];

/** Other labels of guides and articles: they end a value and mean nothing here. */
const OTHERS =
  /^(?:事项(?:类型|类别|编码|版本|状态|简述|内容)|办件类型|(?:基本|实施|业务|职权)编码|(?:实施|责任|承办|主管|受理|决定|联办|办理|审批|行使|发布|监管)(?:主体|机关|机构|单位|部门|科室|处室|层级|股室|人员?)|(?:办理|法定|承诺|审批|办结|办事|受理)+(?:办结)?(?:时限|期限|时效|结果|形式|方式|对象|进程查询|深度|类型|费用|须知)|(?:有无|是否)?收费.*|费用|.{0,4}是否.{0,8}|监督.*|投诉.*|举报.*|救济.*|法律救济|行政复议.*|行政诉讼.*|结果.*|审批结果|送达.*|网办.*|网上办理.*|在线(?:办理|申报|申请|咨询).*|常见问题.*|备注|说明|服务对象|申请对象|申请人|申请主体|适用(?:范围|对象)|数量限制|年检.*|年审.*|中介服务|权限.*|权力来源|通办范围|到.{0,4}现场.{0,4}次数|注意事项|温馨提示|相关(?:文件|链接|信息|阅读|推荐)|有效期.*|发布(?:时间|日期|机构)|更新时间|(?:信息)?来源|文章来源|作者|责任编辑|编辑|浏览次数|点击数?|阅读次数|上一[篇条页].*|下一[篇条页].*|打印.*|关闭.*|分享.*|扫一扫.*|返回.*|联系人|负责人|邮编|邮政编码|邮箱|电子邮箱|传真|乘车路线|交通.*|网址|官方网站|主办单位|主办|版权所有|当前位置|您的位置|索引号|文号|主题分类|成文日期)$/;

const SHORT: Record<string, GuideKey> = {
  时间: 'hours',
  地点: 'place',
  地址: 'place',
  电话: 'phone',
  方式: 'phone',
  热线: 'phone',
  流程: 'process',
  程序: 'process',
  材料: 'materials',
  条件: 'conditions',
};

function single(label: string): GuideKey[] | null {
  for (const [key, core] of CORES) if (core.test(label)) return [key];
  return OTHERS.test(label) ? [] : null;
}

/** The elements a label names ("办理地点及时间" names two); [] for a label of something else; null for no label. */
export function guideMeaning(label: string): GuideKey[] | null {
  if (label.length < 2 || label.length > 20) return null;
  const whole = single(label);
  if (whole !== null) return whole;
  const parts = label.split(/以及|[、和及与/]/).filter((part) => part !== '');
  if (parts.length < 2 || parts.length > 4) return null;
  const keys = parts.map((part) => single(part) ?? (part in SHORT ? [SHORT[part] as GuideKey] : null));
  if (keys.some((key) => key === null) || keys.every((key) => key?.length === 0)) return null;
  return [...new Set(keys.flatMap((key) => key ?? []))];
}
