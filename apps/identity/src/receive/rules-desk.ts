import { Injectable } from '@nestjs/common';
import type {
  IdentityRules,
  RulesChange,
  RulesEffect,
  RulesInForce,
  SimulateRules,
  Simulation,
} from '@ucv/contracts-identity';
import type { Subject } from '@ucv/envelope';
import {
  commandMetadata,
  configStream,
  decide,
  EventLog,
  ProjectionRunner,
  RevisionConflict,
} from '@ucv/platform-event-store';
import { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { compare } from '../decide/compare';
import type { Evidence } from '../decide/evidence';
import type { Graph } from '../decide/graph';
import { hubsIn } from '../decide/hubs';
import { changedRules, ruleSetting, rulesConflict } from '../decide/rules-change';
import { loadConstraints, rulesOf } from '../project/constraint-store';
import { allEvidence } from '../project/evidence-store';
import { wholeGraph } from '../project/graph-store';
import { releasedOf } from '../project/hub-store';
import { reweighed } from '../project/reweighed';
import type { Asker } from './order-desk';
import { replayUnder } from './steps';
import { WeightsCommands } from './weights-commands';

const patienceMs = 25_000;

/** Keeps a tenant's rules, and tells what others would make of all that happened. */
@Injectable()
export class RulesDesk {
  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
    private readonly runner: ProjectionRunner,
    private readonly weights: WeightsCommands,
  ) {}

  rules(tenant: string): Promise<IdentityRules> {
    return this.readModel.forTenant(tenant, (tx) => rulesOf(tx, tenant));
  }

  /**
   * They hold for all that happened: who is who is decided anew before the answer, as `simulate` told if nothing came
   * in between.
   * @refuses identity.rules-invalid, identity.rules-conflict, identity.not-reached
   */
  async set(
    { tenant, requestId }: Asker,
    { change, actor }: { change: RulesChange; actor: string },
  ): Promise<RulesInForce> {
    const [factId, at] = [randomUUID(), new Date().toISOString()];
    const metadata = commandMetadata({ tenant, actor, at, correlationId: requestId ?? factId });
    const { graph: before } = await this.standing(tenant);
    const stream = configStream(tenant, 'identity-rules');
    const { state: rules, position } = await decide(this.log, ruleSetting, stream, {
      ...{ factId, change, metadata },
    }).catch(async (error) => {
      throw error instanceof RevisionConflict ? rulesConflict((await this.rules(tenant)).version) : error;
    });
    await this.runner.reached(position!, AbortSignal.timeout(patienceMs)).catch(() => {
      throw new Refusal(
        'identity.not-reached',
        'The rules are set; deciding anew takes a while. Ask for them again.',
        { status: 503 },
      );
    });
    const { graph: after, evidence, hubs } = await this.standing(tenant);
    return { ...rules, effect: effectOf({ before, after, evidence, hubs: hubs.size }) };
  }

  /**
   * @param by  as if the matches that were found had been found by these weights
   * @refuses identity.rules-invalid, identity.rules-conflict, identity.too-few-described
   * @cost the tenant's evidence and graph, in memory
   */
  async simulate(tenant: string, change: RulesChange, by?: SimulateRules['weights']): Promise<Simulation> {
    const weights = by && (await this.weights.tried(tenant, by));
    return this.readModel.snapshotOf(tenant, async (tx: EntityManager) => {
      const { held, graph: before, evidence: seen, ...stored } = await standing(tx, tenant);
      const evidence = weights ? await reweighed(tx, tenant, { evidence: seen, weights }) : seen;
      const rules = changedRules(held, change);
      const hubs = new Set(hubsIn(evidence, rules, stored.released).map(({ identifier }) => identifier.ref));
      const after = await replayUnder(tx, tenant, { evidence, rules, stored: { ...stored, hubs } });
      const effect = effectOf({ before, after, evidence, hubs: hubs.size });
      return { version: rules.version, heldVersion: held.version, rules, ...effect };
    });
  }

  /** Rules, evidence and graph of one instant: none of them knows of an event that the others do not. */
  private standing(tenant: string) {
    return this.readModel.snapshotOf(tenant, (tx: EntityManager) => standing(tx, tenant));
  }
}

const standing = async (tx: EntityManager, tenant: string) => ({
  held: await rulesOf(tx, tenant),
  evidence: await allEvidence(tx, tenant),
  graph: await wholeGraph(tx, tenant),
  released: await releasedOf(tx, tenant),
  ...(await loadConstraints(tx, tenant)),
});

interface Compared {
  before: Graph;
  after: Graph;
  evidence: readonly Evidence[];
  hubs: number;
}

function effectOf({ before, after, evidence, hubs }: Compared): RulesEffect {
  const subjects = new Map<string, Subject>(
    evidence.flatMap((one) => one.subjects.map((subject) => [subject.ref, subject] as const)),
  );
  return { hubs, ...compare(before, after, [...subjects.values()]) };
}
