/** Makes the golden bundles again, or only what is expected of them: `npm run golden` after an engine change, and look at the difference. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { main as sundial } from '../../workers/cli.ts';
import { monthSpan } from '../portal/calendar.ts';
import { buildCity, startPortal, writeConfig, type City } from '../portal/city.ts';
import { golden, goldenDir, textOf, told, type Golden } from './told.ts';

const usage = `usage: npm run golden -- [--bundles]
  Writes test/golden/bundles/*.txt: what this engine makes of the golden bundles. With --bundles the bundles are crawled anew first,
  which is needed only when the format of bundles changes.`;

/** Enough of each kind of page, and whatever was planted; an office is no smaller for having published less. */
const [mostColumns, mostItems, mostGuides, mostMessages] = [2, 1, 1, 2];

/** The city with this one office, and with less in it. */
function smallCity({ seed, month, unit: id }: Golden): City {
  const city = buildCity({ seed, month });
  const unit = city.units.find((each) => each.id === id)!;
  unit.columns = unit.columns.filter(({ items }, nth) => nth < mostColumns || items.some(({ extra }) => extra !== ''));
  for (const column of unit.columns) {
    column.items = column.items.filter(({ extra, broken }, nth) => nth < mostItems || extra !== '' || broken !== null);
    column.copies = [];
  }
  if (unit.services) unit.services.guides = unit.services.guides.slice(0, mostGuides);
  if (unit.channel) unit.channel.messages = unit.channel.messages.slice(0, mostMessages);
  unit.outside = unit.outside.slice(0, 2);
  return { ...city, units: [unit] };
}

/** A month of one office with a site of its own, without pictures. */
async function crawl(each: Golden): Promise<void> {
  const { name, month, outside } = each;
  const dir = mkdtempSync(join(tmpdir(), 'sundial-golden-'));
  const [config, data] = [join(dir, 'city'), join(dir, 'data')];
  const city = smallCity(each);
  const portal = await startPortal(city, { mode: 'proxy' });
  try {
    writeConfig(city, portal, config);
    const policy = ['browser: never', 'pictures: never', 'stylesheets: skip', `outsideLinks: ${outside ? 'check' : 'skip'}`];
    const file = join(config, 'policy.yaml');
    const usual = readFileSync(file, 'utf8').replace(/^outsideLinks: .*\n/m, '');
    writeFileSync(file, `${usual}${policy.join('\n')}\n`);
    const clock = ['--as-of', `${monthSpan(month).to}T00:00:00+08:00`];
    const code = await sundial(['inspect', '--config', config, '--month', month, ...clock, '--data', data]);
    if (code !== 0 && code !== 3) throw new Error(`${name}: inspect ended with ${code}`);
    take(join(data, 'evidence', month), join(goldenDir, name), outside);
  } finally {
    await portal.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What was seen; what was made of it is text here. */
function take(from: string, to: string, outside: boolean): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  const made = outside ? /\.(exhibits|results)\.wacz$/ : /\.(exhibits|results|outside)\.wacz$/;
  const seen = readdirSync(from).filter((file) => file.endsWith('.wacz') && !made.test(file));
  for (const file of seen) copyFileSync(join(from, file), join(to, file));
}

const { values } = parseArgs({ options: { bundles: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } });
if (values.help) console.log(usage);
else
  for (const each of golden) {
    if (values.bundles) await crawl(each);
    writeFileSync(textOf(each), await told(each));
  }
