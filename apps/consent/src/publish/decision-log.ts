import { Injectable } from '@nestjs/common';
import type { ConsentDecided } from '@ucv/contracts-consent';
import { streamName } from '@ucv/envelope';
import { decide, EventLog } from '@ucv/platform-event-store';
import { Privacy } from '@ucv/platform-privacy';
import { consents } from '../decide/consents';
import { sealInto } from './seal-decisions';

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
    const sealed = await sealInto(this.privacy, facts, 'evidence', () => evidence);
    return sealed.length === facts.length ? sealed : undefined;
  }
}
