import { Agent, request } from 'node:http';
import type { SentEvent } from './shoppers';

/** Sends batches as an SDK does, over connections that stay open. */
export class CollectorClient {
  private readonly agent: Agent;
  private readonly headers: Record<string, string>;

  constructor(
    private readonly url: string,
    writeKey: string,
    connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
    const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`;
    this.headers = { authorization, 'content-type': 'application/json' };
  }

  /**
   * Resolves when the whole batch was accepted.
   * @returns bytes of the body
   * @throws  where one event of it was not: a figure over refused events would mean nothing
   */
  async send(batch: readonly SentEvent[]): Promise<number> {
    const body = Buffer.from(JSON.stringify({ batch, sentAt: new Date().toISOString() }));
    const { status, text } = await this.post(body);
    if (status !== 200 || text.includes('"rejected"'))
      throw new Error(`The collector answered ${status} to a batch: ${text.slice(0, 300)}`);
    return body.length;
  }

  close(): void {
    this.agent.destroy();
  }

  private post(body: Buffer): Promise<{ status: number | undefined; text: string }> {
    return new Promise((resolve, reject) => {
      const options = {
        method: 'POST',
        agent: this.agent,
        headers: { ...this.headers, 'content-length': String(body.length) },
      };
      const call = request(`${this.url}/v1/batch`, options, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => resolve({ status: answer.statusCode, text }));
        answer.on('error', reject);
      });
      call.on('error', reject);
      call.end(body);
    });
  }
}
