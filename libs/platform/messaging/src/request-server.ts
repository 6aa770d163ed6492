import { type CustomStrategy, ServerNats } from '@nestjs/microservices';
import type { NatsConnection } from 'nats';
import { natsOptions, type NatsCredentials } from './nats-options';
import { maxPayload } from './nats-configuration';

/** A request's answer on the wire, as Nest frames it. */
interface Answer {
  id?: string;
  response?: unknown;
  err?: unknown;
  isDisposed?: boolean;
}

type NatsMessage = Parameters<ServerNats['handleMessage']>[1];

/**
 * Nest's NATS server, hardened: a request that is not JSON, an answer beyond the server's limit, or a
 * connection that closes before the answer would each end the process as an unhandled rejection.
 */
class RequestServer extends ServerNats {
  /** Counts as started only when the server has the subscriptions: a request before that would find nobody. */
  override start(callback: (error?: unknown) => void): void {
    super.start(
      () =>
        void this.unwrap<NatsConnection>()
          .flush()
          .then(() => callback(), callback),
    );
  }

  override async handleMessage(channel: string, message: NatsMessage): Promise<unknown> {
    try {
      return await super.handleMessage(channel, message);
    } catch {
      this.logger.warn(`A request on ${channel} was not readable and is dropped.`);
    }
  }

  override getPublisher(...request: Parameters<ServerNats['getPublisher']>): (answer: Answer) => unknown {
    const publish = super.getPublisher(...request);
    return (answer) => {
      try {
        return publish(answer);
      } catch (error) {
        return this.answerInstead(publish, request[1], error);
      }
    };
  }

  private answerInstead(publish: (answer: Answer) => unknown, id: string, error: unknown): unknown {
    const { code } = error as { code?: string };
    this.logger.warn(`An answer could not be sent: ${code}.`);
    if (code !== 'MAX_PAYLOAD_EXCEEDED') return;
    return publish({
      id,
      isDisposed: true,
      err: {
        error: {
          code: 'messaging.answer-too-large',
          message: `The answer is larger than ${maxPayload} bytes; ask for less at a time.`,
          status: 413,
        },
      },
    });
  }
}

/**
 * Where a service's requests come in, for `runService({ transport })`. Instances of a service share them by
 * its queue group; one that stops takes no new request and has 300 ms to answer those under way.
 */
export function natsTransport(credentials: NatsCredentials): CustomStrategy {
  const options = {
    ...natsOptions(credentials),
    queue: credentials.service,
    gracefulShutdown: true,
    gracePeriod: 300,
  };
  return { strategy: new RequestServer(options) };
}
