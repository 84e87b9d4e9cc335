/** Where a page stands when it is drawn: its city, its office, its site and how addresses are written there. */
import { posix } from 'node:path';
import type { City, CitySite, CityUnit } from '../nouns.ts';

export interface Scene {
  city: City;
  site: CitySite;
  /** null: the city's own pages of the portal. */
  unit: CityUnit | null;
  /** Path of the page that is being drawn. */
  path: string;
  /** No world outside: links and marks that would lead there are left out or written without a link. */
  direct: boolean;
  origin(site: string): string;
}

export const esc = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);

/** An address on the same site, written the way the office's system writes it. */
export function href(scene: Scene, to: string): string {
  if (scene.unit?.family === 'kaipu') return `${scene.origin(scene.site.id)}${to}`;
  if (scene.unit?.family !== 'trs' || to.includes('?')) return to;
  const folder = scene.path.replace(/[^/]*$/, '');
  const relative = posix.relative(folder, to);
  const text = relative === '' ? './' : to.endsWith('/') ? `${relative}/` : relative;
  return text.startsWith('.') ? text : `./${text}`;
}

export const link = (scene: Scene, to: string, text: string, rest = '') => `<a href="${esc(href(scene, to))}"${rest}>${esc(text)}</a>`;

/** JavaScript's old escape(): what CMS templates wrap their footers in. */
export function escaped(text: string): string {
  return [...text]
    .map((sign) => {
      const code = sign.codePointAt(0) ?? 0;
      if (/[A-Za-z0-9@*_+\-./]/.test(sign)) return sign;
      return code < 256 ? `%${code.toString(16).toUpperCase().padStart(2, '0')}` : `%u${code.toString(16).toUpperCase().padStart(4, '0')}`;
    })
    .join('');
}

export const written = (html: string) => `<script type="text/javascript">document.write(unescape("${escaped(html)}"))</script>`;

export const unitOf = (scene: Scene): CityUnit => {
  if (!scene.unit) throw new Error(`${scene.path} belongs to no unit`);
  return scene.unit;
};
