import { EventLog } from '@ucv/platform-event-store';
import { makeScratch, removeScratch, startEventStore, type StartedPart } from '@ucv/testing';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Printed, ucvHere, ucvProcess } from './ucv.fixture';

/** An event store that runs, and a folder for backups of it. */
export class LogWorld {
  store: StartedPart;
  scratch: string;
  private log: EventLog;

  async start(): Promise<void> {
    [this.store, this.scratch] = [await startEventStore(), makeScratch()];
    this.log = EventLog.connect(this.store.url);
  }

  async stop(): Promise<void> {
    await this.log?.close();
    await this.store?.stop();
    removeScratch(this.scratch);
  }

  /** Ends the node without cutting anything off its log. */
  stopNode(): Promise<void> {
    return this.store.kill();
  }

  at(name: string): string {
    return join(this.scratch, name);
  }

  get home(): { UCV_HOME: string } {
    return { UCV_HOME: this.store.home };
  }

  get folder(): string {
    return join(this.store.home, 'data/event-store');
  }

  /** `ucv …`; what loads its parts when it needs them runs as a process. */
  ucv(...args: string[]): Promise<Printed> {
    const apart = args[0] === 'doctor' || args.includes('--keyring');
    return (apart ? ucvProcess : ucvHere)(this.home, ...args);
  }

  async append(stream: string, count: number, bytes = 20): Promise<void> {
    const time = new Date().toISOString();
    const metadata = { tenant: 'main', subjects: [], occurredAt: time, receivedAt: time, correlationId: 'c' };
    for (let n = 0; n < count; n++) {
      const data = { n, filler: 'x'.repeat(bytes) };
      const fact = { id: randomUUID(), type: 'test.happened.v1', data, metadata };
      await this.log.append(stream, [fact as never], 'any');
    }
  }

  /** Only the last event of a stream stays readable. */
  async keepLast(stream: string): Promise<void> {
    const fact = { id: randomUUID(), type: '$metadata', data: { $maxCount: 1 }, metadata: {} };
    await this.log.append(`$$${stream}`, [fact as never], 'any');
  }

  async countOf(stream: string): Promise<number> {
    let n = 0;
    for await (const _ of this.log.read(stream)) n += 1;
    return n;
  }
}

export const logs = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => /^\d{20}\.log$/.test(name))
    .sort();

/** @param offset from the file's end where negative */
export function flip(path: string, offset: number): void {
  const bytes = readFileSync(path);
  bytes[offset < 0 ? bytes.length + offset : offset]! ^= 1;
  writeFileSync(path, bytes);
}
