/** Sheets for tests of the offline browser: one archived page, its spots, and an archive that is a table. */
import type { Sheet } from '../../crawler/browser/offline-parts.ts';
import { exhibitSheet } from '../../reports/pages/exhibit-sheet.ts';
import type { ExhibitInput, ExhibitMark } from '../../reports/pages/exhibit.ts';

export interface Held {
  type: string;
  body: string | Uint8Array;
  status?: number;
  location?: string;
}

export const mark = (id: string, css?: string, more: Partial<ExhibitMark> = {}): ExhibitMark => ({
  id,
  label: `问题 ${id}`,
  tone: 'fault',
  ...(css === undefined ? {} : { spot: { css } }),
  ...more,
});

/** `asked`: what the page asked the archive for. */
export function sheetOf(
  source: string,
  marks: ExhibitMark[] = [],
  more: Partial<ExhibitInput> = {},
  archive: Record<string, Held> = {},
  asked: string[] = [],
): Sheet {
  const input: ExhibitInput = {
    source,
    url: 'http://www.example.test/a/index.html',
    at: '2018-12-31T16:01:02Z',
    sha256: 'a'.repeat(64),
    bundle: '2018-12.portal',
    contentType: 'text/html',
    status: 200,
    marks,
    ...more,
  };
  const { html, page } = exhibitSheet(input);
  return {
    html,
    page,
    part: async (url) => {
      asked.push(url);
      const held = archive[url];
      if (held === undefined) return null;
      return { status: held.status ?? 200, contentType: held.type, body: Buffer.from(held.body), location: held.location ?? null };
    },
  };
}
