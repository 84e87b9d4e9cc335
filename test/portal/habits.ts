/** How an office is with citizens beyond what it publishes: much or little talk, few or many guides. Most of the seed's offices did little. */
import type { Dice } from './dice.ts';
import type { Contact } from './nouns.ts';
import type { Wish } from './wishes.ts';

export interface Habits {
  /** Service guides of its own, and rows of the service list that lead straight to the province's portal. */
  guides: number;
  away: number;
  forms: boolean;
  /** Answers citizens this year; else its channel shows nothing but what is long past. */
  talks: boolean;
  /** Replies given within the month. */
  replies: number;
  /** Surveys and interviews of the last twelve months; null: no such column. */
  surveys: number | null;
  interviews: number | null;
  /** Where results or statistics of talk stand; stale: statistics that nobody has kept up. */
  feedback: 'column' | 'survey' | 'statistics' | 'stale' | null;
  powers: number;
  contact: Contact['layout'];
  /** One text, or a list of several years' reports. */
  annual: 'text' | 'list';
}

const GUIDES = [1, 2, 2, 3, 3, 4, 5, 6];

function feedbackOf(die: Dice, missing: boolean, surveys: number | null): Habits['feedback'] {
  if (missing) return die.chance(0.25) ? 'stale' : null;
  return surveys !== null && surveys > 0 && die.chance(0.5) ? 'survey' : die.pick(['column', 'statistics', 'statistics'] as const);
}

export function habitsOf(die: Dice, wishes: ReadonlySet<Wish>): Habits {
  const forms = wishes.has('form-dead') || wishes.has('form-html') || die.chance(0.22);
  const talks = wishes.has('late') || wishes.has('unanswered') || die.chance(0.15);
  const surveys = die.chance(0.24) ? die.int(0, 8) : null;
  const isOnline = !wishes.has('no-online') && !wishes.has('online-dead');
  return {
    guides: Math.max(forms ? 2 : 1, die.pick(GUIDES)),
    away: isOnline && die.chance(0.2) ? die.int(1, 2) : 0,
    forms,
    talks,
    replies: talks && die.chance(0.5) ? die.int(1, 7) : 0,
    surveys,
    interviews: die.chance(0.16) ? die.int(0, 4) : null,
    feedback: feedbackOf(die, wishes.has('no-feedback'), surveys),
    powers: wishes.has('no-powers') ? 0 : die.int(2, 5),
    contact: die.pick(['lines', 'table', 'sentence'] as const),
    annual: die.chance(0.35) ? 'list' : 'text',
  };
}
