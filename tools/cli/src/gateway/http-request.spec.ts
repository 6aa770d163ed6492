import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { httpAnswer } from './http-request';

let server: Server;
let url: URL;
let answer: (response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const slowly = (response: ServerResponse): void => void setTimeout(() => response.end('late'), 300);

describe('an HTTP request', () => {
  it('waits for an answer as long as its patience', async () => {
    answer = slowly;
    await expect(httpAnswer(url, { method: 'GET', headers: {}, patienceMs: 50 })).rejects.toMatchObject({
      code: 'ETIMEDOUT',
    });
  });

  it('waits for ever where it has all the time, also on a connection that was used before', async () => {
    answer = (response) => response.end('soon');
    expect(await text(await httpAnswer(url, { method: 'GET', headers: {}, patienceMs: 100 }))).toBe('soon');
    answer = slowly;
    expect(await text(await httpAnswer(url, { method: 'GET', headers: {} }))).toBe('late');
  });
});
