/** What people who do not see a page, or cannot use a mouse, run into (GB/T 37668): pictures without words, fields without names, no language, no title. */
import type { Element } from 'domhandler';
import type { ParsedPage } from './html.ts';
import { parentOf } from './walk.ts';

/** Counts; a fact that is sound is absent. */
export interface Access {
  /** Pictures without `alt`, of all that mean something. */
  alt?: { lacking: number; of: number };
  /** Fields to fill in that nothing names, of all. */
  label?: { lacking: number; of: number };
  /** <html> does not say its language. */
  lang?: true;
  /** No title, or an empty one. */
  title?: true;
}

/** Fields that a person fills in or chooses from. */
const UNNAMED = new Set(['hidden', 'submit', 'button', 'reset', 'image']);

/** An empty `alt` says that the picture means nothing; so does its size. */
function needsWords({ attribs }: Element): boolean {
  const tiny = ['width', 'height'].some((side) => /^[0-3](?:px)?$/.test((attribs[side] ?? '').trim()));
  return !tiny && attribs['role'] !== 'presentation' && attribs['aria-hidden'] !== 'true';
}

function isNamed(field: Element, labelled: ReadonlySet<string>): boolean {
  const { attribs } = field;
  if (['aria-label', 'aria-labelledby', 'title', 'placeholder'].some((name) => (attribs[name] ?? '').trim() !== '')) return true;
  if (labelled.has(attribs['id'] ?? '')) return true;
  for (let at = parentOf(field); at !== null; at = parentOf(at)) if (at.name === 'label') return true;
  return false;
}

/** null: nothing is lacking. */
export function readAccess(page: ParsedPage): Access | null {
  const pictures = page.named('img').filter(needsWords);
  const mute = pictures.filter(({ attribs }) => attribs['alt'] === undefined).length;
  const fields = page.named('input', 'select', 'textarea').filter(({ attribs }) => !UNNAMED.has((attribs['type'] ?? '').toLowerCase()));
  const labelled = new Set(page.named('label').flatMap(({ attribs }) => (attribs['for'] ? [attribs['for']] : [])));
  const nameless = fields.filter((field) => !isNamed(field, labelled)).length;
  const title = page.named('title')[0];
  const untitled = title === undefined || page.$(title).text().trim() === '';
  const mum = page.named('html').every(({ attribs }) => (attribs['lang'] ?? attribs['xml:lang'] ?? '').trim() === '');
  const access: Access = {
    ...(mute > 0 ? { alt: { lacking: mute, of: pictures.length } } : {}),
    ...(nameless > 0 ? { label: { lacking: nameless, of: fields.length } } : {}),
    ...(mum ? { lang: true as const } : {}),
    ...(untitled ? { title: true as const } : {}),
  };
  return Object.keys(access).length === 0 ? null : access;
}
