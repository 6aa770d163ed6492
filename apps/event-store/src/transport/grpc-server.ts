import {
  createSecureServer,
  createServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { accessDenied, type Principal } from '../access/principal';
import { Call } from './call';
import { Code, GrpcError } from './status';

/** Answers one call; what it throws becomes the call's status. */
export type Handler = (call: Call) => Promise<void> | void;

/** Answers a plain HTTP request whose caller is known. */
export type Route = () => Promise<{ status: number; body: unknown }>;

export interface ServerOptions {
  host: string;
  port: number;
  /** PEM texts; plain HTTP/2 without. */
  tls?: { cert: Buffer; key: Buffer };
  /** By path, `/package.Service/Method`. */
  methods: Map<string, Handler>;
  /** For paths that have no method. */
  otherwise: (path: string) => GrpcError;
  /** Plain HTTP requests that the node answers to whoever is signed in, by method and path, `POST /admin/scavenge`. */
  routes?: Map<string, Route>;
  /** Who calls; undefined without credentials. @refuses wrong credentials */
  authenticate: (headers: IncomingHttpHeaders) => Principal | undefined;
}

/** A client whose machine vanished is noticed after this long, so that its calls do not stay open for ever. */
const keepAliveMs = 10_000;

/** How much a client may send ahead, a stream and in all. */
const windowBytes = 4 * 1024 * 1024;

/** gRPC over node's own HTTP/2: no message is decoded or copied here. */
export class GrpcServer {
  private readonly sessions = new Set<ServerHttp2Session>();
  private open = 0;

  private constructor(
    private readonly server: Http2Server,
    private readonly options: ServerOptions,
  ) {
    server.on('connection', (socket: Socket) => socket.setKeepAlive(true, keepAliveMs));
    server.on('session', (session) => {
      this.sessions.add(session);
      session.setLocalWindowSize(4 * windowBytes);
      session.on('close', () => this.sessions.delete(session));
      session.on('error', () => undefined);
    });
    server.on('stream', (stream: ServerHttp2Stream, headers) => this.answer(stream, headers));
    server.on('sessionError', () => undefined);
  }

  /** @refuses a taken port (EADDRINUSE) */
  static async listen(options: ServerOptions): Promise<GrpcServer> {
    const settings = { initialWindowSize: windowBytes, maxConcurrentStreams: 10_000 };
    // Megabytes of one connection's queued answers, above which node refuses its new calls; 10 by default.
    const maxSessionMemory = 256;
    const server = options.tls
      ? createSecureServer({ ...options.tls, settings, maxSessionMemory })
      : createServer({ settings, maxSessionMemory });
    const started = new GrpcServer(server as Http2Server, options);
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
      for (const session of this.sessions) session.destroy();
    }, graceMs);
    await closed;
    clearTimeout(cut);
  }

  private answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const path = String(headers[':path']);
    const route = this.options.routes?.get(`${headers[':method']} ${path}`);
    if (route) return void answerRoute(stream, () => this.mustBeSignedIn(headers), route);
    if (headers[':method'] === 'GET') return answerHealth(stream, path);
    const call = new Call(stream, headers);
    this.open++;
    call.onClose(() => this.open--);
    this.handle(call, path, headers).catch((error) => call.fail(error));
  }

  private mustBeSignedIn(headers: IncomingHttpHeaders): void {
    if (!this.options.authenticate(headers)) throw accessDenied();
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

function answerHealth(stream: ServerHttp2Stream, path: string): void {
  const known = path === '/health/live';
  stream.respond({ ':status': known ? 204 : 404 }, { endStream: true });
}

async function answerRoute(stream: ServerHttp2Stream, authorize: () => void, route: Route): Promise<void> {
  stream.on('error', () => undefined);
  stream.resume();
  const { status, body } = await Promise.resolve().then(authorize).then(route).catch(refusedRoute);
  if (stream.destroyed) return;
  stream.respond({ ':status': status, 'content-type': 'application/json' });
  stream.end(JSON.stringify(body));
}

function refusedRoute(error: unknown): { status: number; body: unknown } {
  const denied = error instanceof GrpcError;
  const code = denied ? 'event-store.access-denied' : 'event-store.failed';
  const message = denied ? error.message : 'The event store failed; see its log.';
  return { status: denied ? 401 : 500, body: { error: { code, message } } };
}
