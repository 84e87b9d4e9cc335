/** Chinese for what the engine says to people: reasons, quotations, counts; personal numbers never pass through whole. */
import type { UnseenPlace } from './unit-facts.ts';

/** Digits long enough to be a person's: mobile, id card, bank card, disability card. */
const PERSONAL_NUMBER = /\d{11,}[\dXx]?/g;

/** Keeps the first three and last two characters of a number that could be somebody's. */
export function masked(text: string): string {
  return text.replace(PERSONAL_NUMBER, (digits) => `${digits.slice(0, 3)}${'*'.repeat(digits.length - 5)}${digits.slice(-2)}`);
}

/** “…”, cut to what a sentence can bear. */
export function quoted(text: string, most = 40): string {
  const plain = masked(text.replace(/\s+/gu, ' ').trim());
  const chars = [...plain];
  return `“${chars.length > most ? `${chars.slice(0, most - 1).join('')}…` : plain}”`;
}

const WHY: Record<string, string> = {
  'blocked: waf': '被防火墙拦截',
  'blocked: challenge': '要求浏览器验证',
  'blocked: login': '要求登录',
  'blocked: rate': '限制访问频率',
  'silent: dns': '域名无法解析',
  'silent: refused': '拒绝连接',
  'silent: reset': '连接中断',
  'silent: tls': '安全连接失败',
  'silent: timeout': '访问超时',
  'silent: too-big': '内容过大',
  'silent: too-many-hops': '跳转过多',
  'silent: private-address': '指向内网地址',
  'silent: malformed': '响应不合规范',
  'silent: our-line': '检查方网络不通，未能查看',
  'skipped: robots': 'robots 不允许访问',
  'skipped: robots-unread': 'robots.txt 读取失败（服务器出错或没有应答）',
  'skipped: outside': '站外地址',
  'skipped: budget': '超出本次抓取范围',
  'skipped: trap': '无穷地址',
  'skipped: type': '不是网页',
  'skipped: interrupted': '抓取中断',
  'not visited': '未访问',
  'not a page': '不是网页',
  'not recorded': '没有留存',
  'needs a browser': '内容由脚本生成，未能查看',
  'error page': '返回程序出错页面',
  'unread: time': '网页过于庞杂，未能读完',
  'unread: memory': '网页过于庞大，未能读完',
  'unread: bug': '网页未能解析',
  'unread: no-text-layer': '没有文字（如扫描件）',
  'unread: encrypted': '有密码，未能读出',
  'unread: damaged': '文件损坏，未能读出',
  'unread: too-big': '文件过大，未能读出',
  'unread: cut': '文件过长，只读了开头',
  'unread: type': '文件格式未能识别',
  'soft-404': '返回“页面不存在”',
};

export function whyInChinese(why: string): string {
  const samples = /^insufficient-samples: (\d+) of (\d+)$/.exec(why);
  return samples ? `访问样本不足（${samples[1]}/${samples[2]} 次）` : (WHY[why] ?? why);
}

const ROLES: Record<string, string> = {
  home: '首页',
  article: '文章',
  archive: '往期文章',
  guide: '办事指南',
  messages: '留言',
  section: '栏目页',
  link: '链接',
};

/** 首页 HTTP 500; 文章 3 处访问超时. `columnName` turns a column key into its name. */
export function unseenInChinese(places: readonly UnseenPlace[], columnName: (key: string) => string | null): string {
  const counts = new Map<string, number>();
  for (const { role, why } of places) {
    const what = role === null ? '页面' : (ROLES[role] ?? `栏目${quoted(columnName(role) ?? role)}`);
    const text = `${what}|${whyInChinese(why)}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts]
    .map(([text, count]) => {
      const [what, why] = text.split('|') as [string, string];
      return count === 1 ? `${what} ${why}` : `${what} ${count} 处${why}`;
    })
    .join('，');
}
