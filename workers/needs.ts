/** What npm cannot bring: finds Chromium, a Chinese font, Redis and PostgreSQL, installs them with apt where it may, or names the one command that does. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { places, purposes, systems } from './needs-places.ts';
import type { System } from './needs-places.ts';

export const needs = ['chromium', 'fonts', 'redis', 'postgres'] as const;
export type Need = (typeof needs)[number];
/** Need → path: a program, a font file, or PostgreSQL's program directory. */
export type Found = Partial<Record<Need, string>>;

/** Something is missing and may not be installed from here; `command` is what to paste. */
export class NeedsError extends Error {
  readonly missing: Need[];
  readonly command: string;

  constructor(missing: Need[], why: string) {
    const command = howToInstall(missing);
    const list = missing.map((need) => `  ${need}: ${purposes[need]}`).join('\n');
    super(`missing on this machine${why && ` (${why})`}:\n${list}\nTo install, run:\n  ${command}`);
    this.name = 'NeedsError';
    this.missing = missing;
    this.command = command;
  }
}

/** An override that names nothing usable is an error, never a reason to look elsewhere. */
class OverrideError extends Error {
  override name = 'OverrideError';
}

export const findChromium = (): string | null => overridden('SUNDIAL_CHROMIUM') ?? candidates('chromium').find(answersVersion) ?? null;
export const findRedis = (): string | null => overridden('SUNDIAL_REDIS') ?? candidates('redis')[0] ?? null;
/** The directory that holds `initdb` and `postgres`, newest version first. */
export const findPostgres = (): string | null =>
  overridden('SUNDIAL_POSTGRES', hasServer) ??
  candidates('postgres')
    .map((initdb) => dirname(realpathSync(initdb)))
    .find(hasServer) ??
  null;
export const findCjkFont = (): string | null => overridden('SUNDIAL_CJK_FONT', existsSync) ?? fontByFontconfig() ?? fontByName();

const finders: Record<Need, () => string | null> = { chromium: findChromium, fonts: findCjkFont, redis: findRedis, postgres: findPostgres };

/**
 * Finds what is named, installing what is missing with apt when this user may (SUNDIAL_NO_APT=1 forbids it).
 * @throws NeedsError with the command to paste
 */
export async function ensure(names: readonly Need[]): Promise<Found> {
  const missing = names.filter((name) => finders[name]() === null);
  const why = missing.length > 0 ? install(missing) : '';
  const found = Object.fromEntries(names.map((name) => [name, finders[name]()]));
  const still = names.filter((name) => found[name] === null);
  if (still.length > 0) throw new NeedsError(still, why);
  return found as Found;
}

/** The one command that brings what is missing on this kind of machine. */
export function howToInstall(missing: readonly Need[]): string {
  const here = system();
  if (!here) return `your package manager, to install: ${missing.map((need) => systems.apt.packages[need]).join(', ')}`;
  const packages = missing.flatMap((need) => here.packages[need] ?? []);
  const sudo = here.asRoot && process.getuid?.() !== 0 ? 'sudo ' : '';
  const commands = packages.length > 0 ? here.commands.map((command) => `${sudo}${command}`) : [];
  const line = commands.join(' && ').replace('{}', packages.join(' '));
  const others = missing.filter((need) => !here.packages[need]).map((need) => here.otherwise[need] ?? `echo install ${need} by hand`);
  return [line, ...others].filter(Boolean).join(' && ');
}

/** Runs apt; the answer says why nothing could be tried, or that it did not help. */
function install(missing: Need[]): string {
  const here = system();
  if (here !== systems.apt && here !== systems.ubuntu) return '';
  if (process.env.SUNDIAL_NO_APT === '1') return 'SUNDIAL_NO_APT=1 forbids installing';
  const root = process.getuid?.() === 0;
  if (!root && spawnSync('sudo', ['-n', 'true']).status !== 0) return 'installing needs root';
  const packages = missing.flatMap((need) => here.packages[need] ?? []);
  if (packages.length === 0) return '';
  process.stderr.write(`sundial: installing with apt-get: ${packages.join(' ')}\n`);
  const shell = root ? ['sh'] : ['sudo', '-n', 'sh'];
  const script = [...shell, '-c', aptScript, 'sundial', policyFile(), ...packages] as [string, ...string[]];
  const { status } = spawnSync(script[0], script.slice(1), { stdio: ['ignore', 2, 2] });
  return status === 0 ? '' : `apt-get ended with ${status}`;
}

/** While packages are unpacked, policy-rc.d keeps their servers from starting and taking the usual ports. */
const aptScript = `
export DEBIAN_FRONTEND=noninteractive
policy=$1; shift
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT; trap 'exit 130' INT TERM
  printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy"
fi
apt-get update || echo 'sundial: apt-get update failed; trying with the lists at hand' >&2
apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"
`;

const policyFile = () => underRoot('/usr/sbin/policy-rc.d');

function system(): System | null {
  if (process.platform === 'darwin') return systems.brew;
  const manager = (['apt-get', 'dnf', 'apk', 'pacman'] as const).find((name) => onPath(name).length > 0);
  if (!manager) return null;
  return manager === 'apt-get' ? (/^ID=ubuntu$/m.test(osRelease()) ? systems.ubuntu : systems.apt) : systems[manager];
}

function osRelease(): string {
  const file = underRoot('/etc/os-release');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function overridden(variable: string, fits: (path: string) => boolean = isProgram): string | null {
  const path = process.env[variable];
  if (!path) return null;
  if (!fits(path)) throw new OverrideError(`${variable}=${path} names nothing usable; correct it or unset it`);
  return path;
}

function candidates(need: 'chromium' | 'redis' | 'postgres'): string[] {
  const { names, usual } = places[need];
  return [...names.flatMap(onPath), ...usual(process.env).flatMap((pattern) => expand(underRoot(pattern)))].filter(isProgram);
}

const onPath = (name: string): string[] =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((dir) => join(dir, name))
    .filter(isProgram);

/** `SUNDIAL_NEEDS_ROOT` looks for the usual places under another root, as when an image is prepared from outside. */
const underRoot = (path: string) => join(process.env.SUNDIAL_NEEDS_ROOT ?? '/', path);

/** A path in which a whole segment may hold `*`; the highest version first. */
function expand(pattern: string): string[] {
  const [before, segment, after] = /^(.*?)\/([^/]*\*[^/]*)(.*)$/.exec(pattern)?.slice(1) ?? [];
  if (before === undefined || segment === undefined) return [pattern];
  if (!existsSync(before)) return [];
  const [start, end] = segment.split('*') as [string, string];
  const found = readdirSync(before).filter((name) => name.startsWith(start) && name.endsWith(end));
  const version = (name: string) => Number(/\d+/.exec(name)?.[0] ?? 0);
  return found.sort((a, b) => version(b) - version(a) || (a < b ? -1 : 1)).flatMap((name) => expand(`${before}/${name}${after}`));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // not there, or not ours to run: both mean "look further"
  }
}

const hasServer = (dir: string) => ['initdb', 'postgres'].every((name) => isProgram(join(dir, name)));

/** Ubuntu's chromium-browser is a stub that only says how to install a snap. */
const answersVersion = (file: string) => spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;

function fontByFontconfig(): string | null {
  const [program] = onPath('fc-list');
  if (!program) return null;
  const { stdout } = spawnSync(program, [':lang=zh', 'file'], { encoding: 'utf8' });
  const files = (stdout ?? '').split('\n').map((line) => line.replace(/:\s*$/, ''));
  return files.filter(Boolean).sort()[0] ?? null;
}

function fontByName(): string | null {
  for (const dir of places.fonts.dirs(process.env).map(underRoot).filter(existsSync)) {
    const file = (readdirSync(dir, { recursive: true }) as string[]).sort().find((name) => places.fonts.file.test(name));
    if (file) return join(dir, file);
  }
  return null;
}

async function main(names: string[]): Promise<number> {
  const wrong = names.filter((name) => !(needs as readonly string[]).includes(name));
  if (names.length === 0 || wrong.length > 0) {
    process.stderr.write(
      `usage: tsx workers/needs.ts ${needs.map((need) => `[${need}]`).join(' ')}\n  e.g. tsx workers/needs.ts chromium fonts\n`,
    );
    return names[0] === '--help' ? 0 : 2;
  }
  try {
    await ensure(names as Need[]);
    return 0;
  } catch (error) {
    if (!(error instanceof NeedsError || error instanceof OverrideError)) throw error;
    process.stderr.write(`sundial: ${error.message}\n`);
    return 2;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href)
  process.exitCode = await main(process.argv.slice(2));
