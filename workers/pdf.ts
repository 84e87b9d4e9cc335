/** Prints the HTML bulletin to PDF with the same Chromium that renders pages. */
import { pathToFileURL } from 'node:url';
import { launch } from '../crawler/browser.ts';

/** Throws when no Chromium is at hand: a format that was asked for is never left out in silence. */
export async function printPdf(htmlPath: string, pdfPath: string, executablePath: string | null): Promise<void> {
  if (!executablePath) throw new Error('pdf needs Chromium: npx tsx workers/needs.ts chromium');
  const browser = await launch({ executablePath, log: () => undefined });
  try {
    const page = await browser.newPage({ javaScriptEnabled: false });
    await page.goto(pathToFileURL(htmlPath).href);
    await page.pdf({ path: pdfPath, format: 'A4', preferCSSPageSize: true, printBackground: true });
  } finally {
    await browser.close();
  }
}
