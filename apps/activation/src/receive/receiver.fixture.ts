import type { WebhookMessage } from '@ucv/contracts-activation';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as it came in. */
export interface Received {
  id: string;
  text: string;
  headers: Record<string, string>;
  message: WebhookMessage;
}

/** Answers one request, the n-th of its path; 204 unless a test says otherwise. */
type Answer = (response: ServerResponse, n: number) => void;

/** A receiver of webhooks, one inbox for each path. */
export class Receiver {
  port: number;
  private readonly answers = new Map<string, Answer>();
  private readonly inboxes = new Map<string, Received[]>();
  private readonly server: Server = createServer((request, response) => void this.take(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}/${path}`;
  }

  answer(path: string, answer: Answer): void {
    this.answers.set(path, answer);
  }

  /** How many messages came in, whatever their path. */
  get total(): number {
    return [...this.inboxes.values()].reduce((sum, inbox) => sum + inbox.length, 0);
  }

  inbox(path: string): Received[] {
    return this.inboxes.get(path) ?? [];
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').slice(1);
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const headers = request.headers as Record<string, string>;
    const message = JSON.parse(text) as WebhookMessage;
    const inbox = [...this.inbox(path), { id: headers['webhook-id'] ?? '', text, headers, message }];
    this.inboxes.set(path, inbox);
    const answer = this.answers.get(path);
    if (answer) answer(response, inbox.length);
    else response.writeHead(204).end();
  }
}
