/** Turns the bytes of a page into text although header, meta tag and bytes often disagree (facts §G.2). */
import { isUtf8 } from 'node:buffer';
import { detect } from 'chardet';

export interface Decoded {
  /** WHATWG name of the encoding used: 'utf-8', 'gb18030', 'big5', … */
  charset: string;
  text: string;
}

/** Bytes looked at to choose an encoding; the whole body is decoded once, afterwards. */
const SAMPLE_BYTES = 262_144;
/** Share of replacement characters among the non-ASCII ones that a page with one torn character or a foreign include may have. */
const TORN = 0.01;
/** Share of everyday characters below which Chinese text is taken for mojibake (running text has 0.3 and more). */
const EVERYDAY = 0.06;
const COMMON = new Set(
  '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处府给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德随病苏失尔死讲配女黄推显谈罪神艺呢席含企望密批营项防举球英氧势告李台落木帮轮破亚师围注远字材排供河态封另施减树溶怎止案言士均武固叶鱼波视仅费紧爱左章早朝害续轻服试食充兵源判护司足某练差致板田降黑犯负击范继兴似余坚曲输修故城夫够送笔船占右财吃富春职觉汉画功巴跟虽杂飞检吸助升阳互初创抗考投坏策古径换未跑留钢曾端责站简述钱副尽帝射草冲承独令限阿宣环双请超微让控州良轴找否纪益依优顶础载倒房突坐粉敌略客袁冷胜绝析块剂测丝协诉念陈仍罗盐友洋错苦夜刑移频逐靠混母短皮终聚汽村云哪既距卫停烈央察烧迅境若印洲刻括激孔搞甚室待核校散侵吧甲游久菜味旧模湖货损预阻毫普稳乙妈植息扩银语挥酒守拿序纸医缺雨吗针刘啊急唱误训愿审附获茶鲜粮斤孩脱硫肥善龙演父渐血欢械掌歌沙刚攻谓盾讨晚粒乱燃矛乎杀药宁鲁贵钟煤读班伯香介迫句丰培握兰担弦蛋沉假穿执答乐谁顺烟缩征脸喜松脚困异免背星福买染井概慢怕磁倍祖皇促静补评翻肉践尼衣宽扬棉希伤操垂秋宜氢套督振架亮末宪庆编牛触映雷销诗座居抓裂胞呼娘景威绿晶厚盟衡鸡孙延危胶屋乡临陆顾掉呀灯岁措束耐剧玉赵跳哥季课凯胡额款绍卷齐伟蒸殖永宗苗川炉岩弱零杨奏沿露杆探滑镇饭浓航怀赶库夺伊灵税途灭赛归召鼓播盘裁险康唯录菌纯借糖盖横符私努堂域枪润幅哈竟熟虫泽脑壤碳欧遍侧寨敢彻虑斜薄庭纳弹饲伸折麦湿暗荷瓦塞床筑恶户访塔奇透梁刀旋迹卡氯遇份毒泥退洗摆灰彩卖耗夏择忙铜献硬予繁圈雪函亦抽篇阵阴丁尺追堆雄迎泛爸楼避谋吨野猪旗累偏典馆索秦脂潮爷豆忽托惊塑遗愈朱替纤粗倾尚痛楚谢奋购磨君池旁碎骨监捕弟暴割贯殊释词亡壁顿宝午尘闻揭炮残冬桥妇警综招吴付浮遭徐您摇谷赞箱隔订男吹园纷唐败宋玻巨耕坦荣闭湾键凡驻锅救恩剥凝碱齿截炼麻纺禁废盛版缓净睛昌婚涉筒嘴插岸朗庄街藏姑贸腐奴啦惯乘恢匀纱扎辩耳彪臣亿璃抵脉秀萨俄网舞店喷纵寸汗挂洪贺闪柬爆烯津稻墙软勇像滚厘蒙芳肯坡柱荡腿仪旅尾轧冰贡登黎削钻勒逃障氨郭峰币港伏轨亩毕擦莫刺浪秘援株健售股岛甘泡睡童铸汤阀休汇舍牧绕炸哲磷绩朋淡尖启陷柴呈徒颜泪稍忘泵蓝拖洞授镜辛壮锋贫虚弯摩泰幼廷尊窗纲弄隶疑氏宫姐震瑞怪尤琴循描膜违夹腰缘珠穷森枝竹沟催绳忆邦剩幸浆栏拥牙贮礼滤钠纹弹罢拍咱喊袖埃勤罚焦潜伍墨欲缝姓刊饱仿奖铝鬼丽跨默挖链扫喝袋炭污幕诸弧励梅奶洁灾舟鉴苯讼抱毁率懂寒智埔寄届跃渡挑丹艰贝碰拔爹戴码梦芽熔赤渔哭敬颗奔藏铅熟仲虎稀妹乏珍申桌遵允隆螺仓魏锐晓氮兼隐碍赫拨忠肃缸牵抢博巧壳兄杜讯诚碧祥柯页巡矩悲灌龄伦票寻桂铺圣恐恰郑趣抬荒腾贴柔滴猛阔辆妻填撤储签闹扰紫砂递戏吊陶伐喂疗瓶婆抚臂摸忍虾蜡邻胸巩挤偶弃槽劲乳邓吉仁烂砖租乌舰伴瓜浅丙暂燥橡柳迷暖牌纤秧胆详簧踏瓷谱呆宾糊洛辉愤竞隙怒粘乃绪肩籍敏涂熙皆侦悬掘享纠醒狂锁淀恨牲霸爬赏逆玩陵祝秒浙貌',
);

/** gb2312 and gbk are read as gb18030, their superset: pages declare the small set and use the large one. */
function known(label: string | null | undefined): string | null {
  const wanted = (label ?? '')
    .trim()
    .replace(/^["']|["';]+$/g, '')
    .toLowerCase();
  if (wanted === '') return null;
  if (/^(gb[-_ ]?2312|gbk|gb[-_ ]?18030|x-gbk|chinese|cp936|euc-cn|gb_2312-80)$/.test(wanted)) return 'gb18030';
  if (/^utf-?8$|^utf_8$/.test(wanted)) return 'utf-8';
  try {
    const name = new TextDecoder(wanted).encoding;
    return name === 'gbk' ? 'gb18030' : name === 'replacement' ? null : name;
  } catch (error) {
    // By name, not by class: a page may be read in a realm with classes of its own.
    if ((error as Error).name === 'RangeError') return null;
    throw error;
  }
}

function byteOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

function ascii(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

/** What the page says of itself: meta tag or XML declaration within the first kilobytes; commented-out tags do not count. */
function declaredInside(bytes: Uint8Array): string | null {
  const head = ascii(bytes.subarray(0, 8192)).replace(/<!--[\s\S]{0,4000}?-->/g, '');
  const found =
    /<meta\b[^>]{0,400}?charset\s*=\s*["']?\s*([\w-]{3,20})/i.exec(head) ??
    /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w-]{3,20})/i.exec(head);
  return known(found?.[1]);
}

/** UTF-16 without a mark: every other byte of its markup is NUL. */
function wide(bytes: Uint8Array): string | null {
  const size = Math.min(bytes.length, 400);
  let even = 0;
  let odd = 0;
  for (let at = 0; at < size; at += 1) {
    if (bytes[at] !== 0) continue;
    if (at % 2 === 0) even += 1;
    else odd += 1;
  }
  if (size < 8 || even + odd < size / 4) return null;
  return odd > even * 4 ? 'utf-16le' : even > odd * 4 ? 'utf-16be' : null;
}

interface Taste {
  foreign: number;
  torn: number;
  everyday: number;
}

/** How a sample reads in one encoding: replacement characters and everyday Chinese characters among the non-ASCII ones. */
function taste(sample: Uint8Array, charset: string): Taste {
  const text = new TextDecoder(charset).decode(sample);
  let foreign = 0;
  let broken = 0;
  let common = 0;
  for (let at = 0; at < text.length - 2; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    foreign += 1;
    if (code === 0xfffd || (code >= 0xe000 && code <= 0xf8ff)) broken += 1;
    else if (COMMON.has(text[at] as string) || (code >= 0x3000 && code <= 0x3017) || (code >= 0xff00 && code <= 0xff5e)) common += 1;
  }
  return { foreign, torn: foreign === 0 ? 0 : broken / foreign, everyday: foreign === 0 ? 1 : common / foreign };
}

function detected(sample: Uint8Array): string | null {
  return known(detect(sample));
}

function choose(sample: Uint8Array, declared: (string | null)[]): string {
  const order = [...new Set([...declared, 'utf-8', 'gb18030'].filter((name) => name !== null))];
  let best = order[0] as string;
  let bestScore = -Infinity;
  const weigh = (name: string): boolean => {
    const { foreign, torn, everyday } = taste(sample, name);
    if (foreign === 0 || (torn <= TORN && everyday >= EVERYDAY)) {
      best = name;
      return true;
    }
    const score = everyday - 5 * torn;
    if (score > bestScore + 0.001) {
      bestScore = score;
      best = name;
    }
    return false;
  };
  for (const name of order) if (weigh(name)) return best;
  const guess = detected(sample);
  if (guess !== null && !order.includes(guess)) weigh(guess);
  return best;
}

/**
 * Bytes to text: byte order mark, header, meta, then what the bytes themselves look like; a declaration that yields
 * replacement characters or mojibake loses to one that reads. Never throws; NUL bytes are dropped.
 */
export function decode(bytes: Uint8Array, headerCharset?: string | null): Decoded {
  const mark = byteOrderMark(bytes);
  const declared = [known(headerCharset), declaredInside(bytes)].filter((name) => name !== null);
  const isPlain = declared.every((name) => name === 'utf-8') && !bytes.includes(0) && isUtf8(bytes);
  const charset = mark ?? (isPlain ? 'utf-8' : (wide(bytes) ?? choose(bytes.subarray(0, SAMPLE_BYTES), declared)));
  const text = new TextDecoder(charset).decode(bytes);
  return { charset, text: text.includes('\0') ? text.replaceAll('\0', '') : text };
}
