/** On a machine that lacks something the user gets it installed, or exactly one command to paste; never silence. Real child processes. */
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const product = join(import.meta.dirname, '..', '..');
const base = mkdtempSync(join(tmpdir(), 'sundial-needs-'));
afterAll(() => rmSync(base, { recursive: true }));

/** A machine of its own: an empty root, and a PATH with nothing on it but a shell. */
let machine: string;
let machines = 0;
beforeEach(() => {
  machine = join(base, `m${(machines += 1)}`);
  mkdirSync(join(machine, 'bin'), { recursive: true });
  mkdirSync(join(machine, 'usr/sbin'), { recursive: true });
  for (const name of ['sh', 'rm', 'chmod', 'mkdir', 'cat']) {
    const real = ['/bin', '/usr/bin'].map((dir) => join(dir, name)).find(existsSync);
    symlinkSync(real!, join(machine, 'bin', name));
  }
});

function program(path: string, script: string): void {
  const file = join(machine, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

function run(names: string[], environment: Record<string, string> = {}) {
  const env = { PATH: join(machine, 'bin'), SUNDIAL_NEEDS_ROOT: machine, MACHINE: machine, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'workers/needs.ts', ...names], {
    cwd: product,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const all = ['chromium', 'fonts', 'redis', 'postgres'];
const asRoot = process.getuid?.() === 0 ? '' : 'sudo ';
const aptCommand = `${asRoot}apt-get update && ${asRoot}apt-get install -y --no-install-recommends`;

describe('something is missing', () => {
  test('without a package manager: what and what for, then exit 2', () => {
    const { status, stdout, stderr } = run(all);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    for (const name of all) expect(stderr).toContain(`  ${name}: `);
    expect(stderr).toMatch(
      process.platform === 'darwin'
        ? /brew install/
        : /your package manager, to install: chromium, fonts-noto-cjk, redis-server, postgresql$/m,
    );
  });

  if (process.platform === 'linux') {
    test.each([
      ['apt-get', all, `${aptCommand} chromium fonts-noto-cjk redis-server postgresql`],
      ['apt-get', ['redis'], `${aptCommand} redis-server`],
      ['dnf', ['fonts', 'redis'], `${asRoot}dnf install -y google-noto-sans-cjk-fonts /usr/bin/redis-server`],
      ['apk', ['chromium'], `${asRoot}apk add chromium`],
      ['pacman', ['postgres'], `${asRoot}pacman -S --noconfirm postgresql`],
    ])('with %s: one command to paste for %j', (manager, names, command) => {
      program(`bin/${manager}`, 'echo "$@" >> "$MACHINE/called"');
      const { status, stderr } = run(names, { SUNDIAL_NO_APT: '1' });
      expect(status).toBe(2);
      expect(stderr.trimEnd().split('\n').slice(-2)).toEqual(['To install, run:', `  ${command}`]);
      expect(existsSync(join(machine, 'called'))).toBe(false);
    });

    test('on Ubuntu, whose package of Chromium is a stub: apt for the rest, Playwright for Chromium', () => {
      program('bin/apt-get', 'exit 1');
      program('etc/os-release', '');
      writeFileSync(join(machine, 'etc/os-release'), 'NAME="Ubuntu"\nID=ubuntu\n');
      program('bin/chromium-browser', 'echo "requires the chromium snap" >&2; exit 1');
      const { status, stderr } = run(['chromium', 'redis'], { SUNDIAL_NO_APT: '1' });
      expect(status).toBe(2);
      expect(stderr).toContain(`  ${aptCommand} redis-server && npx playwright install --with-deps chromium\n`);
    });

    test('apt installs it, in one go, with no server started meanwhile', () => {
      program('bin/sudo', '[ "$1" = -n ] && shift; exec "$@"');
      program(
        'bin/apt-get',
        `echo "$DEBIAN_FRONTEND $@" >> "$MACHINE/called"
         [ "$1" = install ] || exit 0
         "$MACHINE/usr/sbin/policy-rc.d" || echo "policy $?" >> "$MACHINE/called"
         for name in redis-server initdb postgres; do printf '#!/bin/sh\\n' > "$MACHINE/bin/$name"; chmod 755 "$MACHINE/bin/$name"; done`,
      );
      const { status, stdout, stderr } = run(['redis', 'postgres']);
      expect(stderr).toContain('sundial: installing with apt-get: redis-server postgresql\n');
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
      expect(readFileSync(join(machine, 'called'), 'utf8').trim().split('\n')).toEqual([
        'noninteractive update',
        'noninteractive install -y --no-install-recommends -o DPkg::Lock::Timeout=120 redis-server postgresql',
        'policy 101',
      ]);
      expect(existsSync(join(machine, 'usr/sbin/policy-rc.d'))).toBe(false);
    });

    test('apt fails: the command to paste says so', () => {
      program('bin/sudo', '[ "$1" = -n ] && shift; exec "$@"');
      program('bin/apt-get', 'echo "E: no network" >&2; exit 100');
      const { status, stderr } = run(['redis']);
      expect(status).toBe(2);
      expect(stderr).toContain('E: no network');
      expect(stderr).toContain('missing on this machine (apt-get ended with 100)');
    });
  }
});

describe('something is there', () => {
  test('at a usual place, newest PostgreSQL first, a font by its name', () => {
    program('usr/bin/chromium', 'echo Chromium 140');
    program('usr/bin/redis-server', '');
    for (const version of ['9.6', '15', '16'])
      for (const name of ['initdb', 'postgres']) program(`usr/lib/postgresql/${version}/bin/${name}`, '');
    mkdirSync(join(machine, 'usr/share/fonts/noto'), { recursive: true });
    writeFileSync(join(machine, 'usr/share/fonts/noto/NotoSansCJK-Regular.ttc'), '');
    expect(run(all)).toEqual({ status: 0, stdout: '', stderr: '' });
    const script = `const n = await import('./workers/needs.ts'); console.log(JSON.stringify(await n.ensure(${JSON.stringify(all)})))`;
    const env = { PATH: join(machine, 'bin'), SUNDIAL_NEEDS_ROOT: machine };
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      cwd: product,
      env,
      encoding: 'utf8',
    });
    expect(JSON.parse(stdout)).toEqual({
      chromium: join(machine, 'usr/bin/chromium'),
      fonts: join(machine, 'usr/share/fonts/noto/NotoSansCJK-Regular.ttc'),
      redis: join(machine, 'usr/bin/redis-server'),
      postgres: join(machine, 'usr/lib/postgresql/16/bin'),
    });
  });

  test('where the environment says, before any other place', () => {
    program('elsewhere/chrome', 'echo Chromium');
    expect(run(['chromium'], { SUNDIAL_CHROMIUM: join(machine, 'elsewhere/chrome') }).status).toBe(0);
  });

  test.each(['SUNDIAL_CHROMIUM', 'SUNDIAL_REDIS', 'SUNDIAL_POSTGRES', 'SUNDIAL_CJK_FONT'])(
    'but %s names nothing: an error, not another place',
    (variable) => {
      const { status, stderr } = run(all, { [variable]: '/no/such/thing' });
      expect(status).toBe(2);
      expect(stderr).toBe(`sundial: ${variable}=/no/such/thing names nothing usable; correct it or unset it\n`);
    },
  );
});

test.each([
  [[], 2],
  [['chrome'], 2],
  [['--help'], 0],
])('%j is answered with the usage and %i', (names, code) => {
  const { status, stderr } = run(names);
  expect(status).toBe(code);
  expect(stderr).toMatch(/^usage: tsx workers\/needs\.ts \[chromium\]/);
});
