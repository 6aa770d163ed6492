import { Body, Controller, Delete, Get, Module, Param, Post } from '@nestjs/common';
import { IsInt } from 'class-validator';
import { type IncomingMessage, request, type Server } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
import { Env, ServiceConfig } from './config';
import { Readiness } from './readiness';
import { Refusal } from './refusal';
import { Lifetime } from './lifetime';
import { PinoLogger } from 'nestjs-pino';
import { type RunningService, startService } from './run-service';

class ShopConfig extends ServiceConfig {
  @Env('SHOP_PORT') @IsInt() port = 0;
}

class Order {
  @IsInt() amount: number;
}

@Controller()
class ShopController {
  constructor(private readonly logger: PinoLogger) {}

  @Get('customers/:ref')
  customer(@Param('ref') ref: string) {
    this.logger.info('looked up');
    if (ref === 'email:nobody') throw new Refusal('shop.unknown', 'No such customer.', { status: 404 });
    if (ref === 'email:bug') throw new Error('ann@example.com broke it');
    return { found: true };
  }

  @Delete('orders/:id')
  cancel() {
    return {};
  }

  @Post('orders/:id/test')
  test() {
    return {};
  }

  @Post('orders')
  order(@Body() order: Order) {
    return { amount: order.amount };
  }
}

@Module({ controllers: [ShopController] })
class ShopModule {}

/** What clients say of a body that they do not send. */
const oddTypes = [
  'application/json',
  'application/json; charset=latin1',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
  'application/xml',
  'nonsense',
  '',
];

const environment = {
  UCV_HEALTH_PORT: '0',
  UCV_HOME: '/var/ucv',
  NATS_URL: 'nats://127.0.0.1:3110',
  DATABASE_URL: 'postgres://ucv_shop:secret@127.0.0.1:3111/ucv',
  EVENTSTORE_URL: 'esdb://shop:secret@127.0.0.1:3112?tls=false',
};

describe('a running service', () => {
  const lines: string[] = [];
  let service: RunningService;
  let shop: string;
  let health: string;

  beforeAll(async () => {
    service = await startService(
      {
        name: 'shop',
        config: ShopConfig,
        module: ShopModule,
        door: ({ port }) => ({ host: '127.0.0.1', port, bodyLimit: 1_000 }),
      },
      { environment, logTo: { write: (line: string) => void lines.push(line) } },
    );
    shop = (await service.app.getUrl()).replace('[::1]', '127.0.0.1');
    health = `http://127.0.0.1:${service.healthPort}`;
  });
  afterAll(() => service.stop());

  const post = (body: string, type = 'application/json') =>
    fetch(`${shop}/orders`, { method: 'POST', body, headers: { 'content-type': type } });

  const mistakes: [string, () => Promise<Response>, number, string][] = [
    ['a refusal', () => fetch(`${shop}/customers/email:nobody`), 404, 'shop.unknown'],
    ['an unknown route', () => fetch(`${shop}/nowhere/email:a@b.c`), 404, 'http.not-found'],
    ['broken JSON', () => post('{'), 400, 'http.invalid-json'],
    ['prototype poison', () => post('{"__proto__":{"a":1}}'), 400, 'http.invalid-json'],
    ['a large body', () => post(`"${'x'.repeat(2_000)}"`), 413, 'http.body-too-large'],
    ['another media type', () => post('<a/>', 'application/xml'), 415, 'http.unsupported-media-type'],
    ['a broken escape', () => fetch(`${shop}/customers/%E0%A4%A`), 400, 'http.invalid-url'],
    ['a wrong field', () => post('{"amount":"ann@example.com","x":1}'), 400, 'http.invalid-input'],
    ['a very long ref', () => fetch(`${shop}/customers/${'a'.repeat(3_000)}`), 414, 'http.url-too-long'],
    ['a bug', () => fetch(`${shop}/customers/email:bug`), 500, 'internal'],
  ];

  it.each(mistakes)('answers %s with a code and a Request-Id', async (_what, send, status, code) => {
    const answer = await send();
    const body = (await answer.json()) as { error: { code: string; message: string } };
    expect([answer.status, body.error.code]).toEqual([status, code]);
    expect(answer.headers.get('request-id')).toMatch(/^[\w.-]{8,64}$/);
    expect(JSON.stringify(body)).not.toMatch(/ann@example|a@b/);
  });

  describe.each(oddTypes)('a request without a body that says content-type %j', (type) => {
    it.each(['nothing', 'content-length: 0', 'chunks, of which there are none'])(
      'and sends %s is done',
      async (how) => {
        const { hostname, port } = new URL(shop);
        const framing = how.startsWith('chunks') ? { 'transfer-encoding': 'chunked' } : {};
        const headers = {
          'content-type': type,
          ...framing,
          ...(how === 'content-length: 0' ? { 'content-length': 0 } : {}),
        };
        const statuses = ['DELETE /orders/1', 'POST /orders/1/test'].map(async (route) => {
          const [method, path] = route.split(' ');
          const asked = request({ hostname, port, method, path, headers }).end();
          const [answer] = (await once(asked, 'response')) as [IncomingMessage];
          answer.resume();
          return answer.statusCode;
        });
        expect(await Promise.all(statuses)).toEqual([200, 201]);
      },
    );
  });

  it('takes a body that comes in chunks, however late', async () => {
    const { hostname, port } = new URL(shop);
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    const asked = request({ hostname, port, method: 'POST', path: '/orders', headers });
    asked.flushHeaders();
    await new Promise((resolve) => setTimeout(resolve, 50));
    asked.write('{"amo');
    await new Promise((resolve) => setTimeout(resolve, 50));
    asked.end('unt":7}');
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    expect([answer.statusCode, await json(answer)]).toEqual([201, { amount: 7 }]);
  });

  it('takes over a sane Request-Id and replaces another', async () => {
    const ask = async (id: string) =>
      (await fetch(`${shop}/customers/x`, { headers: { 'request-id': id } })).headers.get('request-id');
    expect(await ask('trace-0123456789')).toBe('trace-0123456789');
    expect(await ask('no spaces "allowed"')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('takes a long percent-encoded ref', async () => {
    const answer = await fetch(`${shop}/customers/${encodeURIComponent(`email:${'é'.repeat(150)}@b.c`)}`);
    expect(answer.status).toBe(200);
  });

  it('answers what is not HTTP with 400', async () => {
    const { hostname, port } = new URL(shop);
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(Number(port), hostname, () => socket.write('garbage\r\n\r\n'));
      socket.on('data', (data) => (text += String(data))).on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\nRequest-Id: /);
    expect(answer).toContain('http.bad-request');
  });

  it('gives a request two minutes to arrive', () => {
    expect((service.app.getHttpServer() as Server).requestTimeout).toBe(120_000);
  });

  it('logs routes with request ids, never URLs or personal data of a caller', async () => {
    await fetch(`${shop}/customers/email:ann@example.org?q=ann`, {
      headers: { 'request-id': 'seen-in-log' },
    });
    const seen = lines.map((line) => JSON.parse(line)).filter((line) => line.requestId === 'seen-in-log');
    expect(seen.map((line) => line.msg)).toEqual(['looked up', 'request']);
    expect(seen[1]).toMatchObject({
      msg: 'request',
      level: 'info',
      name: 'shop',
      route: '/customers/:ref',
      status: 200,
    });
    expect(lines.join('')).not.toMatch(/email:|example\.org|remoteAddress/);
    expect(lines.some((line) => line.includes('"request failed"'))).toBe(true);
  });

  it('names a request once in each line, whatever became of it', () => {
    const named = lines.filter((line) => line.includes('"requestId"'));
    expect(named.length).toBeGreaterThan(mistakes.length);
    for (const line of named) expect(JSON.stringify(JSON.parse(line))).toBe(line.trim());
  });

  it('is live, ready when its checks hold, and measurable', async () => {
    expect((await fetch(`${health}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${health}/health/ready`)).json()).toEqual({
      status: 'ready',
      checks: { service: 'ok' },
    });
    service.app.get(Readiness).register('database', () => Promise.reject(new Error('gone')));
    const answer = await fetch(`${health}/health/ready`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ status: 'not-ready', checks: { database: 'failed' } });
    const metrics = await (await fetch(`${health}/metrics`)).text();
    expect(metrics).toMatch(/process_cpu_seconds_total\{service="shop"\}/);
    expect(metrics).toMatch(/http_request_duration_seconds_count\{.*route="\/customers\/:ref"/);
  });

  it('tells its work to end when it stops, and waits for no connection that has asked for nothing', async () => {
    const { signal } = service.app.get(Lifetime);
    const { hostname, port } = new URL(shop);
    const idle = connect(Number(port), hostname);
    await once(idle, 'connect');
    await service.stop();
    idle.destroy();
    expect(signal.aborted).toBe(true);
    await expect(fetch(`${health}/health/live`)).rejects.toThrow();
  });
});

/** Has begun work that ends with the service's lifetime, and then can't start. */
@Module({})
class BrokenModule {
  private readonly work: Promise<void>;

  constructor({ signal }: Lifetime) {
    this.work = new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  }

  onModuleInit(): void {
    throw new Error('no table');
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.work;
  }
}

describe('a service that cannot start', () => {
  it('says why instead of waiting for work that it has begun', async () => {
    const started = startService(
      { name: 'shop', config: ShopConfig, module: BrokenModule },
      { environment, logTo: { write: () => undefined } },
    );
    await expect(started).rejects.toThrow('no table');
  }, 10_000);
});
