import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { PinoLogger, Refusal, refusalIn, requestIdFor } from '@ucv/platform-service';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Statuses that older SDKs repeat for ever, though the same body can't get better. */
const final = new Set([413, 414, 415, 422]);

/** Seconds, where the refusal does not say. */
const comeAgain = 5;

/** Answers faults as senders' libraries expect them: `{code, message}`, 400 for bad input, and when to come again. */
@Catch()
export class CollectorFaults implements ExceptionFilter {
  constructor(private readonly logger: PinoLogger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answerHttp(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answerHttp(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const refusal = refusalIn(error) ?? internal(request);
    if (refusal.status >= 500)
      this.logger.error({ err: error, ...requestIdFor(this.logger, request.id) }, 'request not served');
    if (reply.sent || reply.raw.headersSent) return void reply.raw.destroy();
    if (refusal.status === 429 || refusal.status === 503) sayWhen(reply, refusal);
    void reply
      .code(final.has(refusal.status) ? 400 : refusal.status)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify({ code: refusal.code, message: refusal.message }));
  }
}

const internal = ({ id }: FastifyRequest): Refusal =>
  new Refusal('internal', `Something failed on our side (request ${id}); try again.`, { status: 500 });

function sayWhen(reply: FastifyReply, { details }: Refusal): void {
  const seconds = String((details as { retryAfter?: number } | undefined)?.retryAfter ?? comeAgain);
  void reply.header('retry-after', seconds).header('x-ratelimit-reset', seconds);
}
