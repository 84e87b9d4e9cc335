/** The sitemap of a host, and a page that nothing but the sitemap names. */
import { frame } from './frame.ts';
import type { Scene } from './scene.ts';

export const ORPHAN = '/zt/index.html';

export function siteIndex({ city, site, origin }: Scene): string {
  const fronts = city.units.filter((unit) => unit.site === site.id).map((unit) => unit.base);
  const paths = ['/', ...fronts, ...(site.unit === null ? [ORPHAN] : [])];
  const entries = paths.map((path) => `<url><loc>${origin(site.id)}${path}</loc><lastmod>${city.last}</lastmod></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries.join('')}</urlset>\n`;
}

export function specialTopic(scene: Scene): string {
  return frame(scene, {
    title: `创建文明城市专题-${scene.site.name}`,
    tags: { column: '专题专栏' },
    crumbs: [{ text: '专题专栏' }],
    body: '<h2>创建文明城市</h2><p>本专题汇集文明城市创建工作的倡议与安排，欢迎市民参与监督，共同维护市容环境。</p>',
  });
}
