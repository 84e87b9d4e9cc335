/** Begins a bundle, or goes on with one that was interrupted: what is whole stays, byte for byte; what is torn is cut off. */
import { open, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DATA_START, blankDraft, note, writeRecords, type Draft } from './draft.ts';
import { BundleFenced, isStill, markClosed, partialOf, refuseSealed, refuseStale, syncFolder, takeOver } from './take-over.ts';
import { recordAt, windowOn, type Step } from './walk-records.ts';
import { digestOf, recordTroubles } from './warc-record.ts';
import { readWarcinfo, warcinfo, type Before } from './warcinfo.ts';

export interface Resumed {
  /** Whole records that were there. */
  records: number;
  /** Bytes of the torn tail. */
  cutBytes: number;
  /** ISO UTC instant of the last whole record. */
  until: string;
}

export interface Beginning {
  path: string;
  id: string;
  software: string;
  before: Before | null;
  created: string;
  writer: number;
  replace: boolean;
}

export async function beginDraft(begin: Beginning): Promise<{ draft: Draft; resumed: Resumed | null }> {
  const { path, writer, replace } = begin;
  if (!replace) await refuseSealed(path);
  await refuseStale(path, writer);
  const went = await takeOver(path, writer, (file) => goOn(file, begin)).catch(async (error: NodeJS.ErrnoException) => {
    // What we were about to take was taken from under our hands.
    if (error.code === 'ENOENT') await refuseStale(path, writer);
    throw error;
  });
  const begun = went ?? (await startAfresh(begin));
  // Looked at again once our own name stands there: a smaller writer that seals looks for that name first.
  if (!replace) {
    await refuseSealed(path).catch(async (error: unknown) => {
      await closeDraft(begun.draft);
      await rm(begun.draft.partial, { force: true });
      throw error;
    });
  }
  return begun;
}

export async function closeDraft({ file, index, pages, digests }: Draft): Promise<void> {
  await Promise.all([file.close(), index.close(), pages.close(), digests.close()]);
}

/** After a take-over or a seal the name, if it stands, is no longer ours. */
const isOurs = async ({ file, partial }: Draft): Promise<boolean> => file.fd >= 0 && (await isStill(file, partial));

export async function leaveDraft(draft: Draft): Promise<void> {
  const ours = await isOurs(draft);
  // After a failed write this would only fail again; what is whole is found by reading.
  if (ours && draft.broken === null) await draft.file.datasync();
  await closeDraft(draft);
  if (ours) await markClosed(draft.partial);
}

export async function dropDraft(draft: Draft): Promise<void> {
  const ours = await isOurs(draft);
  await closeDraft(draft);
  if (ours) await rm(draft.partial, { force: true });
}

async function startAfresh({ path, writer, id, software, before, created }: Beginning): Promise<{ draft: Draft; resumed: null }> {
  const partial = partialOf(path, writer);
  const file = await open(partial, 'wx+').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new BundleFenced(`${partial}: a second writer ${writer} was faster`) : error;
  });
  const draft = blankDraft({ file, path, partial, writer, id, software, before, created });
  try {
    await writeRecords(draft, [() => ({ record: warcinfo({ bundle: id, software, before, created }), dense: false })]);
    await syncFolder(dirname(path));
  } catch (error) {
    await closeDraft(draft);
    throw error;
  }
  return { draft, resumed: null };
}

/** Null when there is not even a whole first record of this bundle. */
async function goOn(file: FileHandle, { path, writer, id }: Beginning): Promise<{ draft: Draft; resumed: Resumed } | null> {
  const { size } = await file.stat();
  const stretch = { start: DATA_START, size: Math.max(0, size - DATA_START) };
  const bytesAt = windowOn(file, stretch);
  const first = await recordAt(bytesAt, 0, stretch.size);
  if ('says' in first || first.record.type !== 'warcinfo') return null;
  const { bundle, software, before } = readWarcinfo(first.record.payload);
  if (bundle !== id) return null;
  const created = first.record.at;
  const draft = blankDraft({ file, path, partial: partialOf(path, writer), writer, id, software, before, created });
  const until = await takeIn(draft, bytesAt, stretch.size);
  if (until === null) return null;
  await file.truncate(draft.position);
  return { draft, resumed: { records: draft.records, cutBytes: size - draft.position, until } };
}

/** Takes in every whole record up to the first that is torn or wrong; gives the last one's instant. */
async function takeIn(draft: Draft, bytesAt: ReturnType<typeof windowOn>, size: number): Promise<string | null> {
  let until: string | null = null;
  /** An answer whose request may yet follow: the two come and go together. */
  let answer: Step | null = null;
  const take = async ({ record, member, offset }: Step): Promise<void> => {
    const contentType = record.fields.get('content-type') ?? '';
    await note(draft, { ...record, contentType }, { id: record.id, sha256: digestOf(record), member, offset });
    draft.position = DATA_START + offset + member.length;
    until = record.at;
  };
  let previous = draft.last;
  for (let offset = 0; offset < size;) {
    const step = await recordAt(bytesAt, offset, size);
    if ('says' in step || recordTroubles(step.record, step.bytes, previous).length > 0) break;
    if (answer !== null) await take(answer);
    answer = step.record.type === 'response' || step.record.type === 'revisit' ? step : null;
    if (answer === null) await take(step);
    previous = step.record.id;
    offset += step.member.length;
  }
  return until;
}
