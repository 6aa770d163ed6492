import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { called } from './called.fixture';

/** A gateway that answers as it is told before each test, and notes what it was asked. */
export function toldGateway() {
  const asked: { route: string; body?: unknown }[] = [];
  const answers: Record<string, [status: number, body: unknown]> = {};
  let gateway: Server;
  let url: string;

  beforeAll(async () => {
    gateway = createServer((request, response) => {
      void answerTo(request).then(([status, body]) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      );
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    asked.length = 0;
    for (const route of Object.keys(answers)) delete answers[route];
  });
  afterAll(() => new Promise((resolve) => gateway.close(resolve)));

  async function answerTo(request: IncomingMessage): Promise<[number, unknown]> {
    const route = `${request.method} ${request.url}`;
    const body = request.headers['content-type'] ? await json(request) : undefined;
    asked.push(body === undefined ? { route } : { route, body });
    return answers[route] ?? [404, { error: { code: 'http.not-found', message: route } }];
  }

  const ucv = (...args: string[]) =>
    called(args, { UCV_GATEWAY_URL: url, UCV_ADMIN_TOKEN: 'a-token-of-sixteen-and-more' });
  return { asked, answers, ucv };
}
