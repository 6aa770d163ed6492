import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface Asking {
  method: string;
  headers: Record<string, string>;
  body?: string;
  /** How long nothing may come; undefined: as long as it takes, once there is a connection. */
  patienceMs?: number;
  /** Ends the request and its answer. */
  signal?: AbortSignal;
}

const connectMs = 10_000;

/**
 * One HTTP request; the answer's body is read by the caller. Not `fetch`: that gives up on a body that is silent for
 * five minutes, which a listing that waits for further events may be for days.
 * @refuses with Node's own error where nobody answers
 */
export function httpAnswer(
  url: URL,
  { method, headers, body, patienceMs, signal }: Asking,
): Promise<IncomingMessage> {
  // Of some methods, such as DELETE, Node sends a body without its length, which nobody can read.
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const options: RequestOptions = { method, headers: { ...headers, ...length }, timeout: connectMs, signal };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, resolve);
    const giveUp = (): void =>
      void request.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
    request.once('timeout', giveUp).once('error', reject);
    request.once('socket', (socket) => {
      const connected = (): void => void request.setTimeout(patienceMs ?? 0);
      // A connection that is used again is there already.
      if (socket.connecting) socket.once('connect', connected);
      else connected();
    });
    request.end(body);
  });
}
