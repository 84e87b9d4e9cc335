/** Hands the notifier what there is to tell: the overview, or, when nobody can look, what is away. */
import { explainError } from '../commands/command.ts';
import { configBroken, outage, type Condition } from '../notify/conditions.ts';
import { openNotifier, type Notifier } from '../notify/notifier.ts';
import type { Overview } from '../outputs-operations.ts';
import type { Books } from '../runtime.ts';
import { warningTold } from '../warning.ts';
import type { LiveConfig } from './live-config.ts';
import type { PartTrouble } from './parts.ts';

export interface TellerOptions {
  books: Books;
  env: Record<string, string | undefined>;
  live: LiveConfig;
  look(): Promise<Overview>;
  /** What is not as it should be, as /readyz names it. */
  away(): Promise<string[]>;
}

export interface Teller {
  tell(troubles: readonly PartTrouble[]): Promise<void>;
  close(): Promise<void>;
}

/** Parts whose failing the overview cannot show. */
const partNames: Record<string, string> = {
  begin: '启动月度检查',
  'hand-on': '换用修改后的配置',
  probe: '首页可用性探测',
  publish: '发布到期草稿',
  backup: '备份',
};

/** Throws ConfigError when a variable that notify.yaml names is missing. */
export function openTeller({ books, env, live, look, away }: TellerOptions): Teller {
  const { store, log, now } = books;
  const open = (): { notifier: Notifier; by: string } => {
    const { notify, city, schedule } = live.config();
    return { notifier: openNotifier({ store, notify, env, log, now, title: city.name, watch: schedule.watch }), by: markOf(live) };
  };
  let current = open();
  let storeAway: string | null = null;
  let queueAway: string | null = null;

  const renewed = async (): Promise<Notifier> => {
    if (current.by === markOf(live)) return current.notifier;
    // A variable that is missing now leaves the former one in use, and is told by it.
    const next = open();
    await current.notifier.close();
    current = next;
    return next.notifier;
  };

  const quiet = (error: unknown): Condition[] => {
    log('warning-untold', { why: explainError(error).message });
    return [];
  };

  return {
    async tell(troubles) {
      const more: Condition[] = [];
      const notifier = await renewed().catch((error: unknown) => {
        more.push(configBroken(explainError(error).message, null));
        return current.notifier;
      });
      const broken = live.broken();
      if (broken) more.push(configBroken(broken.why, broken.since));
      more.push(...troubles.flatMap(conditionOf));
      queueAway = (await away()).includes('queue') ? (queueAway ?? now().toISOString()) : null;
      if (queueAway !== null) more.push(outage('queue', queueAway, 'REDIS_URL'));
      const seen = await look().catch((error: unknown) => {
        storeAway ??= now().toISOString();
        more.push(outage('store', storeAway, explainError(error).message));
        return null;
      });
      if (seen !== null) storeAway = null;
      if (seen !== null) more.push(...(await warned(books).catch((error: unknown) => quiet(error))));
      await notifier.look(seen, more);
    },
    close: () => current.notifier.close(),
  };
}

const markOf = (live: LiveConfig): string => JSON.stringify([live.config().notify, live.config().city.name, live.config().schedule.watch]);

function conditionOf({ part, why, since }: PartTrouble): Condition[] {
  const name = partNames[part];
  if (name === undefined) return [];
  const what = `计划任务“${name}”失败：${why}`;
  return [
    {
      id: `config:${part}`,
      kind: 'config',
      run: null,
      level: 'critical',
      what,
      todo: '按所述原因处理后自动重试；日志与 npx sundial status 有详情',
      since,
    },
  ];
}

/** Who was away for a long weekend still reads it. */
const newsMs = 3 * 86_400_000;

/** A warning that was printed lately. */
async function warned({ store, dataDir, now }: Books): Promise<Condition[]> {
  const ended = (await store.assignments({ active: false })).filter(
    ({ kind, ended: at }) => kind === 'warning' && now().getTime() - Date.parse(at!) < newsMs,
  );
  return ended.flatMap(({ run }) => {
    const told = warningTold(dataDir, run);
    if (told === null) return [];
    const todo = `详见 <数据目录>/reports/${run}/warning.html，请各单位在所列日期前补正`;
    return [{ id: `published:${run}`, kind: 'published', run, level: 'warning', what: told.says, todo, since: told.at }];
  });
}
