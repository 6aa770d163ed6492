import type { LookupAddress } from 'node:dns';
import { Receiver } from '../receive/receiver.fixture';
import { testMessage } from '../decide/message';
import { AddressGuard, AddressRefused, type Resolve } from './address-guard';
import { Webhooks } from './webhooks';

const receiver = new Receiver();
const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const open: Webhooks[] = [];

beforeAll(() => receiver.start());
afterAll(async () => {
  await Promise.all(open.map((webhooks) => webhooks.close()));
  await receiver.stop();
});

/** A resolver whose answers are these, one after another; the last one stays. */
const answering =
  (...answers: string[][]): Resolve =>
  () => {
    const addresses = (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    return Promise.resolve(
      addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };

const send = (guard: AddressGuard, url: string, deadline?: number, allowed: string[] = []) => {
  const webhooks = new Webhooks(guard, { timeoutMs: 5_000, connections: 1 });
  open.push(webhooks);
  const endpoint = { destination: url, url: new URL(url), secret, allowed };
  return webhooks.send(endpoint, 'm-1', testMessage('2026-03-01T10:00:00.000Z', 'p'), { deadline });
};

const at = (host: string, path: string): string => `http://${host}:${receiver.port}/${path}`;

describe('a host', () => {
  const checked = (url: string, guard: AddressGuard) =>
    guard.check(new URL(url)).then(
      () => 'taken',
      (error: unknown) => (error instanceof AddressRefused ? 'refused' : error),
    );

  it.each([
    ['http://localhost/', 'refused'],
    ['http://127.1/', 'refused'],
    ['http://0x7f000001/', 'refused'],
    ['http://017700000001/', 'refused'],
    ['http://[::1]/', 'refused'],
    ['http://[::ffff:127.0.0.1]/', 'refused'],
    ['http://[64:ff9b::10.0.0.1]/', 'refused'],
    ['http://169.254.169.254/latest/meta-data', 'refused'],
    ['http://8.8.8.8/', 'taken'],
    ['http://no-such-host.invalid/', 'taken'],
  ])('%s is %s', async (url, outcome) => {
    expect(await checked(url, new AddressGuard(''))).toBe(outcome);
  });

  it('is judged by all of its addresses', async () => {
    expect(await checked('http://a.example/', new AddressGuard('', answering(['8.8.8.8', '10.0.0.1'])))).toBe(
      'refused',
    );
    expect(await checked('http://a.example/', new AddressGuard('', answering(['8.8.8.8', '1.1.1.1'])))).toBe(
      'taken',
    );
  });

  it.each([
    ['crm.internal:8443', 'https://crm.internal:8443/', 'taken'],
    ['crm.internal:443', 'https://CRM.internal/', 'taken'],
    ['other:1, crm.internal:80', 'http://crm.internal/', 'taken'],
    ['crm.internal:8443', 'https://crm.internal/', 'refused'],
    ['[::1]:9000', 'http://[::1]:9000/', 'taken'],
    ['true', 'http://10.0.0.1/', 'taken'],
    ['', 'http://crm.internal/', 'refused'],
  ])('with %p allowed, %s is %s', async (allowed, url, outcome) => {
    expect(await checked(url, new AddressGuard(allowed, answering(['10.0.0.1'])))).toBe(outcome);
  });
});

describe('a connection', () => {
  it('is refused where the name answers otherwise than it did when it was checked', async () => {
    const guard = new AddressGuard('', answering(['8.8.8.8'], ['127.0.0.1']));
    await guard.check(new URL(at('rebinding.example', 'rebound')));
    expect(await send(guard, at('rebinding.example', 'rebound'))).toMatchObject({ fault: 'address-refused' });
    expect(receiver.inbox('rebound')).toEqual([]);
  });

  it.each(['127.0.0.1', 'localhost'])(
    'to %s is refused, however the destination came to be',
    async (host) => {
      expect(await send(new AddressGuard(''), at(host, 'inside'))).toMatchObject({
        fault: 'address-refused',
      });
      expect(receiver.inbox('inside')).toEqual([]);
    },
  );

  it('is made where it is allowed', async () => {
    const guard = new AddressGuard(`127.0.0.1:${receiver.port}`);
    expect(await send(guard, at('127.0.0.1', 'allowed'))).toMatchObject({ status: 204 });
  });
});

describe('a request', () => {
  it('is not written after its deadline; the connection serves the next', async () => {
    const guard = new AddressGuard('true');
    expect(await send(guard, at('127.0.0.1', 'deadline'), performance.now())).toBe('too-late');
    expect(receiver.inbox('deadline')).toEqual([]);
    expect(await send(guard, at('127.0.0.1', 'deadline'), performance.now() + 60_000)).toMatchObject({
      status: 204,
    });
  });

  it('is cut after 64 KiB of an answer', async () => {
    receiver.answer('endless', (response) => {
      response.writeHead(200);
      const more = () => void (response.destroyed || response.write('x'.repeat(16_384), more));
      more();
    });
    expect(await send(new AddressGuard('true'), at('127.0.0.1', 'endless'))).toMatchObject({ status: 200 });
  });

  it('tells that nobody listens, and that nobody answers', async () => {
    expect(await send(new AddressGuard('true'), 'http://127.0.0.1:1/')).toMatchObject({
      fault: 'connection',
    });
    receiver.answer('silent', () => undefined);
    const webhooks = new Webhooks(new AddressGuard('true'), { timeoutMs: 100, connections: 1 });
    open.push(webhooks);
    const endpoint = { destination: 'd', url: new URL(at('127.0.0.1', 'silent')), secret, allowed: [] };
    const sent = await webhooks.send(endpoint, 'm-2', testMessage('2026-03-01T10:00:00.000Z', 'p'));
    expect(sent).toMatchObject({ fault: 'timeout' });
  });
});
