import { setTimeout as delay } from 'node:timers/promises';
import type { TrackingEvent } from './customers';

interface Answer {
  success?: boolean;
  rejected?: unknown[];
}

/** What a sender's library does at the least: the same batch again, until the collector says that it has it. */
export class Sender {
  /** How often each answer came: a status, or the code of an error of the connection. */
  readonly answers: Record<string, number> = {};
  readonly acknowledged = new Set<string>();

  constructor(
    private readonly collector: { url: string; writeKey: string },
    private readonly o: { batch?: number; parallel?: number; patienceMs?: number } = {},
  ) {}

  /**
   * Sends events in batches, some at once.
   * @param onProgress  told how many batches were acknowledged so far, of how many
   */
  async send(events: readonly TrackingEvent[], onProgress: (done: number, of: number) => void = () => {}) {
    const { batch = 20, parallel = 4 } = this.o;
    const batches = Array.from({ length: Math.ceil(events.length / batch) }, (_, n) =>
      events.slice(n * batch, (n + 1) * batch),
    );
    let [next, done] = [0, 0];
    const lane = async () => {
      while (next < batches.length) {
        await this.deliver(batches[next++]!);
        onProgress(++done, batches.length);
      }
    };
    await Promise.all(Array.from({ length: parallel }, lane));
  }

  private async deliver(batch: readonly TrackingEvent[]): Promise<void> {
    const { patienceMs = 60_000 } = this.o;
    for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await delay(150)) {
      const answer = await this.post(batch);
      if (!answer) continue;
      if (!answer.success || answer.rejected)
        throw new Error(`The collector rejected good events: ${JSON.stringify(answer)}`);
      for (const { messageId } of batch) this.acknowledged.add(messageId);
      return;
    }
    throw new Error(
      `A batch was not taken within ${patienceMs / 1000} s; answers: ${JSON.stringify(this.answers)}`,
    );
  }

  /** Undefined where the batch must be sent again. */
  private async post(batch: readonly TrackingEvent[]): Promise<Answer | undefined> {
    const { url, writeKey } = this.collector;
    try {
      const response = await fetch(`${url}/v1/batch`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${writeKey}:`)}` },
        body: JSON.stringify({ batch, sentAt: new Date().toISOString() }),
        signal: AbortSignal.timeout(20_000),
      });
      this.count(String(response.status));
      const answer = (await response.json()) as Answer;
      return response.ok ? answer : undefined;
    } catch (error) {
      this.count(codeOf(error));
      return undefined;
    }
  }

  private count(what: string): void {
    this.answers[what] = (this.answers[what] ?? 0) + 1;
  }
}

/** `TimeoutError` where no answer came in time, else the code of the connection's error. */
function codeOf(error: unknown): string {
  const { name, cause } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? name;
}
