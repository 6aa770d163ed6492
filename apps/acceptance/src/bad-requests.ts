import { gzipSync } from 'node:zlib';

/** A 200 MB text, packed. */
const bomb = (): Buffer => gzipSync(Buffer.alloc(200_000_000));

/** Bodies of POST /v1/batch that are refused as a whole: what they are, the code, and the headers beside them. */
export const badRequests: [string, string, () => string | Buffer, Record<string, string>?][] = [
  ['invalid JSON', 'ingestion.invalid-json', () => '{"batch":['],
  ['nothing', 'ingestion.invalid-json', () => ''],
  ['invalid UTF-8', 'ingestion.not-utf8', () => Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d])],
  ['UTF-16 that is no JSON', 'ingestion.invalid-json', () => Buffer.from([0xff, 0xfe, 0x00, 0x7b])],
  ['Latin-1', 'ingestion.not-utf8', () => Buffer.from('{"batch":[{"userId":"Müller"}]}', 'latin1')],
  [
    'a charset that nobody knows',
    'ingestion.charset-unsupported',
    () => '{}',
    { 'content-type': 'a/b; charset=klingon' },
  ],
  ['1 MB of garbage', 'ingestion.body-too-large', () => Buffer.alloc(1_000_000, 0xa7)],
  ['1 MB of brackets', 'ingestion.body-too-large', () => '['.repeat(1_000_000)],
  ['400 KB of brackets', 'ingestion.invalid-json', () => '['.repeat(400_000)],
  ['a gzip bomb', 'ingestion.body-too-large', bomb, { 'content-encoding': 'gzip' }],
  ['a gzip bomb that hides', 'ingestion.body-too-large', bomb],
  ['a gzip bomb inside another', 'ingestion.not-utf8', () => gzipSync(bomb())],
  [
    'broken gzip',
    'ingestion.encoding-broken',
    () => gzipSync('{"batch":[]}'.repeat(9)).subarray(0, 20),
    { 'content-encoding': 'gzip' },
  ],
  ['an unknown encoding', 'ingestion.encoding-unsupported', () => '{}', { 'content-encoding': 'br' }],
  ['no batch', 'ingestion.batch-invalid', () => '{"batch":{"length":3}}'],
  ['an array for a body', 'ingestion.batch-invalid', () => '[1,2]'],
  ['3,000 events', 'ingestion.batch-too-large', () => `{"batch":[${Array(3_000).fill('{}').join(',')}]}`],
];

/** The beginning of a batch, as it goes over the wire. */
export const batchHead = (more: string): string => `POST /v1/batch HTTP/1.1\r\nhost: ucv\r\n${more}\r\n`;

/** What may come over a connection, and whether the sender then says that nothing more will. */
export const badConnections: [string, string | Buffer, boolean?][] = [
  ['garbage', Buffer.from([0, 1, 2, 0xff, 0x0d, 0x0a, 0x0d, 0x0a])],
  ['TLS', Buffer.from('16030100c8010000c40303', 'hex')],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['headers of 1 MB', `GET / HTTP/1.1\r\nx: ${'y'.repeat(1_000_000)}\r\n\r\n`],
  ['two content lengths', `${batchHead('content-length: 2\r\ncontent-length: 3\r\n')}{}`],
  ['a negative content length', `${batchHead('content-length: -1\r\n')}{}`],
  [
    'a content length and chunks',
    `${batchHead('content-length: 2\r\ntransfer-encoding: chunked\r\n')}0\r\n\r\n`,
  ],
  ['a broken chunk', `${batchHead('transfer-encoding: chunked\r\n')}zz\r\n{}\r\n`],
  ['a content length that promises too much', `${batchHead('content-length: 100\r\n')}{}`, true],
  ['a content length that says too little', `${batchHead('content-length: 1\r\n')}{"batch":[]}`],
  ['a content length of terabytes', `${batchHead('content-length: 99999999999999\r\n')}{}`],
  ['half a request line', 'POST /v1/ba', true],
  ['a zero byte in the path', 'GET /v1/\u0000 HTTP/1.1\r\nhost: ucv\r\n\r\n'],
  ['a path of percent signs', 'GET /%%%zz%00/%ff HTTP/1.1\r\nhost: ucv\r\n\r\n'],
  ['a path of 100 KB', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nhost: ucv\r\n\r\n`],
  ['no host', 'GET /v1/nothing HTTP/1.1\r\n\r\n'],
  ['a strange method', 'BREW /v1/track HTTP/1.1\r\nhost: ucv\r\n\r\n'],
];

/** What may be asked of the gateway, with the answers that are right. Somebody known as `odd-0` is there. */
export const badPaths: [string, number[]][] = [
  ['/v1/profiles/email%3Anobody%40example.com', [404]],
  ['/v1/profiles/0123456789abcdef0123456789abcdef', [404]],
  ['/v1/profiles/user_id:nobody?asOf=yesterday', [400]],
  ['/v1/profiles/user_id:nobody?asOf=', [400]],
  ['/v1/profiles/user_id:nobody?asOf=2026-02-31T00:00:00Z', [400]],
  ['/v1/profiles/user_id:nobody?asOf=99999999-01-01T00:00:00Z', [400]],
  ['/v1/profiles/user_id:nobody?asOf=2026-01-01T00:00:00Z&asOf=2026-01-02T00:00:00Z', [400]],
  ['/v1/profiles/user_id:nobody?knownAt=0000-01-01T00:00:00Z', [400, 404]],
  ['/v1/profiles/user_id:nobody?asOf=0001-01-01T00:00:00Z', [404]],
  ['/v1/profiles/user_id:nobody?asOf[$gt]=1', [400]],
  ['/v1/profiles/user_id:nobody?surprise=1', [400]],
  ['/v1/profiles/user_id:odd-0/timeline?limit=0', [400]],
  ['/v1/profiles/user_id:odd-0/timeline?limit=-1', [400]],
  ['/v1/profiles/user_id:odd-0/timeline?limit=1e9', [400]],
  ['/v1/profiles/user_id:odd-0/timeline?limit=NaN', [400]],
  ['/v1/profiles/user_id:odd-0/timeline?limit=', [400]],
  ['/v1/profiles/user_id:odd-0/timeline?cursor=rubbish', [400]],
  [`/v1/profiles/user_id:odd-0/timeline?cursor=${'A'.repeat(5_000)}`, [400]],
  [
    `/v1/profiles/user_id:odd-0/timeline?cursor=${Buffer.from('{"occurredAt":"x","eventId":"y"}').toString('base64url')}`,
    [400],
  ],
  [
    `/v1/profiles/user_id:odd-0/timeline?cursor=${Buffer.from('["2026-01-01T00:00:00.000Z","y"]').toString('base64url')}`,
    [400],
  ],
  ['/v1/profiles/nobody', [400]],
  ['/v1/profiles/:', [400]],
  ['/v1/profiles/%3A%3A', [400]],
  ['/v1/profiles/__proto__:x', [400]],
  ['/v1/profiles/constructor:x', [400, 404]],
  ['/v1/profiles/user_id:%00', [400, 404]],
  ['/v1/profiles/user_id:%E2%80%AE%F0%9F%98%80', [404]],
  ['/v1/profiles/user_id:%ff%fe', [400, 404]],
  ['/v1/profiles/user_id:%zz', [400]],
  [`/v1/profiles/user_id:${'x'.repeat(3_000)}`, [400, 404, 414]],
  ['/v1/profiles/email:not-an-address', [400, 404]],
  ['/v1/profiles/phone:%2B', [400, 404]],
  ['/v1/profiles/..%2f..%2fetc%2fpasswd', [400, 404]],
  ['/v1/profiles/user_id:nobody/history?x=1', [400]],
  ['/v1/events?fields=messageId,__proto__', [400]],
  ['/v1/events?fields=', [400]],
  ['/v1/events?from=-1', [400]],
  ['/v1/events?from=99999999999999999999', [200, 400]],
  ['/v1/events?source=%00', [400]],
  ['/v1/events?follow=perhaps', [400]],
  ['/v1/projections/nothing/rebuild', [404]],
  ['/v1/projections/__proto__/rebuild', [404]],
  ['/v1/nothing', [404]],
  ['/v2', [404]],
  ['//', [404]],
  ['/docs/../../../etc/passwd', [404]],
  ['/docs/..%2f..%2fpackage.json', [400, 403, 404]],
];

/** What may be sent to issue a token, with the status that is right. */
export const badBodies: [string, number][] = [
  ['{"role": "admin"', 400],
  ['', 400],
  ['[]', 400],
  ['null', 400],
  ['{"role":"king","name":"x"}', 400],
  ['{"role":"admin","name":"x","__proto__":{"role":"admin"}}', 400],
  ['{"role":["admin"],"name":{"x":1}}', 400],
  [`{"role":"admin","name":"${'x'.repeat(2_000_000)}"}`, 413],
];
