/** A year of surveys, an introduction of long ago, a way to apply: crawled for real, gathered and judged. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Rubric } from '../../config/rubric.ts';
import { Unit } from '../../config/unit.ts';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { findCheck } from '../../scoring/checks/index.ts';
import { gather } from '../../scoring/gather.ts';
import { crawlOf } from './crawled.ts';
import { html, serve } from './servers.ts';
import type { Served } from './servers.ts';
import { article, columns, list, orderFor, shell } from './small-portal.ts';

const rubric = Rubric.parse(parse(readFileSync(new URL('../../config/rubrics/yanshi-2018.yaml', import.meta.url), 'utf8')));
const nav =
  '<ul><li><a href="/bm/gaj/jggk/">机构概况</a></li><li><a href="/bm/gaj/yjzj/">意见征集</a></li><li><a href="/bm/gaj/bsfw/">办事服务</a></li></ul>';
/** Month `n` before January 2019. */
const monthOf = (n: number) => `${2018 - Math.floor((n - 1) / 12)}-${String(12 - ((n - 1) % 12)).padStart(2, '0')}`;
const title = (n: number) => `关于第${n}项管理办法公开征求意见的公告`;

/** Two surveys a month, two a page, two years of them. */
function surveys(page: number): string {
  const rows = [0, 1].map((at): [string, string, string] => [
    `/bm/gaj/yjzj/${page}_${at}.html`,
    title(page * 2 + at),
    `${monthOf(page + 1)}-${20 - at}`,
  ]);
  return shell('意见征集-市公安局', `${list(rows)}<div class="page"><a href="index_${page + 1}.html">下一页</a></div>`);
}

let site: Served;
beforeAll(async () => {
  site = await serve((_, response, path) => {
    const page = /^\/bm\/gaj\/yjzj\/(?:index_(\d+)\.html)?$/.exec(path);
    const one = /^\/bm\/gaj\/yjzj\/(\d+)_(\d)\.html$/.exec(path);
    if (path === '/') html(response, shell('示例市人民政府', '<a href="/bm/gaj/">市公安局</a>'));
    else if (path === '/bm/gaj/') html(response, shell('市公安局', nav));
    else if (page && Number(page[1] ?? 0) < 24) html(response, surveys(Number(page[1] ?? 0)));
    else if (one)
      html(response, article(title(Number(one[1]) * 2 + Number(one[2])), `${monthOf(Number(one[1]) + 1)}-${20 - Number(one[2])}`));
    else if (path === '/bm/gaj/jggk/')
      html(
        response,
        shell(
          '机构概况-市公安局',
          list([
            ['/bm/gaj/jggk/1.html', '市公安局机构职能简介', '2014-03-01'],
            ['/bm/gaj/jggk/2.html', '市公安局内设机构简介', '2014-03-01'],
          ]),
        ),
      );
    else if (path === '/bm/gaj/jggk/1.html')
      html(
        response,
        article(
          '市公安局机构职能简介',
          '2014-03-01',
          '<p>办公地址：示例市示例路一号</p><p>办公时间：周一至周五 8:00-12:00</p><p>联系电话：0000-12345678</p>',
        ),
      );
    else if (path === '/bm/gaj/jggk/2.html') html(response, article('市公安局内设机构简介', '2014-03-01'));
    else if (path === '/bm/gaj/bsfw/') html(response, shell('办事服务-市公安局', '<p><a href="/bm/gaj/apply.html">在线办理</a></p>'));
    else if (path === '/bm/gaj/apply.html') html(response, shell('网上申报系统', '<p>请选择事项</p>'));
    else html(response, '没有', 404);
  });
});
afterAll(() => site.close());

async function judged(maxListPages: number) {
  const crawled = await crawlOf(site.origin, { maxListPages });
  const { run, site: portal } = orderFor(site.origin, '');
  const unit = Unit.parse({ id: 'gaj', name: '市公安局', group: 'g', places: [{ site: 'portal', entries: [`${site.origin}/bm/gaj/`] }] });
  const facts = gather({
    unit,
    units: [unit],
    sites: [portal],
    run,
    columns,
    pages: [...crawled.pages.values()],
    links: [...crawled.links.values()],
  });
  return (indicator: string) => {
    const { check, with: given } = rubric.indicators.find((one) => one.id === indicator)!;
    const { params, run: judge } = findCheck(check)!;
    return judge(facts, params.parse(given));
  };
}

test('twelve months of surveys are counted, and no more; contact and entry are found', async () => {
  const of = await judged(20);
  const { found, unseen } = of('IX-05');
  expect([found.length, unseen]).toEqual([24, []]);
  expect(of('PS-07').found.map(({ sort }) => sort)).toEqual(['present']);
  expect(of('PS-05').found.map(({ sort, says }) => `${sort} ${says}`)).toEqual(['present 设有在线办理入口“在线办理”']);
});

test('a list that was not turned back far enough cannot be judged, though the month can', async () => {
  const of = await judged(3);
  const { found, unseen } = of('IX-05');
  expect(found.length).toBeLessThan(24);
  expect(unseen.map(({ role, why }) => `${role} ${why}`)).toEqual(['survey skipped: budget']);
});
