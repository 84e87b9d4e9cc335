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
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug'], 'one of silent, error, warn, info, debug').default('warn'),
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
  logLevel: 'SUNDIAL_LOG',
} as const;

/** `{ settings }` or one line that names the variable, what it must be and what it is. */
export function readSettings(env: Record<string, string | undefined>): { settings: Settings } | { error: string } {
  const given = Object.fromEntries(Object.entries(settingNames).map(([key, name]) => [key, env[name] || undefined]));
  const checked = Settings.safeParse(given);
  if (checked.success) return { settings: checked.data };
  const issue = checked.error.issues[0]!;
  const key = String(issue.path[0]) as keyof typeof settingNames;
  return { error: `${settingNames[key]}: expected ${issue.message}, found ${JSON.stringify(given[key]!.replace(/\/\/[^/]*@/, '//…@'))}` };
}
