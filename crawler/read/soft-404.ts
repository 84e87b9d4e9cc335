/** Words in which a site says "there is no such page", whatever its status line claims. */

/** Whole sentences or headings; each must make up its line, so that an article speaking of such words stays silent. */
const THING = '(?:页面|网页|页|文章|信息|内容|栏目|文件|资源|资讯|链接|地址|网址|新闻|频道|记录|数据|URL)';
const GONE =
  '(?:不存在|(?:可能)?(?:已经?|被)+(?:被)?(?:删除|移除|移走|移动|撤销|下线|取消|屏蔽|改名)|未找到|找不到了?|没有找到|丢失了?|走丢了|失踪了|飞走了|迷路了|已?失效|已经?过期|无法(?:找到|访问|显示)|暂时无法访问)';
const TAIL =
  '(?:[，,、或者及和 ]{0,3}(?:可能)?(?:是)?(?:已经?|被|暂时|[尚还]?未|没有|正在|不|通过)*(?:删除|移除|更名|改名|移走|移动|下线|不可用|失效|过期|不存在|审核|发布|无法访问|找不到)(?:了)?)*';
const SORRY =
  '(?:(?:非常|很|十分|真的)?(?:抱歉|遗憾|对不起|不好意思|sorry|哎呀|啊哦|糟糕|温馨提示|提示信息?|提示|错误提示|参数(?:错误|有误|不正确)|非法参数|错误)(?:了|的)?[，,：:！!。.…～~\\s]*)?';
const YOU =
  '(?:(?:您|你|当前)?(?:们)?(?:所|要|想|正在|试图|刚才)?(?:访问|浏览|查找|寻找|请求|查看|查询|打开|输入|点击|要找|找)(?:过)?的?)?';
const END = '[。！!.…～~\\s]*';

const sentence = new RegExp(
  `^${SORRY}${YOU}(?:该|此|这个|本|当前|目标|指定的?)?${THING}(?:地址)?(?:可能)?(?:暂时)?${GONE}${TAIL}${END}`,
  'i',
);
const cannotFind = new RegExp(
  `^${SORRY}(?:我们|系统|服务器)?(?:找不到|没有找到|未找到|无法找到|未能找到|没找到)(?:了)?(?:您|你)?(?:所|要|想)?(?:访问|浏览|查找|请求|查看|打开|需要|要找|找)?的?(?:该|此|这个|相关|对应的?|指定的?)?${THING}${TAIL}${END}$`,
  'i',
);
/** "没有该信息", "您访问的地址有误". */
const noSuch = new RegExp(
  `^${SORRY}(?:没有|无)(?:该|此|这个|这条|这篇)${THING}${END}$|^${SORRY}${YOU}(?:该|此)?(?:页面)?(?:地址|链接|网址|URL)(?:有误|错误|不正确|无效)${TAIL}${END}`,
  'i',
);
/** A search or a list without a result is an empty list. */
const noResult =
  /(?:没有|未|未能)(?:找到|查询到|检索到|查到|搜索?到)(?:任何|符合条件的?|满足条件的?)?(?:与.{1,20})?相关的?(?:数据|记录|信息|内容|结果|资料|新闻|文章)/;
const code =
  /^(?:http\s*)?(?:错误|error|status)?[:：\s-]*404(?:[\s:：,，|·•。.!！-]*(?:错误|出错了?|出错啦|页面?|not found|page not found|file not found|error|找不到(?:页面|网页|文件或目录)?|页面不存在|未找到(?:页面)?|-|–)*)*[\s.。!！]*$/i;
const english =
  /^(?:(?:oops|sorry|error)[!,.:\s]*)?(?:the )?(?:page|file|object|document|resource|requested url|content)(?: you (?:requested|are looking for))?.{0,40}?(?:(?:was |could |is |can )?not (?:be )?found|does(?: not|n't) exist|no longer exists?)[.!\s]*/i;
const windows =
  /^(?:HTTP (?:错误 )?)?404(?:\.\d+)?\s*[-–]?\s*(?:文件或目录|(?:找不到|未找到)(?:文件|文件或目录)?|Not Found)|^404 - 找不到文件或目录|^无法找到(?:该|此)?(?:页|网页|资源)[。.]?$/i;

const LONGEST = 60;

/**
 * Whether one line of text (a heading, a title, a sentence standing alone) says that the page is not there.
 * A longer line, or one that only mentions such words, is none.
 */
export function isSoft404Text(text: string): boolean {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '' || line.length > LONGEST) return false;
  if (noResult.test(line)) return false;
  return [sentence, cannotFind, noSuch, code, english, windows].some((form) => {
    const found = form.exec(line);
    // What follows may only be a way out ("请返回首页"), not a story.
    return (
      found !== null &&
      /^[\s,，。.！!;；—-]*(?:(?:请|点击|您可以|将在|\d+\s*秒|系统|页面|稍后|返回|回到|自动|跳转|检查|确认|Please|click|go).{0,36})?$/i.test(
        line.slice(found[0].length),
      )
    );
  });
}
