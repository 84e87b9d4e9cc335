/** The world the city's pages link to, as a forward proxy would show it: alive, guarded, for sale, gone. */
import type { Answer } from './pages.ts';

const ALIVE = new Set([
  'bszs.conac.cn',
  'dcs.conac.cn',
  'beian.miit.gov.cn',
  'www.beian.gov.cn',
  'www.gov.cn',
  'www.henan.gov.cn',
  'pucha.kaipuyun.cn',
  'www.hnzwfw.gov.cn',
  'www.51.la',
]);

const page = (status: number, title: string, text: string): Answer => ({
  status,
  type: 'text/html; charset=utf-8',
  body: Buffer.from(
    `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>`,
  ),
});

const forSale = (host: string): Answer =>
  page(
    200,
    `${host} 域名出售`,
    `您正在访问的域名 ${host} 可以转让！如果您对该域名感兴趣，请点击这里提交报价。<a href="http://www.jiaoyi-shili.test/buy?domain=${host}">立即购买</a> This domain is for sale.`,
  );

export function outsideAnswer(host: string, path: string): Answer {
  if (path.endsWith('.js'))
    return ALIVE.has(host)
      ? { status: 200, type: 'application/javascript', body: Buffer.from('/* nothing to do on loopback */\n') }
      : page(404, '404 Not Found', '');
  if (ALIVE.has(host)) return page(200, host, '示例城市之外的网站，只为链接可达而存在。');
  if (host.endsWith('.chushou-shili.test')) return forSale(host);
  if (host.endsWith('.caipiao-shili.test')) return page(200, '示例站外页面', '本页只为暗链可达而存在，没有内容。');
  if (host === 'www.lvyou-shili.test') return path === '/' ? page(200, '示例旅游', '欢迎。') : page(404, '404 Not Found', '专题已下线。');
  if (host === 'www.fangyu-shili.test') return page(403, '网站防火墙', '您的请求带有不合法参数，已被网站管理员设置拦截！访问被拦截。');
  if (host === 'www.jiasu-shili.test')
    return {
      status: 521,
      type: 'text/html',
      body: Buffer.from(
        `<script>document.cookie=('__jsl_clearance_s=')+('1700000000.1|0|abc')+(';max-age=3600;path=/');location.href=location.pathname+location.search</script>`,
      ),
    };
  return page(502, '502 Bad Gateway', '名称无法解析。');
}
