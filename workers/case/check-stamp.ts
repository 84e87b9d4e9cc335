/** The time stamp in a case: by whom the time of sealing is told. */
import { OPERATORS_WORD } from '../../crawler/seal/printed.ts';
import type { Seal } from '../../crawler/seal/seal-files.ts';

/** `time`: one Chinese line; troubles are Chinese. `authorities`: PEM of those whose stamps are believed. */
export async function checkStamp(seal: Seal, authorities: string | undefined): Promise<{ time: string; troubles: string[] }> {
  const word = `时间：${OPERATORS_WORD}`;
  if (seal.timestamp === null) return { time: word, troubles: [] };
  // The library for certificates is large, and most months have no stamp.
  const { readStamp } = await import('../../crawler/seal/timestamp.ts');
  const { stamp, troubles } = await readStamp(seal.timestamp, seal, authorities);
  if (stamp === null || troubles.length > 0) return { time: word, troubles };
  const whose = stamp.trusted === null ? '未核对该证书由谁信任（--tsa-ca 可核对）' : '可追溯到所给的受信任证书';
  return { time: `时间：外部时间戳（RFC 3161）${stamp.at}，由 ${stamp.by} 签发（证书由 ${stamp.issuer} 颁发；${whose}）`, troubles };
}
