import { Injectable } from '@nestjs/common';
import type { ConsentDecided, DecideConsent, Purpose } from '@ucv/contracts-consent';
import { streamName } from '@ucv/envelope';
import { commandMetadata, decide, EventLog, ProjectionRunner } from '@ucv/platform-event-store';
import { Privacy } from '@ucv/platform-privacy';
import { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { consents, decisionFacts } from '../decide/consents';
import { definitionOf } from '../decide/purposes';
import { purposesOf } from '../project/purposes';
import { People, personUnknown } from './people';

/** Milliseconds between the last append of what restricts and its acknowledgement (ADR-0013). */
export const acknowledgedAfterMs = 500;

/** Records what people decide. */
@Injectable()
export class Decisions {
  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
    private readonly runner: ProjectionRunner,
    private readonly people: People,
    private readonly privacy: Privacy,
  ) {}

  /**
   * Resolves when the decision is in the rows; other than for a grant, only once no send that was allowed
   * before can still begin.
   * @refuses consent.person-unknown, consent.purpose-unknown
   */
  async decide(tenant: string, command: DecideConsent, correlationId: string): Promise<void> {
    const whom = await this.people.find(tenant, command.ref);
    await this.purpose(tenant, command.purpose);
    const { purpose, status, basis, source, actor } = command;
    const metadata = commandMetadata({ tenant, actor, at: new Date().toISOString(), correlationId });
    const said = { purpose, status, basis, source, decisionId: randomUUID() };
    const facts = await this.sealed(
      decisionFacts(said, whom, metadata, () => randomUUID()),
      command.evidence,
    );
    const positions = await Promise.all(facts.map((fact) => this.append(fact)));
    const acknowledgeable = performance.now() + acknowledgedAfterMs;
    await this.runner.reached(positions.reduce((last, position) => (position > last ? position : last), 0n));
    if (status !== 'granted') await delay(Math.max(0, Math.ceil(acknowledgeable - performance.now())));
  }

  private async append(fact: ConsentDecided): Promise<bigint> {
    const stream = streamName('consent', fact.metadata.tenant, fact.data.identifier.ref);
    const { position = 0n } = await decide(this.log, consents, stream, {
      facts: [fact],
      repeated: 'recorded',
    });
    return position;
  }

  /** The facts with their evidence, each under its own identifier's key. */
  private async sealed(
    facts: readonly ConsentDecided[],
    evidence: string | undefined,
  ): Promise<readonly ConsentDecided[]> {
    if (evidence === undefined) return facts;
    const outcomes = await this.privacy.sealMany(
      facts.map(({ id, type, data: { identifier }, metadata: { tenant, occurredAt } }) => {
        const stream = streamName('consent', tenant, identifier.ref);
        const key = { ref: identifier.ref, cls: 'consent' as const, at: occurredAt };
        return { tenant, stream, eventId: id, type, ...key, content: { evidence } };
      }),
    );
    return facts.map((fact, i) => {
      const outcome = outcomes[i];
      if (!outcome || !('sealed' in outcome)) throw personUnknown();
      const { sealed } = outcome;
      return {
        ...fact,
        data: { ...fact.data, evidence: sealed },
        metadata: { ...fact.metadata, kid: sealed.kid },
      };
    });
  }

  /** A purpose that was defined a moment ago may not be in the rows yet. */
  private async purpose(tenant: string, code: string): Promise<Purpose> {
    const known = (): Promise<Purpose | undefined> =>
      this.readModel.forTenant(tenant, async (tx) => definitionOf(await purposesOf(tx, tenant), code));
    const found = (await known()) ?? (await this.runner.caughtUp().then(known));
    if (found) return found;
    throw new Refusal('consent.purpose-unknown', 'Nobody defined this purpose: define it first.', {
      status: 404,
    });
  }
}
