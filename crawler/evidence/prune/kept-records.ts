/** Which records of a bundle stay when it is pruned: those that findings cite, and what they cannot do without. */
import { asUri, digestOf, type WarcRecord } from '../warc-record.ts';

/** What is recorded beside an address: how it was rendered, pictured, read, and how it ended. */
const BESIDE = /^urn:(?:dom|shot|text|probe|sundial:(?:page|link|doubt|later|listed|shot|part)):/;

/** The address that a record is about. */
export const subjectOf = (url: string): string => url.replace(BESIDE, '');

export interface Keeping {
  /** Takes note of what a record that stays rests on; before `stays` is asked, for every record, in order. */
  meet(record: WarcRecord): void;
  /** Whether it stays; asked in order. */
  stays(record: WarcRecord): boolean;
}

/** `cited`: addresses as findings cite them. */
export function keepingOf(cited: Iterable<string>): Keeping {
  const subjects = new Set([...cited].map((url) => subjectOf(asUri(url))));
  /** Answers that revisits vouch for, as they name them. */
  const vouched = new Set<string>();
  /** The answer that was kept last: its request comes next. */
  let answer = '';

  function isCited({ type, url }: WarcRecord): boolean {
    if (type === 'warcinfo') return true;
    if (url === null) return false;
    // What a crawl was told and when it sat: without it nothing that it recorded can be placed.
    if (url.startsWith('urn:sundial:') && !BESIDE.test(url)) return true;
    return subjects.has(subjectOf(url));
  }

  return {
    meet(record) {
      if (record.type !== 'revisit' || !isCited(record)) return;
      const { fields } = record;
      vouched.add(`${fields.get('warc-refers-to-target-uri')} ${fields.get('warc-refers-to-date')} ${digestOf(record)}`);
    },
    stays(record) {
      if (record.type === 'request') return answer !== '' && record.fields.get('warc-concurrent-to') === answer;
      const isVouched = record.type === 'response' && vouched.has(`${record.url} ${record.at} ${digestOf(record)}`);
      const isKept = isVouched || isCited(record);
      answer = isKept && (record.type === 'response' || record.type === 'revisit') ? record.id : '';
      return isKept;
    },
  };
}
