/** Whose words an article is: the unit's own, or reprinted from another body. */
import type { Unit } from '../../config/unit.ts';

type Named = Pick<Unit, 'id' | 'name' | 'aliases' | 'publishers'>;

/** What an editor writes who means "we ourselves". */
const SELF = /^(本站|本网|本局|本单位|本部门|本镇|本办|本委|本街道|原创|自采|网站|办公室|管理员|admin)(原创|讯|综合)?$/i;
/** A section of an office, with no office before it: it signs for the office whose page it is. */
const SECTION = /^(?!.*(?:[省市县区镇乡]|局|厅|委|部|院|政府|中心)).{1,8}(?:科|股|科室)$/u;
/** A body of another place or a higher level in front of a name: 洛阳市公安局 is not 公安局. */
const ELSEWHERE = /(省|自治区|国家|中央|全国|中国|人民政府|国务院)$/;
const PLACE = /[市县区旗州]$/;

export function plainName(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/^(信息)?(来源|供稿|发布机构|发布单位)[:：]?/u, '')
    .replace(/[\s()<>《》「」【】[\]·,.、。:;"'“”‘’-]/gu, '');
}

/** True when the source line names a body other than the unit; `city` ("示例市") tells its own offices from a neighbour's of the same name. */
export function isReprint(source: string | null, unit: Named, units: readonly Named[], city: string | null): boolean {
  const text = plainName(source ?? '');
  if (text === '' || SELF.test(text) || SECTION.test(text)) return false;
  const ours = longestMatch(text, unit, city);
  const others = Math.max(0, ...units.filter(({ id }) => id !== unit.id).map((other) => longestMatch(text, other, city)));
  if (ours > 0 && ours >= others) return false;
  if (others > 0) return true;
  return !namesOf(unit).some((name) => sameOffice(bare(text, city), bare(name, city)));
}

function namesOf(unit: Named): string[] {
  return [unit.name, ...unit.aliases, ...unit.publishers].map(plainName).filter((name) => name.length >= 2);
}

/** Length of the longest name of this unit that the text carries without naming another place in front of it. */
function longestMatch(text: string, unit: Named, city: string | null): number {
  return Math.max(
    0,
    // The place is judged apart: the alias 市公安局 must not find itself in 洛阳市公安局.
    ...namesOf(unit).map((full) => {
      const name = bare(full, city);
      const at = text.indexOf(name);
      if (at < 0) return 0;
      return isHere(text.slice(0, at), city) ? name.length : 0;
    }),
  );
}

function isHere(prefix: string, city: string | null): boolean {
  if (prefix === '' || /^[市县区]$/.test(prefix)) return true;
  if (ELSEWHERE.test(prefix)) return false;
  if (!city || !PLACE.test(prefix)) return true;
  return prefix.endsWith(city) || prefix.endsWith(bareCity(city));
}

function bareCity(city: string): string {
  return city.replace(/[市县区]$/, '');
}

/** The office without the place in front of it. */
function bare(text: string, city: string | null): string {
  const named = city ? [city, bareCity(city)].filter((name) => name.length >= 2) : [];
  const front = named.find((name) => text.startsWith(name));
  return text.slice(front?.length ?? 0).replace(/^[市县区](?=..)/, '');
}

/** 环保局 and 环境保护局: the same first and last character, and the shorter one's characters in order within the longer. */
function sameOffice(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < 3 || long.length > short.length * 3 || short[0] !== long[0] || short.at(-1) !== long.at(-1)) return false;
  let next = 0;
  for (const char of long) if (char === short[next]) next += 1;
  return next === short.length;
}
