/** Situations that the tables of several checks share: no home, a hub that nobody could open, one column. */
import { blocked, column, home, item, rubric, unit, url } from './facts.ts';

export const given = (id: string): Record<string, unknown> => rubric.indicators.find((indicator) => indicator.id === id)!.with;
export const one = (key: string, ...dates: (string | null)[]) => [
  home({ 'a/': key }),
  column(
    'a/',
    key,
    dates.map((date, index) => item(`a/${index}.html`, date)),
  ),
];
export const noHome = { name: 'no home', kind: 'unseen' as const, pages: [blocked('')] };
export const hub = home({}, { links: [{ url: url('hub'), text: '政务公开' }] });
export const hubBlocked = { name: 'a page that could name it is blocked', kind: 'unseen' as const, pages: [hub, blocked('hub')] };
export const noServices = {
  name: 'no outward services',
  kind: 'not-applicable' as const,
  pages: [home({})],
  gather: { unit: { ...unit, services: false } },
};
export const bare = home({});
