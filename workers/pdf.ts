/** Prints the HTML bulletin to PDF with the same Chromium that renders pages. */
import { pathToFileURL } from 'node:url';
import { launch } from '../crawler/browser.ts';
import { NeedsError } from './needs.ts';

/** Throws when no Chromium is at hand: a format that was asked for is never left out in silence. */
export async function printPdf(htmlPath: string, pdfPath: string, executablePath: string | null): Promise<void> {
  if (!executablePath) throw new NeedsError(['chromium'], 'pdf is printed with it');
  const browser = await launch({ executablePath, log: () => undefined }).catch(() => {
    throw new NeedsError(['chromium'], `${executablePath} does not start`);
  });
  try {
    const page = await browser.newPage({ javaScriptEnabled: false });
    await page.goto(pathToFileURL(htmlPath).href);
    await page.pdf({ path: pdfPath, format: 'A4', preferCSSPageSize: true, printBackground: true });
  } finally {
    await browser.close();
  }
}
