import { type ClientNats, NatsRecordBuilder } from '@nestjs/microservices';
import { isTenant } from '@ucv/envelope';
import { Refusal } from '@ucv/platform-service';
import { headers } from 'nats';
import { firstValueFrom, timeout, TimeoutError } from 'rxjs';
import { requestSubject, type ServiceName } from './subjects';

export interface AskOptions {
  /** Milliseconds; 5,000 unless said. */
  timeout?: number;
  /** Carried to the answering service's log. */
  requestId?: string;
  version?: number;
}

/** Asks other services, over NATS, one question and one answer each. */
export class Requests {
  constructor(
    private readonly client: ClientNats,
    private readonly options: AskOptions = {},
  ) {}

  /** The same requests with other options: `requests.within({ requestId }).ask(…)`. */
  within(options: AskOptions): Requests {
    return new Requests(this.client, { ...this.options, ...options });
  }

  /**
   * @param name    the request without service, version and tenant: `get`
   * @param body    plain JSON, at most 1 MiB
   * @refuses       whatever the service refuses, with its code and status; `messaging.no-answer` (503) where
   *                nobody answers in time; `messaging.bad-tenant`
   * @cost          about 0.1 ms of CPU on each side
   */
  async ask<T>(service: ServiceName, name: string, tenant: string, body: unknown): Promise<T> {
    if (!isTenant(tenant)) throw new Refusal('messaging.bad-tenant', 'That is not the name of a tenant.');
    const record = new NatsRecordBuilder(body);
    if (this.options.requestId) {
      const carried = headers();
      carried.set('Request-Id', this.options.requestId);
      record.setHeaders(carried);
    }
    const subject = requestSubject(service, name, tenant, this.options.version);
    const answer = this.client.send<T>(subject, record.build()).pipe(timeout(this.options.timeout ?? 5_000));
    try {
      return await firstValueFrom(answer);
    } catch (error) {
      throw refusedBy(service, error);
    }
  }
}

/** What a failed request means to the one who asked. */
function refusedBy(service: ServiceName, failure: unknown): Refusal {
  const refusal = (failure as { error?: WireRefusal } | undefined)?.error;
  if (refusal && typeof refusal.code === 'string') {
    const { code, message, status, details } = refusal;
    return new Refusal(code, message, { status, details });
  }
  if ((failure as { code?: string } | undefined)?.code === 'MAX_PAYLOAD_EXCEEDED') {
    return new Refusal('messaging.request-too-large', 'The request is too large; ask for less at a time.', {
      status: 413,
    });
  }
  const reason = failure instanceof TimeoutError ? 'timeout' : 'unavailable';
  return new Refusal('messaging.no-answer', `The ${service} service does not answer; try again shortly.`, {
    status: 503,
    details: { service, reason },
    cause: failure,
  });
}

interface WireRefusal {
  code: string;
  message: string;
  status?: number;
  details?: unknown;
}
