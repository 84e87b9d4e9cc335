/** What looks at a site's host amount to: whether https works there and why not, whether it can be reached over IPv6. One good look outweighs a bad one. */
import type { EvidenceRef } from '../crawler/evidence/ref.ts';
import type { HostLook } from '../crawler/probe/host.ts';
import type { FetchOutcome } from '../crawler/page-record.ts';
import type { ProbeSample } from '../crawler/probe/sample.ts';
import type { UnitFacts } from './unit-facts.ts';

export type HttpsFault = 'none' | 'expired' | 'mismatched' | 'untrusted';

/** unknown: the look tells nothing, and why. */
export type Told<F> =
  { kind: 'sound'; detail: string } | { kind: 'fault'; fault: F; says: string; sure: boolean } | { kind: 'unknown'; why: string };

interface View extends Pick<HostLook, 'address' | 'tls' | 'names' | 'v6Connects' | 'proxied' | 'tunnelRefused' | 'toHttps' | 'v6Public'> {
  /** What came of the home page; null: nobody asked. */
  outcome: FetchOutcome | null;
  evidence: EvidenceRef;
}

/** The run's own look, and of the month's looks at home the last that tells. */
export function viewsOf({ host, probes }: UnitFacts, tells: (sample: ProbeSample) => boolean): View[] {
  const last = probes.looks.findLast(({ sample }) => sample.discarded === null && tells(sample));
  const ofProbe = last && {
    ...last.sample,
    ...{ proxied: false, tunnelRefused: null, toHttps: redirectOf(last.sample), v6Public: null },
    evidence: last.evidence,
  };
  return [
    ...(host ? [{ ...host.look, outcome: host.look.home?.outcome ?? null, evidence: host.evidence }] : []),
    ...(ofProbe ? [ofProbe] : []),
  ];
}

/** A weekly look knows it only of a home that is http. */
function redirectOf({ address, toHttps, outcome, leadsOutside }: ProbeSample): boolean | null {
  if (address.startsWith('https:')) return null;
  return toHttps || (outcome.kind === 'answered' && outcome.status < 300 && leadsOutside === null ? false : null);
}

/** The strangers' network codes that speak of our side or of a name, and not of a closed door. */
const OURS = new Set(['EPRIVATE', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EMFILE']);

/** https of the host, as one look shows it. A door is closed only where the house was found open. */
export function httpsOf({ outcome, tls, proxied, tunnelRefused }: View): Told<HttpsFault> {
  if (tunnelRefused !== null) return { kind: 'unknown', why: `代理不提供隧道连接（${tunnelRefused}），看不到证书` };
  if (tls === null)
    return { kind: 'unknown', why: outcome?.kind === 'skipped' ? '首页未获准访问，没有查看证书' : '首页没有应答，没有查看证书' };
  if (tls.state === 'trusted') return { kind: 'sound', detail: tls.host };
  if (tls.state === 'untrusted') return distrust(tls.why ?? '', tls.host, tls.chain[0]?.validTo ?? null, proxied);
  if (OURS.has(tls.why ?? '')) return { kind: 'unknown', why: `${tls.host} 未能连接（${tls.why}）` };
  if (outcome?.kind !== 'answered' && outcome?.kind !== 'blocked')
    return { kind: 'unknown', why: '首页本身没有应答，不能说明是没有 https 还是打不开' };
  const what = tls.state === 'closed' ? '没有应答' : '有应答，但不能建立安全连接';
  return { kind: 'fault', fault: 'none', says: `不能用 https 访问：${tls.host} ${what}（${tls.why}）`, sure: true };
}

/** By proxy the certificate may be the proxy's own, and an unknown issuer may be known elsewhere: then a person looks. */
function distrust(why: string, host: string, validTo: string | null, proxied: boolean): Told<HttpsFault> {
  const through = proxied ? '，经代理所见' : '';
  const fault = (name: HttpsFault, says: string, sure: boolean): Told<HttpsFault> => ({
    kind: 'fault',
    fault: name,
    says: `${says}${through}`,
    sure,
  });
  if (why === 'CERT_HAS_EXPIRED') return fault('expired', `${host} 的证书已于 ${validTo?.slice(0, 10) ?? '早前'} 到期`, !proxied);
  if (why === 'ERR_TLS_CERT_ALTNAME_INVALID') return fault('mismatched', `${host} 的证书不是发给这个域名的`, !proxied);
  const itself = why === 'DEPTH_ZERO_SELF_SIGNED_CERT';
  return fault('untrusted', `${host} 的证书${itself ? '是自己签发的' : '的签发者不受本机信任'}（${why}）`, itself && !proxied);
}

export type V6Fault = 'none' | 'unreachable';

/** A host's addresses of the new kind, as one look shows them. */
export function v6Of({ names, v6Connects, address, proxied, v6Public }: View): Told<V6Fault> {
  const { hostname } = new URL(address);
  if (names === null)
    return { kind: 'unknown', why: proxied ? '经代理访问，域名由代理解析，看不到 IPv6 地址' : `${hostname} 是 IP 地址，没有域名可查` };
  if (names.v6 === null) return { kind: 'unknown', why: `域名服务器没有答复 ${hostname} 的 IPv6 地址` };
  if (names.v6.length === 0 && (names.v4 === null || names.v4.length === 0)) return { kind: 'unknown', why: `域名 ${hostname} 无法解析` };
  if (names.v6.length === 0) return { kind: 'fault', fault: 'none', says: `域名 ${hostname} 没有 IPv6 地址（AAAA 记录）`, sure: true };
  const shown = names.v6.slice(0, 2).join('、');
  if (v6Public === false)
    return { kind: 'fault', fault: 'unreachable', says: `域名 ${hostname} 的 IPv6 地址 ${shown} 不是公网地址`, sure: true };
  // Our own way out over IPv6 may be broken: nobody else vouches for it.
  if (v6Connects === false)
    return { kind: 'fault', fault: 'unreachable', says: `域名 ${hostname} 的 IPv6 地址 ${shown} 没有应答`, sure: false };
  return { kind: 'sound', detail: `${hostname} ${shown}` };
}

export type Settled<F> =
  | { kind: 'sound'; views: View[]; detail: string }
  | { kind: 'fault'; fault: F; says: string; sure: boolean; evidence: [EvidenceRef, ...EvidenceRef[]] }
  | { kind: 'unknown'; why: string };

/** A fault only where no look at hand shows the host sound; the run's own look words it. */
export function settle<F>(views: readonly View[], read: (view: View) => Told<F>): Settled<F> {
  const told = views.map((view) => ({ view, said: read(view) }));
  const sound = told.flatMap(({ said }) => (said.kind === 'sound' ? [said] : []))[0];
  if (sound) return { ...sound, views: told.filter(({ said }) => said.kind === 'sound').map(({ view }) => view) };
  const faults = told.flatMap(({ view, said }) => (said.kind === 'fault' ? [{ view, said }] : []));
  const [first, ...rest] = faults;
  if (!first) {
    const unknown = told.find(({ said }) => said.kind === 'unknown')?.said;
    return { kind: 'unknown', why: unknown?.kind === 'unknown' ? unknown.why : '本月没有查看站点主机' };
  }
  const sure = faults.some(({ said }) => said.sure);
  return { ...first.said, sure, evidence: [first.view.evidence, ...rest.map(({ view }) => view.evidence)] };
}
