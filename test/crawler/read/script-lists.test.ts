/** Lists that a script of the page itself writes out as data, and arrays that are none. */
import { describe, expect, test } from '@jest/globals';
import { literalAt } from '../../../crawler/read/script-literal.ts';
import { page, read } from './reading.ts';

const path = '<div class="dqwz">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 通知公告</div>';
const titles = ['关于开展安全检查工作的通知', '关于公布名单的公告（第二批）', '关于召开年度总结会议的通知'];
const dates = ['2018-12-06', '2018-11-20', '2018-10-08'];
const expected = titles.map((title, n) => `${dates[n]} ${title} http://www.example.gov.cn/zwgk/tzgg/t${n}.html`);
const records = (row: (title: string, date: string, n: number) => string) => titles.map((title, n) => row(title, dates[n]!, n)).join(',');
const json = records((t, d, n) => `{"title":"${t}","url":"t${n}.html","pubDate":"${d} 09:00:00"}`);
const fill = `for(var i=0;i<listData.length;i++){document.getElementById('list').innerHTML+='<li><a href="'+listData[i].url+'">'+listData[i].title+'</a></li>'}`;
const facts = (script: string, main = '<ul id="list"></ul>', context = {}) =>
  read(page(`${path}${main}<script>${script}</script>`), context);
const brief = (script: string, main?: string, context = {}) =>
  facts(script, main, context).items.map(({ date, text, url }) => `${date?.date ?? '-'} ${text} ${url}`);

describe('a list in a script', () => {
  test.each<[name: string, script: string, main?: string]>([
    ['as JSON', `var listData=[${json}];${fill}`],
    [
      'as a literal',
      `var listData = [ ${records((t, d, n) => `{ id: ${n}, title: '${t}', link: 't${n}.html', fbsj: '${d}', }`)}, ];${fill}`,
    ],
    ['with remarks in it', `var listData=[/* 列表 */\n${json} // 完\n];${fill}`],
    ['within an answer', `var listData={"code":0,"data":{"total":3,"rows":[${json}]}}.data.rows;${fill}`],
    ['for a framework', `new Vue({el:"#app",data:{list:[${json}]}})`, '<div id="app"><p v-for="x in list">{{x.title}}</p></div>'],
    ['beside a menu', `var menu=[${titles.map((t) => `{"name":"${t}","url":"/${t}/"}`).join(',')}];var listData=[${json}];${fill}`],
  ])('%s', (...[, script, main]) => {
    expect(brief(script, main)).toEqual(expected);
    expect(facts(script, main)).toMatchObject({ kind: 'column', loader: null });
  });

  test.each<[name: string, script: string, main?: string, context?: object]>([
    ['a menu without dates', `var listData=[${records((t, _d, n) => `{"title":"${t}","url":"t${n}.html"}`)}];${fill}`],
    ['two records', `var listData=[${json.split(',{').slice(0, 2).join(',{')}];${fill}`],
    ['no addresses', `var listData=[${records((t, d) => `{"title":"${t}","pubDate":"${d}"}`)}];${fill}`],
    ['something to be run', `var listData=[${records((t, d, n) => `{"title":"${t}","url":base+"t${n}.html","pubDate":"${d}"}`)}];${fill}`],
    ['nothing that fills a list', `var listData=[${json}];`, '<p>暂无信息</p>'],
    ['an address of the data', `var slides=[${json}];$.get("/api/list.json",function(r){$("#list").html(r)})`],
    ['a page as a browser shows it', `var listData=[${json}];${fill}`, undefined, { rendered: true }],
  ])('none: %s', (...[, script, main, context]) => {
    expect(brief(script, main, context)).toEqual([]);
  });

  test('a page that shows the same entries has them once', () => {
    const main = `<ul id="list">${titles.map((t, n) => `<li><a href="t${n}.html">${t}</a><span>${dates[n]}</span></li>`).join('')}</ul>`;
    expect(brief(`var listData=[${json}];${fill}`, main)).toEqual(expected);
  });
});

describe('a literal', () => {
  test.each<[code: string, value: unknown]>([
    [`{a:1,'b':"x\\u4e00\\'",c:[true,null,-2.5,],}`, { a: 1, b: "x一'", c: [true, null, -2.5] }],
    ['[ ]', []],
    ['{"__proto__":1}', JSON.parse('{"__proto__":1}')],
  ])('%s', (code, value) => {
    expect(literalAt(code, 0)).toEqual({ value, end: code.length });
  });
  test.each(['[f()]', '[a]', '{a}', '{a:1', '["x"+1]', '[new Date()]', '`x`', '[[[[[[[[1]]]]]]]]', '[1 2]', '"a\nb"', ''])(
    'none: %s',
    (code) => {
      expect(literalAt(code, 0)).toBeNull();
    },
  );
  test('what goes on without end costs little', () => {
    const started = performance.now();
    expect(brief('[{'.repeat(200_000))).toEqual([]);
    expect(brief(`var a=${'[{"a":"'.repeat(60_000)}`)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(8_000);
  });
});
