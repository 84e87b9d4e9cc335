/** What stands on a page and should not: personal data, broken parts, wrong words, links nobody sees. Facts, not verdicts. */
import type { Spot } from '../evidence/ref.ts';

export type PersonalSort = 'id18' | 'id15' | 'disability' | 'mobile' | 'bank-card' | 'passport' | 'batch';
/** Personal data standing openly; `masked` is all that ever leaves the archive. */
export interface Personal {
  sort: PersonalSort;
  masked: string;
  /** How many values of this sort (1, or the rows of a batch). */
  count: number;
  sure: boolean;
  spot?: Spot;
}

/** A word that is written wrong: an ordinary typo, or one of the errors that a check treats apart (names, territory, formulas). */
export interface WordingError {
  sort: 'typo' | 'serious';
  found: string;
  /** What is meant. */
  right: string;
  /** false: the context decides, so a person should look. */
  sure: boolean;
  spot?: Spot;
}

/** A link to another owner's site that no visitor can see, and what hides it. */
export interface HiddenLink {
  url: string;
  text: string;
  /** false: the box that hides it has a name by which a script or the mouse may show it. */
  sure: boolean;
  reason: 'display' | 'visibility' | 'off-screen' | 'font-size' | 'opacity' | 'tiny' | 'colour' | 'marquee' | 'attribute' | 'script';
  spot?: Spot;
}

export type DefectSort = 'blank' | 'soft-404' | 'garbled' | 'floating' | 'server-error';
/** Something broken on the page itself. */
export interface Defect {
  sort: DefectSort;
  text: string;
  spot?: Spot;
}

/** Words of gambling and its kin where a page speaks to search engines. */
export interface Defaced {
  where: 'title' | 'keywords' | 'description';
  words: string[];
  spot?: Spot;
}
