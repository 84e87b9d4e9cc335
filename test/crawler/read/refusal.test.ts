/** Who turned us away: challenge, firewall, login, rate; and honest answers that only resemble them. */
import { describe, expect, test } from '@jest/globals';
import { isSoft404Text, refusal } from '../../../crawler/read/refusal.ts';

const page = (title: string, body: string) => `<html><head><title>${title}</title></head><body>${body}</body></html>`;
const nav = Array.from({ length: 12 }, (_, index) => `<a href="/${index}.html">栏目${index}</a>`).join('');
const long = '会议指出，要全面推进政务公开，加强网站管理。'.repeat(40);
const jsl = '<script>document.cookie=["__jsl_clearance=1"].join(";");location.href=location.pathname</script>';
const ruishu =
  '<html><head><meta content="aB3_xyz" r="m"><script>$_ts=window[\'$_ts\'];if(!$_ts)$_ts={};</script></head><body></body></html>';

type Row = [name: string, status: number, headers: Record<string, string | string[]>, body: string];

describe('turned away', () => {
  const challenge: Row[] = [
    ['521 of 加速乐', 521, { 'Set-Cookie': ['a=1', '__jsluid_s=abc; path=/'] }, jsl],
    ['521 without a body', 521, {}, ''],
    ['加速乐 at 200', 200, {}, jsl],
    ['瑞数 412', 412, {}, ruishu],
    ['瑞数 202', 202, {}, ruishu],
    ['瑞数 200 with nothing else', 200, {}, ruishu],
    ['cloudflare', 403, { 'CF-Mitigated': 'challenge', server: 'cloudflare' }, 'Just a moment...'],
    ['cloudflare of old', 503, { server: 'cloudflare' }, page('Just a moment...', 'Checking your browser before accessing example.org')],
    ['a script for a cookie', 200, {}, '<script>document.cookie="k=v";location.reload()</script>'],
    ['请开启JavaScript', 200, {}, '<noscript><h1><strong>请开启JavaScript并刷新该页.</strong></h1></noscript><script>eval(1)</script>'],
    ['captcha', 200, {}, page('安全验证', '请完成下方验证后继续访问')],
    ['slider', 403, {}, page('访问验证', '请拖动滑块完成验证')],
    ['browser check', 200, {}, page('浏览器检查', '正在检查您的浏览器，请稍候')],
  ];
  test.each(challenge)('challenge: %s', (_name, status, headers, body) => expect(refusal(status, headers, body)).toBe('challenge'));

  const waf: Row[] = [
    ['plain 403', 403, {}, '403 Forbidden'],
    ['403 without a body', 403, {}, ''],
    ['plain 412', 412, {}, ''],
    ['网站防火墙', 200, {}, page('网站防火墙', '您的请求带有不合法参数，已被网站管理员设置拦截！')],
    ['访问被拦截', 200, {}, page('拦截提示', '很抱歉，您的访问被拦截了。事件编号：1')],
    ['安全狗', 404, {}, page('安全狗', '您的请求已被安全狗拦截')],
    ['405 of a cloud', 405, {}, page('405', '很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。')],
    ['F5', 200, {}, page('Request Rejected', 'The requested URL was rejected. Please consult with your administrator.')],
    ['云锁', 493, {}, page('云锁', '当前访问疑似黑客攻击')],
  ];
  test.each(waf)('waf: %s', (_name, status, headers, body) => expect(refusal(status, headers, body)).toBe('waf'));

  const login: Row[] = [
    ['401', 401, {}, ''],
    ['302 to a login page', 302, { Location: 'https://sso.x.test/cas/login?service=1' }, ''],
    ['a login form', 200, {}, page('用户登录', '<form>用户名<input name="u">密码<input type="password" name="p"></form>')],
    ['please log in', 200, {}, page('提示', '您尚未登录，请先登录！')],
  ];
  test.each(login)('login: %s', (_name, status, headers, body) => expect(refusal(status, headers, body)).toBe('login'));

  const rate: Row[] = [
    ['429', 429, {}, ''],
    ['503 with Retry-After', 503, { 'retry-after': '120' }, ''],
    ['访问过于频繁', 200, {}, page('提示', '您的访问过于频繁，请稍后再试')],
    ['403 too often', 403, {}, '请求频率过高'],
  ];
  test.each(rate)('rate: %s', (_name, status, headers, body) => expect(refusal(status, headers, body)).toBe('rate'));
});

describe("the site's own answer", () => {
  const own: Row[] = [
    ['200', 200, {}, page('工作动态', nav + long)],
    ['404', 404, {}, page('404', '您访问的页面不存在')],
    ['410', 410, {}, ''],
    ['500', 500, {}, 'Internal Server Error'],
    ['500 of java', 500, {}, page('HTTP Status 500', 'java.lang.NullPointerException')],
    ['503', 503, {}, 'Service Unavailable'],
    ['521 of cloudflare: the server is down', 521, { server: 'cloudflare' }, page('521', 'Web server is down')],
    ['redirect', 302, { location: '/index.html' }, ''],
    ['redirect to a catalogue', 302, { location: '/catalogin/1.html' }, ''],
    ['an article about firewalls', 200, {}, page('网站防火墙采购公告', nav + '采购网站防火墙一套，拦截攻击。')],
    ['an article about captchas', 200, {}, page('关于启用安全验证的通知', nav + long)],
    ['a mailbox with a captcha', 200, {}, page('局长信箱', `${nav}<form>内容<textarea></textarea>请输入验证码<input></form>`)],
    ['a home page with a login box', 200, {}, page('示例市', `${nav}${long}<form>用户登录<input type="password"></form>`)],
    ['a home page with 瑞数 scripts', 200, {}, `<script>$_ts=window['$_ts']</script>${nav}${long}`],
    [
      'a single-page application',
      200,
      {},
      '<div id="app"></div><noscript>please enable JavaScript to continue</noscript><script src="a.js"></script>',
    ],
    ['an empty page', 200, {}, ''],
    ['a short article', 200, {}, page('停水通知', `${nav}明日停水，请提前储水。`)],
    ['json', 200, { 'content-type': 'application/json' }, '{"total":0,"articles":[]}'],
    ['a sentence on access', 200, {}, page('公告', `${nav}办事群众访问频繁，请错峰。${long}`)],
  ];
  test.each(own)('%s', (_name, status, headers, body) => expect(refusal(status, headers, body)).toBeNull());
});

describe('soft 404 sentences', () => {
  test.each([
    '页面不存在',
    '您访问的页面不存在或已被删除',
    '抱歉，您要查看的信息不存在或已被删除。请返回首页',
    '您访问的页面不存在，5秒后自动跳转到首页',
    '找不到页面',
    '页面丢失',
    '404',
    '404 Not Found',
    '404-页面不存在',
    '该信息不存在或未审核',
    '404 - 找不到文件或目录。',
    'Page not found',
  ])('%s', (text) => expect(isSoft404Text(text)).toBe(true));
  test.each([
    '关于“页面不存在”问题整改情况的通报',
    '市民反映网站页面不存在，我局已整改',
    '404路公交车调整线路',
    '数据不存在造假行为',
    '页面不存在是网站常见错误，各单位应当设置专门的提示页',
    '信息公开目录',
    '文件下载',
    '',
  ])('not %s', (text) => expect(isSoft404Text(text)).toBe(false));
});
