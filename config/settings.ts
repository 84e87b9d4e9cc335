/** What the machine decides, read from the environment once at the door: where data lies, which servers there are. */
import { z } from 'zod';

export const Settings = z.object({
  dataDir: z.string().min(1).default('data'),
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'a postgres:// address')
    .optional(),
  redisUrl: z
    .string()
    .regex(/^rediss?:\/\//, 'a redis:// address')
    .optional(),
  sealKey: z.string().optional(),
  digestKey: z.string().optional(),
  timestampServer: z.url({ protocol: /^https?$/, error: 'an http(s) address' }).optional(),
  /** Where a store is saved before its schema changes; default `<data>/backups`. */
  backupsDir: z.string().min(1).optional(),
  /** Where the console, /healthz, /readyz and /metrics are answered. */
  listen: z
    .string()
    .regex(/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):\d{1,5}$|^off$/, 'host:port, e.g. 127.0.0.1:8080, or "off"')
    .default('127.0.0.1:8080'),
  consolePassword: z.string().min(8, 'a password of 8 characters or more').optional(),
  reconcileMs: z.coerce.number('milliseconds, 500 or more').int().min(500, 'milliseconds, 500 or more').default(60_000),
  /** Absent: warn for a command, info for what runs by itself. */
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug'], 'one of silent, error, warn, info, debug').optional(),
});
export type Settings = z.output<typeof Settings>;

/** Environment variables by setting; docs/configuration.md lists them. */
export const settingNames = {
  dataDir: 'SUNDIAL_DATA',
  databaseUrl: 'DATABASE_URL',
  redisUrl: 'REDIS_URL',
  sealKey: 'SUNDIAL_KEY',
  digestKey: 'SUNDIAL_DIGEST_KEY',
  timestampServer: 'SUNDIAL_TSA',
  backupsDir: 'SUNDIAL_BACKUPS',
  listen: 'SUNDIAL_LISTEN',
  consolePassword: 'SUNDIAL_CONSOLE_PASSWORD',
  reconcileMs: 'SUNDIAL_RECONCILE_MS',
  logLevel: 'SUNDIAL_LOG',
} as const;

/** `{ settings }` or one line that names the variable, what it must be and what it is. */
export function readSettings(env: Record<string, string | undefined>): { settings: Settings } | { error: string } {
  const given = Object.fromEntries(Object.entries(settingNames).map(([key, name]) => [key, env[name] || undefined]));
  const checked = Settings.safeParse(given);
  if (checked.success) return { settings: checked.data };
  const issue = checked.error.issues[0]!;
  const key = String(issue.path[0]) as keyof typeof settingNames;
  return { error: `${settingNames[key]}: expected ${issue.message}, found ${foundIn(key, given[key]!)}` };
}

/** A complaint is read by many: never a password. */
function foundIn(key: string, value: string): string {
  return key === 'consolePassword' ? `one of ${value.length}` : JSON.stringify(value.replace(/\/\/[^/]*@/, '//…@'));
}
