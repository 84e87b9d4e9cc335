/** Typos and serious wording errors: found where they stand, left alone where they are none. */
import { describe, expect, test } from '@jest/globals';
import { builtinWords, parseWords } from '../../../config/words.ts';
import { article, read } from './reading.ts';

const P = '<p>市政府召开会议，研究下一阶段的重点工作，要求各单位认真落实，按期完成任务。</p>';
const wording = (text: string) =>
  read(article('', `<p id="w">${text}</p>${P}`)).wording.map(
    ({ sort, found, right, sure }) => `${sort} ${found}→${right}${sure ? '' : '?'}`,
  );

describe('found', () => {
  test.each<[text: string, says: string[]]>([
    ['会议对防汛工作进行了布署。', ['typo 布署→部署']],
    ['统一按装路灯二百盏。', ['typo 按装→安装']],
    ['要坚持一如继往的工作作风，再接再励。', ['typo 一如继往→一如既往', 'typo 再接再励→再接再厉']],
    ['竟争上岗，加强行业竟争力。', ['typo 竟争→竞争']],
    ['开设对公帐户。', ['typo 帐户→账户?']],
    ['贯测落实会议精神', ['typo 贯测落实→贯彻落实']],
    ['中华人名共和国成立七十周年', ['serious 中华人名共和国→中华人民共和国']],
    ['开展“两学一作”学习教育', ['serious 两学一作→两学一做']],
    ['与香港、澳门、台湾等国家开展经贸合作', ['serious 香港、澳门、台湾等国家→香港、澳门、台湾等地区']],
    ['来自台湾国的客商', ['serious 台湾国→台湾地区?']],
  ])('%s', (text, says) => expect(wording(text)).toEqual(says));
  test('with the place, once a word', () =>
    expect(read(article('', `<p>一</p><p>工作布署</p><p>再次布署</p>${P}`)).wording).toEqual([
      { sort: 'typo', found: '布署', right: '部署', sure: true, spot: { css: expect.stringContaining('p:nth-of-type(2)') } },
    ]));
});

describe('left alone', () => {
  test.each([
    '请按装置说明书操作，按装修规范施工。',
    '报社发布署名文章，宣布署名单位。',
    '严防犯罪活动，预防犯罪。',
    '学校圆满完成任务，办公圆桌已到位。',
    '研究竞争机制，探究竞赛办法。',
    '自己经营、自己完成。',
    '《关于布署工作的说明》已废止。',
    '有人把“部署”写成“布署”。',
    '台湾国际会展中心、台湾国民党。',
    '拖欠收入、欠收费用的，限期改正。',
    '返回教室上课。',
    '督促近期完成整改，修改近年文件。',
  ])('%s', (text) => expect(wording(text)).toEqual([]));
  test('letters are the citizens’ words', () => {
    const letter =
      '<p class="position">当前位置：<a href="/">首页</a> &gt; <a href="/x/">局长信箱</a></p><h1>路灯</h1><p>来信时间：2018-12-03</p><p>来信内容：请布署人员维修</p><p>答复内容：已修复完毕，请放心使用。</p>';
    const facts = read(`<html><head><title>局长信箱</title></head><body>${letter}</body></html>`);
    expect([facts.kind, facts.wording]).toEqual(['messages', []]);
  });
  test('a menu is no text', () =>
    expect(read(`<html><body><div class="nav"><a href="/a">布署</a></div>${article('', P)}</body></html>`).wording).toEqual([]));
});

describe('the dictionaries', () => {
  const all = [...builtinWords.typos, ...builtinWords.serious];
  test('are of some size, and no word stands in both', () => {
    expect(builtinWords.typos.length).toBeGreaterThan(300);
    expect(builtinWords.serious.length).toBeGreaterThan(100);
    expect(new Set(all.map(({ wrong }) => wrong)).size).toBe(all.length);
  });
  test('every word says where it comes from, and none is the right word of another', () => {
    const right = new Set(all.map((word) => word.right));
    expect(all.filter(({ wrong, provenance }) => !provenance.startsWith('[') || right.has(wrong))).toEqual([]);
  });
  test('the starter list of the norms is in it', () => {
    const known = new Set(builtinWords.typos.map(({ wrong }) => wrong));
    const starter =
      '布署 按装 防碍 副射 幅射 松驰 追朔 竟争 欠收 迫不急待 一如继往 再接再励 穿流不息 不径而走 甘败下风 走头无路 挺而走险 谈笑风声 默守成规 人才倍出 报歉 既使 帐户 份内 侯选 凑和 针贬 脉博 精萃 坐阵 粗旷 重迭 名信片 水笼头 座落';
    expect(starter.split(' ').filter((word) => !known.has(word))).toEqual([]);
  });
  test.each([
    ['[M] a\n布署', /x\.txt:2: expected a wrong word and the right one/],
    ['布署 部署', /x\.txt:1: expected a line in brackets/],
    ['[M] a\n布署 部署\n布署 部署', /x\.txt:3: the wrong word stands here twice/],
    ['[M] a\n布 部', /one character alone/],
    ['[M] a\n布署 部署 !署名', /not !署名/],
    ['[M] a\n布署 布署', /is the right one/],
  ])('%j is refused in words', (text, says) => expect(() => parseWords(text, 'x.txt')).toThrow(says));
});
