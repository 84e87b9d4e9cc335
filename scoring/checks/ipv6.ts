/** Government sites are to be reachable over IPv6 (中办、国办 2017 行动计划): the name has such an address, and somebody answers there. */
import { z } from 'zod';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import { settle, v6Of, viewsOf } from '../host.ts';

export default check({
  id: 'ipv6',
  title: '是否支持 IPv6 访问',
  sorts: ['none', 'unreachable'],
  names: { none: '没有 IPv6 地址', unreachable: 'IPv6 地址不通' },
  params: z.strictObject({}),
  site: true,
  run(facts) {
    const settled = settle(
      viewsOf(facts, ({ names }) => names !== null),
      v6Of,
    );
    if (settled.kind === 'unknown') return { examined: 0, found: [], unseen: [], notApplicable: settled.why };
    if (settled.kind === 'sound') return { examined: 1, found: [], unseen: [], remark: settled.detail };
    const { fault, says, sure, evidence } = settled;
    const sighting: Sighting = { subject: facts.probes.address, mark: fault, sort: fault, says, evidence };
    return { examined: 1, found: [sure ? sighting : { ...sighting, sure: false }], unseen: [] };
  },
});
