import { destinationUrl, hostAndPort, signingSecret } from './destination-url';

const base64 = (bytes: number): string => Buffer.alloc(bytes, 7).toString('base64');

it.each(['https://example.org/in?key=1', 'http://example.org:8080', 'https://[2606:4700::1111]/x'])(
  'takes %s',
  (url) => {
    expect(destinationUrl(url).href).toBe(new URL(url).href);
  },
);

it.each([
  'example.org',
  'ftp://example.org',
  'file:///etc/passwd',
  'https://user@example.org',
  'https://user:pw@example.org',
  'https://',
  '',
  `https://example.org/${'x'.repeat(2_000)}`,
])('refuses %s', (url) => {
  expect(() => destinationUrl(url)).toThrow(expect.objectContaining({ code: 'activation.url-invalid' }));
});

it.each([
  ['http://2130706433/', '127.0.0.1:80'],
  ['http://0x7f.1:9/', '127.0.0.1:9'],
  ['https://EXAMPLE.org/', 'example.org:443'],
  ['http://[0:0:0:0:0:0:0:1]:80/', '[::1]:80'],
])('%s leads to %s', (url, host) => {
  expect(hostAndPort(destinationUrl(url))).toBe(host);
});

it.each([24, 25, 26, 32, 64])('takes a secret of %i bytes', (bytes) => {
  expect(signingSecret(`whsec_${base64(bytes)}`)).toBe(`whsec_${base64(bytes)}`);
});

it.each([
  '',
  'whsec_',
  base64(24),
  `whsec_${base64(23)}`,
  `whsec_${base64(65)}`,
  `whsec_${base64(24)}=`,
  'whsec_****************************',
])('refuses the secret %p', (secret) => {
  expect(() => signingSecret(secret)).toThrow(expect.objectContaining({ code: 'activation.secret-invalid' }));
});
