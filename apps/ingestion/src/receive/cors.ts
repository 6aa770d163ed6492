import type { FastifyReply, FastifyRequest } from 'fastify';

/** Request headers that the SDKs send; `rsa-*` are RudderStack's on retries. */
const allowed = new Set([
  'authorization',
  'content-type',
  'content-encoding',
  'anonymousid',
  'sentat',
  'x-retry-count',
  'sec-gpc',
]);

const isAllowed = (header: string): boolean => allowed.has(header) || /^rsa-[a-z0-9-]{1,40}$/.test(header);

/**
 * Lets pages of any origin send events: a write key is all that counts here, no cookie is read. A preflight is
 * answered before authentication, since it never carries a key.
 */
export function allowAnyOrigin(request: FastifyRequest, reply: FastifyReply, next: () => void): void {
  const { origin, 'access-control-request-headers': wanted = '' } = request.headers;
  if (origin) {
    void reply
      .header('access-control-allow-origin', origin)
      .header('access-control-allow-credentials', 'true')
      .header('access-control-expose-headers', 'Retry-After, X-RateLimit-Reset, Request-Id')
      .header('vary', 'Origin');
  }
  if (request.method !== 'OPTIONS') return next();
  const headers = String(wanted)
    .toLowerCase()
    .split(',')
    .map((header) => header.trim());
  void reply
    .header('access-control-allow-methods', 'GET, POST, OPTIONS')
    .header('access-control-allow-headers', headers.filter(isAllowed).join(', '))
    .header('access-control-max-age', '86400')
    .code(204)
    .send();
}
