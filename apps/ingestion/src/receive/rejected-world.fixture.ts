import { ClientNats } from '@nestjs/microservices';
import type {
  RejectedEventDetail,
  RejectedEventOutcome,
  RejectedEvents,
  RejectedEventsSettled,
} from '@ucv/contracts-ingestion';
import { Requests } from '@ucv/platform-messaging';
import {
  makeScratch,
  removeScratch,
  type StartedPart,
  startEventStore,
  startNats,
  startPostgres,
} from '@ucv/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type CollectorUnderTest, startCollector } from '../collector.fixture';

export const wrongTime = (o: object = {}) => ({
  type: 'track',
  event: 'Bought',
  userId: `u-${randomUUID()}`,
  messageId: randomUUID(),
  timestamp: 'yesterday',
  ...o,
});

/** What the spec's operator is called. */
export const by = () => ({ actor: 'a'.repeat(32), requestId: randomUUID() });

/** A collector with its inbox of rejected events, asked as the gateway asks. */
export class RejectedWorld {
  private constructor(
    private readonly parts: StartedPart[],
    private readonly home: string,
    readonly collector: CollectorUnderTest,
    readonly client: ClientNats,
  ) {}

  static async start(): Promise<RejectedWorld> {
    const parts = await Promise.all([startNats(), startPostgres(), startEventStore()]);
    const [nats, postgres, eventStore] = parts;
    const home = makeScratch();
    const collector = await startCollector({ nats, postgres, eventStore, home });
    return new RejectedWorld(parts, home, collector, new ClientNats({ servers: [nats.url] }));
  }

  async stop(): Promise<void> {
    await this.client.close();
    await this.collector.stop();
    await Promise.all(this.parts.map((part) => part.stop()));
    removeScratch(this.home);
  }

  ask<T>(name: string, body: object, tenant = 'main'): Promise<T> {
    return new Requests(this.client, { timeout: 20_000 }).ask<T>('ingestion', name, tenant, body);
  }

  list(o: object = {}): Promise<RejectedEvents> {
    return this.ask('rejected-events', { state: 'open', limit: 200, ...o });
  }

  one(id: string, open = false): Promise<RejectedEventDetail> {
    return this.ask('rejected-event', { id, open });
  }

  async replay(body: object): Promise<RejectedEventOutcome[]> {
    return (await this.ask<RejectedEventsSettled>('replay-rejected', { ...by(), ...body })).data;
  }

  async discard(body: object): Promise<RejectedEventOutcome[]> {
    const asked = { ...by(), reason: 'of no use', ...body };
    return (await this.ask<RejectedEventsSettled>('discard-rejected', asked)).data;
  }

  /** Sends an event that is rejected. @returns its id in the inbox */
  async rejected(event: object, around: object = {}): Promise<string> {
    return this.newAfter(() => this.collector.post('/v1/batch', { batch: [event], ...around }));
  }

  /** The id of the event that is rejected by what is done. */
  async newAfter(act: () => Promise<unknown>): Promise<string> {
    const ids = async () => (await this.list({ state: 'all' })).data.map(({ id }) => id);
    const before = new Set(await ids());
    await act();
    for (;;) {
      const found = (await ids()).find((id) => !before.has(id));
      if (found) return found;
      await delay(20);
    }
  }

  /** Those in the log that came with a message id. */
  async inLog(messageId: string) {
    return (await this.collector.interactions()).filter(({ content }) => content?.messageId === messageId);
  }
}
