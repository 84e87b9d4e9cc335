/** Something a check saw, with its proof. Found is not yet priced. */
import type { EvidenceRef } from '../crawler/evidence/ref.ts';

export interface Sighting {
  /** What it is about: an address, a column key, a message. Part of the finding's identity. */
  subject: string;
  /** Tells two sightings of one subject apart, e.g. the missing mark's name. */
  mark?: string;
  /** Kind, as the rubric prices it: 'dead', 'missing', 'd14'. */
  sort?: string;
  /** One Chinese sentence for a person; personal data masked. */
  says: string;
  evidence: [EvidenceRef, ...EvidenceRef[]];
  /** false: a candidate that waits for a person where the rubric says 'unsure'. */
  sure?: false;
  /** true: rests on a list row whose article could not be looked at; it may yet prove worth less. */
  doubtful?: true;
  /** true: a merit (an item published), not a fault. */
  merit?: true;
}

export interface Finding extends Sighting {
  /** sha256 (hex) over unit (of a site's finding: the site), indicator, subject, mark. */
  id: string;
  run: string;
  /** Whose it is; 'site:<id>': judged once for the site, and the same finding for each of its units. */
  unit: string;
  indicator: string;
  /** true: no check saw it, a person added it (see Judgement); it needs no second person to count. */
  added?: true;
}
