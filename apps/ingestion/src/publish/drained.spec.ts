import { taken } from '../decide/judge.fixture';
import { Recorder } from './recorder';

const settle = () => new Promise((resolve) => setImmediate(resolve));

it('nothing that was named before is on its way to the log any more, once it is said to be drained', async () => {
  let appended: () => void = () => undefined;
  const append = () => new Promise((resolve) => (appended = () => resolve({ revision: 0, position: 1n })));
  let forgotten = 0;
  const index = {
    assign: async (_: string, ids: readonly unknown[]) => ids.map((_id, n) => String(n).repeat(32)),
    find: async (_: string, ids: readonly unknown[]) => ids.map(() => undefined),
    erasedAmong: async () => new Set<number>(),
    forget: () => (forgotten += 1),
  };
  const sealed = { sealed: { kid: 'k', ct: '' } };
  const recorder = new Recorder(
    { append } as never,
    { index, sealMany: async (items: readonly unknown[]) => items.map(() => sealed) } as never,
    { take: async () => [], move: async () => undefined } as never,
    { add: () => undefined } as never,
  );
  const draft = taken({ type: 'track', event: 'Seen', userId: 'u', messageId: 'm' });
  const delivery = { tenant: 'main', source: 's', receivedAt: draft.occurredAt, correlationId: 'c' };
  const recording = recorder.record('main', [{ id: 'e', draft, delivery }]);
  await settle();
  let isDrained = false;
  const drained = recorder.drained().then(() => (isDrained = true));
  await settle();
  expect([forgotten, isDrained]).toEqual([1, false]);
  appended();
  await Promise.all([recording, drained]);
  expect(isDrained).toBe(true);
});
