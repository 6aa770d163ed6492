import type { AllowedAddresses, DestinationTested, DestinationView } from '@ucv/contracts-activation';
import { Webhook } from 'standardwebhooks';
import { ActivationWorld, newId, until } from './activation-world.fixture';
import { Receiver } from './receiver.fixture';

const world = new ActivationWorld();
const { receiver } = world;

beforeAll(async () => {
  await world.start();
  await world.startActivation();
});
afterAll(() => world.stop());

describe('a destination', () => {
  it.each([
    ['a private address', { url: 'http://10.0.0.1/' }, 'activation.address-refused'],
    ['a name of this machine', { url: 'http://localhost:1/' }, 'activation.address-refused'],
    ['a number for loopback', { url: 'http://2130706433/' }, 'activation.address-refused'],
    ['loopback at another port', { url: 'http://127.0.0.1:1/' }, 'activation.address-refused'],
    ['a url with a password', { url: 'https://a:b@example.org/' }, 'activation.url-invalid'],
    ['a short secret', { url: 'http://10.0.0.1/', secret: 'whsec_AAAA' }, 'activation.secret-invalid'],
  ])('is refused with %s', async (_, settings, code) => {
    await expect(world.define('x', { settings })).rejects.toMatchObject({ code });
  });

  it('can be tried, with nobody in the message', async () => {
    receiver.answer('tested', (response, n) => response.writeHead(n === 1 ? 200 : 401).end());
    const { id, secret } = await world.define('tested');
    expect(await world.ask<DestinationTested>('test-destination', { id })).toMatchObject({
      delivered: true,
      status: 200,
    });
    expect(await world.ask('test-destination', { id })).toMatchObject({ delivered: false, status: 401 });
    const [{ text, headers, message }] = receiver.inbox('tested') as [never, never];
    expect(message).toMatchObject({ type: 'test', data: { purpose: 'email-marketing' } });
    expect(() => new Webhook(secret).verify(text, headers)).not.toThrow();
    await expect(world.ask('test-destination', { id: newId() })).rejects.toMatchObject({
      code: 'activation.destination-unknown',
    });
  });
});

const changed = (id: string, change: object): Promise<DestinationView> =>
  world.ask('change-destination', { id, ...change, actor: 'token-2' });
const ask = (name: string, id: string): Promise<DestinationView> => world.ask(name, { id, actor: 'token-2' });
const setAddresses = (addresses: string[], more: object = {}): Promise<AllowedAddresses> =>
  world.ask('set-allowed-addresses', { addresses, ...more, actor: 'token-1' });

describe('a destination that is changed', () => {
  it('keeps what is left out, url and secret too, and shows neither', async () => {
    const [before, after] = [newId(), newId()];
    const settings = { url: receiver.url('kept?key=k'), traits: ['plan'] };
    const { id, secret } = await world.define('kept', { segment: before, settings });
    const shown = await changed(id, { name: 'Another name', segment: after });
    expect(shown).toMatchObject({
      name: 'Another name',
      segment: after,
      settings: { origin: `http://127.0.0.1:${receiver.port}`, traits: ['plan'] },
      version: 2,
      state: 'active',
    });
    expect(JSON.stringify(shown)).not.toMatch(/whsec_|key=k/);
    await world.moved(before);
    await world.moved(after);
    await world.delivery(id, 'delivered');
    const [received] = receiver.inbox('kept?key=k');
    expect(() => new Webhook(secret).verify(received!.text, received!.headers)).not.toThrow();
    expect(received?.message.data.person?.traits).toEqual({ plan: 'pro' });
    expect((await changed(id, { settings: { traits: null } })).settings.traits).toBeUndefined();
  });

  it('goes to its new address, signed with its new secret', async () => {
    const segment = newId();
    const { id } = await world.define('old-address', { segment });
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    await changed(id, { settings: { url: receiver.url('new-address'), secret } });
    await world.moved(segment);
    await until(() => receiver.inbox('new-address').length === 1);
    const [received] = receiver.inbox('new-address');
    expect(() => new Webhook(secret).verify(received!.text, received!.headers)).not.toThrow();
    expect(receiver.inbox('old-address')).toEqual([]);
  });

  it('loses no change of two that are made at once, and refuses one that rests on what was', async () => {
    const { id, version } = await world.define('at-once', { segment: newId() });
    const purposes = Array.from({ length: 4 }, (_, n) =>
      changed(id, { [n % 2 ? 'purpose' : 'on']: n % 2 ? 'p' : ['exited'] }),
    );
    await Promise.all([...purposes, changed(id, { contact: true })]);
    const now = await world.ask<DestinationView>('destination', { id });
    expect(now).toMatchObject({ purpose: 'p', on: ['exited'], contact: true });
    await expect(changed(id, { name: 'stale', version })).rejects.toMatchObject({
      code: 'activation.destination-changed',
    });
    const both = await Promise.allSettled(
      [1, 2].map((n) => changed(id, { purpose: `p-${n}`, version: now.version })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it.each([
    ['a private address', { settings: { url: 'http://10.0.0.1/' } }, 'activation.address-refused'],
    ['no url', { settings: { url: 'mail' } }, 'activation.url-invalid'],
    ['nobody to hear of', { on: [] }, 'http.invalid-input'],
    ['a name that is null', { name: null }, 'http.invalid-input'],
    ['another id', { tenant: 'other' }, 'http.invalid-input'],
  ])('is refused with %s', async (_, change, code) => {
    const { id } = await world.define(`refuses ${newId()}`);
    await expect(changed(id, change)).rejects.toMatchObject({ code });
    expect((await world.ask<DestinationView>('destination', { id })).version).toBe(1);
  });

  it('shares its name with no other, however it is written and however many give it at once', async () => {
    const define = (name: string) => world.define('named', { name });
    const made = await Promise.allSettled(['Mails', 'mails ', 'MAILS', 'Mails', 'ｍails'].map(define));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of made)
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ code: 'activation.destination-exists' });
    const { id } = await define('Letters');
    await expect(changed(id, { name: 'mAils' })).rejects.toMatchObject({
      code: 'activation.destination-exists',
    });
    expect((await changed(id, { name: 'letters' })).name).toBe('letters');
  });
});

describe('a destination that is paused', () => {
  it('keeps what is to be sent, shows it, and goes on where it is resumed', async () => {
    const segment = newId();
    const { id } = await world.define('paused', { segment });
    expect(await ask('pause-destination', id)).toMatchObject({ state: 'paused' });
    const { position } = await world.moved(segment);
    await world.ask('reached', { position: String(position) });
    expect(await world.delivery(id, 'pending')).toMatchObject({
      destination: { state: 'paused' },
      attempts: 0,
    });
    expect(await world.ask('test-destination', { id })).toMatchObject({ delivered: true });
    expect(await ask('pause-destination', id)).toMatchObject({ state: 'paused', version: 2 });
    expect(receiver.inbox('paused').map(({ message }) => message.type)).toEqual(['test']);
    expect(await ask('resume-destination', id)).toMatchObject({ state: 'active' });
    await world.delivery(id, 'delivered');
  });
});

describe('a destination that is removed', () => {
  it('ends what waits for it with the reason, stays readable by name, and gives its name free', async () => {
    const segment = newId();
    receiver.answer('removed', (response) => response.writeHead(500).end());
    const { id } = await world.define('removed', { segment });
    const { person: failing } = await world.moved(segment);
    await until(() => receiver.inbox('removed').length > 0);
    await ask('pause-destination', id);
    await world.moved(segment);
    await until(async () => (await world.deliveries({ destination: id })).length === 2);
    await ask('remove-destination', id);
    const rows = await until(async () => {
      const found = await world.deliveries({ destination: id, state: 'cancelled' });
      return found.length === 2 ? found : undefined;
    });
    for (const row of rows)
      expect(row).toMatchObject({
        destination: { name: 'to removed', state: 'removed' },
        ended: { reason: 'destination-removed' },
        nextAttemptAt: null,
      });
    expect(rows.find(({ person }) => person === failing.ref)?.last).toMatchObject({ status: 500 });
    await world.moved(segment);
    for (const name of ['destination', 'test-destination'])
      await expect(world.ask(name, { id })).rejects.toMatchObject({ code: 'activation.destination-unknown' });
    for (const name of ['pause-destination', 'resume-destination', 'remove-destination'])
      await expect(ask(name, id)).rejects.toMatchObject({ code: 'activation.destination-unknown' });
    await expect(changed(id, { name: 'x' })).rejects.toMatchObject({
      code: 'activation.destination-unknown',
    });
    const replay = { destination: id, actor: 'a' };
    await expect(world.ask('replay-deliveries', replay)).rejects.toMatchObject({
      code: 'activation.destination-unknown',
    });
    await world.define('removed');
    expect(await world.deliveries({ destination: id })).toHaveLength(2);
  });
});

describe('addresses that are allowed', () => {
  const inside = new Receiver();
  beforeAll(() => inside.start());
  afterAll(() => inside.stop());

  it('are set while all runs, hold at once, and show where each comes from', async () => {
    const segment = newId();
    const settings = { url: inside.url('inside') };
    await expect(world.define('inside', { segment, settings })).rejects.toMatchObject({
      code: 'activation.address-refused',
    });
    const own = `127.0.0.1:${inside.port}`;
    const set = await setAddresses([own, 'CRM.internal:8443', own]);
    expect(set).toEqual({
      data: [
        { address: `127.0.0.1:${receiver.port}`, origin: 'environment' },
        { address: own, origin: 'setting' },
        { address: 'crm.internal:8443', origin: 'setting' },
      ],
      version: 1,
    });
    expect(await world.ask('allowed-addresses', {})).toEqual(set);
    const { id } = await world.define('inside', { segment, settings });
    await world.moved(segment);
    await world.delivery(id, 'delivered');
    await setAddresses([], { version: 1 });
    await world.moved(segment);
    await until(async () => {
      const [row] = await world.deliveries({ destination: id, state: 'pending' });
      return row?.last?.reason === 'address-refused';
    });
    expect(inside.inbox('inside')).toHaveLength(1);
    await expect(setAddresses([own], { version: 1 })).rejects.toMatchObject({
      code: 'activation.setting-changed',
    });
    await setAddresses([own]);
    await until(() => inside.inbox('inside').length === 2);
  });

  it.each([
    'true',
    '*',
    '*:80',
    'crm.internal',
    'http://crm.internal:80',
    '10.0.0.0/8:80',
    'a:0',
    'a:65536',
    '',
    'fd00::7:80',
  ])('are not %p', async (address) => {
    await expect(setAddresses([address])).rejects.toMatchObject({ code: 'activation.address-invalid' });
  });
});
