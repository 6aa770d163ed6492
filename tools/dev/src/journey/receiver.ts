import type { WebhookMessage } from '@ucv/contracts-activation';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** One webhook, its signature verified. */
export interface Call {
  path: string;
  /** Header `webhook-id`: the same at every repetition of one delivery. */
  id: string;
  /** When the request's head was here, in ms of `performance.now()`. */
  at: number;
  message: WebhookMessage;
}

/** A receiver of webhooks on loopback; what is not signed with its secret gets 401 and is not kept. */
export class Receiver {
  readonly calls: Call[] = [];
  /** Status of the answer to a call; 204 unless it is replaced. */
  answer: (call: Call) => number | Promise<number> = () => 204;
  private readonly server: Server;
  private readonly webhook: Webhook;

  constructor(secret: string) {
    this.webhook = new Webhook(secret);
    this.server = createServer((request, response) => {
      this.take(request).then(
        (status) => response.writeHead(status).end(),
        () => response.writeHead(401).end(),
      );
    });
  }

  /**
   * @param port  a free one where 0
   * @refuses     a port that is taken
   */
  async listen(port = 0): Promise<this> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  urlOf(path: string): string {
    return `http://${this.host}${path}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async take(request: IncomingMessage): Promise<number> {
    const at = performance.now();
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const headers = request.headers as Record<string, string>;
    const message = this.webhook.verify(Buffer.concat(parts).toString(), headers) as WebhookMessage;
    const call = { path: request.url ?? '', id: headers['webhook-id'] ?? '', at, message };
    this.calls.push(call);
    return this.answer(call);
  }
}
