/** Certificates made on the spot, of any age and by any issuer: no key lies in the repository, and none ever expires there. */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';

export interface Certified {
  key: string;
  cert: string;
  /** Signs others with it. */
  issuer: { name: string; key: KeyObject; cert: string };
}

const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
};
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const ecdsaSha256 = sequence(hex('06082a8648ce3d040302'));
const commonName = (name: string) => sequence(der(0x31, sequence(hex('0603550403'), der(0x0c, Buffer.from(name)))));
const time = (date: string) => der(0x17, Buffer.from(`${date.replaceAll('-', '').slice(2)}000000Z`));
const extension = (oid: string, value: Uint8Array) => sequence(hex(oid), der(0x04, value));

function alternative(host: string): Buffer {
  return isIP(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host));
}

/** For a host name or an IPv4 address; without `by` it vouches for itself. Dates: YYYY-MM-DD before 2050. */
export function certificate(
  host: string,
  { from = '2018-01-01', to = '2049-12-31', by }: { from?: string; to?: string; by?: Certified } = {},
): Certified {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = by?.issuer ?? { name: host, key: privateKey };
  const body = sequence(
    der(0xa0, hex('020102')),
    der(0x02, Buffer.from([1 + (Math.floor(performance.now()) % 120)])),
    ecdsaSha256,
    commonName(issuer.name),
    sequence(time(from), time(to)),
    commonName(host),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension('0603551d11', sequence(alternative(host))), extension('0603551d13', sequence(hex('0101ff'))))),
  );
  const signed = sequence(body, ecdsaSha256, der(0x03, hex('00'), sign('sha256', body, issuer.key)));
  const lines = signed.toString('base64').replace(/.{64}/g, '$&\n');
  const own = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  return { key, cert: own + (by?.cert ?? ''), issuer: { name: host, key: privateKey, cert: own } };
}
