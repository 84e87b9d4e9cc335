/** A real time-stamp authority: `openssl ts` behind HTTP on loopback, with certificates of its own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface Tsa {
  url: string;
  /** PEM of the authority, and where it lies. */
  ca: string;
  caFile: string;
  /** How often it was asked. */
  asked: number;
  /** What it answers in place of a stamp; null: a stamp. */
  instead: ((query: Buffer) => { status: number; body: Buffer }) | null;
  /** As the server does it; `signer`: which of the certificates stamps. */
  answer(query: Buffer, signer?: Signer): Buffer;
  close(): Promise<void>;
}

/** `sound`: made for stamping; `expired`: was valid once. */
export type Signer = 'sound' | 'expired';

const config = `
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Sample
[authority]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
[sound]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = tsa1
[tsa1]
serial = serial
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
tsa_name = yes
`;

export async function startTsa(dir: string): Promise<Tsa> {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'tsa.cnf'), config);
  writeFileSync(join(dir, 'serial'), '01');
  const openssl = (...argv: string[]) => execFileSync('openssl', argv, { cwd: dir, stdio: ['ignore', 'pipe', 'ignore'] });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-config', 'tsa.cnf'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '3650',
    '-extensions',
    'authority',
    '-subj',
    '/CN=Sample CA',
  );
  const certify = (name: string, ...how: string[]) => {
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/O=Sample/CN=${name}`);
    openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-out', `${name}.pem`, ...how);
  };
  certify('sound', '-days', '3650', '-extfile', 'tsa.cnf', '-extensions', 'sound');
  certify('expired', '-days', '-1', '-extfile', 'tsa.cnf', '-extensions', 'sound');
  const answer = (query: Buffer, signer: Signer = 'sound'): Buffer => {
    writeFileSync(join(dir, 'query'), query);
    const how = ['-config', 'tsa.cnf', '-section', 'tsa1', '-signer', `${signer}.pem`, '-inkey', `${signer}.key`, '-chain', 'ca.pem'];
    openssl('ts', '-reply', '-queryfile', 'query', ...how, '-out', 'reply');
    return readFileSync(join(dir, 'reply'));
  };
  const tsa = { asked: 0, instead: null, answer } as unknown as Tsa;
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      tsa.asked += 1;
      const query = Buffer.concat(pieces);
      const { status, body } = tsa.instead?.(query) ?? { status: 200, body: answer(query) };
      response.writeHead(status, { 'content-type': 'application/timestamp-reply' }).end(body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const close = () => new Promise<void>((done) => void (server.closeAllConnections(), server.close(() => done())));
  return Object.assign(tsa, { url, ca: readFileSync(join(dir, 'ca.pem'), 'utf8'), caFile: join(dir, 'ca.pem'), close });
}
