import {
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Principal } from '../access/principal';
import { Call } from './call';
import { frontDoor } from './front-door';
import { PlainHttp, type PlainOptions } from './plain-http';
import { Code, GrpcError } from './status';

/** Answers one call; what it throws becomes the call's status. */
export type Handler = (call: Call) => Promise<void> | void;

export interface ServerOptions extends PlainOptions {
  host: string;
  port: number;
  /** PEM texts; plain HTTP/2 without. */
  tls?: { cert: Buffer; key: Buffer };
  /** By path, `/package.Service/Method`. */
  methods: Map<string, Handler>;
  /** For paths that have no method. */
  otherwise: (path: string) => GrpcError;
  /** Who calls; undefined without credentials. @refuses wrong credentials */
  authenticate: (headers: IncomingHttpHeaders) => Principal | undefined;
}

/** How much a client may send ahead, a stream and in all. */
const windowBytes = 4 * 1024 * 1024;

/** gRPC over node's own HTTP/2: no message is decoded or copied here. */
export class GrpcServer {
  private readonly sessions = new Set<ServerHttp2Session>();
  private readonly plain: PlainHttp;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private open = 0;

  private constructor(private readonly options: ServerOptions) {
    this.plain = new PlainHttp(options);
    this.server = frontDoor({ http1: this.plain.http1(), http2: this.http2() }, options.tls);
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  /** @refuses a taken port (EADDRINUSE) */
  static async listen(options: ServerOptions): Promise<GrpcServer> {
    const started = new GrpcServer(options);
    const { server } = started;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, options.host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    return started;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Calls that are under way. */
  get openCalls(): number {
    return this.open;
  }

  /** Takes no more calls, lets those under way end within `graceMs`, then cuts off the rest. */
  async close(graceMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const session of this.sessions) session.close();
    const cut = setTimeout(() => {
      for (const socket of this.sockets) socket.destroy();
    }, graceMs);
    await closed;
    clearTimeout(cut);
  }

  private http2(): Http2Server {
    const settings = { initialWindowSize: windowBytes, maxConcurrentStreams: 10_000 };
    // Megabytes of one connection's queued answers, above which node refuses its new calls; 10 by default.
    const server = createServer({ settings, maxSessionMemory: 256 });
    server.on('session', (session) => {
      this.sessions.add(session);
      session.setLocalWindowSize(4 * windowBytes);
      session.on('close', () => this.sessions.delete(session));
      session.on('error', () => undefined);
    });
    server.on('stream', (stream: ServerHttp2Stream, headers) => this.answer(stream, headers));
    return server.on('sessionError', () => undefined);
  }

  private answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const path = String(headers[':path']);
    if (this.plain.concerns(headers[':method'], path)) return void this.plain.answerStream(stream, headers);
    const call = new Call(stream, headers);
    this.open++;
    call.onClose(() => this.open--);
    this.handle(call, path, headers).catch((error) => call.fail(error));
  }

  private async handle(call: Call, path: string, headers: IncomingHttpHeaders): Promise<void> {
    if (headers['grpc-encoding'] && headers['grpc-encoding'] !== 'identity') {
      throw new GrpcError(
        Code.unimplemented,
        'Compressed messages are not supported; send them uncompressed',
      );
    }
    call.caller = this.options.authenticate(headers);
    const method = this.options.methods.get(path);
    if (!method) throw this.options.otherwise(path);
    await method(call);
  }
}
