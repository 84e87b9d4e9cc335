/** What a citizen sends to an office must not be readable on the way: https with a certificate that browsers accept, and http that leads there. */
import { z } from 'zod';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import { httpsOf, settle, viewsOf } from '../host.ts';

export default check({
  id: 'https',
  title: '是否支持 https 安全访问',
  sorts: ['none', 'expired', 'mismatched', 'untrusted', 'no-redirect'],
  names: {
    none: '不支持 https',
    expired: '证书过期',
    mismatched: '证书与域名不符',
    untrusted: '证书不受信任',
    'no-redirect': 'http 不跳转到 https',
  },
  params: z.strictObject({}),
  site: true,
  run(facts) {
    const { address } = facts.probes;
    const { hostname } = new URL(address);
    const views = viewsOf(facts, ({ tls }) => tls !== null);
    const settled = settle(views, httpsOf);
    if (settled.kind === 'unknown') return { examined: 0, found: [], unseen: [], notApplicable: settled.why };
    if (settled.kind === 'fault') {
      const { fault, says, sure, evidence } = settled;
      const sighting: Sighting = { subject: address, mark: fault, sort: fault, says: `站点 ${hostname} ${says}`, evidence };
      return { examined: 1, found: [sure ? sighting : { ...sighting, sure: false }], unseen: [] };
    }
    const stays = settled.views.find(({ toHttps }) => toHttps === false);
    const leads = settled.views.some(({ toHttps }) => toHttps === true);
    const found: Sighting[] =
      stays && !leads
        ? [
            {
              subject: address,
              mark: 'no-redirect',
              sort: 'no-redirect',
              says: `站点 ${hostname} 支持 https，但用 http 访问时不跳转到 https`,
              evidence: [stays.evidence],
            },
          ]
        : [];
    return { examined: 1, found, unseen: [], remark: `https 可以访问（${settled.detail}）` };
  },
});
