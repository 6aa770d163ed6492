import type {
  AttemptData,
  DeliveryAttempted,
  DeliveryFact,
  DeliveryReplayed,
} from '@ucv/contracts-activation';
import type { FactMetadata } from '@ucv/envelope';
import type { Decider } from '@ucv/platform-event-store';

export type DeliveryCommand =
  | { kind: 'attempted'; factId: string; data: AttemptData; metadata: FactMetadata }
  | { kind: 'replay'; factId: string; data: DeliveryReplayed['data']; metadata: FactMetadata };

interface Standing {
  attempts: number;
  /** Given up or refused: can be replayed. */
  closed: boolean;
}

/**
 * The deliveries to one person. An attempt that is on the log is not written again, whoever finds it missing from
 * the rows; only what was given up or refused is replayed.
 */
export const deliveryStream: Decider<ReadonlyMap<string, Standing>, DeliveryCommand> = {
  initial: new Map(),
  evolve(state, fact) {
    const { type, data } = fact as DeliveryFact;
    const attempts = state.get(data.delivery)?.attempts ?? 0;
    if (type === 'activation.delivery-attempted.v1') {
      const { attempt, outcome } = data as AttemptData;
      const closed = outcome === 'dead' || outcome === 'refused';
      return new Map(state).set(data.delivery, { attempts: Math.max(attempts, attempt), closed });
    }
    if (type === 'activation.delivery-replayed.v1')
      return new Map(state).set(data.delivery, { attempts, closed: false });
    return state;
  },
  decide(command, state) {
    const { attempts, closed } = state.get(command.data.delivery) ?? { attempts: 0, closed: false };
    const { factId: id, metadata } = command;
    if (command.kind === 'replay') {
      const fact: DeliveryReplayed = {
        id,
        type: 'activation.delivery-replayed.v1',
        data: command.data,
        metadata,
      };
      return closed ? [fact] : [];
    }
    const fact: DeliveryAttempted = {
      id,
      type: 'activation.delivery-attempted.v1',
      data: command.data,
      metadata,
    };
    return command.data.attempt > attempts ? [fact] : [];
  },
};
