/** Groups that count a thing once: whether their members count the same kind of thing at all, and agree who is paid first. */
import { nearest } from '../config/nearest.ts';
import type { RubricParts } from '../config/rubric-parts.ts';
import type { RubricProblem, Tell } from './check-rubric.ts';

export function onceProblems({ once = [], ids, indicators }: RubricParts, tell: Tell): RubricProblem[] {
  return once.flatMap((group, at) =>
    group.flatMap((id, index) => {
      const path = ['once', at, index];
      const known = ids.indicators.filter((each) => each !== '');
      if (!known.includes(id)) return [tell(path, 'an indicator id', `"${id}"`, nearest(id, known))];
      if (group.indexOf(id) !== index) return [tell(path, 'each indicator once in a group', `"${id}" again`)];
      const before = once.slice(0, at).findIndex((other) => other.includes(id));
      if (before >= 0)
        return [
          tell(
            path,
            'each indicator in one group',
            `"${id}", which group ${before + 1} has, too`,
            'it could not be paid in the order of both',
          ),
        ];
      const kind = indicators[ids.indicators.indexOf(id)]?.effect.kind;
      if (kind === 'veto' || kind === 'note')
        return [tell(path, 'an indicator with a price', `"${id}", a ${kind}`, 'it earns nothing that could be counted once')];
      return [];
    }),
  );
}

/** What findings of a check are about, where that is no address of an item, page or link. */
const ABOUT: Readonly<Record<string, string>> = {
  manual: 'what a person awards',
  'column-present': 'columns',
  'column-kept': 'columns',
  'column-stale': 'columns',
  'section-missing': 'columns',
  'columns-neglected': 'the unit as a whole',
  'contact-channel': 'the unit as a whole',
  'domain-name': 'the unit as a whole',
  'home-available': 'the unit as a whole',
  https: 'the unit as a whole',
  ipv6: 'the unit as a whole',
  'messages-public': 'the unit as a whole',
  'office-contact': 'the unit as a whole',
  'online-entry': 'the unit as a whole',
  'replies-stale': 'the unit as a whole',
  'services-unusable': 'the unit as a whole',
  'site-unreachable': 'the unit as a whole',
};

/** A member that counts nothing which the others count stands in the group in vain. */
export function onceWarnings({ once = [], ids, indicators }: RubricParts, tell: Tell): RubricProblem[] {
  const aboutOf = (id: string): string | null => {
    const check = indicators[ids.indicators.indexOf(id)]?.check;
    return check === undefined || check === 'pending' ? null : (ABOUT[check] ?? 'items and pages');
  };
  return once.flatMap((group, at) => {
    const kinds = group.map(aboutOf).filter((each) => each !== null);
    const times = (kind: string): number => kinds.filter((each) => each === kind).length;
    const usual = kinds.reduce((best, kind) => (times(kind) > times(best) ? kind : best), kinds[0] ?? '');
    return group.flatMap((id, index) => {
      const about = aboutOf(id);
      if (about === null || about === usual) return [];
      return [
        tell(
          ['once', at, index],
          `an indicator about ${usual}, as its group`,
          `"${id}", about ${about}`,
          'it has nothing in common that could count once',
        ),
      ];
    });
  });
}
