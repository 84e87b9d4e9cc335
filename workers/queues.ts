/** Which machine serves what: groups of queues that go together, as `sundial work --queues` names them. */

export const queueGroups = { crawl: ['crawl', 'links'], analyse: ['judge', 'exhibit'], publish: ['publish'] } as const;
export type QueueGroup = keyof typeof queueGroups;
export type Queue = (typeof queueGroups)[QueueGroup][number];

export const allGroups = Object.keys(queueGroups) as QueueGroup[];

export function queuesIn(groups: readonly QueueGroup[]): Queue[] {
  return groups.flatMap((group) => [...queueGroups[group]]);
}
