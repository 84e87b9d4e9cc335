/** Which pages are made alike, told by their addresses, and what rendering pages of one making has brought so far. Pure. */
import type { PageFacts } from '../read/page-facts.ts';

const hash = /(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}|(?=[a-z]*\d)[a-z0-9]{20,})/gi;
/** Parts of the name of one thing and no other; letters between them are the template's. */
const folded = (text: string): string => text.replace(hash, '#').replace(/\d+/g, '#');

/** Host and path with numbers, dates and hashes folded, and the names of the parameters: the same for pages that one template makes. */
export function templateOf(url: string): string {
  const { host, pathname, searchParams } = new URL(url);
  const names = [...new Set(searchParams.keys())].sort().join('&');
  return `${host.replace(/^www\./, '')}${folded(pathname)}${names === '' ? '' : `?${names}`}`;
}

export interface RenderMemory {
  /** Whether rendering this page may bring anything, after what others of its template brought. */
  wants(url: string, facts: Pick<PageFacts, 'kind' | 'loader'>): boolean;
  /** What came of a rendering; `after` is null when it failed, which teaches nothing. */
  learn(url: string, before: PageFacts, after: PageFacts | null): void;
}

/** Renderings in vain after which a template is left alone, as long as none of its pages gained. */
const enoughInVain = 2;
/** An empty list that stays empty is a finding (a blank column), so more of them are looked at before the rest counts as unseen. */
const enoughBlank = 6;

/** Text that a clock or a counter writes is no gain. */
const gainedChars = 50;

/** True when the rendered page says something that the plain one did not. */
export function isGain(before: PageFacts, after: PageFacts): boolean {
  const marks = ({ footer }: PageFacts) => Object.values(footer).filter((mark) => mark !== null).length;
  const sizes = (facts: PageFacts) => [
    facts.items.length,
    facts.messages.length,
    facts.attachments.length,
    facts.sections.length,
    facts.frames.length,
    facts.paging.next.length,
    marks(facts),
    Number(facts.published !== null),
    Number(facts.guide !== null),
    Number(facts.contactForm),
    Number(facts.redirect !== null),
  ];
  const [was, is] = [sizes(before), sizes(after)];
  return is.some((size, at) => size > was[at]!) || after.textChars >= before.textChars + gainedChars;
}

/** Remembers, template by template, whether a browser was worth its while. Deterministic: what was learnt decides, in the order it came. */
export function renderMemory(): RenderMemory {
  const known = new Map<string, { gained: boolean; vain: number; blank: number }>();
  return {
    wants(url, { kind }) {
      const past = known.get(templateOf(url));
      if (past === undefined || past.gained || kind === 'home') return true;
      return past.vain < enoughInVain && past.blank < enoughBlank;
    },
    learn(url, before, after) {
      if (after === null) return;
      const template = templateOf(url);
      const past = known.get(template) ?? { gained: false, vain: 0, blank: 0 };
      known.set(template, past);
      if (isGain(before, after)) past.gained = true;
      else if (after.kind === 'column' || after.kind === 'messages') past.blank += 1;
      else past.vain += 1;
    },
  };
}
