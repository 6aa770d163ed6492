import type { Socket } from 'node:net';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import type { Logger } from 'pino';
import { bodyless } from './bodyless';
import type { FaultFilter } from './fault-filter';
import type { Metrics } from './metrics';
import { requestIdFrom } from './request-id';

/** Where and how a service meets the outside, beside its health port. */
export interface Door {
  host: string;
  port: number;
  /** Largest body in bytes; Fastify's 1 MiB unless said. */
  bodyLimit?: number;
  /** Level of the line for each answered request; failures are logged at `warn` or above anyway. */
  requestLogLevel?: 'info' | 'debug';
  /** Parsers, plugins, CORS, documentation: before the routes are made. */
  configure?(app: NestFastifyApplication): void | Promise<void>;
}

/** A percent-encoded `type:value` may be long; Fastify's default of 100 answers it with 404. */
const longestParameter = 2_000;

/** Milliseconds for a whole request to arrive; Fastify's default is for ever, which who dawdles can hold open. */
const longestArrival = 120_000;

/**
 * Fastify under Nest, with one way to answer faults, a Request-Id on every answer, and request logs that
 * carry the route's pattern and never the URL: paths hold identifiers such as `email:…`.
 */
export class HttpDoor extends FastifyAdapter {
  private faults?: FaultFilter;
  /** Connections on which no request has arrived yet; Node does not count them as idle. */
  private readonly silent = new Set<Socket>();

  constructor(door: Partial<Door> = {}) {
    const options: FastifyServerOptions = {
      bodyLimit: door.bodyLimit,
      requestTimeout: longestArrival,
      logger: false,
      requestIdHeader: false,
      genReqId: (request) => requestIdFrom(request.headers['request-id']),
      routerOptions: { maxParamLength: longestParameter },
      frameworkErrors: (error, request, reply) =>
        this.fail(error, request as FastifyRequest, reply as FastifyReply),
      clientErrorHandler: (_error, socket) => refuseGarbage(socket),
    };
    super(options as never);
    this.setOnRequestHook((request, reply, done) => {
      void reply.header('request-id', request.id);
      done();
    });
    this.instance.addHook('preParsing', bodyless);
    this.instance.server.on('connection', (socket: Socket) => {
      this.silent.add(socket);
      socket.once('close', () => this.silent.delete(socket));
    });
    this.instance.server.on('request', ({ socket }: { socket: Socket }) => this.silent.delete(socket));
  }

  /** Finishes requests under way; a connection that a browser opened ahead of its need holds nothing up. */
  override close(): Promise<undefined> {
    for (const socket of this.silent) socket.destroy();
    return super.close();
  }

  answerFaults(faults: FaultFilter): void {
    this.faults = faults;
  }

  /** Logs and measures every request from here on. @param logger  one that is bound to no request */
  observe(metrics: Metrics, logger: Logger, level: 'info' | 'debug'): void {
    const seconds = metrics.histogram('http_request_duration_seconds', 'Time to answer a request', [
      'method',
      'route',
      'status',
    ]);
    this.setOnResponseHook((request, reply, done) => {
      const { method } = request;
      const route = request.routeOptions.url ?? '(none)';
      const status = reply.statusCode;
      seconds.observe({ method, route, status: String(status) }, reply.elapsedTime / 1_000);
      const line = {
        requestId: request.id,
        method,
        route,
        status,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      };
      logger[level](line, 'request');
      done();
    });
  }

  override setErrorHandler(): ReturnType<FastifyAdapter['setErrorHandler']> {
    return this.instance.setErrorHandler((error, request, reply) =>
      this.fail(error, request as FastifyRequest, reply as unknown as FastifyReply),
    );
  }

  private fail(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    this.faults?.answerHttp(error, request, reply);
  }
}

/** What is not HTTP at all gets an answer of the same shape before the line is cut. */
function refuseGarbage(socket: Socket): void {
  if (!socket.writable) return void socket.destroy();
  const body = JSON.stringify({
    error: { code: 'http.bad-request', message: 'This is not a valid HTTP request.' },
  });
  const head = [
    'HTTP/1.1 400 Bad Request',
    `Request-Id: ${requestIdFrom(undefined)}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
