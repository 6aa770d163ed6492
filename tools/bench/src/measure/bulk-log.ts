import { randomBytes, randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writevSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { repository } from '@ucv/servers';

/** The node's own code that lays out records; the node is an app, so it is loaded as a program. */
interface Layout {
  AppendBuilder: new (
    start: number,
    created: number,
  ) => {
    add(stream: string, revision: number, event: object): void;
    finish(): { buffers: Buffer[]; bytes: number };
  };
  segmentHeader(start: number): Buffer;
  segmentName(start: number): string;
}

const eventsAnAppend = 100;
const eventsAStream = 20;
const segmentBytes = 256 * 1024 * 1024;
/** As large as a sealed page view. */
const dataBytes = 360;

/** Writes a log of so many events, in bulk and without waiting for the disk. @returns its bytes */
export function buildLog(folder: string, events: number): number {
  const { AppendBuilder, segmentHeader, segmentName } = layout();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const open = (start: number) => {
    const fd = openSync(join(folder, segmentName(start)), 'w', 0o600);
    writevSync(fd, [segmentHeader(start)]);
    return { start, fd };
  };
  let position = 64;
  let file = open(position);
  const data = randomBytes(dataBytes);
  for (let done = 0; done < events; done += eventsAnAppend) {
    if (position - file.start >= segmentBytes) {
      closeSync(file.fd);
      file = open(position);
    }
    const append = new AppendBuilder(position, 1_700_000_000_000 + done);
    for (let n = done; n < Math.min(events, done + eventsAnAppend); n++)
      append.add(streamOf(n), n % eventsAStream, eventOf(data));
    const { buffers, bytes } = append.finish();
    writevSync(file.fd, buffers);
    position += bytes;
  }
  closeSync(file.fd);
  return position;
}

function streamOf(n: number): string {
  const ref = Math.floor(n / eventsAStream)
    .toString(16)
    .padStart(32, '7c41d09e');
  return `interaction-${ref.slice(-2)}.main.${ref}`;
}

const eventOf = (data: Buffer): object => ({
  id: randomUUID(),
  type: 'ingestion.interaction-recorded.v1',
  json: true,
  data,
  metadata: Buffer.from('{"tenant":"main","source":"default","occurredAt":"2026-01-01T00:00:00.000Z"}'),
});

function layout(): Layout {
  const dist = join(repository, 'apps/event-store/dist');
  const load = createRequire(join(dist, 'main.js'));
  return {
    ...(load('./streams/append-builder.js') as Pick<Layout, 'AppendBuilder'>),
    ...(load('./storage/segment.js') as Pick<Layout, 'segmentHeader' | 'segmentName'>),
  };
}
