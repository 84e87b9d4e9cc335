/** Builds the sample city of one seed and month: pure data, the same for the same seed. */
import { monthSpan } from './calendar.ts';
import { buildUnit } from './build-unit.ts';
import type { City, CitySite, CityUnit, Family } from './nouns.ts';
import { dice, type Dice } from './dice.ts';
import { plantLookalikes } from './lookalikes.ts';
import { plantPages } from './plant.ts';
import { plantTalk } from './plant-talk.ts';
import { roster, type RosterEntry } from './roster.ts';
import { dealWishes } from './wishes.ts';

const FAMILIES: Family[] = ['trs', 'jcms', 'kaipu', 'jiyue', 'boda', 'plain'];
const DOMAIN = 'shili.test';

/** The default month of seed 1 follows the seed's table; other cities deal the same strengths to other offices of the group. */
function targets(die: Dice, seed: number, month: string): Map<string, number> {
  const values = new Map(roster.map((entry) => [entry.id, entry.disclosure]));
  if (seed === 1 && month === '2018-12') return values;
  for (const group of ['dept', 'town'] as const) {
    const members = roster.filter((entry) => entry.group === group);
    const dealt = die.shuffle(members.map((entry) => entry.disclosure));
    members.forEach((entry, i) => values.set(entry.id, dealt[i] ?? 0));
  }
  return values;
}

function sites(): CitySite[] {
  const portal = { id: 'portal', name: '示例市人民政府门户网站', host: `www.${DOMAIN}`, siteCode: '4103810001', unit: null };
  const own = roster.filter((entry) => entry.host);
  return [
    portal,
    ...own.map((entry, i) => ({
      id: entry.host ?? '',
      name: `示例市${entry.name}网站`,
      host: `${entry.host}.${DOMAIN}`,
      siteCode: `41038100${11 + i}`,
      unit: entry.id,
    })),
  ];
}

/** Systems by office: each about as often as the others; three offices of the last kind build one list in the browser. */
function systems(die: Dice): Map<string, { family: Family; listing: 'script' | 'json' | 'xml' | 'html' }> {
  const order = die.shuffle(roster.map((entry) => entry.id));
  let scripted = 0;
  return new Map(
    order.map((id, i): [string, { family: Family; listing: 'script' | 'json' | 'xml' | 'html' }] => {
      const family = FAMILIES[i % FAMILIES.length] ?? 'trs';
      if (family === 'kaipu') return [id, { family, listing: Math.floor(i / 6) % 2 === 0 ? 'json' : 'html' }];
      if (family === 'jcms') return [id, { family, listing: Math.floor(i / 6) % 3 < 2 ? 'xml' : 'html' }];
      if (family === 'plain' && scripted < 3) {
        scripted += 1;
        return [id, { family, listing: 'script' }];
      }
      return [id, { family, listing: 'html' }];
    }),
  );
}

/** The portal and a host of its own speak no HTTPS; of the others nobody can say. */
function plainHosts(city: City, die: Dice): void {
  const own = die.shuffle(city.sites.filter(({ unit }) => unit !== null));
  for (const site of [...city.sites.filter(({ unit }) => unit === null), ...own.slice(0, 1)]) {
    site.plain = true;
    city.faults.push(noHttps(site));
  }
}

function noHttps(site: CitySite): City['faults'][number] {
  // On loopback nobody asks.
  const fault = {
    outside: true as const,
    kind: 'no-https',
    indicator: 'CS-06',
    check: 'https',
    sort: 'none',
    mark: 'none',
    says: `${site.name}没有HTTPS`,
  };
  return { unit: `site:${site.id}`, subject: { site: site.id, path: '/' }, ...fault };
}

const OUTSIDE = [
  { text: '中国政府网', url: 'http://www.gov.cn/' },
  { text: '省人民政府', url: 'http://www.henan.gov.cn/' },
];
const GUARDED = [
  { text: '行业协会', url: 'http://www.fangyu-shili.test/' },
  { text: '数据服务平台', url: 'http://www.jiasu-shili.test/' },
];

function outsideLinks(city: City, unit: CityUnit, die: Dice): void {
  unit.outside.push(...OUTSIDE);
  // The bare front door of the province's portal, in a row of links: no place where one could apply.
  if (unit.services && die.chance(0.5)) unit.outside.push({ text: '省政务服务网', url: 'http://www.hnzwfw.gov.cn/' });
  if (!die.chance(0.15)) return;
  const guarded = die.pick(GUARDED);
  unit.outside.push(guarded);
  city.silent.push({ unit: unit.id, kind: 'guarded-link', where: guarded.url, why: '外链有防护（403/521），不是死链' });
}

export function buildCity({ seed, month }: { seed: number; month: string }): City {
  const die = dice(`sundial/${seed}/${month}`);
  const span = monthSpan(month);
  const wanted = targets(die.fork('targets'), seed, month);
  const families = systems(die.fork('systems'));
  const wishes = dealWishes(die.fork('wishes'), new Map(roster.map(({ id }) => [id, wanted.get(id) ?? 0])));
  const lying = roster.find((entry) => families.get(entry.id)?.family === 'trs' && !entry.host)?.id;
  const city: City = {
    seed,
    month,
    name: '示例市',
    from: span.from,
    to: span.to,
    last: span.last,
    sites: sites(),
    units: [],
    faults: [],
    silent: [],
  };
  roster.forEach((entry: RosterEntry, index) => {
    const held = wishes.get(entry.id) ?? new Set();
    const system = families.get(entry.id) ?? { family: 'trs' as const, listing: 'html' as const };
    const unitDie = die.fork(`unit ${entry.id}`);
    const unit = buildUnit({
      entry,
      index,
      ...system,
      target: wanted.get(entry.id) ?? 0,
      wishes: held,
      die: unitDie,
      month,
      lying: entry.id === lying,
    });
    city.units.push(unit);
    outsideLinks(city, unit, unitDie.fork('outside'));
    const planting = {
      unit,
      wishes: held,
      die: unitDie.fork('plant'),
      last: span.last,
      from: span.from,
      month,
      note: (fault: Omit<City['faults'][number], 'unit'>) => city.faults.push({ unit: entry.id, ...fault }),
    };
    plantPages(planting);
    plantTalk(planting);
  });
  plainHosts(city, die.fork('https'));
  plantLookalikes(city, die.fork('silent'));
  return city;
}
