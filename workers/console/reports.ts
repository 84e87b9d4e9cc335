/** The printed months as files: only what printing makes, only from its folder, and nothing that a path could smuggle in. */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config/load.ts';
import { byCodePoint } from '../../config/canonical.ts';
import { monthMain, monthsMain, type PrintedFile, type PrintedMonth } from '../../reports/pages/months.ts';
import { shell } from '../../reports/pages/status.ts';
import { PRINTED } from './access.ts';

export interface ReportsOptions {
  /** `<data>/reports` */
  root: string;
  config(): Config | null;
}

const kinds = new Set(['.html', '.docx', '.xlsx', '.csv', '.pdf', '.json', '.png']);
/** Of a run: a month, a trial, a warning. */
const runName = /^\d{4}-\d{2}(-[a-z0-9-]{1,40})?$/;

export async function reportRoutes(app: FastifyInstance, { root, config }: ReportsOptions): Promise<void> {
  await app.register(fastifyStatic, { root, serve: false, index: false, dotfiles: 'deny', cacheControl: false });
  const city = () => config()?.city.name ?? '运行控制台';
  app.get('/reports', (_, reply) => reply.redirect('reports/'));
  app.get('/reports/', (_, reply) => {
    const html = shell({ city: city(), at: '../', title: '通报与报告' }, monthsMain(printedMonths(root, config())));
    return reply.type('text/html; charset=utf-8').send(html);
  });
  app.get<{ Params: { '*': string } }>('/reports/*', (request, reply) => {
    const path = request.params['*'];
    const [run = '', ...rest] = path.split('/');
    if (!runName.test(run)) return reply.callNotFound();
    if (rest.length === 0) return existsSync(join(root, run)) ? reply.redirect(`${run}/`) : reply.callNotFound();
    if (rest.length === 1 && rest[0] === '')
      return isFolder(join(root, run)) ? reply.type('text/html; charset=utf-8').send(monthPage(run)) : reply.callNotFound();
    if (!isPrinted(root, path)) return reply.callNotFound();
    // Printed anew under the same name until it is published: a browser asks each time, and mostly hears "as before".
    return reply.headers({ 'content-security-policy': PRINTED, 'cache-control': 'private, no-cache' }).sendFile(path);
  });
  const monthPage = (run: string) =>
    shell({ city: city(), at: '../../', title: '通报与报告' }, monthMain(printedMonth(root, run, config())));
}

/** The path as the browser meant it, already decoded once. */
function isPrinted(root: string, path: string): boolean {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part.startsWith('.') || /[\\\u0000-\u001f%]/.test(part))) return false;
  if (parts.length > 4 || !kinds.has(extname(path))) return false;
  try {
    // A link that somebody laid into the folder leads nowhere.
    const real = realpathSync(join(root, ...parts));
    return real.startsWith(`${realpathSync(root)}${sep}`) && statSync(real).isFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return false;
  }
}

/** The newest month first, its trial after it. */
export function printedMonths(root: string, config: Config | null): PrintedMonth[] {
  const runs = names(root).filter((name) => runName.test(name) && isFolder(join(root, name)));
  const sorted = runs.sort((a, b) => byCodePoint(b.slice(0, 7), a.slice(0, 7)) || byCodePoint(a, b));
  return sorted.map((run) => printedMonth(root, run, config)).filter(({ files, draft }) => files.length + draft.length > 0);
}

function printedMonth(root: string, run: string, config: Config | null): PrintedMonth {
  return { run, files: filesIn(join(root, run), config), draft: filesIn(join(root, run, 'draft'), config) };
}

const documents: [file: string, name: string][] = [
  ['warning.html', '月中预警'],
  ['bulletin.html', '通报（网页）'],
  ['bulletin.docx', '通报（Word）'],
  ['bulletin.pdf', '通报（PDF）'],
  ['scores.xlsx', '得分表（Excel）'],
  ['scores.csv', '得分表（CSV）'],
  ['coverage.html', '检查覆盖'],
];

function filesIn(dir: string, config: Config | null): PrintedFile[] {
  const there = new Set(names(dir));
  const main = documents.filter(([file]) => there.has(file)).map(([href, name]): PrintedFile => ({ href, name, sort: 'main' }));
  const notes = [...there]
    .filter((name) => /^correction-\d+\.html$/.test(name))
    .sort(byCodePoint)
    .map((href): PrintedFile => ({ href, name: `更正 ${/\d+/.exec(href)![0]}`, sort: 'note' }));
  return [...main, ...notes, ...unitFiles(dir, config)];
}

/** In roster order; units that the roster does not know any more come last. */
function unitFiles(dir: string, config: Config | null): PrintedFile[] {
  const roster = new Map((config?.units ?? []).map(({ id, name }, place) => [id, { name, place }]));
  const ids = names(join(dir, 'units')).flatMap((name) => (name.endsWith('.html') && !name.startsWith('.') ? [name.slice(0, -5)] : []));
  const placeOf = (id: string) => roster.get(id)?.place ?? roster.size;
  return ids
    .sort((a, b) => placeOf(a) - placeOf(b) || byCodePoint(a, b))
    .map((id) => ({ href: `units/${id}.html`, name: roster.get(id)?.name ?? id, sort: 'unit' }));
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

function names(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    // Nothing was printed yet.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
