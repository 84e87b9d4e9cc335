/** One digest over all that a score was made from: the same digest, the same score. */
import { digestOf } from '../config/canonical.ts';
import type { HostLook } from '../crawler/probe/host.ts';
import type { CheckResult } from './check.ts';
import { siteKey } from './judge.ts';
import type { Judgement } from './judgement.ts';
import type { ScoreInput } from './score.ts';

/** Content and outcomes by address, never instants, durations or bundle names, so that a second run over the same content has the same digest. */
export function madeFrom({ unit, facts, results, rubric, judgements = [], engine }: ScoreInput): string {
  const { from, to, asOf, pages, unseen, targets, probes, host, coverage } = facts;
  return digestOf({
    engine,
    unit,
    window: { from, to, asOf },
    rubric,
    pages: pages.map(({ url, role, evidence }) => [url, role ?? null, evidence.sha256]),
    items: facts.columns.map((column) => [column.key, column.url, column.unverifiable, column.evidence.map(({ sha256 }) => sha256)]),
    unseen: unseen.map(({ url, why, role }) => [url, why, role]),
    targets: Object.entries(targets).map(([url, { verdict, why, file, parked }]) => [
      url,
      verdict,
      why,
      file,
      ...(parked ? [parked.sort] : []),
    ]),
    coverage,
    ...(probes.looks.length === 0 ? {} : { probes: probes.looks.map(({ evidence }) => evidence.sha256) }),
    ...(host ? { host: hostSeen(host.look) } : {}),
    judgements: judgements
      .filter(concerns(unit))
      .map((judgement) => digestOf(heeded(judgement, results)))
      .sort(),
  });
}

/** What of a look at a host can move a point; certificates and addresses change from one server of a farm to the next. */
function hostSeen({ home, tls, names, tunnelRefused, at: _, ...rest }: HostLook): unknown {
  const answer = home && [home.outcome.kind, home.outcome.kind === 'answered' ? home.outcome.status : null, home.finalUrl];
  const of = names && { v4: names.v4 && names.v4.length > 0, v6: names.v6 && names.v6.length > 0 };
  // Why a line broke is told by chance: by a reset today, by silence tomorrow.
  const state = tls && [tls.host, tls.state, tls.state === 'untrusted' ? tls.why : null];
  return { ...rest, home: answer, tls: state, tunnel: tunnelRefused === null, names: of };
}

/** What is said of another unit is none of this one's; older verdicts do not say whose they are. */
function concerns({ id, places }: ScoreInput['unit']): (judgement: Judgement) => boolean {
  const ours = new Set([undefined, id, siteKey(places[0]!.site)]);
  return ({ unit }) => ours.has(unit);
}

/** What of it could move a point here: no note, and evidence only where there is a finding to hold it against. Whoever judges again may know no more. */
function heeded({ note: _, ...judgement }: Judgement, results: readonly CheckResult[]): unknown {
  if (judgement.kind === 'awarded') return judgement;
  if (judgement.kind === 'added') {
    const { subject, mark = null, sort = null } = judgement.sighting;
    return { ...judgement, sighting: { subject, mark, sort } };
  }
  const held = results.some(({ findings }) => findings.some(({ id }) => id === judgement.finding));
  return held ? judgement : { ...judgement, evidence: null };
}
