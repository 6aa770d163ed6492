import { Controller, Module } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { Refusal, type RunningService, ServiceConfig, startService } from '@ucv/platform-service';
import { startNats, type StartedPart } from '@ucv/testing';
import { connect, type ConnectionOptions, type NatsConnection, StringCodec } from 'nats';
import {
  Answers,
  generateServiceKeys,
  MessagingModule,
  natsConfiguration,
  natsTransport,
  Notices,
  RequestId,
  Requests,
  type ServiceName,
  Tenant,
} from '.';
import { natsOptions } from './nats-options';
import { slowWay } from './slow-way.fixture';

@Controller()
class ProfileStandIn {
  @Answers('profile', 'get')
  get(@Payload() body: { id: string }, @Tenant() tenant: string, @RequestId() requestId?: string) {
    if (body.id === 'nobody') {
      throw new Refusal('profile.not-found', 'No such person.', { status: 404, details: { id: body.id } });
    }
    if (body.id === 'bug') throw new Error('SELECT secret');
    if (body.id === 'huge') return 'x'.repeat(2_000_000);
    if (body.id === 'slow') return new Promise((resolve) => setTimeout(resolve, 1_500, 'late'));
    return { id: body.id, tenant, requestId };
  }
}

@Module({ controllers: [ProfileStandIn] })
class AnswersModule {}

@Controller()
class SegmentationStandIn {
  @Answers('segmentation', 'segments')
  segments() {
    return { data: [] };
  }
}

@Module({ controllers: [SegmentationStandIn] })
class SegmentsModule {}

class Config extends ServiceConfig {}

const messaging = (service: ServiceName) =>
  MessagingModule.register({
    inject: [Config],
    useFactory: ({ natsUrl, natsSeed }: Config) => ({ service, url: natsUrl, seed: natsSeed }),
  });

const keys = generateServiceKeys();
const publicKeys = Object.fromEntries(
  Object.entries(keys).map(([service, { publicKey }]) => [service, publicKey]),
) as Record<ServiceName, string>;

describe('conversation over a real NATS', () => {
  let nats: StartedPart;
  let profile: RunningService;
  let gateway: RunningService;
  let requests: Requests;
  const log: string[] = [];

  const start = (name: ServiceName, imports: object[], url = nats.url) => {
    @Module({ imports: [messaging(name), ...(imports as never[])] })
    class App {}
    const transport = (config: Config) =>
      natsTransport({ service: name, url: config.natsUrl, seed: config.natsSeed });
    const environment = {
      UCV_HEALTH_PORT: '0',
      UCV_HOME: '/tmp',
      NATS_URL: url,
      NATS_SEED: keys[name].seed,
      DATABASE_URL: 'postgres://unused',
      EVENTSTORE_URL: 'esdb://unused',
    };
    return startService(
      { name, config: Config, module: App, transport },
      { environment, logTo: { write: (line: string) => void log.push(line) } },
    );
  };

  const dial = (service: ServiceName, more: ConnectionOptions = {}): Promise<NatsConnection> =>
    connect({
      ...natsOptions({ service, url: nats.url, seed: keys[service].seed }),
      reconnect: false,
      ...more,
    });

  beforeAll(async () => {
    nats = await startNats({
      configuration: (port) => natsConfiguration({ port, serverName: 'test', publicKeys }),
    });
    profile = await start('profile', [AnswersModule]);
    gateway = await start('gateway', []);
    requests = gateway.app.get(Requests);
  });
  afterAll(async () => {
    await gateway?.stop();
    await profile?.stop();
    await nats?.stop();
  });

  it('carries question, tenant, request id and answer', async () => {
    const asking = requests.within({ requestId: 'request-0001' });
    const answer = await asking.ask('profile', 'get', 'main', { id: 'a' });
    expect(answer).toEqual({ id: 'a', tenant: 'main', requestId: 'request-0001' });
  });

  it('carries a refusal with its code, status and details', async () => {
    await expect(requests.ask('profile', 'get', 'main', { id: 'nobody' })).rejects.toMatchObject({
      name: 'Refusal',
      code: 'profile.not-found',
      status: 404,
      details: { id: 'nobody' },
    });
  });

  it('says nothing of a bug, and logs it with the request id', async () => {
    const asking = requests.within({ requestId: 'request-0002' });
    const failure = await asking
      .ask('profile', 'get', 'main', { id: 'bug' })
      .catch((error: Refusal) => error);
    expect(failure).toMatchObject({ code: 'internal', status: 500 });
    expect(JSON.stringify(failure)).not.toContain('SELECT');
    expect(log.find((line) => line.includes('request-0002'))).toContain('request failed');
  });

  it('refuses an answer beyond the size limit and goes on', async () => {
    const huge = requests.ask('profile', 'get', 'main', { id: 'huge' });
    await expect(huge).rejects.toMatchObject({ code: 'messaging.answer-too-large' });
    await expect(requests.ask('profile', 'get', 'main', { id: 'x'.repeat(2_000_000) })).rejects.toMatchObject(
      {
        code: 'messaging.request-too-large',
      },
    );
    await expect(requests.ask('profile', 'get', 'main', { id: 'a' })).resolves.toBeDefined();
  });

  it('tells that nobody answers from a service that is too slow', async () => {
    await expect(requests.ask('profile', 'timeline', 'main', {})).rejects.toMatchObject({
      code: 'messaging.no-answer',
      status: 503,
      details: { service: 'profile', reason: 'unavailable' },
    });
    const slow = requests.within({ timeout: 200 }).ask('profile', 'get', 'main', { id: 'slow' });
    await expect(slow).rejects.toMatchObject({ details: { service: 'profile', reason: 'timeout' } });
  });

  it('answers from the moment on that its service counts as started, however far NATS is', async () => {
    const way = await slowWay(new URL(nats.url), 150);
    const segmentation = await start('segmentation', [SegmentsModule], way.url);
    await expect(requests.ask('segmentation', 'segments', 'main', {})).resolves.toEqual({ data: [] });
    await segmentation.stop();
    way.close();
  });

  it('survives requests that are no JSON, no request, or of no tenant', async () => {
    const raw = await dial('gateway');
    const { encode, decode } = StringCodec();
    const send = (subject: string, text: string) =>
      raw.request(subject, encode(text), { timeout: 500 }).then(
        ({ data }) => decode(data),
        (error: Error) => error.message,
      );
    expect(await send('profile.get.v1.main', '{')).toBe('TIMEOUT');
    expect(await send('profile.get.v1.main', 'null')).toBe('TIMEOUT');
    expect(await send('profile.get.v1.main', '{"id":"a","pattern":"x"}')).toContain('"internal"');
    expect(await send('profile.get.v1.NOT', '{"id":"a","pattern":"x","data":{"id":"a"}}')).toContain(
      'messaging.bad-tenant',
    );
    await raw.close();
    await expect(requests.ask('profile', 'get', 'main', { id: 'a' })).resolves.toBeDefined();
  });

  it('brings a notice to whom it may reach', async () => {
    const heard: unknown[] = [];
    await gateway.app.get(Notices).subscribe('profile', 'changed', (notice) => void heard.push(notice));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await profile.app.get(Notices).publish('changed', 'main', { id: 'a' });
    await until(() => heard.length > 0);
    expect(heard).toEqual([{ tenant: 'main', body: { id: 'a' } }]);
  });

  it('lets nobody in without a key of this installation', async () => {
    const stranger = generateServiceKeys().profile.seed;
    await expect(connect({ servers: nats.url.replace(/^nats:\/\//, ''), reconnect: false })).rejects.toThrow(
      /Authorization Violation/i,
    );
    const options = natsOptions({ service: 'profile', url: nats.url, seed: stranger });
    await expect(connect({ ...options, waitOnFirstConnect: false, reconnect: false })).rejects.toThrow(
      /Authorization Violation/i,
    );
  });

  it.each<[ServiceName, string]>([
    ['gateway', 'profile.get.v1.*'],
    ['gateway', '_INBOX_profile.>'],
    ['gateway', '_INBOX.>'],
    ['gateway', '>'],
    ['consent', 'notice.profile.changed.*'],
  ])('%s may not listen on %s', async (service, subject) => {
    const raw = await dial(service);
    const fault = new Promise<Error | null>((resolve) => {
      raw.subscribe(subject, { callback: (error) => resolve(error) });
    });
    expect((await fault)?.message).toMatch(/permissions violation/i);
    await raw.close();
  });

  it.each<[ServiceName, string]>([
    ['consent', 'profile.get.v1.main'],
    ['gateway', 'profile.erase.v1.main'],
    ['gateway', '_INBOX_profile.x'],
    ['gateway', 'notice.profile.changed.main'],
  ])('%s may not publish %s', async (service, subject) => {
    const raw = await dial(service);
    const status = raw.status()[Symbol.asyncIterator]();
    raw.publish(subject);
    expect((await status.next()).value).toMatchObject({ type: 'error', data: 'PERMISSIONS_VIOLATION' });
    await raw.close();
  });

  it('goes on after NATS was killed and came back', async () => {
    await nats.kill();
    await until(async () => (await healthOf(gateway)) === 503);
    await expect(requests.ask('profile', 'get', 'main', { id: 'a' })).rejects.toMatchObject({
      code: 'messaging.no-answer',
    });
    await nats.restart();
    await until(async () => (await healthOf(gateway)) === 200);
    await until(() => requests.ask('profile', 'get', 'main', { id: 'a' }).then(Boolean, () => false));
  });
});

const healthOf = async (service: RunningService) =>
  (await fetch(`http://127.0.0.1:${service.healthPort}/health/ready`)).status;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let left = 100; left > 0; left--) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not come to hold within 5 s.');
}
