/** What a city's leaks must not give away (the planted numbers, the digests of the pages that show them), and everything in which it could stand. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openBundle } from '../../crawler/evidence/bundle.ts';
import { sha256 } from '../../crawler/evidence/warc-record.ts';
import type { CheckResult } from '../../scoring/check.ts';
import type { Finding } from '../../scoring/finding.ts';
import { main as sundial } from '../outside/sundial.ts';
import { CaseOutput } from '../../workers/outputs-case.ts';
import type { City } from '../portal/nouns.ts';
import { terminal } from '../workers/terminal.ts';

const NUMBER = /(?<!\d)410381190001\d{5}[\dX]/g;

export const leaksIn = (results: readonly CheckResult[]): Finding[] =>
  results.flatMap(({ findings }) => findings.filter(({ sort }) => sort === 'leak'));

/** Every number that the city shows, and of each page that a leak cites its digest, and what may be made of address and digest. */
export function secretsOf(city: City, leaks: readonly Finding[]): { numbers: string[]; digests: string[] } {
  const numbers = [...new Set(JSON.stringify(city).match(NUMBER) ?? [])];
  const cited = leaks.flatMap(({ evidence }) => evidence);
  const named = cited.map(({ url, sha256: digest }) => sha256(`${url}\n${digest}`).slice(0, 20));
  return {
    numbers,
    digests: [...new Set([...cited.map(({ sha256: digest }) => digest), ...named, ...numbers.map((number) => sha256(number))])],
  };
}

/** Where one of the secrets stands: '<place>: <secret>'. */
export function found(place: string, bytes: Uint8Array, { numbers, digests }: ReturnType<typeof secretsOf>): string[] {
  const text = Buffer.from(bytes).toString('latin1');
  const known = new Set([...numbers, ...digests]);
  const told = text.match(/[0-9a-f]{64}|(?<![0-9a-f])[0-9a-f]{20}(?![0-9a-f])|410381190001\d{5}[\dX]/g) ?? [];
  return [...new Set(told)].filter((one) => known.has(one)).map((one) => `${place}: ${one}`);
}

/** Parts of a ZIP, unpacked, by another program than ours. */
function unzipped(path: string): [string, Buffer][] {
  const script = `import base64, json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
print(json.dumps([[i.filename, base64.b64encode(z.read(i)).decode()] for i in z.infolist()]))`;
  const { stdout, stderr, status } = spawnSync('python3', ['-c', script, path], { encoding: 'utf8', maxBuffer: 1 << 29 });
  if (status !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as [string, string][]).map(([name, text]) => [name, Buffer.from(text, 'base64')]);
}

/** Makes a case of each finding and checks it with the published key; answers every part of every case, records unpacked. */
export async function casesOf(leaks: readonly Finding[], dataDir: string, dir: string): Promise<[string, Buffer][]> {
  const parts: [string, Buffer][] = [];
  for (const { id } of leaks) {
    const path = join(dir, `case-${id.slice(0, 12)}.zip`);
    const screen = terminal();
    const code = await sundial(['case', id, '--data', dataDir, '--out', path, '--json'], screen, process.env);
    if (code !== 0) throw new Error(`case of ${id}: ${code} ${screen.text()} ${screen.complaints()}`);
    const { exhibits } = CaseOutput.parse(JSON.parse(screen.text()));
    const key = join(dataDir, 'keys', 'seal.pub.pem');
    const verified = terminal();
    if (exhibits === 0 || (await sundial(['verify', path, '--key', key], verified, process.env)) !== 0)
      throw new Error(`case of ${id}, ${exhibits} exhibits: ${verified.text()}`);
    for (const [name, bytes] of unzipped(path)) parts.push([`${id.slice(0, 8)} ${name}`, name.endsWith('.gz') ? gunzipSync(bytes) : bytes]);
  }
  return parts;
}

/** Every file that a month prints; office documents part by part. */
export function printed(dir: string): [string, Buffer][] {
  const names = (readdirSync(dir, { recursive: true, withFileTypes: true }) as { isFile(): boolean; parentPath: string; name: string }[])
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return names.flatMap((path) =>
    /\.(xlsx|docx)$/.test(path)
      ? unzipped(path).map(([name, bytes]): [string, Buffer] => [`${path} ${name}`, bytes])
      : [[path, readFileSync(path)] as [string, Buffer]],
  );
}

/** Every record of a sealed bundle that is meant to be handed on. */
export async function recordsOf(path: string): Promise<[string, Buffer][]> {
  const reader = await openBundle(path);
  const records: [string, Buffer][] = [];
  try {
    for await (const { url, sha256: digest } of reader.entries()) {
      const record = await reader.read(url, digest);
      records.push([url, Buffer.concat([Buffer.from(`${url}\n`), record!.payload])]);
    }
  } finally {
    await reader.close();
  }
  return records;
}
