/** What pages hide for good reasons: menus and tabs that wait for a click, pictures that wait for their turn, a counter. */
import type { Ground } from './lookalikes.ts';
import type { CityUnit } from './nouns.ts';

const a = (url: string, text: string) => `<a href="${url}">${text}</a>`;

function own(unit: CityUnit): string[] {
  return unit.columns.slice(0, 4).map(({ path, name }) => a(path, name));
}

const WAYS: [kind: string, why: string, html: (unit: CityUnit) => string][] = [
  [
    'hidden-menu',
    '下拉菜单点开才显示，不是暗链',
    (unit) =>
      `<div class="sub-menu" id="menu2" style="display:none"><ul>${own(unit)
        .map((each) => `<li>${each}</li>`)
        .join('')}<li>${a('http://www.henan.gov.cn/', '省人民政府')}</li></ul></div>`,
  ],
  [
    'hidden-tab',
    '选项卡点开才显示，不是暗链',
    (unit) => `<div class="tab-con" style="display:none">${own(unit).join(' ')} ${a('http://www.fangyu-shili.test/', '行业协会')}</div>`,
  ],
  [
    'hidden-slide',
    '轮播图在窗口之外等候，不是暗链',
    (unit) =>
      `<div style="position:absolute;left:-1100px;top:0">${unit.columns
        .slice(0, 2)
        .map(({ path, name }) => `<a href="${path}"><img src="/images/photo.png" alt="${name}" width="1000" height="10"></a>`)
        .join('')}</div>`,
  ],
  ['hidden-counter', '访问统计不显示，不是暗链', () => `<div style="display:none">${a('http://www.51.la/', '站长统计')}</div>`],
];

/** Links that lead outside are left out where there is no world. */
export function waiting({ unit, die, note }: Ground): void {
  for (const [kind, why, html] of WAYS) {
    if (!die.chance(0.12)) continue;
    unit.hidden.push({ path: unit.base, html: html(unit), outside: true });
    note(kind, unit.base, why);
  }
}
