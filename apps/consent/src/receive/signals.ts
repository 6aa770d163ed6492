import type { ConsentDecided } from '@ucv/contracts-consent';
import type { InteractionContent, RecordedInteraction } from '@ucv/contracts-ingestion';
import { streamName, type Subject } from '@ucv/envelope';
import { decide, type EventLog, factId } from '@ucv/platform-event-store';
import { membersOf, personsOf } from '@ucv/platform-persons';
import type { Privacy } from '@ucv/platform-privacy';
import type { EntityManager } from 'typeorm';
import { changes, consents, decisionFacts, type HeldDecision, heldOf, isDecided } from '../decide/consents';
import type { PurposeMap } from '../decide/purposes';
import { signalsOf } from '../decide/signals';
import type { DecidesSignals } from '../project/consent.projection';
import { type DecisionAt, decisionsOf, writeDecisions } from '../project/decisions';
import { purposesOf } from '../project/purposes';
import { openSignals } from './open-signals';

/** A signal that could be read; what was erased says nothing. */
export interface OpenedSignal {
  fact: RecordedInteraction;
  content: InteractionContent;
}

/** What must be known of a tenant to decide about some signals; kept up to date while they are decided. */
interface Scene {
  tenant: string;
  defined: PurposeMap;
  members: ReadonlyMap<string, Subject[]>;
  decisions: Map<string, readonly HeldDecision[]>;
}

/**
 * Makes decisions of the consent that events carry. They are appended before the rows and the checkpoint are
 * committed; a crash in between decides again, and the streams know what they were told: ids follow from the
 * event, and an id that a stream has is not said twice.
 */
export class SignalDecider implements DecidesSignals {
  /** @param unusable  told how many preferences of an event could not be taken */
  constructor(
    private readonly log: EventLog,
    private readonly privacy: Privacy,
    private readonly unusable: (count: number) => void,
  ) {}

  async decide(tx: EntityManager, facts: readonly RecordedInteraction[]): Promise<void> {
    const signals = await openSignals(this.privacy, facts);
    for (const tenant of new Set(signals.map(({ fact }) => fact.metadata.tenant))) {
      const own = signals.filter(({ fact }) => fact.metadata.tenant === tenant);
      const scene = await loadScene(tx, tenant, own);
      for (const signal of own) await this.decideOne(tx, signal, scene);
    }
  }

  private async decideOne(tx: EntityManager, { fact, content }: OpenedSignal, scene: Scene): Promise<void> {
    const identifier = fact.metadata.subjects[0] as Subject;
    const { source = 'unknown', occurredAt, receivedAt, correlationId } = fact.metadata;
    const { said: signals, unusable } = signalsOf(content, source, scene.defined);
    if (unusable > 0) this.unusable(unusable);
    const whom = { identifier, members: scene.members.get(identifier.ref) ?? [identifier] };
    const cause = { actor: 'service:consent', causationId: fact.id, correlationId };
    const metadata = { tenant: scene.tenant, source, occurredAt, receivedAt, ...cause };
    const facts = signals.flatMap((one) =>
      decisionFacts(
        { ...one, decisionId: factId('consent', fact.id, `decision ${one.purpose}`) },
        whom,
        metadata,
        (ref) => factId('consent', fact.id, `decided ${one.purpose} ${ref}`),
      ),
    );
    const fresh = facts.filter((one) => changes(scene.decisions.get(one.data.identifier.ref) ?? [], one));
    const holders = new Set(fresh.map(({ data }) => data.identifier.ref));
    const own = (ref: string) => fresh.filter(({ data }) => data.identifier.ref === ref);
    const said = await Promise.all([...holders].map((ref) => this.append(ref, own(ref), scene)));
    await writeDecisions(tx, said.flat());
  }

  /** @returns what the stream did not hold yet */
  private async append(ref: string, facts: readonly ConsentDecided[], scene: Scene): Promise<DecisionAt[]> {
    const { tenant, decisions } = scene;
    const stream = streamName('consent', tenant, ref);
    const decided = await decide(this.log, consents, stream, { facts, repeated: 'skipped' });
    decisions.set(ref, decided.state);
    const { position = 0n } = decided;
    return decided.facts.filter(isDecided).map((fact) => ({ tenant, held: heldOf(fact), position }));
  }
}

async function loadScene(
  tx: EntityManager,
  tenant: string,
  signals: readonly OpenedSignal[],
): Promise<Scene> {
  const subjects = signals.map(({ fact }) => fact.metadata.subjects[0] as Subject);
  const persons = await personsOf(
    tx,
    tenant,
    subjects.map(({ ref }) => ref),
  );
  const attached = await membersOf(tx, tenant, [...new Set(persons.values())]);
  const members = new Map(
    subjects.map((subject) => {
      const all = attached.get(persons.get(subject.ref) as string) ?? [];
      return [subject.ref, all.length > 1 ? all : [subject]];
    }),
  );
  const refs = new Set([...members.values()].flat().map(({ ref }) => ref));
  return {
    tenant,
    members,
    defined: await purposesOf(tx, tenant),
    decisions: await decisionsOf(tx, tenant, [...refs]),
  };
}
