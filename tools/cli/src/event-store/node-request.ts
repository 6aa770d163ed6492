import { connect, type ClientHttp2Session } from 'node:http2';
import { text } from 'node:stream/consumers';
import { Refused } from '../refused';
import type { NodeAddress } from './node-address';

interface ErrorBody {
  error?: { code?: string; message?: string; details?: unknown };
}

const patienceMs = 10_000;

/**
 * One plain HTTP request to the event store, which speaks HTTP/2 only.
 * @refuses cli.event-store-silent, and what the node refuses, by its own code
 */
export async function askNode<T>(address: NodeAddress, method: string, path: string): Promise<T> {
  const { status, body } = await exchange(address, method, path).catch((error: Error) => {
    throw silent(address, error);
  });
  const answer = body === '' ? undefined : (JSON.parse(body) as T & ErrorBody);
  if (status >= 200 && status < 300) return answer as T;
  const {
    code = 'cli.event-store-refused',
    message,
    details,
  } = (answer as ErrorBody | undefined)?.error ?? {};
  throw new Refused(code, message ?? `The event store answered ${status} to ${method} ${path}.`, details);
}

async function exchange(address: NodeAddress, method: string, path: string) {
  const { origin, ca, verify, authorization } = address;
  const session = connect(origin, { ca, rejectUnauthorized: verify });
  try {
    return await Promise.race([failureOf(session), answerOf(session, { method, path, authorization })]);
  } finally {
    session.destroy();
  }
}

const failureOf = (session: ClientHttp2Session): Promise<never> =>
  new Promise((_, reject) => {
    session.on('error', reject);
    session.setTimeout(patienceMs, () => reject(new Error('it does not answer')));
  });

function answerOf(
  session: ClientHttp2Session,
  { method, path, authorization }: { method: string; path: string; authorization?: string },
): Promise<{ status: number; body: string }> {
  const request = session.request({
    ':method': method,
    ':path': path,
    ...(authorization ? { authorization } : {}),
  });
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (headers) =>
      text(request).then((body) => resolve({ status: Number(headers[':status']), body }), reject),
    );
    request.end();
  });
}

const silent = ({ origin }: NodeAddress, { message }: Error): Refused =>
  new Refused(
    'cli.event-store-silent',
    `The event store at ${origin} can't be asked: ${message}.\nDo: start it (npm start), or set EVENTSTORE_URL.`,
  );
