/** What a finding cites, each with the exhibit that shows it and the parts of the case in which people open it. */
import { exhibitUrls } from '../exhibit-bundle.ts';
import { nameOf } from '../exhibit-cited.ts';
import type { CaseEvidence } from './case-file.ts';
import { ExhibitNote, jsonOf, type FindingRecord } from './read-json.ts';
import { roleOf, type CaseRecord } from './records.ts';

type Ref = FindingRecord['evidence'][number];

const ENDINGS: [RegExp, string][] = [
  [/^image\/png\b/i, 'png'],
  [/^image\/jpe?g\b/i, 'jpg'],
  [/^image\/webp\b/i, 'webp'],
  [/^text\/html\b/i, 'html'],
];

const endingOf = (contentType: string): string => ENDINGS.find(([pattern]) => pattern.test(contentType))?.[1] ?? 'bin';

interface Shown {
  name: string;
  note: ExhibitNote | null;
  /** Records to be opened, with the name of the part that shows each. */
  page: [CaseRecord, string] | null;
  pictures: [CaseRecord, string][];
}

/** The pages link to their pictures by name: all lie in one folder. */
function shownOf(records: readonly CaseRecord[], ref: Ref): Shown {
  const name = nameOf(ref);
  const find = (role: string, url: string) => records.find((record) => roleOf(record) === role && record.url === url);
  const noted = find('note', exhibitUrls.note(name));
  const note = noted === undefined ? null : jsonOf(noted, ExhibitNote);
  const page = find('page', exhibitUrls.page(name));
  const picture = find('picture', exhibitUrls.picture(name));
  const live = note?.live;
  const shot = live ? records.find((one) => roleOf(one) === 'shot' && one.bundle === live.bundle && one.url === live.url) : undefined;
  const file = (record: CaseRecord, middle = ''): [CaseRecord, string] => [
    record,
    `exhibits/${name}${middle}.${endingOf(record.contentType)}`,
  ];
  return {
    name,
    note,
    page: page === undefined ? null : file(page),
    pictures: [...(picture === undefined ? [] : [file(picture)]), ...(shot === undefined ? [] : [file(shot, '.live')])],
  };
}

export function evidenceOf(records: readonly CaseRecord[], finding: FindingRecord): CaseEvidence[] {
  return finding.evidence.map((ref, index) => {
    const { note, page, pictures } = shownOf(records, ref);
    return {
      number: index + 1,
      bundle: ref.bundle,
      url: ref.url,
      at: ref.at,
      digest: ref.sha256.startsWith('hmac-sha256:') ? ref.sha256 : `sha256:${ref.sha256}`,
      spot: ref.spot ?? null,
      exhibit: page?.[1] ?? null,
      pictures: pictures.map(([, file]) => file),
      label: note?.label ?? null,
      missing: note?.missing ?? [],
      blurred: note?.blurred ?? false,
      why: note?.why ?? null,
    };
  });
}

/** Which records are also laid out for people's eyes, and as which part. */
export function copiesOf(records: readonly CaseRecord[], finding: FindingRecord): Map<CaseRecord, string> {
  const copies = new Map<CaseRecord, string>();
  for (const ref of finding.evidence) {
    const { page, pictures } = shownOf(records, ref);
    for (const [record, file] of [...(page === null ? [] : [page]), ...pictures]) copies.set(record, file);
  }
  return copies;
}
