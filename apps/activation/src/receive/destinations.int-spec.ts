import type { DestinationTested } from '@ucv/contracts-activation';
import { Webhook } from 'standardwebhooks';
import { ActivationWorld, newId } from './activation-world.fixture';

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
