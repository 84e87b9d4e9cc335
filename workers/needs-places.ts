/** Where the programs that npm cannot bring usually stand, and what each kind of system calls their packages. Data, not behaviour. */
import type { Need } from './needs.ts';

type Environment = Record<string, string | undefined>;

export const purposes: Record<Need, string> = {
  chromium: 'Chromium, for pages whose content a script brings, and for pictures of evidence',
  fonts: 'a Chinese font, so that those pictures show characters and not boxes',
  redis: 'Redis, for the contract tests and for several machines sharing the work',
  postgres: 'PostgreSQL, for the contract tests and for a store that several machines share',
};

const playwrightDirs = (env: Environment) =>
  [
    env.PLAYWRIGHT_BROWSERS_PATH,
    env.HOME && `${env.HOME}/.cache/ms-playwright`,
    env.HOME && `${env.HOME}/Library/Caches/ms-playwright`,
  ].filter((dir): dir is string => Boolean(dir?.startsWith('/')));

/** Program names on PATH, then patterns of paths (one `*` in a segment), in order of preference. */
export const places = {
  chromium: {
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    usual: (env: Environment) => [
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/usr/lib/chromium/chromium',
      '/usr/bin/google-chrome',
      '/opt/google/chrome/chrome',
      '/snap/bin/chromium',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      ...playwrightDirs(env).flatMap((dir) => [
        `${dir}/chromium-*/chrome-linux/chrome`,
        `${dir}/chromium-*/chrome-linux64/chrome`,
        `${dir}/chromium-*/chrome-mac/Chromium.app/Contents/MacOS/Chromium`,
      ]),
    ],
  },
  redis: {
    names: ['redis-server', 'valkey-server'],
    usual: () => ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server', '/usr/bin/valkey-server'],
  },
  postgres: {
    names: ['initdb'],
    usual: () => [
      '/usr/lib/postgresql/*/bin/initdb',
      '/usr/pgsql-*/bin/initdb',
      '/usr/libexec/postgresql*/initdb',
      '/usr/bin/initdb',
      '/usr/local/bin/initdb',
      '/opt/homebrew/opt/postgresql@*/bin/initdb',
      '/usr/local/opt/postgresql@*/bin/initdb',
    ],
  },
  fonts: {
    dirs: (env: Environment) => [
      '/usr/share/fonts',
      '/usr/local/share/fonts',
      ...(env.HOME ? [`${env.HOME}/.fonts`, `${env.HOME}/.local/share/fonts`] : []),
      '/System/Library/Fonts',
      '/Library/Fonts',
    ],
    file: /(Noto(Sans|Serif)(CJK|SC)|SourceHan|wqy-|PingFang|STHeiti|Hiragino Sans GB|DroidSansFallback).*\.(ttc|ttf|otf)$/,
  },
};

export interface System {
  /** Run one after the other; `{}` takes the packages. */
  commands: string[];
  asRoot: boolean;
  /** A need without a package here is met by `otherwise`. */
  packages: Partial<Record<Need, string>>;
  otherwise: Partial<Record<Need, string>>;
}

const aptCommands = ['apt-get update', 'apt-get install -y --no-install-recommends {}'];
const aptPackages = { fonts: 'fonts-noto-cjk', redis: 'redis-server', postgres: 'postgresql' };

export const systems = {
  apt: { commands: aptCommands, asRoot: true, packages: { chromium: 'chromium', ...aptPackages }, otherwise: {} },
  // Ubuntu's package of Chromium is a pointer to a snap, which does not run everywhere.
  ubuntu: {
    commands: aptCommands,
    asRoot: true,
    packages: aptPackages,
    otherwise: { chromium: 'npx playwright install --with-deps chromium' },
  },
  dnf: {
    commands: ['dnf install -y {}'],
    asRoot: true,
    packages: { chromium: 'chromium', fonts: 'google-noto-sans-cjk-fonts', redis: '/usr/bin/redis-server', postgres: 'postgresql-server' },
    otherwise: {},
  },
  apk: {
    commands: ['apk add {}'],
    asRoot: true,
    packages: { chromium: 'chromium', fonts: 'font-noto-cjk', redis: 'redis', postgres: 'postgresql' },
    otherwise: {},
  },
  pacman: {
    commands: ['pacman -S --noconfirm {}'],
    asRoot: true,
    packages: { chromium: 'chromium', fonts: 'noto-fonts-cjk', redis: 'valkey', postgres: 'postgresql' },
    otherwise: {},
  },
  brew: {
    commands: ['brew install {}'],
    asRoot: false,
    packages: { redis: 'redis', postgres: 'postgresql@16', fonts: 'font-noto-sans-cjk-sc' },
    otherwise: { chromium: 'npx playwright install chromium' },
  },
} satisfies Record<string, System>;
