/** The evidence folder in words: what stands there, in what form, and how much room is left. */
import { plainTable } from '../plain-table.ts';
import type { Inventory, SealedItem, UnfinishedItem } from './inventory.ts';
import { inBytes, roomInWords, type Room } from './room.ts';

const states: Record<SealedItem['state'], string> = { plain: '完整', thin: '完整（与后一个合存）', pruned: '已删减' };

function about({ trouble, pruned, base }: SealedItem): string {
  if (trouble !== null) return `不完好：${trouble}`;
  if (pruned !== null) return `按“${pruned.policy}”删去 ${pruned.records} 条，${pruned.at.slice(0, 10)}`;
  return base === null ? '' : `依据 ${base}`;
}

const sealedRow = (item: SealedItem): (string | number)[] => [
  item.id,
  states[item.state],
  item.records ?? '—',
  inBytes(item.bytes),
  inBytes(item.onDisk),
  item.root?.slice(0, 16) ?? '—',
  about(item),
];

const unfinishedRow = ({ id, onDisk, touched }: UnfinishedItem): (string | number)[] => [id, inBytes(onDisk), touched];

export function inventoryInWords({ sealed, unfinished }: Inventory, room: Room): string {
  const table = (rows: (string | number)[][]): string[] => plainTable(rows).map((line) => `  ${line}`);
  return [
    `证据包 ${sealed.length} 个`,
    ...(sealed.length > 0 ? table([['编号', '状态', '记录', '大小', '占用', '根（前 16 位）', ''], ...sealed.map(sealedRow)]) : []),
    ...(unfinished.length > 0
      ? [`未完成的抓取 ${unfinished.length} 个：没有封存，不作证据；下次巡检继续，或按 abandonUnfinishedDays 舍弃`]
      : []),
    ...(unfinished.length > 0 ? table([['编号', '占用', '最后写入'], ...unfinished.map(unfinishedRow)]) : []),
    `${room.low ? '注意：' : ''}空间：${roomInWords(room)}`,
  ].join('\n');
}
