import type { DestinationData } from '@ucv/contracts-activation';
import type { Fact, FactMetadata, Sealed } from '@ucv/envelope';
import { Refusal } from '@ucv/platform-service';

/** One destination, as its stream tells it. */
export interface DestinationStanding {
  defined?: { factId: string; data: DestinationData };
  paused: boolean;
  removed: boolean;
  /** How many facts there are. */
  version: number;
}

export const noDestination: DestinationStanding = { paused: false, removed: false, version: 0 };

/** But for the version, which is the place of the last fact. */
export function evolveDestination(state: DestinationStanding, { id, type, data }: Fact): DestinationStanding {
  if (type === 'activation.destination-defined.v1')
    return { ...state, defined: { factId: id, data: data as DestinationData } };
  if (type === 'activation.destination-paused.v1') return { ...state, paused: true };
  if (type === 'activation.destination-resumed.v1') return { ...state, paused: false };
  if (type === 'activation.destination-removed.v1') return { ...state, removed: true };
  return state;
}

export type DestinationCommand =
  | { kind: 'define'; data: Omit<DestinationData, 'sealed'> & { sealed: Sealed } }
  | { kind: 'pause' | 'resume' | 'remove' };

/** What a command adds; nothing where it is so already. */
export function decideDestination(
  command: DestinationCommand,
  state: DestinationStanding,
  { factId: id, metadata }: { factId: string; metadata: FactMetadata },
): Fact[] {
  if (command.kind === 'define')
    return [{ id, type: 'activation.destination-defined.v1', data: command.data, metadata }];
  if (!state.defined) return [];
  const said = { pause: state.paused, resume: !state.paused, remove: state.removed };
  if (said[command.kind]) return [];
  return [{ id, type: types[command.kind], data: { id: state.defined.data.id }, metadata }];
}

const types = {
  pause: 'activation.destination-paused.v1',
  resume: 'activation.destination-resumed.v1',
  remove: 'activation.destination-removed.v1',
} as const;

/** @refuses activation.destination-unknown, activation.destination-changed */
export function mustStand(
  state: DestinationStanding,
  version?: number,
): { factId: string; data: DestinationData } {
  if (!state.defined || state.removed) throw unknownDestination();
  if (version === undefined || version === state.version) return state.defined;
  throw new Refusal(
    'activation.destination-changed',
    `The destination was changed meanwhile: it is at version ${state.version}. Read it again, and change that.`,
    { status: 409 },
  );
}

export const unknownDestination = (): Refusal =>
  new Refusal('activation.destination-unknown', 'There is no destination with this id: list them.', {
    status: 404,
  });

/** Names are compared as people read them. */
export const comparableName = (name: string): string =>
  name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
