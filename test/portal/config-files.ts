/** Writes a complete configuration of the city and its earlier months, as an office would keep them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { addDays, civil } from './calendar.ts';
import type { City } from './nouns.ts';
import { roster } from './roster.ts';
import type { Portal } from './server.ts';

const GROUPS = [
  { id: 'dept', name: '市直单位' },
  { id: 'town', name: '镇（街道）' },
];

function units(city: City, portal: Portal): object[] {
  return city.units.map((unit) => ({
    id: unit.id,
    name: unit.name,
    aliases: unit.aliases.filter((alias) => alias !== unit.name),
    group: unit.group,
    kind: unit.kind,
    places: [
      { site: unit.site, entries: [`${portal.origins[unit.site]}${unit.base}`], ...(unit.match.length > 0 ? { match: unit.match } : {}) },
    ],
    publishers: unit.publishers,
  }));
}

function policy(portal: Portal, pictures: boolean): object {
  const proxy = portal.proxyUrl ? { proxy: portal.proxyUrl } : {};
  const outsideLinks = portal.mode === 'proxy' ? 'check' : 'skip';
  return {
    ...proxy,
    robots: 'obey',
    concurrency: 8,
    delayMs: 0,
    timeoutMs: 10_000,
    tries: 2,
    blockedAgainMs: 0,
    maxPagesPerSite: 6000,
    maxPagesPerUnit: 400,
    outsideLinks,
    ...(pictures ? {} : { pictures: 'never' }),
  };
}

function bulletin(city: City): object {
  const { year, month } = civil(city.to);
  return {
    office: '示例市人民政府办公室',
    issue: `${year}年第${month}期`,
    date: addDays(city.to, 9),
    sendTo: '市委、市政府有关领导，市委办、政府办领导。',
    distributeTo: '各镇（街道），市政府相关部门及有关单位。',
    signedBy: '○○○',
    reviewedBy: '○○○',
    editedBy: '○○○ ○○',
    phone: '0379-00000000',
    mailbox: 'office@example.gov.cn',
  };
}

/** `pictures`: what is cited is photographed, too; it takes most of an inspection's time and moves no point. */
export function writeConfig(city: City, portal: Portal, dir: string, { pictures = true } = {}): void {
  mkdirSync(dir, { recursive: true });
  const direct = portal.mode === 'direct';
  const sites = city.sites.map((site) => ({
    id: site.id,
    name: site.name,
    home: `${portal.origins[site.id]}/`,
    ...(direct ? { intranet: true } : {}),
  }));
  const files: [string, string, object][] = [
    ['city.yaml', 'Who is ranked together.', { name: city.name, groups: GROUPS }],
    ['sites.yaml', 'What gets crawled.', { sites }],
    ['units.yaml', 'Who gets scored: the offices of the sample city.', { units: units(city, portal) }],
    ['policy.yaml', 'How the crawler behaves here: the city lives on loopback and minds no haste.', policy(portal, pictures)],
    ['bulletin.yaml', 'What the bulletin says beside the scores.', bulletin(city)],
  ];
  for (const [name, comment, value] of files) writeFileSync(join(dir, name), `# ${comment}\n${stringify(value, { lineWidth: 0 })}`);
}

/** Sums of the months before: the seed's for eleven months, their share for fewer. False, and no file, for January. */
export function writeLedger(city: City, file: string): boolean {
  const { year, month } = civil(city.from);
  if (month === 1) return false;
  const span = month === 2 ? `${year}-01` : `${year}-01/${year}-${String(month - 1).padStart(2, '0')}`;
  const share = (before: number) => Math.round((before * 2 * (month - 1)) / 11) / 2;
  const rows = roster.map((entry) => [span, entry.name, entry.group, '', '', '', '', String(share(entry.before))].join(','));
  writeFileSync(file, `month,unit,group,PS,IX,CS,DI,total\n${rows.join('\n')}\n`);
  return true;
}
