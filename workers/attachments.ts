/** Keeps what somebody hands in for a judgement (a letter, a photograph, a form) as evidence: in a sealed bundle of the month, known by its bytes. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { openBundle, createBundle, discardPartials } from '../crawler/evidence/bundle.ts';
import { bundleStands } from '../crawler/evidence/readable.ts';
import type { EvidenceRef } from '../crawler/evidence/ref.ts';
import { readTrouble } from '../config/yaml-file.ts';
import { attemptId, bundleBefore, sealedDigest } from './bundle-chain.ts';
import { Refusal } from './commands/command.ts';
import { engine } from './engine.ts';
import { ATTACHMENTS, evidenceDir, type Work } from './work.ts';

const mostBytes = 64 * 1024 * 1024;

export const attachmentUrl = (sha256: string): string => `urn:sundial:attachment:${sha256}`;

/** By the name it was handed in under, which itself is not kept: people put names into names of files. */
const types: Record<string, string> = {
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.txt': 'text/plain; charset=utf-8',
  '.htm': 'text/html',
  '.html': 'text/html',
  '.doc': 'application/msword',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.xls': 'application/vnd.ms-excel',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.eml': 'message/rfc822',
};

type Keeping = Pick<Work, 'run' | 'store' | 'dataDir' | 'now' | 'log'>;

/** The caller judges alone (see `alone`). The same bytes are kept once a month. */
export async function keepAttachment(work: Keeping, path: string): Promise<EvidenceRef> {
  const { run, store, now } = work;
  const body = bytesOf(path);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const url = attachmentUrl(sha256);
  const kept = attachmentsIn(work.dataDir, run.id);
  for (const bundle of kept) {
    const known = await refIn(join(evidenceDir(work.dataDir, run.id), `${bundle}.wacz`), url);
    if (known !== null) return { bundle, url, at: known.at, sha256 };
  }
  const id = attemptId(run.id, ATTACHMENTS, kept.length + 1);
  const file = join(evidenceDir(work.dataDir, run.id), `${id}.wacz`);
  const writer = await store.takeSite(run.id, ATTACHMENTS, { closed: true });
  const before = await bundleBefore(work, ATTACHMENTS, id);
  const at = now().toISOString();
  await discardPartials(file);
  const bundle = await createBundle({ path: file, id, software: `Sundial/${engine().version}`, created: at, writer, before });
  try {
    await bundle.addResource({ url, at, contentType: types[extname(path).toLowerCase()] ?? 'application/octet-stream', body });
    await bundle.seal();
  } catch (error) {
    await bundle.abandon();
    throw error;
  }
  return { bundle: id, url, at, sha256 };
}

/** Ids of the bundles with attachments of a run, the oldest first. */
export function attachmentsIn(dataDir: string, run: string): string[] {
  const ids: string[] = [];
  for (let nth = 1; bundleStands(join(evidenceDir(dataDir, run), `${attemptId(run, ATTACHMENTS, nth)}.wacz`)); nth += 1)
    ids.push(attemptId(run, ATTACHMENTS, nth));
  return ids;
}

/** As the bulletin lists bundles. */
export async function attachmentBundles(dataDir: string, run: string): Promise<{ id: string; sha256: string }[]> {
  const path = (id: string) => join(evidenceDir(dataDir, run), `${id}.wacz`);
  return Promise.all(attachmentsIn(dataDir, run).map(async (id) => ({ id, sha256: await sealedDigest(path(id)) })));
}

async function refIn(path: string, url: string): Promise<{ at: string } | null> {
  const reader = await openBundle(path);
  try {
    for await (const entry of reader.entries()) if (entry.url === url) return (await reader.read(url)) ?? null;
    return null;
  } finally {
    await reader.close();
  }
}

function bytesOf(path: string): Buffer {
  let body: Buffer;
  try {
    // Asked first: of a file too large for memory, reading tells no size.
    const { size } = statSync(path);
    if (size > mostBytes) throw tooLarge(size, path);
    body = readFileSync(path);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('usage', `--attachment: expected a readable file, found ${readTrouble(error)}: ${path}`, 'mind the path');
  }
  if (body.length === 0) throw new Refusal('usage', `--attachment: expected a document, found an empty file: ${path}`, '');
  if (body.length > mostBytes) throw tooLarge(body.length, path);
  return body;
}

function tooLarge(size: number, path: string): Refusal {
  const [most, found] = [mostBytes, size].map((bytes) => Math.ceil(bytes / 1024 / 1024));
  return new Refusal('usage', `--attachment: expected at most ${most} MiB, found ${found} MiB: ${path}`, 'hand in a smaller scan');
}
