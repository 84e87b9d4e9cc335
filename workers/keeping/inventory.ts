/** What lies in the evidence folder: sealed bundles (plain, thin, pruned) and unfinished attempts, each under its own name. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { byCodePoint } from '../../config/canonical.ts';
import { BundleDamaged, openBundle } from '../../crawler/evidence/bundle.ts';
import type { PrunedNote } from '../../crawler/evidence/manifest.ts';
import { openReadable, thinOf } from '../../crawler/evidence/readable.ts';

interface Item {
  /** `<run>.<name>`, `<run>~2.<name>` */
  id: string;
  /** The run's folder: '2018-12', '2018-12-trial'. */
  run: string;
  /** Site id, or outside, probes, exhibits, results. */
  name: string;
  attempt: number;
  /** Plain path of the bundle, whether it stands there or not. */
  path: string;
  /** Bytes it takes up on the disk by itself. */
  onDisk: number;
}

export interface SealedItem extends Item {
  /** pruned: what findings do not cite was taken out. thin: shares bytes with the next one. */
  state: 'plain' | 'thin' | 'pruned';
  /** Of the whole file. */
  bytes: number;
  records: number | null;
  /** hex */
  root: string | null;
  /** Bundle that a thin one rests on. */
  base: string | null;
  pruned: PrunedNote | null;
  /** Why it cannot be opened, in Chinese; null: it can. */
  trouble: string | null;
}

/** An archive without its seal: it is gone on with by the next session, or abandoned by policy. */
export interface UnfinishedItem extends Item {
  state: 'unfinished';
  /** Names of its files in the run's folder. */
  files: string[];
  /** ISO UTC: when anything was written to it last. */
  touched: string;
}

export interface Inventory {
  sealed: SealedItem[];
  unfinished: UnfinishedItem[];
}

/** Folders of runs, in order. */
export function runsIn(evidence: string): string[] {
  if (!existsSync(evidence)) return [];
  const names = readdirSync(evidence, { withFileTypes: true });
  return names.flatMap((entry) => (entry.isDirectory() && !entry.name.startsWith('.') ? [entry.name] : [])).sort(byCodePoint);
}

/** In order of run, name and attempt. Damaged bundles are items, too. */
export async function inventory(evidence: string): Promise<Inventory> {
  const all: Inventory = { sealed: [], unfinished: [] };
  for (const run of runsIn(evidence)) {
    const folder = join(evidence, run);
    const names = readdirSync(folder);
    const ids = new Set(names.flatMap((name) => /^(.+)\.wacz(?:\.thin)?$/.exec(name)?.[1] ?? []));
    for (const id of ids) all.sealed.push(await sealedItem(itemOf(folder, run, id)));
    const begun = new Set(names.flatMap((name) => /^(.+)\.wacz\.partial-/.exec(name)?.[1] ?? []));
    for (const id of begun) all.unfinished.push(unfinishedItem(itemOf(folder, run, id), folder, names));
  }
  const inOrder = (a: Item, b: Item): number => byCodePoint(a.run, b.run) || byCodePoint(a.name, b.name) || a.attempt - b.attempt;
  all.sealed.sort(inOrder);
  all.unfinished.sort(inOrder);
  return all;
}

/** `<run>~2.<name>` → its parts. */
export function partsOf(id: string): { run: string; attempt: number; name: string } {
  const dot = id.indexOf('.');
  const [whole, name] = dot < 0 ? [id, ''] : [id.slice(0, dot), id.slice(dot + 1)];
  const [, run = whole, nth = '1'] = /^(.*)~(\d+)$/.exec(whole) ?? [];
  return { run, attempt: Number(nth), name };
}

function itemOf(folder: string, run: string, id: string): Item {
  const { attempt, name } = partsOf(id);
  return { id, run, name, attempt, path: join(folder, `${id}.wacz`), onDisk: 0 };
}

const onDisk = (path: string): number => {
  const about = statSync(path, { throwIfNoEntry: false });
  return about === undefined ? 0 : about.blocks * 512;
};

async function sealedItem(item: Item): Promise<SealedItem> {
  const isThin = !existsSync(item.path);
  const found: SealedItem = {
    ...item,
    onDisk: onDisk(isThin ? thinOf(item.path) : item.path),
    state: isThin ? 'thin' : 'plain',
    bytes: 0,
    records: null,
    root: null,
    base: null,
    pruned: null,
    trouble: null,
  };
  try {
    const file = await openReadable(item.path);
    const { size } = await file.stat().finally(() => file.close());
    Object.assign(found, { bytes: size, base: file.thin?.base.bundle ?? null });
    const reader = await openBundle(item.path);
    const { records, root, pruned } = await reader.about().finally(() => reader.close());
    return { ...found, records, root, pruned, state: pruned === null ? found.state : 'pruned' };
  } catch (error) {
    if (!(error instanceof BundleDamaged) && (error as NodeJS.ErrnoException).code === undefined) throw error;
    return { ...found, trouble: (error as Error).message };
  }
}

function unfinishedItem(item: Item, folder: string, names: string[]): UnfinishedItem {
  const files = names.filter((name) => name.startsWith(`${item.id}.wacz.partial-`));
  const times = files.map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  const bytes = files.reduce((sum, name) => sum + onDisk(join(folder, name)), 0);
  return { ...item, state: 'unfinished', files, onDisk: bytes, touched: new Date(Math.max(...times)).toISOString() };
}
