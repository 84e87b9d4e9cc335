/** How a bulletin calls each kind of problem: what it is, at whose door, and what is to be done. */

/** One kind of problem as the bulletin names it. */
export interface Wording {
  /** 'check' or 'check/sort' keys that belong here; 'check@other': of an indicator that looks at other pages than the home page. */
  keys: string[];
  title: string;
  /** Continues "甲、乙等N个单位". */
  says: (count: number) => string;
  /** Continues "下一步，各单位要…". */
  mend: string;
}

/** In print order. */
export const WORDINGS: Wording[] = [
  {
    keys: ['column-stale', 'column-kept/stale'],
    title: '栏目更新不及时',
    says: (n) => `的${n}个栏目超过规定期限未更新`,
    mend: '对更新不及时的栏目抓紧更新',
  },
  {
    keys: ['page-defects/blank', 'column-kept/blank'],
    title: '存在空白栏目',
    says: (n) => `的${n}个栏目没有内容`,
    mend: '对空白栏目及时充实或者归并',
  },
  {
    keys: ['page-defects/soft-404', 'page-defects/server-error'],
    title: '部分页面不能正常打开',
    says: (n) => `的${n}个页面显示错误`,
    mend: '对不能打开的页面抓紧修复',
  },
  { keys: ['page-defects/garbled'], title: '页面出现乱码', says: (n) => `的${n}个页面有乱码`, mend: '对乱码页面重新编排发布' },
  { keys: ['page-defects/floating'], title: '页面设置飘窗', says: (n) => `的${n}个页面有飘窗或自动弹窗`, mend: '清理飘窗和自动弹窗' },
  { keys: ['home-available'], title: '首页可用性不足', says: (n) => `的首页有${n}次访问失败`, mend: '保障网站稳定运行' },
  { keys: ['links-dead'], title: '首页存在死链', says: (n) => `的首页有${n}个链接失效`, mend: '对失效链接逐条修复或者撤除' },
  { keys: ['links-dead@other'], title: '其他页面存在死链', says: (n) => `的其他页面有${n}个链接失效`, mend: '清理各栏目页面的失效链接' },
  {
    keys: ['hidden-links'],
    title: '存在暗链或失控外链',
    says: (n) => `的页面有${n}处暗链、失效或易主的外部链接`,
    mend: '清除暗链和失控外链',
  },
  { keys: ['https'], title: '安全访问未落实', says: () => '所在网站未正确启用 HTTPS', mend: '启用 HTTPS 安全访问' },
  { keys: ['ipv6'], title: 'IPv6 改造未完成', says: () => '所在网站不支持 IPv6 访问', mend: '完成 IPv6 改造' },
  { keys: ['footer-marks'], title: '页脚要素缺失', says: (n) => `的首页缺少${n}项页脚要素`, mend: '补齐页脚要素' },
  { keys: ['standard-tags'], title: '网页标签不规范', says: (n) => `的网页标签有${n}处缺失或不规范`, mend: '规范设置网页标签' },
  {
    keys: ['column-present', 'column-kept/missing', 'section-missing'],
    title: '基础栏目不健全',
    says: (n) => `缺少${n}个应设栏目`,
    mend: '健全应设栏目',
  },
  { keys: ['guide-complete'], title: '办事指南要素不全', says: (n) => `的办事指南缺少${n}项要素`, mend: '完善办事指南' },
  { keys: ['forms-open'], title: '表格样表不能下载使用', says: (n) => `的${n}个表格样表不能打开`, mend: '更新表格样表' },
  {
    keys: ['contact-channel', 'messages-public'],
    title: '交流互动渠道不健全',
    says: (n) => `有${n}项咨询渠道或留言公开缺失`,
    mend: '畅通咨询渠道并公开留言答复',
  },
  { keys: ['reply-on-time/late'], title: '留言答复超期', says: (n) => `的${n}件留言超过规定期限才答复`, mend: '按期答复群众留言' },
  { keys: ['reply-on-time/unanswered'], title: '留言逾期未答复', says: (n) => `的${n}件留言逾期未答复`, mend: '对逾期留言抓紧办理答复' },
  {
    keys: ['personal-exposed'],
    title: '公开内容审核不严',
    says: (n) => `的${n}个页面公开了个人信息`,
    mend: '对涉及个人信息的页面立即处理',
  },
  { keys: ['online-entry'], title: '网上办事入口不健全', says: () => '没有在线办理入口', mend: '设置在线办理入口' },
  {
    keys: ['office-contact'],
    title: '机构联系方式公布不全',
    says: (n) => `缺少${n}项办公地址、办公时间或联系电话`,
    mend: '公布办公地址、办公时间和联系电话',
  },
  {
    keys: ['survey-feedback', 'feedback-shown'],
    title: '征集结果反馈不到位',
    says: (n) => `有${n}项征集结果或受理统计未公布`,
    mend: '及时公布征集结果和留言受理统计',
  },
  { keys: ['replies-stale'], title: '公开答复长期不更新', says: (n) => `的${n}个互动栏目长期没有新的答复`, mend: '定期公开留言答复' },
  {
    keys: ['annual-report'],
    title: '信息公开年度报告不规范',
    says: (n) => `的年度报告有${n}处逾期或者缺项`,
    mend: '按期公布内容完整的年度报告',
  },
  { keys: ['item-elements'], title: '信息要素不全', says: (n) => `的信息有${n}处缺少日期、来源或者有错别字`, mend: '加强信息发布审校' },
  { keys: ['published-late'], title: '信息公开不及时', says: (n) => `的${n}条信息形成后未按期公开`, mend: '在规定期限内公开信息' },
  {
    keys: ['policy-interpreted'],
    title: '政策解读不到位',
    says: (n) => `的${n}件政策文件没有解读或者未与解读关联`,
    mend: '同步发布政策解读并相互关联',
  },
];
