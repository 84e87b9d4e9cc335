/** Judgements over months and between processes: what carries over and what lapses, two who judge at once, one who judges while the month is inspected, a month that is held. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { placeOf } from '../../workers/judging/enter.ts';
import type { FindingsOutput, JudgementOutput, PublishOutput } from '../../workers/outputs-judging.ts';
import type { InspectOutput } from '../../workers/outputs.ts';
import { openStore } from '../../workers/store-kysely.ts';
import { buildJudgedVillage, type JudgedVillage } from './judged-village.ts';
import { verifyMonthIn } from './sealed-months.ts';
import { start } from './village.ts';

const who = ['--by', '复核员甲', '--why', '公示期内依法公开'] as const;
const dirs: string[] = [];
const villages: JudgedVillage[] = [];
async function village(review: string): Promise<JudgedVillage> {
  const dir = mkdtempSync(join(tmpdir(), 'sundial-judging-'));
  dirs.push(dir);
  const built = await buildJudgedVillage(dir, review);
  villages.push(built);
  return built;
}
afterAll(async () => {
  for (const each of villages) await each.close();
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});
const findings = async (at: JudgedVillage, month: string, ...more: string[]) =>
  (await at.run<FindingsOutput>('findings', month, '--indicator', 'CS-08', ...more, '--json')).shown.findings;

test('a finding of a whole site is spoken of for each of its units', () => {
  const finding = { id: 'f', run: '2018-12', unit: 'site:portal', indicator: 'CS-06', subject: 'x', says: '', evidence: [] };
  const results = new Map(
    ['jia', 'yi', 'bing'].map((unit) => [unit, [{ indicator: 'CS-06', findings: unit === 'bing' ? [] : [finding] }]]),
  );
  const month = { results, scores: ['yi', 'jia', 'bing'].map((unit) => ({ unit })) } as unknown as Parameters<typeof placeOf>[0];
  const judgement = { kind: 'upheld', run: '2018-12', by: '', at: '', note: '', finding: 'f', evidence: '' } as const;
  expect(placeOf(month, judgement)).toEqual({ units: ['yi', 'jia'], indicator: 'CS-06' });
});

describe('an exemption', () => {
  let at: JudgedVillage;
  const page = 'http://www.jia.test/list.html';
  beforeAll(async () => {
    at = await village('review: { deadlineWorkdays: 9999 }');
    await at.inspect('2018-09');
    await at.run('judge', 'jia/CS-08', 'dismissed', ...who, '--until', '2018-11-30', '--month', '2018-09');
    expect((await at.inspect<InspectOutput>('2018-09')).shown.run.state).toBe('closed');
  });

  test('carries over into the next month as long as the evidence is the same', async () => {
    const { shown } = await at.inspect<InspectOutput>('2018-10');
    expect(shown).toMatchObject({ draft: null, run: { state: 'closed' } });
    const [finding] = await findings(at, '2018-10', '--state', 'dismissed');
    expect(finding!.judgements).toMatchObject([{ verdict: 'dismissed', month: '2018-09', until: '2018-11-30', holds: true }]);
    expect((await verifyMonthIn(at.data, '2018-10')).shown.problems).toEqual([]);
  });

  test('lapses when its day is over', async () => {
    // The clock of November is the first of December.
    expect((await at.inspect<InspectOutput>('2018-11')).shown.draft).toMatchObject({ waiting: 1 });
    const [finding] = await findings(at, '2018-11');
    expect(finding!.judgements).toMatchObject([{ verdict: 'dismissed', holds: false }]);
    expect(
      (await at.run<JudgementOutput>('judge', 'jia/CS-08', 'dismissed', ...who, '--until', '2019-06-30', '--month', '2018-11', '--json'))
        .shown.waiting,
    ).toBe(0);
    expect((await at.inspect<InspectOutput>('2018-11')).shown.run.state).toBe('closed');
  });

  test('lapses when the evidence changes, whatever its day', async () => {
    const { body = '' } = at.answers.get(page)!;
    at.answers.set(page, { status: 200, body: body.replace('示例甲', '示例乙') });
    expect((await at.inspect<InspectOutput>('2018-12')).shown.draft).toMatchObject({ waiting: 1 });
    const [finding] = await findings(at, '2018-12');
    expect(finding).toMatchObject({ state: 'waiting' });
    expect(finding!.judgements.every(({ holds }) => !holds)).toBe(true);
    // The newest month is meant where none is named.
    expect((await at.run<JudgementOutput>('judge', finding!.id, 'upheld', ...who, '--json')).shown).toMatchObject({ month: '2018-12' });
    expect((await at.inspect<InspectOutput>('2018-12')).shown.run.state).toBe('closed');
    expect((await verifyMonthIn(at.data, '2018-12')).shown.problems).toEqual([]);
  });

  test('a correction that carries over is noted in a month that was sealed without it', async () => {
    const { code } = await at.run('correct', '2018-09', '--finding', 'jia/CS-08', '--verdict', 'upheld', ...who, '--until', '2018-12-31');
    expect(code).toBe(0);
    for (const month of ['2018-09', '2018-10', '2018-11', '2018-12'])
      expect((await verifyMonthIn(at.data, month)).shown.problems).toEqual([]);
    expect((await verifyMonthIn(at.data, '2018-10')).shown.notes.join('\n')).toContain('对 2018-09 的更正');
  });
});

describe('a month that is held', () => {
  let at: JudgedVillage;
  const month = '2018-12';
  beforeAll(async () => {
    at = await village('review: { deadlineWorkdays: 3, then: hold }');
  });

  test('waits after its day, too, until every finding is judged or somebody does without', async () => {
    expect((await at.inspect<InspectOutput>(month)).shown.draft).toMatchObject({ waiting: 1, then: 'hold' });
    expect((await at.inspect<InspectOutput>(month)).shown.draft).toMatchObject({ waiting: 1 });
    const refused = await at.run<{ error: { code: string; message: string } }>('publish', month, '--config', at.config, '--json');
    expect(refused.shown.error).toMatchObject({ code: 'review', message: expect.stringContaining('holds the month') });
    const { code, shown } = await at.run<PublishOutput>('publish', month, '--config', at.config, '--without-review', '--json');
    expect({ code, state: shown.state, waiting: shown.waiting, edition: shown.edition }).toEqual({
      code: 0,
      state: 'closed',
      waiting: 1,
      edition: 1,
    });
    expect((await verifyMonthIn(at.data, month)).shown.problems).toEqual([]);
    const store = await openStore({ dataDir: at.data });
    expect(await store.draft(month)).toBeNull();
    await store.close();
  });
});

describe('several at once', () => {
  let at: JudgedVillage;
  const month = '2018-12';
  beforeAll(async () => {
    at = await village('review: { deadlineWorkdays: 9999 }');
  });

  test('who judges while the month is inspected is heard; two processes at once lose nothing', async () => {
    let [reached, release] = [() => {}, () => {}];
    const isReached = new Promise<void>((resolve) => (reached = resolve));
    const gate = new Promise<void>((resolve) => (release = resolve));
    await at.inspect<InspectOutput>(month);
    // A unit that had no total is asked for again: while its site answers, somebody judges the other.
    const store = await openStore({ dataDir: at.data });
    await store.dropDraft(month);
    await store.clearScore(month, 'yi');
    await store.saveSite({
      ...(await store.sites(month)).find(({ site }) => site === 'yi')!,
      state: 'open',
      bundle: null,
      path: null,
      sha256: null,
    });
    at.onAsk = async (url) => {
      if (!url.includes('yi.test')) return;
      reached();
      await gate;
    };
    const inspecting = start(['inspect', '--config', at.config, '--month', month, '--data', at.data, '--json']);
    await isReached;
    const said = ['--month', month, '--data', at.data, '--json'];
    const judges = [
      start(['judge', 'jia/CS-08', 'upheld', '--by', '甲', '--why', '一', ...said]),
      start(['judge', 'jia/CS-08', 'dismissed', '--by', '乙', '--why', '二', ...said]),
      start(['award', 'jia', 'M-01', '2', '--by', '丙', '--why', '三', ...said]),
    ];
    const ended = await Promise.all(judges.map((each) => each.ended));
    expect(ended.map(({ code, err }) => ({ code, err }))).toEqual(Array(3).fill({ code: 0, err: '' }));
    at.onAsk = () => {};
    release();
    const { code, out } = await inspecting.ended;
    expect(code).toBe(0);
    const judgements = await store.judgements(month);
    expect(judgements.map(({ by }) => by).sort()).toEqual(['丙', '乙', '甲'].sort());
    const jia = (await store.scores(month)).find(({ unit }) => unit === 'jia')!;
    await store.close();
    const last = judgements.findLast(({ kind }) => kind !== 'awarded')!;
    expect(jia.lines.find(({ indicator }) => indicator === 'CS-08')!.points).toBe(last.kind === 'upheld' ? '1' : '2');
    expect(jia.lines.find(({ indicator }) => indicator === 'M-01')!.points).toBe('2');
    // Nothing waits any more: the inspection that was under way publishes what was said meanwhile.
    expect((JSON.parse(out) as InspectOutput).run.state).toBe('closed');
    expect((await verifyMonthIn(at.data, month)).shown.problems).toEqual([]);
  });
});
