import type { IncomingHttpHeaders } from 'node:http';
import type { preParsingHookHandler } from 'fastify';

/**
 * Before the body is parsed: a request that brings none may carry any content type, as clients send one out of habit.
 * What it says of a body that is not there is forgotten, so that no parser refuses it.
 * @cost two look-ups where the length is told; chunks may turn out to be none, so that the first is waited for
 */
export const bodyless: preParsingHookHandler = ({ raw }, _reply, payload, done) => {
  const { 'content-type': type, 'content-length': length, 'transfer-encoding': chunked } = raw.headers;
  const ready = (): void => done(null, payload);
  if (type === undefined) return ready();
  if (chunked === undefined) {
    if (Number(length ?? 0) === 0) forget(raw.headers);
    return ready();
  }
  if (raw.readableLength > 0) return ready();
  const look = (): void => {
    raw.off('readable', look).off('close', look);
    if (raw.destroyed) return done(Object.assign(new Error('ended too early'), { statusCode: 408 }));
    // Readable with nothing to read is the end.
    if (raw.readableLength === 0) forget(raw.headers);
    // Only in a later turn does the stream flow again for whoever listens for data.
    setImmediate(ready);
  };
  raw.on('readable', look).on('close', look);
};

function forget(headers: IncomingHttpHeaders): void {
  delete headers['content-type'];
  delete headers['transfer-encoding'];
}
