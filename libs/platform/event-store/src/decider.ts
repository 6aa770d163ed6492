import { setTimeout as wait } from 'node:timers/promises';
import type { Fact, RecordedFact } from '@ucv/envelope';
import { RevisionConflict } from './errors';
import type { EventLog } from './log';

/**
 * What one stream allows. Pure: time, ids and randomness arrive inside the command.
 * `evolve` never fails; `decide` returns facts, none where there is nothing to say, or throws a refusal.
 */
export interface Decider<State, Command> {
  initial: State;
  evolve(state: State, fact: Fact): State;
  decide(command: Command, state: State): Fact[];
}

export interface Decided<State> {
  state: State;
  facts: Fact[];
  /** Position of the append; undefined where nothing had to be appended. */
  position: bigint | undefined;
}

/** With the waits between them about half a second. */
const MAX_LOST_RACES = 15;

/**
 * Reads a stream, decides, and appends at the revision that it read; where somebody was faster, decides anew
 * after a random wait that grows, so that many who decide at once do not meet again.
 * @refuses whatever the decider refuses; log.revision-conflict after 15 lost races
 */
export async function decide<State, Command>(
  log: EventLog,
  decider: Decider<State, Command>,
  stream: string,
  command: Command,
): Promise<Decided<State>> {
  for (let lost = 0; ; lost += 1) {
    const { state, revision } = await load(log.read(stream), decider);
    const facts = decider.decide(command, state);
    if (facts.length === 0) return { state, facts, position: undefined };
    try {
      const { position } = await log.append(stream, facts, revision);
      // A publisher may still append an old version, which it reads as the newest like everybody else.
      const asRead = facts.map((fact) => log.asRead(fact));
      return { state: asRead.reduce(decider.evolve, state), facts, position };
    } catch (error) {
      if (!(error instanceof RevisionConflict) || lost >= MAX_LOST_RACES) throw error;
      await wait(Math.random() * Math.min(2 ** lost, 100));
    }
  }
}

async function load<State>(
  facts: AsyncIterable<RecordedFact>,
  { initial, evolve }: Pick<Decider<State, never>, 'initial' | 'evolve'>,
): Promise<{ state: State; revision: number | 'no-stream' }> {
  let state = initial;
  let revision: number | 'no-stream' = 'no-stream';
  for await (const fact of facts) {
    state = evolve(state, fact);
    revision = fact.revision;
  }
  return { state, revision };
}
