import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';
import { accessDenied } from '../access/principal';
import { GrpcError } from './status';

export interface Answer {
  status: number;
  body?: unknown;
}

/** Answers a plain HTTP request whose caller is known. */
export type Route = () => Promise<Answer>;

export interface PlainOptions {
  /** By method and path, `POST /admin/scavenge`. */
  routes?: Map<string, Route>;
  /** @refuses wrong credentials */
  authenticate: (headers: IncomingHttpHeaders) => object | undefined;
}

interface Asked {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingHttpHeaders;
}

/** Longest silence of a connection that speaks HTTP/1.1. */
const silenceMs = 30_000;

/** What anybody may ask, as of the real server. */
const open = new Map<string, Answer>([
  ['GET /health/live', { status: 204 }],
  ['GET /ping', { status: 200, body: { msgTypeId: 0, text: 'Ping request successfully handled' } }],
]);

/** The plain requests that the node answers, over HTTP/2 and HTTP/1.1 alike; everything else is gRPC. */
export class PlainHttp {
  constructor(private readonly options: PlainOptions) {}

  /** Whether a request over HTTP/2 is none of gRPC, whose calls are all POST. */
  concerns(method: string | undefined, path: string | undefined): boolean {
    return method === 'GET' || this.routes.has(`${method} ${path}`);
  }

  async answerStream(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    stream.on('error', () => undefined);
    stream.resume();
    const method = String(headers[':method']);
    const { status, body } = await this.answer({ method, path: String(headers[':path']), headers });
    if (stream.destroyed) return;
    if (body === undefined) return stream.respond({ ':status': status }, { endStream: true });
    stream.respond({ ':status': status, 'content-type': 'application/json' });
    stream.end(JSON.stringify(body));
  }

  /** For connections that speak HTTP/1.1; they are handed to it one by one. */
  http1(): Server {
    const server = createServer((request, response) => void this.answerRequest(request, response));
    server.timeout = silenceMs;
    return server;
  }

  private get routes(): Map<string, Route> {
    return this.options.routes ?? new Map<string, Route>();
  }

  private async answerRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    const { method, url: path, headers } = request;
    const { status, body } = await this.answer({ method, path, headers });
    // A connection for each request: none stays open when the node ends.
    response.setHeader('connection', 'close');
    if (body === undefined) return void response.writeHead(status).end();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  private async answer({ method, path, headers }: Asked): Promise<Answer> {
    const request = `${method} ${path}`;
    const route = this.routes.get(request);
    if (!route) return open.get(request) ?? { status: 404 };
    try {
      if (!this.options.authenticate(headers)) throw accessDenied();
      return await route();
    } catch (error) {
      return refusal(error);
    }
  }
}

function refusal(error: unknown): Answer {
  const denied = error instanceof GrpcError;
  const code = denied ? 'event-store.access-denied' : 'event-store.failed';
  const message = denied ? error.message : 'The event store failed; see its log.';
  return { status: denied ? 401 : 500, body: { error: { code, message } } };
}
