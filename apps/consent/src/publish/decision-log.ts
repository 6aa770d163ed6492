import { Injectable } from '@nestjs/common';
import type { ConsentDecided } from '@ucv/contracts-consent';
import { streamName } from '@ucv/envelope';
import { decide, EventLog } from '@ucv/platform-event-store';
import { Privacy } from '@ucv/platform-privacy';
import { consents } from '../decide/consents';

/** Puts the facts of a decision on the log. */
@Injectable()
export class DecisionLog {
  constructor(
    private readonly log: EventLog,
    private readonly privacy: Privacy,
  ) {}

  /**
   * Appends each fact to the stream of its identifier, all at once.
   * @returns the greatest position
   */
  async append(facts: readonly ConsentDecided[]): Promise<bigint> {
    const appended = await Promise.all(
      facts.map((fact) => {
        const stream = streamName('consent', fact.metadata.tenant, fact.data.identifier.ref);
        return decide(this.log, consents, stream, { facts: [fact], repeated: 'recorded' });
      }),
    );
    return appended.reduce((last, { position = 0n }) => (position > last ? position : last), 0n);
  }

  /** The facts with evidence, each under its own identifier's key; undefined where one of them was erased. */
  async sealed(facts: readonly ConsentDecided[], evidence: string): Promise<ConsentDecided[] | undefined> {
    const outcomes = await this.privacy.sealMany(
      facts.map(({ id, type, data: { identifier }, metadata: { tenant, occurredAt } }) => {
        const stream = streamName('consent', tenant, identifier.ref);
        const key = { ref: identifier.ref, cls: 'consent' as const, at: occurredAt };
        return { tenant, stream, eventId: id, type, ...key, content: { evidence } };
      }),
    );
    const sealed = facts.flatMap((fact, i) => {
      const outcome = outcomes[i];
      if (!outcome || !('sealed' in outcome)) return [];
      const metadata = { ...fact.metadata, kid: outcome.sealed.kid };
      return [{ ...fact, data: { ...fact.data, evidence: outcome.sealed }, metadata }];
    });
    return sealed.length === facts.length ? sealed : undefined;
  }
}
