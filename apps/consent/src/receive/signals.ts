import type { ConsentDecided } from '@ucv/contracts-consent';
import type { RecordedInteraction } from '@ucv/contracts-ingestion';
import { streamName } from '@ucv/envelope';
import { decide, type EventLog, factId } from '@ucv/platform-event-store';
import type { Privacy } from '@ucv/platform-privacy';
import type { EntityManager } from 'typeorm';
import { changes, consents, heldOf, isDecided } from '../decide/consents';
import { fragmentOf, type OpenedSignal, signalFacts } from '../decide/signal-facts';
import type { DecidesSignals } from '../project/consent.projection';
import { type DecisionAt, writeDecisions } from '../project/decisions';
import { openSignals } from './open-signals';
import { overtaken } from './overtaken';
import { loadScene, type Scene } from './scene';

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

  async decide(tx: EntityManager, facts: readonly RecordedInteraction[], replayed = false): Promise<void> {
    const signals = await openSignals(this.privacy, facts);
    for (const tenant of new Set(signals.map(({ fact }) => fact.metadata.tenant))) {
      const own = signals.filter(({ fact }) => fact.metadata.tenant === tenant);
      const scene = await loadScene(tx, tenant, own.map(fragmentOf));
      for (const signal of own) await this.decideOne(tx, { ...signal, replayed }, scene);
    }
  }

  private async decideOne(
    tx: EntityManager,
    signal: OpenedSignal & { replayed: boolean },
    scene: Scene,
  ): Promise<void> {
    const { changed, unusable } = await this.say(tx, signal, scene);
    if (unusable > 0) this.unusable(unusable);
    if (!changed) return;
    for (const later of await overtaken(this.log, this.privacy, signal)) await this.say(tx, later, scene);
  }

  /** Appends what a signal changes, by the rows and by the streams. */
  private async say(
    tx: EntityManager,
    signal: OpenedSignal,
    scene: Scene,
  ): Promise<{ changed: boolean; unusable: number }> {
    const fragment = fragmentOf(signal);
    const { facts, unusable } = signalFacts(
      signal,
      scene.members.get(fragment.ref) ?? [fragment],
      scene.defined,
      (what) => factId('consent', signal.fact.id, what),
    );
    const fresh = facts.filter((fact) => changes(scene.decisions.get(fact.data.identifier.ref) ?? [], fact));
    const holders = [...new Set(fresh.map(({ data }) => data.identifier.ref))];
    const own = (ref: string) => fresh.filter(({ data }) => data.identifier.ref === ref);
    const said = await Promise.all(holders.map((ref) => this.append(ref, own(ref), scene)));
    await writeDecisions(tx, said.flat());
    return { changed: fresh.length > 0, unusable };
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
