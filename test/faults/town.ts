/** A month of the sample city that is small enough to be disturbed a hundred times: all 49 units on their seven hosts, each with a part of its pages. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { onFreePort } from '../contract/ports.ts';
import { buildCity, startPortal, writeConfig, writeLedger, type City, type Portal } from '../portal/city.ts';

export const month = '2018-12';
/** A day on which it is due, and nobody may speak about it any more: it is published without a draft. */
export const dueAt = '2019-01-30';

export interface Town {
  config: string;
  /** Earlier months of the book, as a file to import. */
  ledger: string;
  sites: string[];
  units: string[];
  asked: Asked;
  /** Nobody answers on the proxy's port until `comesBack`. */
  goesAway(): Promise<void>;
  comesBack(): Promise<void>;
  close(): Promise<void>;
}

/** How the hosts were asked. */
export interface Asked {
  requests: number;
  /** The most requests that were under way at one time, by host. */
  most: Record<string, number>;
}

/** So long an answer takes at least: two who ask one host at once are then under way together. */
const answerMs = 2;

/** `policy`: further keys of policy.yaml. */
export async function buildTown(dir: string, policy: Record<string, unknown> = {}): Promise<Town> {
  const city = lessOf(buildCity({ seed: 1, month }));
  const asked: Asked = { requests: 0, most: {} };
  const underWay = new Map<string, number>();
  const onAsk = async (host: string, response: ServerResponse) => {
    const now = (underWay.get(host) ?? 0) + 1;
    underWay.set(host, now);
    asked.requests += 1;
    asked.most[host] = Math.max(asked.most[host] ?? 0, now);
    response.once('close', () => underWay.set(host, underWay.get(host)! - 1));
    await pause(answerMs);
  };
  let portal = await onFreePort((free) => startPortal(city, { mode: 'proxy', port: free, onAsk }));
  const port = Number(new URL(portal.proxyUrl!).port);
  const config = join(dir, 'town');
  configure(city, portal, config, policy);
  const ledger = join(dir, 'earlier-months.csv');
  writeLedger(city, ledger);
  return {
    config,
    ledger,
    sites: city.sites.map(({ id }) => id),
    units: city.units.map(({ id }) => id),
    asked,
    goesAway: () => portal.close(),
    async comesBack() {
      portal = await startPortal(city, { mode: 'proxy', port, onAsk });
    },
    close: () => portal.close(),
  };
}

/** Four columns with one item each, one guide, three sections: every step has work for every unit, and a run takes seconds. */
function lessOf(city: City): City {
  for (const unit of city.units) {
    unit.columns = unit.columns.slice(0, 4);
    for (const column of unit.columns) Object.assign(column, { items: column.items.slice(0, 1), copies: column.copies.slice(0, 1) });
    unit.sections = unit.sections.slice(0, 3);
    if (unit.services) unit.services.guides = unit.services.guides.slice(0, 1);
  }
  return city;
}

function configure(city: City, portal: Portal, dir: string, policy: Record<string, unknown>): void {
  writeConfig(city, portal, dir, { pictures: false });
  const file = join(dir, 'policy.yaml');
  // One request at a time to a host: whoever sees two sees two processes.
  const polite = { concurrency: 1, ...policy };
  writeFileSync(file, stringify({ ...(parse(readFileSync(file, 'utf8')) as object), ...polite }));
  // One month is due, at any hour, and nothing beside it.
  const due = { month: { window: 'off', at: '01:00', catchUpMonths: 0 }, probe: 'off', warning: 'off' };
  writeFileSync(join(dir, 'schedule.yaml'), stringify(due));
  // What a disk holds to its last byte must not matter either.
  writeFileSync(join(dir, 'keeping.yaml'), stringify({ minFreeBytes: 0 }));
}
