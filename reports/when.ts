/** Dates and times as readers in China write them; data keep ISO UTC. */

const EIGHT_HOURS_MS = 8 * 3_600_000;

/** '2019-03-06' → '2019年3月6日'; text that is no civil date is returned as it is. */
export function chineseDate(date: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  return parts ? `${parts[1]}年${Number(parts[2])}月${Number(parts[3])}日` : date;
}

/** '缺 2018-02、2018-03' → '缺 2018年2月、2018年3月'; days and numbers stay as they are. */
export function chineseMonths(text: string): string {
  return text.replace(
    /(?<![\d.-])(\d{4})-(0[1-9]|1[0-2])(?![\d.-])(?: (?=\p{Script=Han}))?/gu,
    (_, year: string, month: string) => `${year}年${Number(month)}月`,
  );
}

/** ISO instant → '2018-12-31 08:05:09' in Asia/Shanghai (UTC+8, no summer time since 1992). */
export function shanghaiTime(instant: string): string {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) return instant;
  return new Date(ms + EIGHT_HOURS_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** '2018-12' → { year: 2018, month: 12 }. */
export function monthParts(month: string): { year: number; month: number } {
  const [year, index] = month.split('-').map(Number) as [number, number];
  return { year, month: index };
}
