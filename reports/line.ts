/** The codes of scores and findings in the words an auditor reads. */
import { findCheck } from '../scoring/checks/index.ts';
import { whyInChinese } from '../scoring/wording.ts';
import type { ScoreLine, UnitScore } from '../scoring/unit-score.ts';

const STATES: Record<ScoreLine['state'], string> = {
  settled: '已计分',
  waiting: '待复核',
  'cannot-judge': '无法判定',
  'not-applicable': '不适用',
  pending: '未检',
};

const VERDICTS: Record<UnitScore['verdict'], string> = {
  scored: '已评分',
  provisional: '暂定（有待复核事项）',
  'not-ranked': '不参加排名',
  pass: '合格',
  fail: '不合格',
};

export function lineState(state: ScoreLine['state']): string {
  return STATES[state];
}

export function verdictWords(verdict: UnitScore['verdict']): string {
  return VERDICTS[verdict];
}

/** What its check calls a sort of sightings; each check has words of its own. A sort that it does not know is shown as it is. */
export function sortWords(sort: string | undefined, check: string): string | null {
  return sort === undefined ? null : (findCheck(check)?.names[sort] ?? sort);
}

/** Why an address could not be looked at, as gather writes it. */
const REASONS: Record<string, string> = {
  'blocked: waf': '被网站防护拦截',
  'blocked: challenge': '要求人机验证',
  'blocked: login': '要求登录',
  'blocked: rate': '被限制访问频率',
  'silent: dns': '域名无法解析',
  'silent: refused': '拒绝连接',
  'silent: reset': '连接被重置',
  'silent: tls': '证书或加密连接失败',
  'silent: timeout': '超时无应答',
  'silent: too-big': '内容过大未读完',
  'silent: too-many-hops': '跳转次数过多',
  'silent: private-address': '指向内部地址，未访问',
  'silent: malformed': '应答格式错误',
  'silent: our-line': '检查方网络不通，未能查看',
  'skipped: robots': '网站声明不许抓取',
  'skipped: outside': '在检查范围之外',
  'skipped: budget': '达到抓取数量上限',
  'skipped: trap': '疑似无限页面',
  'skipped: type': '文件类型不检查',
  'skipped: interrupted': '抓取中断',
};

export function unseenWords(why: string): string {
  return REASONS[why] ?? whyInChinese(why);
}
