/** Plants identity numbers that nobody may show: in running text, in a table of recipients, inside disability cards, in a file. */
import type { Dice } from './dice.ts';
import { disabilityCard, impossibleId, nobody, table } from './numbers.ts';
import { boundToOpen } from './opened.ts';
import type { Planting } from './plant.ts';
import type { Wish } from './wishes.ts';

function leakText(kind: Wish, die: Dice): string {
  const serial = die.int(1, 2000);
  if (kind === 'leak-text')
    return `<p>现将申请人${nobody(serial)}（身份证号：${impossibleId(serial)}）的有关情况予以公布，如有异议请在规定时间内反映。</p>`;
  const rows = Array.from({ length: die.int(4, 7) }, (_, i) => i);
  if (kind === 'leak-batch')
    return table(
      ['序号', '姓名', '身份证号码', '补助金额（元）'],
      rows.map((i) => [String(i + 1), nobody(i), impossibleId(serial + i), String(die.int(2, 9) * 100)]),
    );
  return table(
    ['序号', '姓名', '残疾人证号', '类别'],
    rows.map((i) => [String(i + 1), nobody(i), disabilityCard(serial + i), '生活补贴']),
  );
}

/** A file of an article of the month, open for anyone to load: the page itself shows nothing. */
function plantFile({ unit, wishes, die, note, from }: Planting): void {
  if (!wishes.has('leak-file')) return;
  const item = boundToOpen(unit, from, ['livelihood', 'notice', 'policy'])[0];
  if (!item) return;
  item.body = 'text';
  const serial = die.int(1, 2000);
  const kind = die.pick(['docx', 'xls'] as const);
  const people = Array.from({ length: die.int(4, 7) }, (_, i) => [String(i + 1), nobody(i), impossibleId(serial + i)]);
  const rows = [['序号', '姓名', '身份证号码'], ...people];
  const path = `${item.path.replace(/[^/]*$/, '')}mingdan${serial}.${kind}`;
  item.attachments.push({ name: `名单.${kind}`, path, kind, state: 'opens', rows });
  note({
    kind: 'leak-file',
    indicator: 'CS-08',
    check: 'personal-exposed',
    sort: 'leak',
    subject: { site: unit.site, path },
    says: `附件公开了完整证件号码：${item.title}`,
  });
}

export function plantLeaks(planting: Planting): void {
  const { unit, wishes, die, note, from } = planting;
  plantFile(planting);
  for (const kind of ['leak-text', 'leak-batch', 'leak-disability'] as const) {
    if (!wishes.has(kind)) continue;
    const item = boundToOpen(unit, from, ['livelihood', 'notice', 'policy'])[0];
    if (!item) continue;
    item.body = 'text';
    item.extra += leakText(kind, die);
    note({
      kind,
      indicator: 'CS-08',
      check: 'personal-exposed',
      sort: 'leak',
      subject: { site: unit.site, path: item.path },
      says: `页面公开了完整证件号码：${item.title}`,
    });
  }
}
