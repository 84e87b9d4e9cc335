/** Makes one exhibit: reads the cited record, has its picture taken, and writes the page around it. */
import type { Sheet } from '../crawler/browser/offline-parts.ts';
import type { OfflineBrowser, Picture } from '../crawler/browser/offline.ts';
import { SHOT, type ShotNote } from '../crawler/notes.ts';
import { exhibitPage, type ExhibitPicture } from '../reports/pages/exhibit.ts';
import { maskAddress } from '../reports/pages/exhibit-mask.ts';
import { REBUILT } from '../reports/pages/exhibit-picture.ts';
import { exhibitSheet } from '../reports/pages/exhibit-sheet.ts';
import { pictureFile, type Exhibit, type ExhibitNote } from './exhibit-bundle.ts';
import type { Cited } from './exhibit-cited.ts';
import type { Archive } from './exhibit-records.ts';

const WHY: Record<'timeout' | 'crash' | 'no-browser', string> = {
  timeout: '重现超时，没有图片',
  crash: '重现时浏览器崩溃，没有图片',
  'no-browser': '浏览器未能启动，没有图片',
};
export const NO_CHROMIUM = '本机没有可用的 Chromium，没有图片';
export const MERIT = '得分项不随巡检出图';
export const OUT_OF_TIME = '出图时间已用完，没有图片';
export const SWITCHED_OFF = '配置为不出图';

/** `browser`: Chinese when none may be used: why. null: the record is not in the archive any more. */
export async function makeExhibit(cited: Cited, archive: Archive, browser: OfflineBrowser | string): Promise<Exhibit | null> {
  const input = await archive.input(cited);
  if (input === null) return null;
  const sheet = exhibitSheet(input);
  const { page, html } = sheet;
  const part = archive.parts(cited);
  const show = (part: Sheet['part']) => (typeof browser === 'string' ? null : browser.show({ html, page, part }));
  // What hangs or crashes is mostly an image that unpacks to gigabytes; without images the page still shows its spots.
  const whole = await show(part);
  const shown = whole?.ok === false && whole.why !== 'no-browser' ? await show(bare(part)) : whole;
  const picture = shown?.ok ? shown : null;
  const note: ExhibitNote = {
    of: cited.shown,
    label: REBUILT,
    missing: (picture?.missing ?? []).slice(0, mostMissing).map(maskAddress),
    marks: sheet.marks.map(({ number, where }, index) => ({
      finding: cited.findings[index]!,
      number,
      where,
      box: picture?.boxes[number] ?? null,
    })),
    width: picture?.width ?? 0,
    height: picture?.height ?? 0,
    cut: picture?.cut ?? null,
    blurred: cited.personal,
    why: picture ? null : typeof browser === 'string' ? browser : WHY[(shown as Picture & { ok: false }).why],
    live: sheet.masked ? null : await liveShot(cited, archive),
  };
  return {
    name: cited.name,
    html: exhibitPage({ ...input, picture: onPage(cited, note, picture?.contentType ?? null, await liveType(note, archive)) }),
    picture: picture && { image: picture.image, contentType: picture.contentType },
    note,
  };
}

const mostMissing = 200;
const bare =
  (part: Sheet['part']): Sheet['part'] =>
  (url, type) =>
    type === 'image' ? Promise.resolve(null) : part(url, type);

function onPage({ name }: Cited, { why, missing, cut, live }: ExhibitNote, type: string | null, liveIs: string | null): ExhibitPicture {
  return {
    file: type === null ? null : pictureFile(name, type),
    why,
    missing,
    cut,
    live: live === null || liveIs === null ? null : { file: pictureFile(`${name}.live`, liveIs), at: live.at },
  };
}

/** What the crawl itself saw at that moment; null where its note does not say that nothing personal was seen in any frame. */
async function liveShot({ ref }: Cited, archive: Archive): Promise<ExhibitNote['live']> {
  const page = ref.url.replace(/^urn:dom:/, '');
  const [shot, note] = [await archive.read(ref.bundle, `urn:shot:${page}`), await archive.read(ref.bundle, `${SHOT}${page}`)];
  if (shot === null || note === null) return null;
  const { sha256, personal } = JSON.parse(Buffer.from(note.payload).toString()) as ShotNote;
  return personal === false && sha256 === shot.sha256 ? { bundle: ref.bundle, url: `urn:shot:${page}`, at: shot.at, sha256 } : null;
}

async function liveType({ live }: ExhibitNote, archive: Archive): Promise<string | null> {
  return live && ((await archive.read(live.bundle, live.url, live.sha256))?.contentType ?? null);
}
