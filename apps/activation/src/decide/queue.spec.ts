import type { RecordedFact } from '@ucv/envelope';
import { Queue } from './queue';
import type { DeliveryRow, DestinationRow } from './rows';

let position = 0n;
const fact = (type: string, data: object): RecordedFact => ({
  id: `fact-${(position += 1n)}`,
  type,
  data,
  metadata: {
    tenant: 'main',
    occurredAt: '2026-01-01T00:00:00.000Z',
    receivedAt: '2026-03-01T10:00:00.000Z',
    correlationId: 'c',
  } as RecordedFact['metadata'],
  stream: '',
  revision: 0,
  position,
  recordedAt: '2026-03-01T10:00:00.000Z',
});
const person = { type: 'user_id', ref: 'a'.repeat(32) };
const defined = (id: string, o: object = {}) =>
  fact('activation.destination-defined.v1', {
    id,
    name: id,
    kind: 'webhook',
    segment: 's',
    on: ['entered'],
    purpose: 'p',
    sealed: {},
    ...o,
  });
const moved = (kind: 'entered' | 'exited', o: object = {}) =>
  fact(`segmentation.${kind}.v1`, { segment: 's', version: 2, person, cause: { kind: 'event' }, ...o });
const attempted = (delivery: string, attempt: number, o: object) =>
  fact('activation.delivery-attempted.v1', { delivery, attempt, consent: {}, ...o });
const replayed = (delivery: string) => fact('activation.delivery-replayed.v1', { delivery });

type Rows = { destinations: DestinationRow[]; deliveries: DeliveryRow[] };
const newId = (cause: string, destination: string): string => `${cause}>${destination}`;

/** The rows after some batches, each folded over those that the ones before have left. */
function rowsAfter(...batches: RecordedFact[][]): Rows {
  const destinations = new Map<string, DestinationRow>();
  const deliveries = new Map<string, DeliveryRow>();
  for (const batch of batches) {
    const known = {
      destinations: [...destinations.values()],
      deliveries: [...deliveries.values()],
      memberships: [],
      absorptions: [],
    };
    const queue = new Queue(known, newId);
    for (const one of batch) queue.take(one);
    for (const row of queue.changedDestinations.values()) destinations.set(row.id, row);
    for (const row of queue.changedDeliveries.values()) deliveries.set(row.id, row);
  }
  return { destinations: [...destinations.values()], deliveries: [...deliveries.values()] };
}
const made = (...facts: RecordedFact[]) => rowsAfter(facts).deliveries;

describe('the queue', () => {
  it('holds a delivery for each destination of the segment that was defined before', () => {
    const entry = moved('entered');
    const facts = [
      moved('entered'),
      defined('d1'),
      defined('d2'),
      defined('other', { segment: 't' }),
      entry,
      defined('d3'),
    ];
    expect(made(...facts).map(({ id }) => id)).toEqual([`${entry.id}>d1`, `${entry.id}>d2`]);
    expect(made(...facts)[0]).toMatchObject({
      state: 'pending',
      attempts: 0,
      person: person.ref,
      since: '2026-01-01T00:00:00.000Z',
      next_attempt_at: '2026-03-01T10:00:00.000Z',
      cause: { factId: entry.id, transition: 'entered', segment: 's', segmentVersion: 2 },
    });
  });

  it('leaves out transitions that are not asked for, and what a merge carried over', () => {
    expect(made(defined('d1'), moved('exited'), moved('entered', { carriedFrom: 'b' }))).toEqual([]);
  });

  it.each([
    ['delivered', { outcome: 'delivered' }, 'delivered', null],
    ['failed', { outcome: 'failed', retryInSeconds: 5.25 }, 'pending', '2026-03-01T10:00:05.250Z'],
    ['dead', { outcome: 'dead' }, 'dead', null],
    ['refused', { outcome: 'refused' }, 'refused', null],
  ])('follows an attempt that is %s', (_, outcome, state, next) => {
    const entry = moved('entered');
    const [row] = made(defined('d1'), entry, attempted(`${entry.id}>d1`, 1, outcome));
    expect(row).toMatchObject({
      state,
      attempts: 1,
      next_attempt_at: next,
      last: { outcome: outcome.outcome },
    });
  });

  it('takes a replayed one as due, its attempts counting on', () => {
    const entry = moved('entered');
    const id = `${entry.id}>d1`;
    const [row] = made(defined('d1'), entry, attempted(id, 12, { outcome: 'dead' }), replayed(id));
    expect(row).toMatchObject({ state: 'pending', attempts: 12, attempts_before: 12 });
    expect(row?.next_attempt_at).toBe('2026-03-01T10:00:00.000Z');
  });

  it('comes out the same however the log is cut into batches', () => {
    const [first, second] = [moved('entered'), moved('entered')];
    const id = `${first.id}>d1`;
    const facts = [
      moved('entered'),
      defined('d1'),
      first,
      attempted(id, 1, { outcome: 'failed', retryInSeconds: 1 }),
      defined('d2'),
      second,
      attempted(id, 2, { outcome: 'dead' }),
      attempted('erased', 1, { outcome: 'dead' }),
      replayed(id),
    ];
    const whole = rowsAfter(facts);
    expect(whole.deliveries).toHaveLength(3);
    for (let cuts = 0; cuts < 2 ** (facts.length - 1); cuts += 1) {
      const batches: RecordedFact[][] = [[]];
      facts.forEach((one, i) => {
        batches.at(-1)?.push(one);
        if (cuts & (1 << i)) batches.push([]);
      });
      expect(rowsAfter(...batches)).toEqual(whole);
    }
  });
});
