/** The sample city's server, its files, and the configuration and earlier months written beside it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ask } from './ask.ts';
import { buildCity, startPortal, writeConfig, writeLedger, type Portal } from './city.ts';

describe('the server and the files beside it', () => {
  const city = buildCity({ seed: 1, month: '2018-12' });
  let portal: Portal;
  const dir = mkdtempSync(join(tmpdir(), 'shili-'));
  beforeAll(async () => void (portal = await startPortal(city, { mode: 'proxy' })));
  afterAll(async () => {
    await portal.close();
    rmSync(dir, { recursive: true });
  });

  test('answers conditional requests, refuses tunnels of its own kind, keeps guests out of the search', async () => {
    const first = await ask(portal, 'http://gaj.shili.test/');
    expect((await ask(portal, 'http://gaj.shili.test/', { 'if-none-match': String(first.headers.etag) })).status).toBe(304);
    expect((await ask(portal, 'http://gaj.shili.test/robots.txt')).body.toString()).toContain('Disallow: /search');
    expect((await ask(portal, 'http://nowhere.test/')).status).toBe(502);
    expect((await ask(portal, 'http://gaj.shili.test/no-such-page.html')).status).toBe(404);
    expect(portal.requests).toBeGreaterThan(4);
  });

  test('understands a data address whatever the order of its parameters', async () => {
    const [unit, column] =
      city.units.flatMap((each) => each.columns.filter(({ listing }) => listing === 'xml').map((list) => [each, list] as const))[0] ?? [];
    const query = `columnid=${column?.number}&webid=1&endrecord=2&startrecord=2&perpage=15`;
    const text = (await ask(portal, `${portal.origins[unit?.site ?? '']}/module/web/jpage/dataproxy.jsp?${query}`)).body.toString();
    expect(text).toContain(`<totalrecord>${column?.items.length}</totalrecord>`);
    expect(text.match(/<record>/g)).toHaveLength(1);
    expect(text).toContain(column?.items[1]?.path);
  });

  test('forms open by their first bytes, but for those the key names', async () => {
    const magic = { docx: '504b0304', xls: 'd0cf11e0', pdf: '25504446' };
    for (const unit of city.units)
      for (const form of unit.services?.guides.flatMap(({ forms }) => forms) ?? []) {
        const reply = await ask(portal, `${portal.origins[unit.site]}${form.path}`);
        const opens = reply.status === 200 && reply.body.length > 1024 && reply.body.subarray(0, 4).toString('hex') === magic[form.kind];
        expect({ path: form.path, opens }).toEqual({ path: form.path, opens: form.state === 'opens' });
      }
  });

  test('writes a whole configuration and the months before', () => {
    writeConfig(city, portal, dir);
    const units = (
      parse(readFileSync(join(dir, 'units.yaml'), 'utf8')) as { units: { id: string; places: { site: string; entries: string[] }[] }[] }
    ).units;
    const sites = (parse(readFileSync(join(dir, 'sites.yaml'), 'utf8')) as { sites: { id: string; home: string }[] }).sites;
    expect(units).toHaveLength(49);
    expect(sites).toHaveLength(7);
    for (const unit of units) expect(sites.some(({ id }) => id === unit.places[0]?.site)).toBe(true);
    expect(writeLedger(city, join(dir, 'earlier.csv'))).toBe(true);
    const rows = readFileSync(join(dir, 'earlier.csv'), 'utf8').trim().split('\n').slice(1);
    expect(rows[0]).toBe('2018-01/2018-11,公安局,dept,,,,,620.5');
    const sum = (group: string) =>
      rows.filter((row) => row.includes(group)).reduce((total, row) => total + Number(row.split(',').at(-1)), 0);
    expect([sum('dept'), sum('town')]).toEqual([12427, 4833.5]);
    expect(writeLedger(buildCity({ seed: 1, month: '2019-01' }), join(dir, 'none.csv'))).toBe(false);
  });
});
