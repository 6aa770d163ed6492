import { randomUUID } from 'node:crypto';

/** Long enough for a UUID or a trace id, and harmless in a log line. */
const sane = /^[A-Za-z0-9._-]{8,64}$/;

/** The caller's own request id where it is sane, else a random one. */
export function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === 'string' && sane.test(header) ? header : randomUUID();
}
