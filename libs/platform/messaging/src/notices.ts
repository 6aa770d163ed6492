import { isTenant } from '@ucv/envelope';
import { JSONCodec, type Msg, type NatsConnection } from 'nats';
import { noticeSubject, type ServiceName, tenantOf } from './subjects';

export interface Notice<T = unknown> {
  tenant: string;
  body: T;
}

/**
 * Word that something changed, to whoever listens now. A notice may get lost and holds the only copy of
 * nothing: who missed one finds the change in the log or in a query. Bodies hold refs and ids, no values.
 */
export class Notices {
  private readonly codec = JSONCodec();

  constructor(
    private readonly service: ServiceName,
    private readonly connection: () => Promise<NatsConnection>,
    private readonly onFault: (error: unknown, subject: string) => void,
  ) {}

  /** Says `notice.<this service>.<what>.<tenant>`; without a connection it is dropped, not kept. */
  async publish(what: string, tenant: string, body: unknown): Promise<void> {
    if (!isTenant(tenant)) throw new Error('A notice needs the name of a tenant.');
    const subject = noticeSubject(this.service, what, tenant);
    try {
      (await this.connection()).publish(subject, this.codec.encode(body));
    } catch (error) {
      this.onFault(error, subject);
    }
  }

  /**
   * Hears one kind of notice for every tenant, across reconnections. What `hear` throws is logged.
   * @returns ends the subscription
   */
  async subscribe<T>(
    publisher: ServiceName,
    what: string,
    hear: (notice: Notice<T>) => void | Promise<void>,
  ): Promise<() => void> {
    const subject = noticeSubject(publisher, what, '*');
    const callback = async (error: Error | null, message: Msg) => {
      try {
        if (error) throw error;
        await hear({ tenant: tenantOf(message.subject), body: this.codec.decode(message.data) as T });
      } catch (fault) {
        this.onFault(fault, subject);
      }
    };
    const subscription = (await this.connection()).subscribe(subject, {
      callback: (error, message) => void callback(error, message),
    });
    return () => subscription.unsubscribe();
  }
}
