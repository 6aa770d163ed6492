import type { AttemptData } from '@ucv/contracts-activation';
import type { FactMetadata } from '@ucv/envelope';
import { deliveryStream } from './delivery-stream';

const metadata = {} as FactMetadata;
const person = { type: 'user_id', ref: 'a'.repeat(32) };
const attempt = (n: number, outcome: AttemptData['outcome']) =>
  ({
    kind: 'attempted',
    factId: `attempt-${n}`,
    data: { delivery: 'd-1', attempt: n, outcome } as AttemptData,
    metadata,
  }) as const;
const replay = {
  kind: 'replayed',
  factId: 'replay-1',
  data: { delivery: 'd-1', destination: 'o-1', person },
  metadata,
} as const;
type Command = ReturnType<typeof attempt> | typeof replay;

const after = (...commands: Command[]) =>
  commands.reduce(
    (state, command) => deliveryStream.decide(command, state).reduce(deliveryStream.evolve, state),
    deliveryStream.initial,
  );
const says = (command: Command, ...before: Command[]) =>
  deliveryStream.decide(command, after(...before)).map(({ id }) => id);

describe('the deliveries to a person', () => {
  it('hold each attempt once, whoever brings it again', () => {
    expect(says(attempt(1, 'failed'))).toEqual(['attempt-1']);
    expect(says(attempt(1, 'failed'), attempt(1, 'failed'))).toEqual([]);
    expect(says(attempt(1, 'delivered'), attempt(1, 'failed'), attempt(2, 'failed'))).toEqual([]);
    expect(says(attempt(2, 'delivered'), attempt(1, 'failed'))).toEqual(['attempt-2']);
  });

  it.each(['dead', 'refused'] as const)('are replayed where they are %s, once', (outcome) => {
    expect(says(replay, attempt(1, outcome))).toEqual(['replay-1']);
    expect(says(replay, attempt(1, outcome), replay)).toEqual([]);
    expect(says(attempt(2, 'delivered'), attempt(1, outcome), replay)).toEqual(['attempt-2']);
  });

  it.each(['delivered', 'failed'] as const)('are not replayed where they are %s', (outcome) => {
    expect(says(replay, attempt(1, outcome))).toEqual([]);
    expect(says(replay)).toEqual([]);
  });
});
