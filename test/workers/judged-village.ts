/** A village whose rules leave something to people: a leak that waits, an indicator by hand; and the real commands to speak about it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main as sundial } from '../outside/sundial.ts';
import { impossibleId } from '../portal/numbers.ts';
import { terminal } from './terminal.ts';
import { buildVillage, type Village } from './village.ts';

export interface JudgedVillage extends Village {
  data: string;
  /** Runs one command in the village's data folder; `shown` is its JSON. */
  run<T = Record<string, unknown>>(...argv: string[]): Promise<{ code: number; shown: T; said: string }>;
  inspect<T = Record<string, unknown>>(month: string): Promise<{ code: number; shown: T; said: string }>;
}

const rubric = (review: string) => `id: yanshi-2018
title: 村规
inForce: { from: '2018-01-01', to: '2019-05-14' }
categories: [{ id: A, name: 信息, cap: 30 }, { id: B, name: 管理, cap: 20 }]
${review}
indicators:
  - { id: DI-01, category: A, title: 工作动态, check: column-items, with: { columns: [news] }, effect: { kind: accrue, per: { own: 1, reprint: 0.5 }, cap: 20 } }
  - { id: CS-02, category: B, title: 首页链接可用, check: links-dead, with: { from: home }, effect: { kind: lose, from: 2, per: 0.5 } }
  - { id: CS-08, category: B, title: 个人隐私保护, check: personal-exposed, effect: { kind: lose, from: 2, per: 1 }, review: { leak: all } }
  - { id: M-01, category: B, title: 现场检查, check: manual, effect: { kind: accrue, per: { good: 1, bad: -0.5 }, cap: 3 } }
`;

/** `review`: a line of the rubric, for example `review: { deadlineWorkdays: 9999 }`; by default there is no time to judge. */
export async function buildJudgedVillage(dir: string, review = '', env: Record<string, string> = {}): Promise<JudgedVillage> {
  const village = await buildVillage(dir, { pictures: 'never', tries: 1 });
  const data = join(dir, 'data');
  mkdirSync(join(village.config, 'rubrics'), { recursive: true });
  writeFileSync(join(village.config, 'rubrics', 'village.yaml'), rubric(review));
  const html = (title: string, body: string) =>
    `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>${body}</body></html>`;
  const links = ['/news/', '/list.html', '/none.html'].map((url) => `<a href="${url}">${url === '/news/' ? '工作动态' : url}</a>`);
  // Undated, so that every month reads it.
  village.answers.set('http://www.jia.test/', { status: 200, body: html('示例jia局', `${links.join('')}<p>主办单位：示例jia局</p>`) });
  village.answers.set('http://www.jia.test/list.html', { status: 200, body: html('名单', `<p>示例甲，身份证号 ${impossibleId(7)}</p>`) });
  const run = async (...argv: string[]) => {
    const screen = terminal();
    const code = await sundial(argv.includes('--data') ? argv : [...argv, '--data', data], screen, {
      ...process.env,
      SUNDIAL_LOG: 'silent',
      ...env,
    });
    const text = screen.text();
    const shown = argv.includes('--json') ? JSON.parse(text) : {};
    return { code, shown, said: text + screen.complaints() };
  };
  const inspect = (month: string) => run('inspect', '--config', village.config, '--month', month, '--json');
  return Object.assign(village, { data, run, inspect }) as JudgedVillage;
}
