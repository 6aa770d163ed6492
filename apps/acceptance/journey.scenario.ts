import type { DeliveryView } from '@ucv/contracts-activation';
import type { ProfileView, TimelineEntry } from '@ucv/contracts-profile';
import { startSystem, type StartedSystem } from '@ucv/testing';
import { untilGone } from './src/kill-round';
import { listedEvents, ucv } from './src/ucv';

const shopper = 'email:robin@example.com';
type Sheet = ProfileView & { timeline: TimelineEntry[]; deliveries: DeliveryView[] };

describe('the first start plays a journey and shows one customer', () => {
  let system: StartedSystem;
  beforeAll(async () => (system = await startSystem({ args: [] })));
  afterAll(() => system?.stop());

  const printed = async (...options: string[]) => {
    const { code, out, err } = await ucv(system, 'profile', shopper, ...options);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return out;
  };
  const sheet = async (...options: string[]) =>
    JSON.parse(await printed('--json', ...options)) as Sheet & { people: Sheet[] };
  const hinted = (option: string) => new RegExp(`${option} (\\S+)`).exec(system.output)?.[1] ?? '';

  it('shows who, how the fragments were joined, and one timeline over all devices, before it is ready', () => {
    const view = system.output.slice(0, system.output.indexOf('\nUCV ready\n'));
    expect(
      inOrder(view, [
        ...['Robin Example', 'Who', 'Known by', 'How these were joined'],
        ...['Segments', 'Called support', 'Consents', 'withdrawn', 'Deliveries', 'refused: withdrawn'],
        ...['Reminders', 'delivered', 'Timeline'],
      ]),
    ).toBe(true);
    expect(
      inOrder(view.slice(view.indexOf('Timeline')), [
        'Application Opened',
        'Product Added',
        'Email Opened',
        'Email Link Clicked',
        'Order Completed',
        'Support Call',
      ]),
    ).toBe(true);
    for (const place of ['mobile', 'browser', 'server']) expect(view).toContain(place);
    for (const line of view.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it('shows the same again with the command that it names', async () => {
    expect(system.output).toContain((await printed()).trim());
  });

  it('answers machines with the same person, each event once', async () => {
    const { identifiers, timeline, traits, interactions } = await sheet();
    expect(identifiers.map(({ type }) => type).sort()).toEqual([
      ...['anonymous_id', 'anonymous_id', 'anonymous_id'],
      ...['device_id', 'email', 'phone', 'user_id'],
    ]);
    expect(traits).toMatchObject({ firstName: 'Robin', lastName: 'Example', email: 'robin@example.com' });
    expect(new Set(timeline.map(({ messageId }) => messageId)).size).toBe(timeline.length);
    expect(timeline.length).toBe(interactions);
    const listed = await listedEvents(system, 'messageId', 'personId');
    expect(listed.map(({ messageId }) => messageId).sort()).toEqual(
      timeline.map(({ messageId }) => messageId).sort(),
    );
    expect(new Set(listed.map(({ personId }) => personId)).size).toBe(1);
  });

  it('shows what the shop told of the shopper, and that consent stopped it', async () => {
    const { segments, consents, deliveries } = await sheet();
    expect(segments.map(({ name }) => name)).toEqual(['Called support']);
    expect(consents['email-marketing']).toMatchObject({ status: 'withdrawn', source: 'support-call' });
    const told = deliveries.map(({ destination, state, last }) => [
      destination.name,
      state,
      last?.consent.reason,
    ]);
    expect(told.sort()).toEqual([
      ['Reminders', 'delivered', 'granted'],
      ['Survey', 'refused', 'withdrawn'],
    ]);
    const before = await sheet('--as-of', hinted('--as-of'));
    expect(before.segments.map(({ name }) => name)).toEqual(['Cart left']);
    expect(before.consents['email-marketing']).toMatchObject({ status: 'granted' });
    const { occurredAt } = before.timeline.find(({ name }) => name === 'Product Added') as TimelineEntry;
    expect(Date.parse(before.segments[0]?.since ?? '') - Date.parse(occurredAt)).toBe(30 * 60_000);
  });

  it('shows the shopper before the purchase, as of an instant', async () => {
    const [now, then] = [await sheet(), await sheet('--as-of', hinted('--as-of'))];
    const names = (of: Sheet) => of.timeline.map(({ name }) => name);
    expect(names(now)).toContain('Order Completed');
    expect(names(then)).not.toContain('Order Completed');
    expect(names(then)).toContain('Email Link Clicked');
    expect(then.id).toBe(now.id);
    expect(then.timeline).toEqual(now.timeline.filter(({ occurredAt }) => occurredAt <= hinted('--as-of')));
    expect(await printed('--as-of', hinted('--as-of'))).not.toContain('Order Completed');
  });

  it('shows two people, as it was known before the click joined them', async () => {
    const now = await sheet();
    const { people } = await sheet('--known-at', hinted('--known-at'));
    expect(people).toHaveLength(2);
    const [known, somebody] = people as [Sheet, Sheet];
    expect(known.id).not.toBe(somebody.id);
    expect(somebody.identifiers.map(({ type }) => type)).toEqual(['anonymous_id']);
    expect(somebody.timeline.map(({ name }) => name)).toEqual(['Home', 'Running']);
    expect(known.traits).toMatchObject({ firstName: 'Robin' });
    for (const { name } of known.timeline) expect(name).not.toBe('Email Link Clicked');
    const joined = [...now.identifiers.map(({ ref }) => ref)];
    for (const { ref } of [...known.identifiers, ...somebody.identifiers]) expect(joined).toContain(ref);
    expect((await printed('--known-at', hinted('--known-at'))).match(/^person [0-9a-f]{32}/gm)).toHaveLength(
      2,
    );
  });

  it('stops everything when told, is back with its data, and plays nothing again', async () => {
    const [before, first] = [await sheet(), system.output.length];
    const running = Object.values(system.processes()).map(({ pid }) => pid ?? 0);
    expect(running).toHaveLength(10);
    expect(await system.halt()).toBe(0);
    await untilGone(running, 0);
    await system.restart();
    const { version, ...after } = await sheet();
    expect(after).toEqual({ ...before, version: undefined });
    expect(version.asOf).toBeNull();
    const output = system.output.slice(first);
    expect(output).toContain(`npx ucv profile ${shopper}`);
    expect(output).not.toContain('Timeline');
    expect(await listedEvents(system, 'messageId')).toHaveLength(before.interactions);
  });
});

/** Whether a text holds these one after the other. */
function inOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  return parts.every((part) => {
    const at = text.indexOf(part, from);
    from = at + part.length;
    return at >= 0;
  });
}
