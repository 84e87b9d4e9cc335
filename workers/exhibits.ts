/** Lays out what a month rests on: pages a person can open from disk, spots marked, taken from the sealed exhibits; one page serves all findings that cite it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBundle, BundleDamaged, type BundleReader } from '../crawler/evidence/bundle.ts';
import { bundleStands } from '../crawler/evidence/readable.ts';
import type { ExhibitHref } from '../reports/pages/unit.ts';
import { pictureFile, readExhibit, type Exhibit } from './exhibit-bundle.ts';
import { citedRecords, markId, nameOf, type Cited } from './exhibit-cited.ts';
import { makeExhibit } from './exhibit-make.ts';
import { openArchive, type Archive } from './exhibit-records.ts';
import type { ReportJob } from './report-files.ts';
import { attemptId } from './bundle-chain.ts';
import { bundlePath, EXHIBITS } from './work.ts';

export { nameOf } from './exhibit-cited.ts';

const NOT_SEALED = '没有封存的展示件，未出图';

/** Writes `<dir>/pages/*`; the answer gives what a finding's proof has there, relative to `<dir>/units/`. */
export async function writeExhibits(job: ReportJob): Promise<ExhibitHref> {
  const cited = citedRecords(job.results.values(), job.view);
  const sealed = await openSealed(job.dataDir, job.bulletin.month, job.bundles);
  const archive = openArchive(job.dataDir, job.bundles);
  const written = new Map<string, Exhibit>();
  try {
    for (const one of cited.values()) {
      // What was sealed is printed as it stands, never rendered again; a month of before has none, nor has what was found since.
      const exhibit = (await sealedExhibit(sealed, one)) ?? (await makeExhibit(one, archive, NOT_SEALED));
      if (exhibit === null) continue;
      await lay(join(job.dir, 'pages'), exhibit, archive);
      written.set(one.name, exhibit);
    }
  } finally {
    await sealed?.close();
    await archive.close();
  }
  return (ref, finding) => proofOf(written.get(nameOf(job.view.ref(ref))), finding);
}

/** The latest sealed exhibits of the run. */
async function openSealed(dataDir: string, run: string, bundles: readonly string[]): Promise<BundleReader | null> {
  const [id] = bundles.filter((bundle) => bundle.endsWith(`.${EXHIBITS}`)).slice(-1);
  const path = bundlePath(dataDir, id ?? attemptId(run, EXHIBITS, 1));
  try {
    return id !== undefined && bundleStands(path) ? await openBundle(path) : null;
  } catch (error) {
    if (error instanceof BundleDamaged) return null; // verify says what is wrong with it; the month is printed from the archive
    throw error;
  }
}

async function sealedExhibit(sealed: BundleReader | null, { name, marks }: Cited): Promise<Exhibit | null> {
  if (sealed === null) return null;
  try {
    const exhibit = await readExhibit(sealed, name);
    return exhibit !== null && exhibit.note.marks.length >= marks.length ? exhibit : null;
  } catch (error) {
    if (error instanceof BundleDamaged) return null; // as above
    throw error;
  }
}

async function lay(dir: string, { name, html, picture, note }: Exhibit, archive: Archive): Promise<void> {
  writeFileSync(join(dir, `${name}.html`), html);
  if (picture !== null) writeFileSync(join(dir, pictureFile(name, picture.contentType)), picture.image);
  const live = note.live && (await archive.read(note.live.bundle, note.live.url, note.live.sha256));
  if (live) writeFileSync(join(dir, pictureFile(`${name}.live`, live.contentType)), live.payload);
}

function proofOf(exhibit: Exhibit | undefined, finding: string): ReturnType<ExhibitHref> {
  if (exhibit === undefined) return null;
  const { name, picture, note } = exhibit;
  const own = note.marks.filter((mark) => mark.finding === finding && mark.box !== null);
  const shown = picture && own.length > 0 ? { box: own[0]!.box!, width: note.width, height: note.height } : null;
  return {
    page: `../pages/${name}.html#${markId(finding)}`,
    picture: picture && shown && { file: `../pages/${pictureFile(name, picture.contentType)}`, ...shown },
  };
}
