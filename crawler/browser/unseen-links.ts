/** What hides a link once all styles are applied: said on the element that hides it, in the copy of the document that is archived. */
import { UNSEEN_MARK } from '../read/unseen-mark.ts';

/** Links beyond this many are left to what the markup itself tells. */
const MOST_LINKS = 2000;

/**
 * Source of a function for the page's isolated world: documentElement → its copy, with `UNSEEN_MARK` on boxes that hide links to other hosts. A mark that
 * the page brought itself is taken off first. Reasons are those of the hidden-link reader.
 */
export const MARKED = `(root) => {
  const copy = root.cloneNode(true);
  for (const element of copy.querySelectorAll('[${UNSEEN_MARK}]')) element.removeAttribute('${UNSEEN_MARK}');
  const number = (text) => parseFloat(text) || 0;
  const clear = (colour) => colour === 'transparent' || /^rgba\\(.*, 0\\)$/.test(colour);
  const sameColour = (link, own) => {
    for (let at = link; at !== null; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== 'none') return false;
      if (!clear(style.backgroundColor)) return style.backgroundColor === own.color;
    }
    return false;
  };
  const boxReason = (at, style) => {
    if (style.display === 'none') return 'display';
    if (number(style.opacity) < 0.02) return 'opacity';
    const hidden = at.parentElement === null ? 'visible' : getComputedStyle(at.parentElement).visibility;
    if (style.visibility !== 'visible' && hidden === 'visible') return 'visibility';
    const { width, height } = at.getBoundingClientRect();
    return style.overflow !== 'visible' && style.display !== 'inline' && (width <= 1 || height <= 1) ? 'tiny' : null;
  };
  const reasonOf = (link) => {
    const own = getComputedStyle(link);
    // Pictures were not loaded, and slides wait unseen for their turn.
    const picture = link.querySelector('img,svg,video') !== null || own.backgroundImage !== 'none';
    for (let at = link; at !== null && at !== document.body && at !== root; at = at.parentElement) {
      const reason = boxReason(at, getComputedStyle(at));
      if (reason === 'display' || reason === 'visibility' || (reason !== null && !picture)) return [at, reason];
    }
    if (picture) return null;
    const rect = link.getBoundingClientRect();
    if (rect.right + scrollX <= -500 || rect.bottom + scrollY <= -500) return [link, 'off-screen'];
    if (link.textContent.trim() === '') return null;
    if (number(own.fontSize) <= 1) return [link, 'font-size'];
    return clear(own.color) || sameColour(link, own) ? [link, 'colour'] : null;
  };
  const [live, still] = [root.getElementsByTagName('*'), copy.getElementsByTagName('*')];
  if (live.length !== still.length) return copy;
  const twin = new Map(Array.from(live, (element, index) => [element, still[index]]));
  const links = Array.from(root.querySelectorAll('a[href],area[href]')).filter(({ host }) => host && host !== location.host);
  for (const link of links.slice(0, ${MOST_LINKS})) {
    const found = reasonOf(link);
    if (found !== null) twin.get(found[0]).setAttribute('${UNSEEN_MARK}', found[1]);
  }
  return copy;
}`;
