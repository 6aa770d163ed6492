import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { type Observable, throwError } from 'rxjs';
import { describeError, requestIdFor } from './logging';
import { internalFault, refusalIn } from './fault';
import type { Refusal } from './refusal';

/** Turns whatever was thrown into `{error: {code, message, details?}}`, over HTTP and over NATS. */
@Catch()
export class FaultFilter implements ExceptionFilter {
  constructor(private readonly logger: PinoLogger) {}

  catch(error: unknown, host: ArgumentsHost): Observable<never> | void {
    if (host.getType() === 'rpc') return this.answerRequest(error, host.switchToRpc().getContext());
    const http = host.switchToHttp();
    this.answerHttp(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also Fastify's own error handler, for what fails before a route is reached. */
  answerHttp(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const refusal = this.refuse(error, request.id);
    if (reply.sent || reply.raw.headersSent) return void reply.raw.destroy();
    void reply
      .code(refusal.status)
      .header('request-id', request.id)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(refusal.answer()));
  }

  private answerRequest(error: unknown, context: RpcContext): Observable<never> {
    const refusal = this.refuse(error, context.getHeaders?.()?.get('Request-Id') || undefined);
    const { error: body } = refusal.answer();
    return throwError(() => ({ error: { ...body, status: refusal.status } }));
  }

  private refuse(error: unknown, requestId: string | undefined): Refusal {
    const refusal = refusalIn(error);
    if (refusal && refusal.status < 500) return refusal;
    this.logger.error(
      { ...requestIdFor(this.logger, requestId), err: describeError(error) },
      refusal ? 'request not served' : 'request failed',
    );
    return refusal ?? internalFault(requestId);
  }
}

/** The part of Nest's NATS context that carries the request id. */
interface RpcContext {
  getHeaders?(): { get(name: string): string } | undefined;
}
