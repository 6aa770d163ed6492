import { answerReached } from './answer-reached';

const never = new Promise<never>(() => undefined);
const aborted = (signal?: AbortSignal) =>
  new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
const at = (position: bigint) => ({
  runner: {
    reached: (asked: bigint, signal?: AbortSignal) =>
      asked <= position ? Promise.resolve() : aborted(signal),
    caughtUp: () => never,
  },
});
const answered = (o: { positions: bigint[]; underWay?: boolean }) =>
  answerReached(
    {
      hosted: new Map(o.positions.map((position, n) => [String(n), at(position)])),
      rebuilds: { underWay: () => Promise.resolve(o.underWay === true) },
    },
    { position: '7' },
    'testing',
    { patience: 20 },
  );
const notReached = expect.objectContaining({ code: 'testing.not-reached', status: 503 });

describe('that a service has reached a position', () => {
  it('is said when all of its projections have', async () => {
    expect(await answered({ positions: [7n, 9n] })).toEqual({ position: '7' });
    await expect(answered({ positions: [9n, 6n] })).rejects.toEqual(notReached);
  });

  it('is not said while a rebuild fills rows that may be behind', () =>
    expect(answered({ positions: [9n], underWay: true })).rejects.toEqual(notReached));
});
