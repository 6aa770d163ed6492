import { isMetastream } from '../decide/stream-metadata';
import type { PendingAppend } from '../storage/group-commit';
import { encodeRecord, Flag, RecordView, sealRecord } from '../storage/record';
import type { IndexEntry } from '../storage/stream-states';
import { TOMBSTONE } from '../wire/varint';

/** An event as a client proposes it. */
export interface NewEvent {
  /** UUID in lower case. */
  id: string;
  type: string;
  json: boolean;
  data: Uint8Array;
  metadata: Uint8Array;
}

/** What EventStoreDB counts as an event's size. */
export const eventSize = (event: NewEvent): number =>
  event.data.length + event.metadata.length + 2 * event.type.length;

/** The bytes of a name, kept for the next event: neighbours in an append mostly share it. */
class LastName {
  private text: string | undefined;
  private encoded: Buffer = none;

  bytes(text: string): Buffer {
    if (text !== this.text) [this.text, this.encoded] = [text, Buffer.from(text, 'utf8')];
    return this.encoded;
  }
}

const none = Buffer.alloc(0);

/** Lays out the events of one append behind each other, from the position where the log will be written. */
export class AppendBuilder {
  private readonly entries: IndexEntry[] = [];
  private readonly buffers: Buffer[] = [];
  private readonly ids: string[] = [];
  private readonly streamName = new LastName();
  private readonly typeName = new LastName();
  private bytes = 0;
  lastPosition = -1;

  constructor(
    private readonly start: number,
    private readonly created: number,
  ) {}

  add(stream: string, revision: number, event: NewEvent): void {
    this.lastPosition = this.start + this.bytes;
    const metadata = isMetastream(stream) ? Buffer.from(event.data) : undefined;
    const entry = { stream, revision, position: this.lastPosition, metadata };
    const buffer = this.encode(entry, event);
    this.entries.push(entry);
    this.buffers.push(buffer);
    this.ids.push(event.id);
    this.bytes += buffer.length;
  }

  /** Last revision that this append gives to a stream. */
  lastRevision(stream: string): number | undefined {
    return this.entries.findLast((entry) => entry.stream === stream)?.revision;
  }

  finish(): PendingAppend {
    const last = this.buffers.length - 1;
    for (const [index, buffer] of this.buffers.entries())
      sealRecord(buffer, index === last ? Flag.closesAppend : 0);
    return {
      buffers: this.buffers,
      bytes: this.bytes,
      records: this.buffers.map((buffer) => new RecordView(buffer, 0)),
      entries: this.entries,
      ids: this.ids,
    };
  }

  private encode(entry: IndexEntry, event: NewEvent): Buffer {
    const flags =
      (event.json ? Flag.json : 0) |
      (entry.metadata ? Flag.metadata : 0) |
      (entry.revision === TOMBSTONE ? Flag.tombstone : 0);
    // Field by field: a spread shows in what an append costs.
    const fields = {
      id: event.id,
      stream: this.streamName.bytes(entry.stream),
      type: this.typeName.bytes(event.type),
      json: event.json,
      created: this.created,
      metadata: event.metadata,
      data: event.data,
    };
    return encodeRecord(fields, entry, flags);
  }
}
