/** What a page says to citizens who want something: letters and replies, guides, where the office is, surveys. */
import type { Spot } from '../evidence/ref.ts';
import type { Dated, Link } from './page-facts.ts';

/** `empty`: called answered, and nothing stands there; `canned`: nothing but formulas; `short`: under 15 characters; `backdated`: answered before it was asked. */
export type MessageFlag = 'empty' | 'canned' | 'short' | 'backdated';

/** A citizen's message and the office's reply. */
export interface Message {
  title: string;
  /** The message's own page, if it has one; else the list's. */
  url: string;
  askedAt: Dated | null;
  repliedAt: Dated | null;
  replier: string | null;
  status: 'replied' | 'open' | 'unknown';
  complex: boolean;
  replyChars: number | null;
  /** What a person should look at; absent where nothing is to be said. */
  flags?: MessageFlag[];
  /** Digest of the reply's words, courtesies apart: the same in replies that say the same. */
  replyDigest?: string;
  spot?: Spot;
}

export type GuideElement = 'name' | 'basis' | 'conditions' | 'materials' | 'place' | 'hours' | 'phone' | 'process';

/** A service guide: which of the eight classes have a value. */
export interface Guide {
  name: string;
  elements: Record<GuideElement, { text: string; spot?: Spot } | null>;
  forms: Link[];
  /** The guide only points to a provincial service portal. */
  delegated: string | null;
}

/** Where a page tells what a visitor must know of the office. */
export interface Office {
  address?: Spot;
  hours?: Spot;
  phone?: Spot;
}

/** What the page of a survey says of its end. */
export interface Survey {
  /** The last day on which one may say something. */
  ends?: Dated;
  /** Where its own page tells what came of it. */
  result?: Spot;
}
