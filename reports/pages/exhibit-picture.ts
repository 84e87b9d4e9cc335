/** The parts of an exhibit that lead beyond its text: the pictures beside it, and the other pages that prove the same. */
import { escape } from '../escape.ts';
import { shanghaiTime } from '../when.ts';
import type { Placed } from './exhibit-banner.ts';
import { maskAddress } from './exhibit-mask.ts';
import type { ExhibitInput } from './exhibit.ts';

/** Which of the two a picture is: rebuilt from the archive, or taken during the crawl. */
export const REBUILT = '存档重现';
const LIVE = '现场截图';

/** The rebuilt page with its outlines; beside it what the crawl itself saw. */
export function pictureSection({ picture }: ExhibitInput): string {
  if (picture === undefined) return '';
  const { file, why, live, missing, cut } = picture;
  const notes = [
    '由存档离线重现，脚本未运行',
    ...(cut === null ? [] : [`页面高 ${cut.of} 像素，图中为第 ${cut.from} 至 ${cut.to} 像素`]),
    ...(missing.length === 0 ? [] : [`存档中缺少 ${missing.length} 个资源`]),
  ];
  const lost =
    missing.length === 0
      ? ''
      : `<details><summary>缺少的资源</summary><ul>${missing.map((url) => `<li>${escape(url)}</li>`).join('')}</ul></details>`;
  const rebuilt = file === null ? `<p>${escape(why ?? '没有图片')}。</p>` : `${figure(file, REBUILT, notes.join('；'))}${lost}`;
  const seen = live === null ? '' : figure(live.file, LIVE, `${shanghaiTime(live.at)}（北京时间）巡检时所截`);
  return `<section class="sx-shots">${rebuilt}${seen}</section>`;
}

const figure = (file: string, kind: string, says: string): string =>
  `<figure><figcaption><b>${kind}</b>${escape(says)}</figcaption><img src="${escape(file)}" alt="${kind}"></figure>`;

/** The pages that a finding rests on beside this one; what is absent stands on none of them. */
export function proofList(marks: Placed[]): string {
  const lists = marks.filter(({ all, absent }) => absent === true || (all?.length ?? 0) > 1).map(listOf);
  return lists.length === 0 ? '' : `<section class="sx-all">${lists.join('')}</section>`;
}

function listOf({ number, all = [], absent }: Placed): string {
  const says =
    absent === true
      ? `第 ${number} 处：应有而没有。应当出现它的页面共 ${all.length} 个，都已查过`
      : `第 ${number} 处：证据共 ${all.length} 个页面`;
  const links = all.map(({ page, url }) => `<li><a href="${escape(page)}.html">${escape(maskAddress(url))}</a></li>`);
  return `<details${absent === true ? ' open' : ''}><summary>${says}</summary><ul>${links.join('')}</ul></details>`;
}
