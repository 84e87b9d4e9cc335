/** What an exhibit masks is what everything printed masks: the rules stand with the readers. */
import type { ExhibitInput } from './exhibit.ts';

export { blot, maskAddress, masksOf, maskText, type Mask } from '../../crawler/read/masks.ts';

/** Headers that can bear neither a digest of the body nor a name. */
const HARMLESS = /^(?:content-type|date|last-modified|server)$/i;

/** Beside personal data only those: an ETag may be a plain digest of the file, against which masked digits can be tried. */
export function shownHeaders({ headers = [], blur }: Pick<ExhibitInput, 'headers' | 'blur'>): [string, string][] {
  return blur === true ? headers.filter(([name]) => HARMLESS.test(name)) : headers;
}
