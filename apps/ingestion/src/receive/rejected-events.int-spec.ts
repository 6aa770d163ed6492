import type { RejectedEvents, RejectedEventsSettled } from '@ucv/contracts-ingestion';
import { streamName } from '@ucv/envelope';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { by, RejectedWorld, wrongTime } from './rejected-world.fixture';

let world: RejectedWorld;
beforeAll(async () => (world = await RejectedWorld.start()));
afterAll(() => world?.stop());

describe('a rejected event', () => {
  it('is listed with its reason, and nothing of what it says', async () => {
    const messageId = randomUUID();
    const id = await world.rejected(wrongTime({ messageId, properties: { card: 'secret-of-ann' } }));
    const { data, counts } = await world.list({ code: 'ingestion.timestamp-invalid' });
    expect(data.find((event) => event.id === id)).toEqual({
      ...{ id, state: 'open', code: 'ingestion.timestamp-invalid', source: 'default', messageId },
      message: expect.stringContaining('timestamp must be'),
      receivedAt: expect.stringMatching(/Z$/),
      position: expect.stringMatching(/^\d+$/),
      ...{ withheld: false, tries: 0, settled: null },
    });
    expect(counts).toEqual([{ code: 'ingestion.timestamp-invalid', source: 'default', count: data.length }]);
    const closed = await world.one(id);
    expect(closed.detail).toMatchObject({ cut: false, fields: { '.properties.card': 'string' } });
    expect(JSON.stringify([data, closed])).not.toContain('secret-of-ann');
    expect((await world.one(id, true)).event).toMatchObject({ properties: { card: 'secret-of-ann' } });
  });

  it('is found by code, source, time and page, each once', async () => {
    const ids = [];
    for (let n = 0; n < 3; n += 1) ids.push(await world.rejected({ type: 'nonsense', userId: `page-${n}` }));
    const seen: string[] = [];
    for (let cursor: string | null | undefined = undefined; cursor !== null;) {
      const page: RejectedEvents = await world.list({ code: 'ingestion.type-unknown', limit: 2, cursor });
      seen.push(...page.data.map(({ id }) => id));
      expect(page.counts === undefined).toBe(cursor !== undefined);
      cursor = page.cursor;
    }
    expect(seen).toEqual([...ids].reverse());
    expect((await world.list({ source: 'other' })).data).toEqual([]);
    const { receivedAt } = await world.one(ids[0]!);
    expect(
      (await world.list({ code: 'ingestion.type-unknown', to: receivedAt })).data.map(({ id }) => id),
    ).toContain(ids[0]);
    expect((await world.list({ from: '9999-01-01T00:00:00.000Z' })).data).toEqual([]);
  });

  it('is taken in once it is mended, as of when it was received, by the sender’s own clock', async () => {
    const event = wrongTime();
    // The sender's clock is an hour behind ours.
    const sentAt = new Date(Date.now() - 3_600_000);
    const id = await world.rejected(event, { sentAt: sentAt.toISOString() });
    const { receivedAt } = await world.one(id);
    const patch = { timestamp: new Date(sentAt.getTime() - 60_000).toISOString() };
    expect(await world.replay({ ids: [id], mend: { [id]: { patch } } })).toEqual([
      { id, state: 'replayed', outcome: 'recorded' },
    ]);
    const [found, ...others] = await world.inLog(event.messageId);
    expect(others).toEqual([]);
    expect(found!.fact.metadata.receivedAt).toBe(receivedAt);
    const { occurredAt } = found!.fact.metadata;
    expect(occurredAt).toBe(new Date(Date.parse(receivedAt) - 60_000).toISOString());
    expect(await world.one(id)).toMatchObject({
      state: 'replayed',
      settled: { actor: 'a'.repeat(32), outcome: 'recorded' },
    });
  });

  it('is replayed once by two operators at once, and by one twice', async () => {
    const event = wrongTime({ messageId: undefined });
    const id = await world.rejected(event);
    const body = { ids: [id], mend: { '*': { patch: { timestamp: null } } } };
    const both = await Promise.all([world.replay(body), world.replay(body), world.replay(body)]);
    expect(both.flat().map(({ state }) => state)).toEqual(['replayed', 'replayed', 'replayed']);
    expect(both.flat().filter(({ outcome }) => outcome === 'recorded')).toHaveLength(1);
    expect((await world.replay(body))[0]).toMatchObject({ state: 'replayed', outcome: 'duplicate' });
    const said = [];
    for await (const fact of world.collector.log.read(streamName('rejected', 'main', id.replaceAll('-', ''))))
      said.push(fact);
    expect(said.map(({ type }) => type)).toEqual(['ingestion.rejected-event-replayed.v1']);
    expect(
      (await world.collector.interactions()).filter(({ content }) => content?.messageId === id),
    ).toHaveLength(1);
  });

  it('that came in by itself meanwhile is no second one', async () => {
    const event = wrongTime();
    const id = await world.rejected(event);
    await world.collector.post('/v1/track', { ...event, timestamp: undefined });
    const mend = { [id]: { patch: { timestamp: null } } };
    expect(await world.replay({ ids: [id], mend })).toEqual([
      { id, state: 'replayed', outcome: 'duplicate' },
    ]);
    expect(await world.inLog(event.messageId)).toHaveLength(1);
  });

  it('is kept out of the log where it came in longer ago than claims last', async () => {
    const event = wrongTime();
    const id = await world.rejected(event);
    await world.collector.post('/v1/track', { ...event, timestamp: undefined });
    await delay(400);
    await world.collector.rows(`DELETE FROM claim`);
    const now = Date.now;
    const later = jest.spyOn(Date, 'now').mockImplementation(() => now() + 8 * 86_400_000);
    const outcome = await world.replay({ ids: [id], mend: { [id]: { patch: { timestamp: null } } } });
    later.mockRestore();
    expect(outcome).toEqual([{ id, state: 'replayed', outcome: 'duplicate' }]);
    expect(await world.inLog(event.messageId)).toHaveLength(1);
  });

  it('that is still wrong stays, with the new reason', async () => {
    const id = await world.rejected(wrongTime());
    expect((await world.replay({ ids: [id] }))[0]).toMatchObject({
      state: 'open',
      code: 'ingestion.timestamp-invalid',
    });
    expect(await world.one(id)).toMatchObject({ tries: 0 });
    const patch = { event: null };
    expect((await world.replay({ ids: [id], mend: { [id]: { patch } } }))[0]).toMatchObject({
      ...{ id, state: 'open', outcome: 'rejected', code: 'ingestion.event-name-missing' },
      message: expect.stringContaining('needs event'),
    });
    expect(await world.one(id)).toMatchObject({
      state: 'open',
      code: 'ingestion.event-name-missing',
      tries: 1,
    });
    expect((await world.one(id, true)).event).toMatchObject({ event: 'Bought' });
  });

  it('that was too large is replayed with the whole corrected event alone', async () => {
    const event = wrongTime({ timestamp: undefined, properties: { notes: 'x'.repeat(40_000) } });
    const id = await world.rejected(event);
    const patched = { [id]: { patch: { properties: null } } };
    for (const mend of [undefined, patched])
      expect((await world.replay({ ids: [id], mend }))[0]).toMatchObject({
        ...{ state: 'open', outcome: 'refused', code: 'ingestion.rejected-event-cut' },
      });
    const whole = { type: 'track', event: 'Bought', userId: 'u', messageId: event.messageId };
    expect((await world.replay({ ids: [id], mend: { [id]: { event: whole } } }))[0]).toMatchObject({
      outcome: 'recorded',
    });
    expect(await world.inLog(event.messageId)).toHaveLength(1);
  });

  it('is what its path, its batch and its headers made of it', async () => {
    const messageId = randomUUID();
    const sent = { userId: 'u-path', messageId, timestamp: 'never', context: { locale: 'de' } };
    const id = await world.newAfter(() => world.collector.post('/v1/identify', sent, { 'sec-gpc': '1' }));
    await world.replay({ ids: [id], mend: { [id]: { patch: { timestamp: null } } } });
    const [found] = await world.inLog(messageId);
    expect(found!.fact.data).toMatchObject({ call: 'identify', consent: true });
    const other = wrongTime();
    const inBatch = await world.rejected(other, { context: { campaign: { name: 'spring' } } });
    await world.replay({ ids: [inBatch], mend: { '*': { patch: { timestamp: null } } } });
    const [batched] = await world.inLog(other.messageId);
    expect(batched!.content.context).toEqual({ campaign: { name: 'spring' } });
  });

  it('that is discarded is listed as such with its reason, once, and can be taken in after all', async () => {
    const event = wrongTime();
    const id = await world.rejected(event);
    const both = await Promise.all([
      world.discard({ ids: [id] }),
      world.discard({ ids: [id], reason: 'another' }),
    ]);
    expect(both.flat().map(({ outcome }) => outcome)).toEqual(['discarded', 'discarded']);
    const { settled } = await world.one(id);
    expect(['of no use', 'another']).toContain(settled?.reason);
    expect((await world.list()).data.map((listed) => listed.id)).not.toContain(id);
    expect((await world.list({ state: 'discarded' })).data.map((listed) => listed.id)).toEqual([id]);
    await world.replay({ ids: [id], mend: { [id]: { patch: { timestamp: null } } } });
    expect(await world.one(id)).toMatchObject({ state: 'replayed' });
    expect((await world.discard({ ids: [id] }))[0]).toMatchObject({
      outcome: 'refused',
      code: 'ingestion.rejected-event-taken',
    });
  });

  it('is replayed by a filter, oldest first, a hundred at a time', async () => {
    const batch = Array.from({ length: 130 }, (_, n) => ({
      type: 'alias',
      userId: `f-${n}`,
      messageId: randomUUID(),
    }));
    const code = 'ingestion.previous-id-missing';
    await world.collector.post('/v1/batch', { batch });
    while ((await world.list({ code })).data.length < 130) await delay(20);
    const seen = new Set<string>();
    const mend = { '*': { patch: { previousId: 'was' } } };
    for (let cursor: string | null | undefined = undefined; cursor !== null;) {
      const settled: RejectedEventsSettled = await world.ask('replay-rejected', {
        ...by(),
        filter: { code },
        cursor,
        mend,
      });
      expect(settled.data.length).toBeLessThanOrEqual(100);
      for (const { id, outcome } of settled.data) if (outcome === 'recorded') seen.add(id);
      cursor = settled.cursor;
    }
    expect(seen.size).toBe(130);
    expect((await world.list({ code })).data).toEqual([]);
  });

  it('of which nobody knows says so, beside the others', async () => {
    const [unknown, id] = [randomUUID(), await world.rejected(wrongTime())];
    const mend = { '*': { patch: { timestamp: null } } };
    expect(await world.replay({ ids: [unknown, id, unknown], mend })).toEqual([
      expect.objectContaining({ id: unknown, outcome: 'refused', code: 'ingestion.rejected-event-unknown' }),
      { id, state: 'replayed', outcome: 'recorded' },
    ]);
    await expect(world.one(unknown)).rejects.toMatchObject({
      code: 'ingestion.rejected-event-unknown',
      status: 404,
    });
    await expect(world.ask('rejected-event', { id, open: true }, 'other')).rejects.toMatchObject({
      status: 404,
    });
  });

  it('is counted by its code, by nothing personal', async () => {
    const { healthPort } = world.collector.service;
    const metrics = await (await fetch(`http://127.0.0.1:${healthPort}/metrics`)).text();
    const { counts } = await world.list();
    for (const { code, count } of counts!)
      expect(metrics).toContain(`ingestion_rejected_open{code="${code}",service="ingestion"} ${count}`);
    expect(counts!.length).toBeGreaterThan(0);
  });
});
