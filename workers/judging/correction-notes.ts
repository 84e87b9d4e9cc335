/** Lays a note of each correction beside the printed bulletin, once: what lies there is never written again. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../../config/canonical.ts';
import type { Seal } from '../../crawler/seal/seal-files.ts';
import { correctionPage, type CorrectionNote } from '../../reports/correction-note.ts';
import { scoreTurn } from '../../reports/correction-turn.ts';
import type { Correction } from '../../scoring/correction.ts';
import { isVerdict, type Judgement } from '../../scoring/judgement.ts';
import type { Books } from '../runtime.ts';
import { reportDir } from '../work.ts';
import { placeOf } from './enter.ts';
import type { StoredMonth } from './stored-month.ts';
import { viewWith } from './tell-judgement.ts';

/** Paths of those that were not there yet. */
export function writeNotes({ dataDir, keys }: Books, month: StoredMonth, seal: Seal): string[] {
  const dir = reportDir(dataDir, month.run.id);
  mkdirSync(dir, { recursive: true });
  return month.corrections.flatMap((correction, index) => {
    const base = join(dir, `correction-${index + 1}`);
    const paths = [`${base}.html`, `${base}.json`];
    if (paths.every((path) => existsSync(path))) return [];
    const note = noteOf(month, correction, index, { seal, keyed: keys().keyed });
    writeFileSync(paths[0]!, correctionPage(note));
    writeFileSync(paths[1]!, `${JSON.stringify(note, null, 2)}\n`);
    return paths;
  });
}

interface Around {
  seal: Seal;
  keyed: (sha256: string) => string;
}

function noteOf(month: StoredMonth, correction: Correction, index: number, { seal, keyed }: Around): CorrectionNote {
  const { run, rubric, corrections, judgements } = month;
  const { unit, score: after, amends, entry } = correction;
  const judgement = judgements.find((each) => digestOf(each) === correction.judgement)!;
  const before =
    corrections.slice(0, index).findLast((each) => each.unit === unit)?.score ?? month.scores.find((score) => score.unit === unit)!;
  const { indicator } = placeOf(month, judgement);
  const shown = viewWith(month, keyed, judgement).view.judgement(judgement);
  return {
    month: run.id,
    nth: index + 1,
    unit,
    name: after.name,
    indicator: { id: indicator, title: rubric.indicators.find(({ id }) => id === indicator)?.title ?? '' },
    kind: judgement.kind,
    about: aboutOf(month, unit, judgement),
    by: shown.by,
    at: shown.at,
    why: shown.note,
    turn: scoreTurn(before, after),
    amends,
    entry,
    judgement: digestOf(shown),
    seal: { edition: seal.statement.edition, root: seal.statement.tree.root },
  };
}

/** Chinese, masked. A person has spoken: nothing is left to confirm. */
function aboutOf({ results, view }: StoredMonth, unit: string, judgement: Judgement): string {
  if (judgement.kind === 'awarded') return `评定 ${judgement.points} 分`;
  const findings = (results.get(unit) ?? []).flatMap((result) => result.findings);
  const finding = isVerdict(judgement)
    ? findings.find(({ id }) => id === judgement.finding)
    : findings.find(({ indicator, subject }) => indicator === judgement.indicator && subject === judgement.sighting.subject);
  return finding ? view.finding(finding).says.replaceAll('，须人工确认', '') : '';
}
