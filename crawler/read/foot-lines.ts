/** Where a page's foot begins when nothing in its markup says so: an old page ends in a table like any other. */
import type { Line } from './lines.ts';

const FOOT_WORDS = /版权所有|copyright|ICP\s?备|公网安备|网站标识码|技术支持|主办单位\s*[：:]|网站地图|站点地图/i;
/** A foot is short; the same words further up belong to the text. */
const MOST_LINES = 15;

/** The lines above the foot. */
export function withoutFoot(lines: readonly Line[]): readonly Line[] {
  const from = Math.max(0, lines.length - MOST_LINES);
  const foot = lines.findIndex(({ text }, index) => index >= from && FOOT_WORDS.test(text));
  return foot < 0 ? lines : lines.slice(0, foot);
}
