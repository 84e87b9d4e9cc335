/** The foot of every page: the eight elements, each family in its own hand, some only through a script. */
import { MARKS, type MarkKey } from '../marks.ts';
import { esc, link, written, type Scene } from './scene.ts';

const conacId = (code: string) => `${code}A1B2C3D4E5F60718293A4B5C6D7E8F90`.slice(0, 32).toUpperCase();

function conac(scene: Scene): string {
  const script = `<script src="//dcs.conac.cn/js/17/247/0000/40${scene.site.siteCode.slice(-6)}/CA17247000040${scene.site.siteCode.slice(-6)}001.js" type="text/javascript"></script>`;
  if (scene.direct || scene.unit?.family === 'boda') return written(`<span id='_ideConac'></span>${script.replaceAll('"', "'")}`);
  return `<a href="http://bszs.conac.cn/sitename?method=show&amp;id=${conacId(scene.site.siteCode)}" target="_blank"><img src="/images/red.svg" alt="党政机关" width="40" height="48"></a>`;
}

function errorReport(scene: Scene): string {
  const code = scene.site.siteCode;
  const query = `site_code=${code}&amp;url=${encodeURIComponent(`http://${scene.site.host}${scene.path}`)}`;
  if (scene.direct) return `<a href="/exposure/jiucuo.html?site_code=${code}">我为政府网站找错</a>`;
  if (scene.unit?.family === 'trs')
    return `<script id="_jiucuo_" sitecode="${code}" src="http://pucha.kaipuyun.cn/exposure/jiucuo.js"></script>`;
  if (scene.unit?.family === 'boda')
    return written(
      `<span id='_span_jiucuo'></span><script id='_jiucuo_' sitecode='${code}' src='http://pucha.kaipuyun.cn/exposure/jiucuo.js'></script>`,
    );
  return `<a href="http://pucha.kaipuyun.cn/exposure/jiucuo.html?${query}" target="_blank"><img src="/images/jiucuo.svg" alt="我为政府网站找错" width="80" height="48"></a>`;
}

function icp(scene: Scene): string {
  const text = `豫ICP备0500${scene.site.siteCode.slice(-4)}号-1`;
  if (scene.direct) return text;
  const html = `<a href='http://beian.miit.gov.cn/'>${text}</a>`;
  return scene.unit?.family === 'jiyue' ? written(html) : html;
}

function police(scene: Scene): string {
  const number = `4103810200${scene.site.siteCode.slice(-4)}`;
  const text = `豫公网安备 ${number}号`;
  return scene.direct
    ? text
    : `<a href="http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=${number}"><img src="/images/ga.svg" alt="" width="16" height="16"> ${text}</a>`;
}

function element(scene: Scene, mark: MarkKey): string {
  const unit = scene.unit;
  const who = unit?.fullName ?? '示例市人民政府';
  switch (mark) {
    case 'conac':
      return conac(scene);
    case 'errorReport':
      return errorReport(scene);
    case 'siteId':
      return `<span>网站标识码：${scene.site.siteCode}</span>`;
    case 'organizer':
      return `<span>${unit?.family === 'plain' ? '主办' : '主办单位'}：${esc(who)}</span>`;
    case 'contact':
      return unit?.family === 'kaipu'
        ? `<span>电话：${unit.phone} 邮箱：${unit.mailbox}</span>`
        : `<span>联系电话：${unit?.phone ?? '0379-00000000'}</span>`;
    case 'icp':
      return `<span>${icp(scene)}</span>`;
    case 'police':
      return `<span>${police(scene)}</span>`;
    case 'sitemap':
      return link(scene, '/wzdt/index.html', unit?.family === 'jcms' ? '站点地图' : '网站地图');
  }
}

export function footer(scene: Scene): string {
  const lacks = new Set(scene.unit?.footerLacks ?? []);
  const has = (mark: MarkKey) => (lacks.has(mark) ? '' : element(scene, mark));
  const [words, numbers, pictures] = [
    ['sitemap', 'organizer', 'contact'],
    ['siteId', 'icp', 'police'],
    ['conac', 'errorReport'],
  ].map((row) =>
    MARKS.filter((mark) => row.includes(mark))
      .sort((a, b) => row.indexOf(a) - row.indexOf(b))
      .map(has)
      .filter(Boolean)
      .join('\u3000'),
  );
  return `<div class="footer" id="footer">\n<p>${words}</p>\n<p>${numbers}</p>\n<p>${pictures}</p>\n</div>`;
}
