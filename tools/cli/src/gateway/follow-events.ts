import { once } from 'node:events';
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as delay } from 'node:timers/promises';
import { Refused } from '../refused';
import { printLine, type Terminal } from '../terminal';
import type { GatewayClient, Query } from './gateway-client';

interface Asked {
  fields?: string;
  from?: string;
  source?: string;
  open?: boolean;
}

/** Milliseconds between two tries to connect again. */
const pauseMs = 1_000;

/** What a gateway answers that is about to be there again. */
const passing = ['cli.nobody-answers', 'messaging.no-answer', 'gateway.log-unavailable'];

/**
 * Prints events as they come, until Ctrl-C. A connection that breaks is made again, from the last event printed on.
 * @refuses what the gateway refuses, and where it can't be reached at first
 */
export async function followEvents(
  gateway: GatewayClient,
  asked: Asked,
  to: Pick<Terminal, 'out' | 'err'>,
): Promise<void> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  const following = new Following(gateway, asked, { ...to, signal: ending.signal });
  try {
    await following.connect();
    for (;;) {
      await following.print();
      await following.connectAgain();
    }
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
  }
}

class Following {
  private body: AsyncIterable<Buffer> = Readable.from([]);
  /** Position of the last event printed. */
  private last: string | undefined;
  private readonly hidden: boolean;

  constructor(
    private readonly gateway: GatewayClient,
    private readonly asked: Asked,
    private readonly to: Pick<Terminal, 'out' | 'err'> & { signal: AbortSignal },
  ) {
    this.last = asked.from;
    this.hidden = asked.fields !== undefined && !asked.fields.split(',').includes('position');
  }

  async connect(): Promise<void> {
    const fields = this.hidden ? `${this.asked.fields},position` : this.asked.fields;
    const query: Query = { ...this.asked, fields, from: this.last, follow: true };
    this.body = await this.gateway.stream('/v1/events', query, this.to.signal);
  }

  /** Resolves where the connection breaks. A line of which the end never came is none: its event comes again. */
  async print(): Promise<void> {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    try {
      for await (const bytes of this.body) {
        const lines = (rest + decoder.write(bytes)).split('\n');
        rest = lines.pop()!;
        for (const line of lines) await this.printOne(line);
      }
    } catch (error) {
      // Anything else is a connection that broke off; what was printed is known.
      if (error instanceof SyntaxError) throw error;
    }
    this.to.signal.throwIfAborted();
  }

  async connectAgain(): Promise<void> {
    printLine(this.to.err, 'The connection broke; trying again. No event is lost.');
    for (;;) {
      await delay(pauseMs, undefined, { signal: this.to.signal });
      try {
        return await this.connect();
      } catch (error) {
        if (!(error instanceof Refused) || !passing.includes(error.code)) throw error;
      }
    }
  }

  private async printOne(line: string): Promise<void> {
    const { position, ...rest } = JSON.parse(line) as Record<string, unknown>;
    const text = this.hidden ? JSON.stringify(rest) : line;
    if (!this.to.out.write(`${text}\n`)) await once(this.to.out, 'drain', { signal: this.to.signal });
    this.last = String(position);
  }
}
