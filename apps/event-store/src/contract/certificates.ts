import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { md, pki } from 'node-forge';

/** Paths of PEM files, made for one run and good for a day. */
export interface Certificates {
  /** What clients trust. */
  ca: string;
  cert: string;
  key: string;
}

interface Identity {
  certificate: pki.Certificate;
  key: pki.rsa.PrivateKey;
}

/** Makes an authority and a certificate of `localhost` and 127.0.0.1 that it signed, without a program for it. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const authority = issue('UCV test authority', [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, critical: true },
  ]);
  const altNames = [
    { type: 2, value: 'localhost' },
    { type: 7, ip: '127.0.0.1' },
  ];
  const extensions = [
    { name: 'basicConstraints', cA: false },
    { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
    { name: 'subjectAltName', altNames },
  ];
  const server = issue('localhost', extensions, authority);
  const files = { ca: join(folder, 'ca.pem'), cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  await writeFile(files.ca, pki.certificateToPem(authority.certificate));
  await writeFile(files.cert, pki.certificateToPem(server.certificate));
  await writeFile(files.key, pki.privateKeyToPem(server.key), { mode: 0o600 });
  return files;
}

function issue(name: string, extensions: object[], issuer?: Identity): Identity {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const key = pki.privateKeyFromPem(pair.privateKey);
  const certificate = pki.createCertificate();
  certificate.publicKey = pki.publicKeyFromPem(pair.publicKey);
  certificate.serialNumber = issuer ? '02' : '01';
  const hour = 3_600_000;
  certificate.validity.notBefore = new Date(Date.now() - hour);
  certificate.validity.notAfter = new Date(Date.now() + 24 * hour);
  certificate.setSubject([{ name: 'commonName', value: name }]);
  certificate.setIssuer(issuer ? issuer.certificate.subject.attributes : certificate.subject.attributes);
  certificate.setExtensions(extensions);
  certificate.sign(issuer?.key ?? key, md.sha256.create());
  return { certificate, key };
}
