/** The nouns of an office's talk and services: guides, letters, what it says of itself, what its pages hide. */

export interface FileRef {
  name: string;
  path: string;
  kind: 'docx' | 'xls' | 'pdf';
  /** opens; answers 404; is an HTML error page under a file's name. */
  state: 'opens' | 'missing' | 'html';
  /** A table in it, its head first; docx and xls only. */
  rows?: string[][];
}

export type GuideStyle = 'table' | 'headings' | 'labels';
export type GuideElement = 'name' | 'basis' | 'conditions' | 'materials' | 'place' | 'hours' | 'phone' | 'process';

export interface CityGuide {
  title: string;
  path: string;
  date: string;
  style: GuideStyle;
  /** null: the element is missing; '无' or '待补充' stand for a value that is none. */
  elements: Record<GuideElement, string | null>;
  forms: FileRef[];
}

export interface CityMessage {
  title: string;
  /** Its own page; null: it stands on the list only. */
  path: string | null;
  asked: string;
  replied: string | null;
  question: string;
  reply: string | null;
  state: 'on-time' | 'last-day' | 'open' | 'late' | 'unanswered' | 'old' | 'complex';
  complex: boolean;
}

export interface Channel {
  key: 'consult' | 'mailbox';
  name: string;
  path: string;
  style: 'table' | 'entries' | 'details';
  /** Messages are shown to the public. */
  open: boolean;
  messages: CityMessage[];
}

/** What an office says of itself; an empty field is said nowhere. */
export interface Contact {
  layout: 'lines' | 'table' | 'sentence';
  address: string | null;
  hours: string | null;
  phone: string | null;
}

/** One year's report on disclosure; `lacks`: the headings it should have and has not. */
export interface AnnualReport {
  year: number;
  date: string;
  path: string;
  lacks: number[];
}

/** Something in a page's source that its visitor does not see; `place`: the page. */
export interface Hidden {
  path: string;
  html: string;
  /** It leads outside for no bad reason: left out where there is no world. */
  outside?: true;
}
