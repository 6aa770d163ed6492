import type { Server as Http1Server } from 'node:http';
import type { Http2Server } from 'node:http2';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

export interface Behind {
  http1: Http1Server;
  http2: Http2Server;
}

/** A client whose machine vanished is noticed after this long, so that its calls do not stay open for ever. */
const keepAliveMs = 10_000;
/** How long a client may take to say which of both it speaks. */
const silenceMs = 30_000;
/** The first bytes of every HTTP/2 connection. @source RFC 9113, 3.4 */
const preface = 'PRI * HTTP/2.0';

/**
 * One port for HTTP/2 and HTTP/1.1, as the real server has it: told apart by what TLS agreed on (ALPN), and without TLS
 * by the first bytes.
 */
export function frontDoor(behind: Behind, tls?: { cert: Buffer; key: Buffer }): Server {
  const server = tls
    ? createTlsServer({ ...tls, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) =>
        behind[socket.alpnProtocol === 'h2' ? 'http2' : 'http1'].emit('connection', socket),
      )
    : createServer((socket) => byFirstBytes(behind, socket));
  return server.on('connection', (socket: Socket) => socket.setKeepAlive(true, keepAliveMs));
}

function byFirstBytes(behind: Behind, socket: Socket): void {
  socket.on('error', () => undefined);
  socket.setTimeout(silenceMs, () => socket.destroy());
  socket.once('data', (first) => {
    socket.setTimeout(0);
    socket.pause();
    socket.unshift(first);
    const begins = preface.startsWith(first.toString('latin1', 0, preface.length));
    behind[begins ? 'http2' : 'http1'].emit('connection', socket);
    if (!begins) socket.resume();
  });
}
