import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { main } from '../main';

class Page extends Writable {
  text = '';
  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    this.emit('written');
    done();
  }
  async until(part: string): Promise<void> {
    while (!this.text.includes(part)) await new Promise((resolve) => this.once('written', resolve));
  }
}

let gateway: Server;
let listener: (asked: URLSearchParams, answer: ServerResponse) => void;
const queries: URLSearchParams[] = [];

beforeAll(async () => {
  gateway = createServer((request, answer) => {
    const { searchParams } = new URL(request.url!, 'http://gateway');
    queries.push(searchParams);
    answer.writeHead(200, { 'content-type': 'application/x-ndjson' });
    listener(searchParams, answer);
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => void (queries.length = 0));
afterAll(() => gateway.close());

function follow(...args: string[]) {
  const [out, err] = [new Page(), new Page()];
  const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  const env = { UCV_GATEWAY_URL: url, UCV_ADMIN_TOKEN: 'a-token-of-sixteen-and-more' };
  return { out, err, ended: main(['events', '--follow', ...args], { env, out, err }) };
}
const line = (position: number) =>
  `${JSON.stringify({ messageId: `m-${position}`, position: String(position) })}\n`;

describe('ucv events --follow', () => {
  it('shows what comes, and Ctrl-C ends it with 0', async () => {
    let answer: ServerResponse | undefined;
    listener = (_, given) => void (answer = given).write(line(1));
    const { out, err, ended } = follow();
    await out.until('m-1');
    answer!.write(line(2));
    await out.until('m-2');
    process.emit('SIGINT');
    expect([await ended, out.text, err.text]).toEqual([0, line(1) + line(2), '']);
  });

  it('is ended by Ctrl-C also where nothing has come yet', async () => {
    let asked: () => void;
    const waiting = new Promise<void>((resolve) => (asked = resolve));
    listener = () => asked();
    const { ended } = follow();
    await waiting;
    process.emit('SIGINT');
    expect(await ended).toBe(0);
  });

  it.each<[string, (answer: ServerResponse) => unknown]>([
    [
      'cut in the middle of a line',
      (answer) => answer.write('{"messageId":"m-2","pos', () => answer.destroy()),
    ],
    ['ended by a gateway that stops', (answer) => answer.end()],
  ])('goes on where it stood after a connection that is %s, each event once', async (_, breaking) => {
    listener = (query, answer) => {
      if (query.get('from') !== '1') return void answer.write(line(1), () => breaking(answer));
      answer.write(line(2));
    };
    const { out, err, ended } = follow('--fields', 'messageId', '--source', 'web');
    await out.until('m-2');
    process.emit('SIGINT');
    expect([await ended, out.text]).toEqual([0, '{"messageId":"m-1"}\n{"messageId":"m-2"}\n']);
    expect(err.text).toContain('trying again');
    expect(queries.map((query) => [query.get('from'), query.get('fields'), query.get('source')])).toEqual([
      [null, 'messageId,position', 'web'],
      ['1', 'messageId,position', 'web'],
    ]);
  });
});
