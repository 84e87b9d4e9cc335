/** What a page that came over https loads without it: scripts, styles and frames can be changed on the way, pictures be seen. */
import type { Element } from 'domhandler';
import type { Spot } from '../evidence/ref.ts';
import type { ParsedPage } from './html.ts';

export interface Mixed {
  /** Scripts, style sheets, frames and forms: whoever changes them changes the page. */
  active: number;
  /** Pictures, sound, films. */
  passive: number;
  /** The first of them, active before passive. */
  first: { url: string; spot: Spot };
}

const ACTIVE: Readonly<Record<string, string>> = {
  script: 'src',
  iframe: 'src',
  frame: 'src',
  embed: 'src',
  object: 'data',
  form: 'action',
};
const PASSIVE: Readonly<Record<string, string>> = { img: 'src', audio: 'src', video: 'src', source: 'src' };

function addressOf(element: Element, names: Readonly<Record<string, string>>): string | null {
  const name = names[element.name];
  if (name !== undefined) return element.attribs[name] ?? null;
  const isSheet = names === ACTIVE && element.name === 'link' && /\bstylesheet\b/i.test(element.attribs['rel'] ?? '');
  return isSheet ? (element.attribs['href'] ?? null) : null;
}

/** null: nothing of the kind, or the page itself came without https. */
export function readMixed(page: ParsedPage): Mixed | null {
  if (!page.url.startsWith('https:')) return null;
  const found = (names: Readonly<Record<string, string>>) =>
    page.named(...Object.keys(names), ...(names === ACTIVE ? ['link'] : [])).flatMap((element) => {
      const address = addressOf(element, names);
      const url = address === null || address.trim() === '' ? null : page.resolve(address.trim());
      return url?.startsWith('http:') ? [{ url, element }] : [];
    });
  const [active, passive] = [found(ACTIVE), found(PASSIVE)];
  const first = active[0] ?? passive[0];
  if (first === undefined) return null;
  return { active: active.length, passive: passive.length, first: { url: first.url, spot: page.spot(first.element) } };
}
