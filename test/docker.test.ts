/** What an operator reads in the Dockerfile and docker-compose.yml, held to it line by line; no engine is needed. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { importsOf, sourcesOf } from './architecture/source.ts';

const root = join(import.meta.dirname, '..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

interface Instruction {
  word: string;
  rest: string;
}
interface Stage {
  from: string;
  name: string;
  instructions: Instruction[];
}

/** Instructions with their continued lines joined. */
function stagesOf(text: string): { before: Instruction[]; stages: Stage[] } {
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter(Boolean);
  const all = lines.map((line) => ({ word: line.split(' ')[0]!, rest: line.slice(line.indexOf(' ') + 1).trim() }));
  const before = all.slice(
    0,
    all.findIndex(({ word }) => word === 'FROM'),
  );
  const stages: Stage[] = [];
  for (const { word, rest } of all.slice(before.length)) {
    const [, from = '', name = ''] = word === 'FROM' ? (/^(\S+) AS (\S+)$/.exec(rest) ?? []) : [];
    if (word === 'FROM') stages.push({ from, name, instructions: [] });
    else stages.at(-1)!.instructions.push({ word, rest });
  }
  return { before, stages };
}

const { before, stages } = stagesOf(read('Dockerfile'));
const [packages, final] = stages as [Stage, Stage];
const restOf = (stage: Stage, word: string): string[] => stage.instructions.filter((one) => one.word === word).map(({ rest }) => rest);
/** What the final stage takes from the repository. */
const copied = restOf(final, 'COPY')
  .filter((rest) => !rest.startsWith('--from'))
  .flatMap((rest) => rest.split(' ').slice(0, -1));

/** A tag that names a release, e.g. 22.16.0-bookworm-slim: never latest, never a number that moves. */
const release = /:(\d+\.\d+\.\d+|\d+\.\d+)(-[a-z0-9-]+)?$/;
const { dependencies, version } = JSON.parse(read('package.json')) as { dependencies: Record<string, string>; version: string };

describe('the image', () => {
  test('has two stages on one pinned base, with a place for its digest', () => {
    expect(before).toEqual([{ word: 'ARG', rest: expect.stringMatching(/^NODE_IMAGE=node:22\.\d+\.\d+-bookworm-slim$/) }]);
    expect(stages.map(({ from, name }) => [from, name])).toEqual([
      ['${NODE_IMAGE}', 'packages'],
      ['${NODE_IMAGE}', 'sundial'],
    ]);
  });

  test('installs production packages only, without running anything of theirs', () => {
    expect(restOf(packages, 'RUN')).toEqual(['npm ci --omit=dev --ignore-scripts --no-audit --no-fund']);
    expect(dependencies).toHaveProperty('tsx');
  });

  test('brings Chromium, Chinese fonts and an init, and neither npm nor a compiler', () => {
    const run = restOf(final, 'RUN').join('\n');
    const installed = /apt-get install -y --no-install-recommends ([a-z0-9 -]+?) &&/.exec(run)![1]!.split(/ +/).filter(Boolean);
    expect(installed.sort()).toEqual(['ca-certificates', 'chromium', 'fonts-noto-cjk', 'tini', 'tzdata']);
    expect(run).toMatch(/rm -rf \/var\/lib\/apt\/lists\/\* .*\/usr\/local\/lib\/node_modules /);
  });

  test('runs as nobody in particular, on code that is not its own, and takes signals', () => {
    expect(restOf(final, 'USER')).toEqual(['10001:10001']);
    const order = final.instructions.map(({ word }) => word);
    expect(order.lastIndexOf('COPY')).toBeLessThan(order.indexOf('USER'));
    expect(order.lastIndexOf('RUN')).toBeLessThan(order.indexOf('USER'));
    for (const rest of restOf(final, 'COPY')) expect(rest).not.toContain('--chown');
    expect(restOf(final, 'RUN').join('\n')).toContain('chown 10001:10001 /data /backup');
    expect(restOf(final, 'VOLUME')).toEqual(['["/data", "/backup"]']);
    expect(JSON.parse(restOf(final, 'ENTRYPOINT')[0]!)).toEqual(['/usr/bin/tini', '--', 'node', '/app/workers/sundial.mjs']);
    expect(restOf(final, 'STOPSIGNAL')).toEqual(['SIGTERM']);
    const [health] = restOf(final, 'HEALTHCHECK');
    expect(existsSync(join(root, /"\/app\/(.+?)"/.exec(health!)![1]!))).toBe(true);
  });

  test('says what it is, and where Chromium and the data are', () => {
    expect(restOf(final, 'LABEL').join(' ')).toContain(`org.opencontainers.image.version="${version}"`);
    const env = restOf(final, 'ENV').join(' ');
    for (const one of ['SUNDIAL_CHROMIUM=/usr/bin/chromium', 'SUNDIAL_DATA=/data', 'NODE_ENV=production', 'HOME=/tmp'])
      expect(env).toContain(one);
    expect(read('Dockerfile')).not.toMatch(/PASSWORD|SECRET|_KEY=/);
  });

  test('takes all that its sources import, and no package that only development has', () => {
    const folders = copied.filter((name) => statSync(join(root, name)).isDirectory());
    expect(folders).toEqual(['config', 'crawler', 'scoring', 'reports', 'workers']);
    const wrong = sourcesOf(root, folders).flatMap((source) =>
      importsOf(source).flatMap(({ specifier, target, line }) => {
        const name = specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/');
        const isThere = target === null ? specifier.startsWith('node:') || name in dependencies : copied.includes(target.split('/')[0]!);
        return isThere ? [] : [`${source.path}:${line} ${specifier}`];
      }),
    );
    expect(wrong).toEqual([]);
    // Files that are read by their place beside the source. The schemas are written in a checkout only.
    for (const { path, text } of sourcesOf(root, folders))
      for (const [, beside] of text.matchAll(/new URL\('(\.\.?\/[^']+)', import\.meta\.url\)/g)) {
        if (path === 'workers/schemas.ts') continue;
        const target = posix.join(posix.dirname(path), beside!);
        expect(copied).toContain(target.split('/')[0]!);
      }
    // The digest of the engine is made from the lock file, too.
    expect(copied).toEqual(expect.arrayContaining(['package.json', 'package-lock.json', 'tsconfig.json']));
  });

  test('is built from these and nothing else: no data, no keys, no history', () => {
    const lines = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines[0]).toBe('*');
    const taken = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(taken.sort()).toEqual([...copied].sort());
  });
});

interface Service {
  image: string;
  user: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  privileged?: boolean;
  network_mode?: string;
  networks: string[];
  ports?: string[];
  volumes?: string[];
  tmpfs?: string[];
  environment: Record<string, string>;
  command: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  restart: string;
  mem_limit?: string;
  pids_limit?: number;
  stop_grace_period?: string;
  deploy?: { replicas: string };
}
const text = read('docker-compose.yml');
const compose = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);

describe('docker-compose.yml', () => {
  test('has Redis, PostgreSQL, a console and workers', () => {
    expect(Object.keys(compose.services)).toEqual(['redis', 'postgres', 'console', 'worker']);
  });

  test.each(services)('%s is pinned, confined, bounded and looked after', (name, service) => {
    const image = service.image.replace(/\$\{[A-Z]+_DIGEST:-\}$/, '');
    expect(image).toMatch(release);
    if (name === 'redis' || name === 'postgres') expect(service.image).toMatch(/\$\{[A-Z]+_DIGEST:-\}$/);
    else expect(image).toBe(`sundial:${version}`);
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      restart: 'unless-stopped',
    });
    expect(service.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect([service.privileged, service.network_mode]).toEqual([undefined, undefined]);
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    expect(service.pids_limit).toBeGreaterThan(0);
    expect(service.healthcheck!.test.length).toBeGreaterThan(1);
    expect(service.tmpfs!.map((mount) => mount.split(':')[0])).toContain('/tmp');
    for (const mount of service.volumes ?? []) expect(mount).not.toMatch(/docker\.sock|^\/:/);
  });

  test('no password has a default, is written down, or shows in the list of processes', () => {
    for (const [, variable, how] of text.matchAll(/\$\{([A-Z_]*PASSWORD[A-Z_]*)(:?[-?+])?/g))
      expect([variable, how]).toEqual([variable, ':?']);
    expect(new Set([...text.matchAll(/\$\{([A-Z_]*PASSWORD)/g)].map(([, name]) => name))).toEqual(
      new Set(['REDIS_PASSWORD', 'POSTGRES_PASSWORD', 'SUNDIAL_CONSOLE_PASSWORD']),
    );
    for (const [, { command = [], healthcheck }] of services) {
      for (const word of command) expect(word.split('<<END')[0]).not.toMatch(/PASSWORD/);
      expect(healthcheck!.test.join(' ')).not.toMatch(/-a "|--pass|\$\{/);
    }
  });

  test('Redis and PostgreSQL are reached from inside only; the console from this machine only', () => {
    for (const name of ['redis', 'postgres']) {
      expect(compose.services[name]!.networks).toEqual(['inside']);
      expect(compose.services[name]!.ports).toBeUndefined();
    }
    expect(compose.networks['inside']).toEqual({ internal: true });
    expect(compose.services['worker']!.ports).toBeUndefined();
    expect(compose.services['console']!.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
  });

  test('Redis forgets nothing by itself and keeps nothing on a disk', () => {
    const [, , script] = compose.services['redis']!.command;
    expect(script).toMatch(/--maxmemory-policy noeviction/);
    expect(script).toMatch(/--save '' --appendonly no/);
    expect(compose.services['redis']!.volumes).toBeUndefined();
  });

  test('console and worker wait for both, share the evidence, and are given time to end', () => {
    for (const name of ['console', 'worker']) {
      const service = compose.services[name]!;
      expect(service.depends_on).toEqual({ redis: { condition: 'service_healthy' }, postgres: { condition: 'service_healthy' } });
      expect(service.volumes).toContain('evidence:/data');
      expect(service.stop_grace_period).toBe('2m');
      expect(service.environment['DATABASE_URL']).toMatch(/^postgres:\/\/sundial:\$\{POSTGRES_PASSWORD:\?[^}]+\}@postgres:5432\/sundial$/);
      expect(service.environment['REDIS_URL']).toMatch(/^redis:\/\/:\$\{REDIS_PASSWORD:\?[^}]+\}@redis:6379$/);
    }
    expect(compose.services['console']!.volumes!.filter((mount) => mount.includes('/config'))).toEqual([
      expect.stringMatching(/:\/config:ro$/),
    ]);
    expect(compose.services['worker']!.volumes!.some((mount) => mount.includes('/config'))).toBe(false);
    expect(compose.services['worker']!.deploy!.replicas).toMatch(/^\$\{SUNDIAL_WORKERS:-\d\}$/);
  });

  test('asks for what the commands offer', () => {
    const serve = read('workers/commands/serve.ts');
    const work = read('workers/commands/work.ts');
    for (const [name, source] of [
      ['console', serve],
      ['worker', work],
    ] as const)
      for (const word of compose.services[name]!.command.filter((each) => each.startsWith('--'))) expect(source).toContain(word);
  });
});
