/** The same small site month after month: most of it as it was, some of it new. */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBundle } from '../../../crawler/evidence/bundle.ts';
import { noise } from './sample.ts';

export const evidenceFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'sundial-keeping-'));

const words = (count: number, seed: number): string => Array.from(noise(count, seed), (byte) => `政务公开${byte} `).join('');

/** Bodies of one month: text, a picture, a long document; `changed` of them differ from month to month. */
export function bodies(month: string, pages = 40, changed = 8): { url: string; contentType: string; body: Buffer }[] {
  const seed = (nth: number) => 100 + nth + (nth < changed ? Number(month.replace('-', '')) * 1000 : 0);
  return Array.from({ length: pages }, (_, nth) => {
    const url = `http://www.example.test/${nth}`;
    if (nth % 10 === 9) return { url: `${url}.png`, contentType: 'image/png', body: noise(90_000, seed(nth)) };
    return { url: `${url}.html`, contentType: 'text/html', body: Buffer.from(`<!doctype html><p>${words(300 + nth * 20, seed(nth))}</p>`) };
  });
}

/** `<evidence>/<month>/<month>.<site>.wacz`; the answer is its path and sha256 (hex). */
export async function writeMonth(
  evidence: string,
  month: string,
  { site = 'portal', run = month, pages = 40, changed = 8 }: { site?: string; run?: string; pages?: number; changed?: number } = {},
): Promise<{ path: string; sha256: string; bytes: number }> {
  await mkdir(join(evidence, month), { recursive: true });
  const path = join(evidence, month, `${run}.${site}.wacz`);
  const at = (second: number) => new Date(Date.parse(`${month}-28T00:00:00Z`) + second * 1000).toISOString();
  const bundle = await createBundle({ path, id: `${run}.${site}`, software: 'Sundial/0.1.0', created: at(0) });
  await bundle.addMetadata({
    url: 'urn:sundial:job',
    at: at(0),
    contentType: 'application/json',
    body: Buffer.from(`{"month":"${month}"}`),
  });
  let second = 1;
  for (const { url, contentType, body } of bodies(month, pages, changed)) {
    const request = { method: 'GET', headers: [['Host', 'www.example.test']] as [string, string][] };
    const headers: [string, string][] = [
      ['Content-Type', contentType],
      ['Date', new Date(at(second)).toUTCString()],
    ];
    await bundle.addResponse({ url, at: at(second), request, status: 200, statusText: 'OK', httpVersion: '1.1', headers, body });
    await bundle.addPage({ url, at: at(second), title: url });
    await bundle.addMetadata({
      url: `urn:sundial:page:${url}`,
      at: at(second),
      contentType: 'application/json',
      body: Buffer.from(JSON.stringify({ url, month })),
    });
    second += 1;
  }
  const { sha256, bytes } = await bundle.seal();
  return { path, sha256, bytes };
}
