/** Last part of checking a case: what lies in it must be what its records make, and its raw records what the finding cites. */
import type { PartDigests } from '../../crawler/evidence/verify-container.ts';
import { sha256 } from '../../crawler/evidence/warc-record.ts';
import { maskAddress } from '../../crawler/read/masks.ts';
import type { CaseFile } from './case-file.ts';
import { say, type CaseReport } from './case-report.ts';
import type { Part } from './container.ts';
import { CASE } from './lay-out.ts';
import { roleOf, type CaseRecord } from './records.ts';

/** Every part must be, byte for byte, what the records make. */
export function compareAll(expected: readonly Part[], listed: PartDigests[], parts: Map<string, Buffer>, report: CaseReport): void {
  const before = report.problems.length;
  const should = expected.map(({ name }) => name);
  for (const part of listed) if (!should.includes(part.name)) say(report, part.name, '案卷里不应有这一部分', part);
  for (const { name, bytes } of expected) {
    const [actual, part] = [parts.get(name), listed.find((one) => one.name === name)];
    if (actual === undefined) say(report, name, '缺少这一部分');
    else if (!bytes.equals(actual)) {
      const from = bytes.findIndex((byte, index) => actual[index] !== byte);
      say(report, name, '与由记录所得的内容不符', part, from < 0 ? bytes.length : from);
    }
  }
  if (report.problems.length === before && should.join('\n') !== listed.map(({ name }) => name).join('\n'))
    say(report, '(container)', '各部分的次序不是规范的，或有重复');
  if (report.problems.length === before) {
    const copies = report.file!.records.filter(({ copy }) => copy !== null).length;
    report.checked.push(`案情一览、说明和 ${copies} 个供查看的文件，与由记录所得的内容逐字节相符`);
  }
}

/** A raw record must be one that the finding cites: by digest, or, where that is keyed, by address. */
export function checkCited({ evidence, raw }: CaseFile, records: readonly CaseRecord[], report: CaseReport): void {
  for (const record of records.filter((one) => roleOf(one) === 'raw')) {
    const cited = evidence.some(
      ({ bundle, url, digest }) =>
        bundle === record.bundle &&
        url === maskAddress(record.url) &&
        (digest.startsWith('hmac-') || digest === `sha256:${sha256(record.payload)}`),
    );
    if (!cited) say(report, CASE, `原始记录 ${maskAddress(record.url)} 不是这项发现所引用的`);
  }
  const shown = evidence.filter(({ exhibit }) => exhibit !== null).length;
  report.checked.push(
    `证据：发现引用 ${evidence.length} 处，其中 ${shown} 处附有重现页${raw === null ? '；不含原始网页' : '；含原始网页'}`,
  );
}
