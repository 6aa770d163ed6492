import { Injectable } from '@nestjs/common';
import type { DecideConsent } from '@ucv/contracts-consent';
import { commandMetadata, ProjectionRunner } from '@ucv/platform-event-store';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { decisionFacts } from '../decide/consents';
import { DecisionLog } from '../publish/decision-log';
import { KnownPurposes } from './known-purposes';
import { People, personUnknown } from './people';

/** Milliseconds between the last append of what restricts and its acknowledgement (ADR-0013). */
export const acknowledgedAfterMs = 500;

/** Records what people decide. */
@Injectable()
export class Decisions {
  constructor(
    private readonly runner: ProjectionRunner,
    private readonly people: People,
    private readonly purposes: KnownPurposes,
    private readonly log: DecisionLog,
  ) {}

  /**
   * Resolves when the decision is in the rows; other than for a grant, only once no send that was allowed
   * before can still begin.
   * @refuses consent.person-unknown, consent.purpose-unknown
   */
  async decide(tenant: string, command: DecideConsent, correlationId: string): Promise<void> {
    const whom = await this.people.find(tenant, command.ref);
    await this.purposes.require(tenant, command.purpose);
    const { purpose, status, basis, source, actor, evidence } = command;
    const metadata = commandMetadata({ tenant, actor, at: new Date().toISOString(), correlationId });
    const said = { purpose, status, basis, source, decisionId: randomUUID() };
    const bare = decisionFacts(said, whom, metadata, () => randomUUID());
    const facts = evidence === undefined ? bare : await this.log.sealed(bare, evidence);
    if (!facts) throw personUnknown();
    const position = await this.log.append(facts);
    const acknowledgeable = performance.now() + acknowledgedAfterMs;
    await this.runner.reached(position);
    if (status !== 'granted') await delay(Math.max(0, Math.ceil(acknowledgeable - performance.now())));
  }
}
