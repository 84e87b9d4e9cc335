/** What is asked of a shown sheet from a world of its own: give the archived page its full height, find the cited spots, outline them. */

/** Of a spot on the picture, in pixels from its upper left corner. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Look {
  /** Of the picture. */
  width: number;
  height: number;
  /** By number of the mark; null: on the page, but no eye could see it. A number that is not there is not on the page. */
  boxes: Record<string, Box | null>;
  /** What of the page is shown, in its own pixels; null: all of it. */
  cut: { from: number; to: number; of: number } | null;
}

/** Where things stand in a sheet: the frame of the archived page, the stage around it, the legend's lines. `data-sx` bears the numbers of an element. */
export const FRAME = 'sx-frame';
export const STAGE = 'sx-stage';
export const NUMBERS = 'data-sx';

/** Browsers keep no picture of a page that is longer than this. */
const TALLEST = 30_000;
/** Wider pages are cut at their right edge. */
const WIDEST = 2000;
/** How much of the page is left above the first spot of a page that is too tall to be shown whole. */
const ABOVE = 240;

/** Fonts and pictures are there: then the extent of the page is final. */
export const settled = `(() => {
  const frame = document.getElementById('${FRAME}');
  const inner = frame && frame.contentDocument;
  const isDone = (doc) => doc.fonts.status === 'loaded' && doc.readyState === 'complete';
  return isDone(document) && (!frame || (inner !== null && isDone(inner)));
})()`;

/** Lays the sheet out, draws the outlines and answers with a Look. \`tallest\`: most pixels of the page that are shown. */
export const outline = (tallest: number) => `(() => {
  const stage = document.getElementById('${STAGE}');
  const frame = document.getElementById('${FRAME}');
  const doc = frame ? frame.contentDocument : document;
  const root = frame ? doc.documentElement : stage;
  for (const animation of doc.getAnimations ? doc.getAnimations() : []) {
    try { animation.finish(); } catch { animation.cancel(); }
  }
  if (frame && root) {
    const wide = Math.max(root.scrollWidth, doc.body ? doc.body.scrollWidth : 0);
    if (wide > frame.clientWidth) frame.style.width = Math.min(wide, ${WIDEST}) + 'px';
    const tall = Math.max(root.scrollHeight, doc.body ? doc.body.scrollHeight : 0);
    frame.style.height = Math.min(Math.max(tall, 200), ${TALLEST}) + 'px';
  }
  const extent = frame ? { width: frame.clientWidth, height: frame.clientHeight } : { width: stage.clientWidth, height: stage.scrollHeight };
  const origin = frame ? { x: 0, y: 0 } : stage.getBoundingClientRect();
  const meet = (a, b) => {
    const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
    return { x, y, width: Math.min(a.x + a.width, b.x + b.width) - x, height: Math.min(a.y + a.height, b.y + b.height) - y };
  };
  const boxOf = (element) => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return null;
    const range = doc.createRange();
    range.selectNodeContents(element);
    const rects = [element.getBoundingClientRect(), range.getBoundingClientRect()].filter((rect) => rect.width > 0 && rect.height > 0);
    if (rects.length === 0) return null;
    const [left, top] = [Math.min(...rects.map((rect) => rect.left)), Math.min(...rects.map((rect) => rect.top))];
    const [right, bottom] = [Math.max(...rects.map((rect) => rect.right)), Math.max(...rects.map((rect) => rect.bottom))];
    const view = doc.defaultView;
    const [scrollX, scrollY] = frame ? [view.scrollX, view.scrollY] : [0, 0];
    let box = { x: left + scrollX - origin.x, y: top + scrollY - origin.y, width: right - left, height: bottom - top };
    box = meet(box, { x: 0, y: 0, ...extent });
    for (let at = element.parentElement; at && at !== root; at = at.parentElement) {
      const style = view.getComputedStyle(at);
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      if (at === doc.body || at === doc.documentElement) continue;
      const rect = at.getBoundingClientRect();
      box = meet(box, { x: rect.x + scrollX - origin.x, y: rect.y + scrollY - origin.y, width: rect.width, height: rect.height });
    }
    return box.width >= 1 && box.height >= 1 ? box : null;
  };
  const around = (a, b) => {
    if (!a || !b) return a || b;
    const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
    return { x, y, width: Math.max(a.x + a.width, b.x + b.width) - x, height: Math.max(a.y + a.height, b.y + b.height) - y };
  };
  // A spot in a text is cut at every mask in it: its outline goes around all of its pieces.
  const pieces = new Map();
  for (const element of root ? root.querySelectorAll('[${NUMBERS}]') : []) {
    const box = boxOf(element);
    for (const number of element.getAttribute('${NUMBERS}').split(' ')) pieces.set(number, around(pieces.get(number) ?? null, box));
  }
  const found = [...pieces];
  const lines = new Map([...document.querySelectorAll('[data-line]')].map((line) => [line.getAttribute('data-line'), line]));
  for (const [number, line] of lines) if (line.getAttribute('data-where') === 'page') found.push([number, { x: 0, y: 0, ...extent }]);
  const isFault = (number) => lines.get(number)?.getAttribute('data-tone') !== 'merit';
  const shown = Math.min(extent.height, ${tallest});
  let from = 0;
  const seen = found.filter(([, box]) => box !== null && box.height < extent.height);
  if (extent.height > shown && seen.length > 0 && !seen.some(([number, box]) => isFault(number) && box.y < shown)) {
    const first = Math.min(...(seen.some(([number]) => isFault(number)) ? seen.filter(([number]) => isFault(number)) : seen).map(([, box]) => box.y));
    from = Math.round(Math.min(Math.max(0, first - ${ABOVE}), extent.height - shown));
  }
  if (frame) {
    stage.style.height = shown + 'px';
    stage.style.width = extent.width + 'px';
    frame.style.marginTop = -from + 'px';
  } else stage.style.maxHeight = shown + 'px';
  const place = stage.getBoundingClientRect();
  const boxes = {};
  for (const [number, box] of found) {
    const inside = box && meet({ ...box, y: box.y - from }, { x: 0, y: 0, width: extent.width, height: shown });
    const isSeen = inside !== null && inside.width >= 1 && inside.height >= 1;
    lines.get(number)?.setAttribute('data-state', isSeen ? 'seen' : box ? 'beyond' : 'hidden');
    boxes[number] = isSeen ? inside : null;
  }
  const drawn = new Map();
  for (const [number, box] of Object.entries(boxes)) {
    if (box === null) continue;
    const key = [box.x, box.y, box.width, box.height].map(Math.round).join();
    const group = drawn.get(key) ?? { box, numbers: [] };
    drawn.set(key, group);
    group.numbers.push(number);
  }
  for (const { box, numbers } of drawn.values()) {
    const tone = numbers.some(isFault) ? 'fault' : 'merit';
    const isWhole = box.width >= extent.width - 4;
    const edge = document.createElement('div');
    edge.className = 'sx-edge sx-' + tone;
    const room = isWhole ? -3 : 3;
    Object.assign(edge.style, {
      left: Math.max(0, box.x - room) + 'px', top: Math.max(0, box.y - room) + 'px',
      width: Math.min(box.width + 2 * room, extent.width - Math.max(0, box.x - room)) + 'px', height: box.height + 2 * room + 'px',
    });
    const tag = document.createElement('b');
    tag.textContent = numbers.length > 6 ? numbers.slice(0, 6).join('、') + '…' : numbers.join('、');
    tag.className = box.y < 26 || isWhole ? 'sx-in' : '';
    edge.append(tag);
    stage.append(edge);
  }
  const sheet = document.documentElement;
  const round = ({ x, y, width, height }) =>
    ({ x: Math.round(place.x + x), y: Math.round(place.y + window.scrollY + y), width: Math.round(width), height: Math.round(height) });
  return {
    width: Math.max(sheet.scrollWidth, Math.ceil(place.right)),
    height: Math.ceil(document.body.getBoundingClientRect().height),
    boxes: Object.fromEntries(Object.entries(boxes).map(([number, box]) => [number, box && round(box)])),
    cut: shown < extent.height ? { from, to: from + shown, of: extent.height } : null,
  };
})()`;
