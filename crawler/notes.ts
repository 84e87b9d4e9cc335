/** Writes into the bundle what its payloads cannot say (who was asked for what, and how it ended), so that the same facts can be read again offline. */
import { createHash } from 'node:crypto';
import type { InspectionRun } from '../config/run.ts';
import type { Site } from '../config/site.ts';
import type { Unit } from '../config/unit.ts';
import type { ColumnTaxonomy } from '../config/columns.ts';
import type { CrawlJob, LinkFacts, Page } from './crawl-result.ts';
import type { BundleWriter } from './evidence/bundle.ts';
import type { PageRecord } from './page-record.ts';
import type { Defect, PageFacts } from './read/page-facts.ts';
import { canonicalUrl } from './url.ts';

export const JOB = 'urn:sundial:job';
export const PAGE = 'urn:sundial:page:';
export const LINK = 'urn:sundial:link:';

/** The order as it was given: enough to judge the same units again without the configuration of that day. */
export interface JobNote {
  run: Pick<InspectionRun, 'id' | 'month' | 'from' | 'to' | 'asOf'>;
  site: Site;
  units: Unit[];
  columns: ColumnTaxonomy;
  city: { name: string; units: Unit[]; sites: Site[] };
}

export interface PageNote {
  record: PageRecord;
  /** An entry page of the site or of a unit. */
  entry: boolean;
  /** sha256 (hex) of the facts as JSON; null when nothing was read. */
  facts: string | null;
  /** Defects that no single page shows: learnt by comparing it with others. */
  learnt: Defect[];
}

export const digestOfFacts = (facts: PageFacts): string => createHash('sha256').update(JSON.stringify(facts)).digest('hex');

/** A defect without a spot was not read on the page. */
export const isLearnt = (defect: Defect): boolean => defect.sort === 'soft-404' && defect.spot === undefined;

/** The same job, whose callbacks also note what they are told. */
export async function noting(job: CrawlJob, bundle: BundleWriter): Promise<CrawlJob> {
  const { run, site, units, columns } = job;
  const { id, month, from, to, asOf } = run;
  const write = (url: string, at: string, value: unknown) =>
    bundle.addMetadata({ url, at, contentType: 'application/json', body: Buffer.from(JSON.stringify(value)) });
  const city = job.city ?? { name: '', units, sites: [site] };
  const order: JobNote = { run: { id, month, from, to, asOf }, site, units, columns, city };
  await write(JOB, new Date().toISOString(), order);
  const entries = new Set(
    [site.home, ...units.flatMap((unit) => unit.places.flatMap((place) => place.entries))].map((url) => canonicalUrl(url)),
  );
  return {
    ...job,
    async onPage(page: Page) {
      const { record, facts } = page;
      const note: PageNote = {
        record,
        entry: entries.has(record.url),
        facts: facts && digestOfFacts(facts),
        learnt: facts?.defects.filter(isLearnt) ?? [],
      };
      await write(`${PAGE}${record.url}`, record.at, note);
      await job.onPage(page);
    },
    async onLink(link: LinkFacts) {
      await write(`${LINK}${link.url}`, link.at, link);
      await job.onLink(link);
    },
  };
}
