/** Tells a guard's answer from the site's own, so that a page we were not let see is never taken for a dead or empty one (facts §G.3). */
import type { BlockedBy } from '../page-record.ts';

export { isSoft404Text } from './soft-404.ts';

export type Headers = Record<string, string | string[] | undefined>;

interface Answer {
  status: number;
  /** `name: value` lines, names in lower case. */
  head: string;
  body: string;
  /** Visible words of the body. */
  words: string;
  title: string;
  /** Little text and hardly a link: guards say one sentence, sites have navigation. */
  bare: boolean;
}

/** Guards write short pages; nothing beyond this is looked at. */
const READ = 60_000;
const SHORT = 600;
const FEW_LINKS = 6;

const scriptChallenge = [
  /__jsluid_[hs]|__jsl_clearance/i,
  /请开启\s*JavaScript\s*并刷新该页/i,
  /\/cdn-cgi\/challenge-platform\//i,
  /window\._cf_chl_opt|cf-browser-verification|id=["']challenge-form["']/i,
  /acw_sc__v2|_waf_[0-9a-z]{6,}=|WZWS_(?:CONFIRM|METHOD)|wzwsconnection/i,
];
const ruishu = /\$_ts\s*=|\$_ts\.(?:cd|nsd)|window\[['"]\$_ts['"]\]|\b_\$[a-zA-Z0-9]{2}\s*\(/;

const askHuman =
  /(?:安全|访问|人机|滑块|滑动|身份行为)验证|人机(?:识别|校验)|请(?:输入|填写)(?:图中|图片|下图|下方)?的?验证码.{0,12}(?:继续|访问|浏览|验证)|(?:完成|通过|进行).{0,6}验证.{0,8}(?:继续|访问|浏览)|拖动.{0,8}滑块|浏览器(?:安全)?检查|正在(?:检查|检测|验证)您?的?(?:浏览器|访问|网络|安全)|Checking your browser|Just a moment\.\.\.|Verify(?:ing)? (?:that )?you are (?:a )?human|DDoS protection by|captcha/i;

/** Whole sentences only a guard says. */
const turnedAway =
  /(?:您|你)?的?(?:访问|请求|操作|IP|行为)[^。\n]{0,24}(?:已?被.{0,14}(?:拦截|阻断|阻止|拒绝|禁止|封禁|屏蔽)|疑似.{0,8}(?:攻击|恶意|非法)|(?:存在|带有|包含).{0,8}(?:不合法|非法|恶意|威胁|攻击|危险))|(?:访问|请求)(?:已)?被(?:拦截|阻断|拒绝)|可能(?:会)?对网站(?:的安全)?造成(?:安全)?威胁|被网站管理员设置(?:了)?拦截|当前访问疑似黑客攻击|禁止(?:您的)?(?:IP)?访问(?:本站|该网站|此网站)|(?:The requested URL|Your request|Request) (?:was |has been |is )?(?:rejected|blocked|denied)|Request unsuccessful\. Incapsula|You (?:have been|are being|are) blocked|Sorry, you have been blocked|Access (?:to this (?:page|site|resource) )?(?:has been|is|was)? ?(?:blocked|denied)/i;

/** Names of guards; only on a bare page, for an article may speak of them. */
const guardName =
  /网站防火墙|Web\s*应用防火墙|应用防护系统|云锁|安全狗|safedog|D盾|护卫神|创宇盾|加速乐|云盾|网站卫士|安全宝|安域|云防护|云防线|抗D保|绿盟|安恒|明御|雷池|SafeLine|宝塔.{0,6}防火墙|防火墙.{0,6}拦截|拦截提示|安全拦截|入侵防御|waf(?:_block|block| )|yunsuo|errors\.aliyun\.com|mod_security|ModSecurity/i;

const tooOften =
  /(?:访问|请求|操作|刷新|点击|查询)(?:次数|频率|速度)?(?:太|过于|过分|过|较为)?(?:频繁|过快|过高|过多|超限|超过(?:了)?限制)|频率(?:限制|过高|超限)|Too Many Requests|rate limit(?:ed)?|Request rate too/i;

const loginAddress =
  /(?:^|[/.=&?])(?:login|logon|signin|sign-in|cas|sso|passport|oauth2?|authorize|dologin|userlogin|tologin)(?:[/.?&=#]|\.?(?:jsp|do|action|aspx?|php|html?|shtml)\b|$)/i;
const loginFirst =
  /(?:请|需要?|必须|您?尚?未|还没有?|没有)(?:您)?(?:先|登录后|重新)?(?:进行)?(?:用户|统一|身份|实名)?(?:登录|登陆|认证)(?:后|系统|才能|再|，|。|！|!|$)|登录(?:已)?(?:超时|失效|过期)|会话(?:已)?(?:超时|过期|失效)|(?:无权|没有权限|未授权)(?:访问|查看|浏览)/;

/** Text without what stands between each `from` and the next `to`; linear, whatever a hostile page repeats. */
function without(text: string, from: string, to: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let open = text.indexOf(from); open >= 0; open = text.indexOf(from, at)) {
    parts.push(text.slice(at, open));
    const close = text.indexOf(to, open + from.length);
    if (close < 0) return parts.join(' ');
    at = close + to.length;
  }
  return [...parts, text.slice(at)].join(' ');
}

const UNSEEN = ['script', 'style', 'noscript', 'template', 'svg'];

function wordsOf(body: string): string {
  // Tag names in lower case, so that the closing tag is found by plain search.
  let text = without(body, '<!--', '-->').replace(/<\/?(?:script|style|noscript|template|svg)\b/gi, (tag) => tag.toLowerCase());
  for (const name of UNSEEN) text = without(text, `<${name}`, `</${name}`).trim();
  return text
    .replace(/<[^<>]{0,4000}>/g, ' ')
    .replace(/(?<=^|\s)>|&nbsp;|&#160;/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function answerOf(status: number, headers: Headers, bodyText: string): Answer {
  const body = bodyText.slice(0, READ);
  const words = wordsOf(body);
  const lines: string[] = [];
  for (const name of Object.keys(headers).sort())
    for (const value of [headers[name] ?? []].flat()) lines.push(`${name.toLowerCase()}: ${value}`);
  const links = body.match(/<a\s[^>]{0,2000}href/gi)?.length ?? 0;
  const title = /<title[^>]*>([\s\S]{0,200}?)<\/title/i.exec(body)?.[1]?.trim() ?? '';
  return {
    status,
    head: lines.join('\n'),
    body,
    words,
    title,
    bare: bodyText.length < READ && words.length <= SHORT && links <= FEW_LINKS,
  };
}

/** A page that runs a script for a cookie and has nothing to read. */
function hollowCookieScript({ body, words }: Answer): boolean {
  return words.length <= 40 && /document\.cookie\s*=/.test(body) && /location\s*(?:\.|=)|\.reload\(/.test(body);
}

function isChallenge(answer: Answer): boolean {
  const { status, head, body, words, bare } = answer;
  if (/^cf-mitigated: *challenge/m.test(head)) return true;
  const refused = status >= 400 || status === 202 || words.length <= 80;
  if (refused && bare && scriptChallenge.some((sign) => sign.test(body))) return true;
  if ((status === 412 || status === 202 || words.length <= 40) && words.length <= SHORT && ruishu.test(body)) return true;
  if (status === 521) return !/^server: *cloudflare/m.test(head) || /__jsl/.test(head + body);
  return bare && (hollowCookieScript(answer) || (askHuman.test(words) && humanCheckAlone(answer)));
}

/** At 200 a form may carry a captcha box of its own; a check page says nothing else. */
function humanCheckAlone({ status, words, title, body }: Answer): boolean {
  if (status >= 400) return true;
  if (/<input[^>]{0,300}type=["']?(?:password|file)|<textarea/i.test(body)) return false;
  return askHuman.test(title) || words.length <= 160;
}

function isRate({ status, head, words, bare }: Answer): boolean {
  if (status === 429) return true;
  if (status === 503 && /^retry-after: *\S/m.test(head)) return true;
  return bare && tooOften.test(words) && (status >= 400 || words.length <= 200);
}

function isWaf({ status, words, title, body, bare, head }: Answer): boolean {
  if (status === 403 || status === 412) return true;
  if (status === 404 || status === 410) return bare && turnedAway.test(words);
  if (!bare) return false;
  if (turnedAway.test(words)) return status >= 400 || words.length <= 300;
  if (status >= 400 && status !== 500) return guardName.test(words + title + body) || /^x-(?:waf|denied|safe)[\w-]*:/m.test(head);
  return words.length <= 300 && guardName.test(`${title} ${words}`) && /拦截|阻断|禁止|拒绝|防护|验证|blocked|denied/i.test(words + title);
}

function isLogin(answer: Answer): boolean {
  const { status, head, words, body, title } = answer;
  if (status === 401) return true;
  const target = /^location: *(\S+)/m.exec(head)?.[1];
  if (status >= 300 && status < 400) return target !== undefined && loginAddress.test(target.split('#')[0] as string);
  if (status >= 400 && status !== 403) return false;
  const asksPassword = /<input[^>]{0,400}type\s*=\s*["']?password/i.test(body);
  if (words.length > SHORT) return false;
  if (asksPassword) return loginFirst.test(words) || /登录|登陆|统一身份认证|log ?in|sign ?in/i.test(title);
  return answer.bare && words.length <= 120 && loginFirst.test(words);
}

/**
 * Who turned us away, or null when the answer is the site's own (its own 404, 410, 500 and plain 503 included).
 * @param headers any case of names; repeated headers as arrays
 * @param bodyText decoded body, HTML or text; '' when there is none
 */
export function refusal(status: number, headers: Headers, bodyText: string): BlockedBy | null {
  const answer = answerOf(status, headers, bodyText);
  if (isRate(answer)) return 'rate';
  if (isLogin(answer)) return 'login';
  if (status >= 300 && status < 400) return null;
  if (isChallenge(answer)) return 'challenge';
  return isWaf(answer) ? 'waf' : null;
}
