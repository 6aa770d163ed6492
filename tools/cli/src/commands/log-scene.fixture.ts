import type { EventLog } from '@ucv/platform-event-store';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Files of a log, oldest first. */
export const logs = (folder: string) =>
  readdirSync(folder)
    .filter((name) => /^\d{20}\.log$/.test(name))
    .sort();

export async function appendTo(log: EventLog, stream: string, count: number, bytes = 20): Promise<void> {
  const time = new Date().toISOString();
  const metadata = { tenant: 'main', subjects: [], occurredAt: time, receivedAt: time, correlationId: 'c' };
  for (let n = 0; n < count; n++) {
    const fact = {
      id: randomUUID(),
      type: 'test.happened.v1',
      data: { n, filler: 'x'.repeat(bytes) },
      metadata,
    };
    await log.append(stream, [fact as never], 'any');
  }
}

/** Only the last event of a stream stays readable. */
export const keepLast = (log: EventLog, stream: string) =>
  log.append(
    `$$${stream}`,
    [{ id: randomUUID(), type: '$metadata', data: { $maxCount: 1 }, metadata: {} } as never],
    'any',
  );

export async function countOf(log: EventLog, stream: string): Promise<number> {
  let n = 0;
  for await (const _ of log.read(stream)) n += 1;
  return n;
}

export function flip(path: string, offset: number): void {
  const bytes = readFileSync(path);
  bytes[offset < 0 ? bytes.length + offset : offset]! ^= 1;
  writeFileSync(path, bytes);
}
