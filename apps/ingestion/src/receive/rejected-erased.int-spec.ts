import { type Fact, streamName } from '@ucv/envelope';
import { commandMetadata } from '@ucv/platform-event-store';
import { Notices } from '@ucv/platform-messaging';
import { rebuilt } from '@ucv/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { RejectedWorld, wrongTime } from './rejected-world.fixture';

let world: RejectedWorld;
beforeAll(async () => (world = await RejectedWorld.start()));
afterAll(() => world?.stop());

describe('a rejected event of somebody who was erased', () => {
  const user = `gone-${randomUUID()}`;
  const shared = `family-${randomUUID()}@example.org`;

  it('leaves no row, whichever of its identifiers was erased, also in a rebuild', async () => {
    const own = await world.rejected(wrongTime({ userId: user }));
    const others = await world.rejected(wrongTime({ context: { traits: { email: shared } } }));
    const [left] = [await world.rejected(wrongTime())];
    const refs = await world.collector.erase(
      { type: 'user_id', value: user },
      { type: 'email', value: shared },
    );
    expect(refs).toHaveLength(2);
    expect(
      (await world.replay({ ids: [own], mend: { '*': { patch: { timestamp: null } } } }))[0],
    ).toMatchObject({
      ...{ outcome: 'refused', code: 'ingestion.rejected-event-withheld' },
      message: expect.stringContaining('erased'),
    });
    await personErased(refs);
    for (;;) {
      const ids = (await world.list({ state: 'all' })).data.map(({ id }) => id);
      if (!ids.includes(own) && !ids.includes(others)) break;
      await delay(20);
    }
    expect((await world.list()).data.map(({ id }) => id)).toContain(left);
    const asked = (name: string, body: object) => world.ask<never>(name, body);
    const { state, comparison } = await rebuilt(asked, { projection: 'rejected-events' });
    expect([state, comparison?.every(({ equal }) => equal)]).toEqual(['swapped', true]);
  });

  it('that comes after it is withheld: it is listed, and can not be replayed', async () => {
    const id = await world.rejected({ type: 'track', event: 'Seen', userId: user, messageId: randomUUID() });
    expect(await world.one(id, true)).toMatchObject({ withheld: true, subjects: [], messageId: null });
    expect(await world.one(id, true)).not.toHaveProperty('event');
    const event = { type: 'track', event: 'Seen', userId: 'somebody-else' };
    expect((await world.replay({ ids: [id], mend: { [id]: { event } } }))[0]).toMatchObject({
      ...{ state: 'open', outcome: 'refused', code: 'ingestion.rejected-event-withheld' },
    });
    expect((await world.discard({ ids: [id] }))[0]).toMatchObject({ outcome: 'discarded' });
  });

  it('is not taken in by a mend that names them', async () => {
    const id = await world.rejected(wrongTime());
    const mend = { [id]: { patch: { timestamp: null, userId: user } } };
    expect((await world.replay({ ids: [id], mend }))[0]).toMatchObject({
      ...{ state: 'open', outcome: 'rejected', code: 'privacy.subject-erased' },
    });
  });

  async function personErased(refs: string[]): Promise<void> {
    const request = randomBytes(16).toString('hex');
    const at = new Date().toISOString();
    const members = refs.map((ref) => ({ type: 'user_id', ref }));
    const fact = {
      id: randomUUID(),
      type: 'consent.person-erased.v1',
      data: { request, members, keys: [] },
      metadata: commandMetadata(
        { tenant: 'main', actor: 'service:consent', at, correlationId: request },
        members,
      ),
    } as Fact;
    await world.collector.log.append(streamName('request', 'main', request), [fact], 'any');
    await heard(refs);
  }

  /** Until the collector has heard of the erasure, which it would learn by itself within a minute. */
  async function heard(refs: string[]): Promise<void> {
    const notices = new Notices(
      'consent',
      () => world.client.connect() as never,
      (error) => {
        throw error;
      },
    );
    const event = { type: 'track', event: 'Seen', userId: user };
    do await notices.publish('erased', 'main', { refs });
    while ((await world.collector.post('/v1/track', event)).status !== 400);
  }
});
