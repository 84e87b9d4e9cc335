/** The one door through which crawled text enters a page: pages of strangers are hostile until escaped. */
import { maskAddress } from '../crawler/read/masks.ts';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

// Controls that no browser needs, and direction overrides that make a text read as another.
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text without characters that may not stand in XML or that lie about reading order. */
export function clean(text: string): string {
  return text.replace(UNPRINTABLE, '').replace(LONE_SURROGATE, '\ufffd');
}

/** Safe as element content and inside a quoted attribute. */
export function escape(text: string): string {
  return clean(text).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** The address if it is absolute http or https, else null: nothing else of a crawled page becomes a link. */
export function webAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}

/** A link to a stranger's address; the bare text when it is not one, or when it bears a person's number, which is masked. */
export function outsideLink(address: string, label: string): string {
  if (maskAddress(address) !== address) return escape(maskAddress(label));
  const target = webAddress(address);
  return target === null ? escape(label) : `<a href="${escape(target)}" rel="noopener noreferrer nofollow">${escape(label)}</a>`;
}

/** A link to a file beside the page; the caller vouches for the path, which is escaped all the same. */
export function insideLink(path: string, label: string): string {
  return `<a href="${escape(path)}">${escape(label)}</a>`;
}
