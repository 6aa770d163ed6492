import { connect } from 'node:net';

/** What came back over a connection until it ended, or until nothing more came. */
export interface RawAnswer {
  /** 0 where the connection was cut without an answer. */
  status: number;
  text: string;
}

/**
 * Writes bytes to a server as they are. An answer is awaited for `patienceMs` after the last byte, then the
 * connection is cut.
 * @param halfClose  whether we say that nothing more will come
 */
export function exchange(
  url: string,
  bytes: string | Buffer,
  o: { halfClose?: boolean; patienceMs?: number } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    let text = '';
    const end = () => {
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    };
    socket.setEncoding('latin1').setTimeout(o.patienceMs ?? 1_500, end);
    socket.on('data', (part: string) => (text += part));
    socket.on('end', end).on('error', end);
    if (o.halfClose) socket.end(bytes);
    else socket.write(bytes);
  });
}

/** Many connections that send the beginning of a request and then a byte now and then. @returns ends them, and tells how many were open */
export function slowly(url: string, connections: number, beginning: string): () => number {
  const { hostname, port } = new URL(url);
  const sockets = Array.from({ length: connections }, () => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on('error', () => undefined).write(beginning);
    return socket;
  });
  const timer = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write('x')), 200);
  return () => {
    clearInterval(timer);
    const open = sockets.filter((socket) => socket.readyState === 'open').length;
    sockets.forEach((socket) => socket.destroy());
    return open;
  };
}
