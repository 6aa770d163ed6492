import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { Expect } from '../decide/commit-check';
import { Store } from '../storage/store';
import type { Call } from '../transport/call';
import type { Sender } from './sender';
import { subscribeToAll } from './subscribe-to-all';
import { Writer } from './writer';

const kinds = ReadResp.ContentCase;

/** A client that takes in a page only when it is let. */
class SlowClient {
  readonly seen: string[] = [];
  private readonly closing: (() => void)[] = [];
  private release: (() => void) | undefined;
  private slow = false;
  private closed = false;

  readonly sender: Sender = {
    call: this.call(),
    event: (record) => void this.seen.push(String(record.revision)),
    frame: (framed) => void this.seen.push(name(framed)),
    page: () => new Promise((resolve) => (this.slow ? (this.release = resolve) : setImmediate(resolve))),
  };

  slowDown(slow: boolean): void {
    this.slow = slow;
    if (!slow) this.release?.();
  }

  close(): void {
    this.closed = true;
    this.slowDown(false);
    for (const listener of this.closing) listener();
  }

  private call(): Call {
    const isClosed = () => this.closed;
    const onClose = (listener: () => void) => void this.closing.push(listener);
    return {
      onClose,
      get closed() {
        return isClosed();
      },
    } as unknown as Call;
  }
}

function name(framed: Buffer): string {
  const kind = ReadResp.deserializeBinary(framed.subarray(5)).getContentCase();
  return Object.entries(kinds)
    .find(([, value]) => value === kind)![0]
    .toLowerCase();
}

it('tells a live subscriber that is too slow for memory that it fell behind, and loses nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'event-store-slow-'));
  const ignore = () => undefined;
  const store = await Store.open({ folder, hotBytes: 20_000, report: ignore, onFault: ignore });
  const writer = new Writer(store);
  let next = 0;
  const append = async (count: number) => {
    for (const end = next + count; next < end; next++) {
      const id = `00000000-0000-4000-8000-${String(next).padStart(12, '0')}`;
      const event = { id, type: 't', json: false, data: Buffer.alloc(100), metadata: Buffer.alloc(0) };
      await writer.append({ stream: 's', expected: Expect.any, events: [event] });
    }
  };
  const client = new SlowClient();
  const until = async (what: string) => {
    while (client.seen.at(-1) !== what) await new Promise((resolve) => setTimeout(resolve, 2));
  };
  const done = subscribeToAll(client.sender, store, 'end');
  await until('caught_up');
  client.slowDown(true);
  await append(500);
  client.slowDown(false);
  await until('caught_up');
  expect(client.seen.slice(0, 2)).toEqual(['confirmation', 'caught_up']);
  expect(client.seen.filter((item) => item === 'fell_behind')).toHaveLength(1);
  await append(1);
  await until('500');
  const revisions = client.seen.filter((item) => /^\d+$/.test(item));
  expect(revisions).toEqual(Array.from({ length: 501 }, (_, revision) => String(revision)));
  client.close();
  await done;
  await store.close();
  await rm(folder, { recursive: true });
});
