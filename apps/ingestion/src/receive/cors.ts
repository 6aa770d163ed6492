import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * The name of a header.
 * @source RFC 9110 section 5.6.2: tokens
 */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
const mostHeaders = 100;

/** Headers of a preflight that are well formed: tracing, extensions and proxies add their own to every request. */
const wellFormed = (wanted: string): string =>
  wanted
    .split(',', mostHeaders)
    .map((name) => name.trim().toLowerCase())
    .filter((name) => token.test(name))
    .join(', ');

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
      .header('vary', 'Origin, Access-Control-Request-Headers');
  }
  if (request.method !== 'OPTIONS') return next();
  void reply
    .header('access-control-allow-methods', 'GET, POST, OPTIONS')
    .header('access-control-allow-headers', wellFormed(String(wanted)))
    .header('access-control-max-age', '86400')
    .code(204)
    .send();
}
