import type { ConsentDecided } from '@ucv/contracts-consent';
import type { RecordedInteraction } from '@ucv/contracts-ingestion';
import { streamName } from '@ucv/envelope';
import { decide, type EventLog, factId } from '@ucv/platform-event-store';
import type { Privacy } from '@ucv/platform-privacy';
import type { EntityManager } from 'typeorm';
import { changing, consents, heldOf, isDecided } from '../decide/consents';
import { fragmentOf, type OpenedSignal, signalFacts } from '../decide/signal-facts';
import type { DecidesSignals } from '../project/consent.projection';
import { type DecisionAt, writeDecisions } from '../project/decisions';
import { sealInto } from '../publish/seal-decisions';
import { openSignals } from './open-signals';
import { overtaken } from './overtaken';
import { grantedTo, loadScene, type Scene } from './scene';

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
    for (const later of await overtaken(this.log, this.privacy, signal))
      await this.say(tx, later, scene, later.fact.revision > signal.fact.revision ? anything : refuses);
  }

  /** Appends what a signal changes, by the rows and by the streams. */
  private async say(
    tx: EntityManager,
    signal: OpenedSignal,
    scene: Scene,
    counts: (fact: ConsentDecided) => boolean = anything,
  ): Promise<{ changed: boolean; unusable: number }> {
    const fragment = fragmentOf(signal);
    const members = scene.members.get(fragment.ref) ?? [fragment];
    const { facts, names, unusable } = signalFacts(
      signal,
      members,
      { defined: scene.defined, granted: grantedTo(members, scene), fingerprint },
      (what) => factId('consent', signal.fact.id, what),
    );
    const fresh = [...byHolder(facts)].flatMap(([ref, own]) =>
      changing(scene.decisions.get(ref) ?? [], own.filter(counts)),
    );
    const named = await sealInto(this.privacy, fresh, 'name', ({ data }) =>
      names.get(data.purpose)?.slice(0, longestName),
    );
    const said = await Promise.all([...byHolder(named)].map(([ref, own]) => this.append(ref, own, scene)));
    await writeDecisions(tx, said.flat());
    return { changed: fresh.length > 0, unusable };
  }

  /** @returns what the stream did not hold yet */
  private async append(ref: string, facts: readonly ConsentDecided[], scene: Scene): Promise<DecisionAt[]> {
    const { tenant, decisions } = scene;
    const stream = streamName('consent', tenant, ref);
    const said: DecisionAt[] = [];
    for (let from = 0; from < facts.length; from += appendedAtOnce) {
      const some = facts.slice(from, from + appendedAtOnce);
      const decided = await decide(this.log, consents, stream, { facts: some, repeated: 'skipped' });
      decisions.set(ref, decided.state);
      const { position = 0n } = decided;
      said.push(...decided.facts.filter(isDecided).map((fact) => ({ tenant, held: heldOf(fact), position })));
    }
    return said;
  }
}

const anything = (): boolean => true;

/** A refusal that arrives late is not undone by a grant that was there before it. */
const refuses = ({ data }: ConsentDecided): boolean => data.status !== 'granted';

/** The log takes at most 1 MiB at once; a decision with its name is at most 3 KiB. */
const appendedAtOnce = 300;

/** Characters of a category's name that are kept to show it; its code is made of all. */
const longestName = 200;

const fingerprint = (name: string): string => factId('consent', name, 'category').replaceAll('-', '');

function byHolder(facts: readonly ConsentDecided[]): Map<string, ConsentDecided[]> {
  const holders = new Map<string, ConsentDecided[]>();
  for (const fact of facts) {
    const { ref } = fact.data.identifier;
    const own = holders.get(ref);
    if (own) own.push(fact);
    else holders.set(ref, [fact]);
  }
  return holders;
}
