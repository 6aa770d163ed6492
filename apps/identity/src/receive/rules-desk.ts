import { Injectable } from '@nestjs/common';
import type { IdentityRules, RulesChange, RulesSet, Simulation } from '@ucv/contracts-identity';
import { commandMetadata, configStream, EventLog, ProjectionRunner } from '@ucv/platform-event-store';
import { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { randomUUID } from 'node:crypto';
import { compare } from '../decide/compare';
import { hubsIn } from '../decide/hubs';
import { replay } from '../decide/replay';
import { constraintsOf, loadConstraints, rulesOf } from '../project/constraint-store';
import { allEvidence } from '../project/evidence-store';
import { wholeGraph } from '../project/graph-store';
import type { Asker } from './order-desk';

const patienceMs = 25_000;

/** Keeps a tenant's rules, and tells what others would make of all that happened. */
@Injectable()
export class RulesDesk {
  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
    private readonly runner: ProjectionRunner,
  ) {}

  rules(tenant: string): Promise<IdentityRules> {
    return this.readModel.forTenant(tenant, (tx) => rulesOf(tx, tenant));
  }

  /**
   * They hold for all that happened: who is who is decided anew before the answer, as `simulate` told if nothing came
   * in between.
   * @refuses identity.not-reached
   */
  async set(
    { tenant, requestId }: Asker,
    { change, actor }: { change: RulesChange; actor: string },
  ): Promise<IdentityRules> {
    const [id, at] = [randomUUID(), new Date().toISOString()];
    const held = await this.rules(tenant);
    const rules = { ...held, ...change, version: held.version + 1 };
    const metadata = commandMetadata({ tenant, actor, at, correlationId: requestId ?? id });
    const fact: RulesSet = { id, type: 'identity.rules-set.v1', data: { rules }, metadata };
    const { position } = await this.log.append(configStream(tenant, 'identity-rules'), [fact], 'any');
    await this.runner.reached(position, AbortSignal.timeout(patienceMs)).catch(() => {
      throw new Refusal(
        'identity.not-reached',
        'The rules are set; deciding anew takes a while. Ask for them again.',
        { status: 503 },
      );
    });
    return this.rules(tenant);
  }

  /** @cost the tenant's evidence and graph, in memory */
  simulate(tenant: string, change: RulesChange): Promise<Simulation> {
    return this.readModel.forTenant(tenant, async (tx) => {
      const held = await rulesOf(tx, tenant);
      const rules = { ...held, ...change, version: held.version + 1 };
      const evidence = await allEvidence(tx, tenant);
      const hubs = new Set(hubsIn(evidence, rules).map(({ identifier }) => identifier.ref));
      const stored = { ...(await loadConstraints(tx, tenant)), hubs };
      const then = replay(evidence, constraintsOf(rules, stored));
      const now = await wholeGraph(tx, tenant);
      const subjects = new Map(
        evidence.flatMap((one) => one.subjects.map((subject) => [subject.ref, subject] as const)),
      );
      return { rules, hubs: hubs.size, ...compare(now, then, [...subjects.values()]) };
    });
  }
}
