/**
 * Requests of Streams/BatchAppend. What clients send is read by hand, in the one order that encoders write:
 *
 *   BatchAppendReq {
 *     1: UUID { 2: correlation id }
 *     2: Options { 1: StreamIdentifier { 3: stream name }
 *                  2: expected revision, 3: no stream, 4: any, or 5: stream exists (Empty)
 *                  6: Timestamp { 1: seconds 2: nanoseconds } }
 *     3: ProposedMessage { 1: UUID { 2: event id }
 *                          2: map entries "type" and "content-type"
 *                          3: custom metadata   4: data }
 *     4: whether it is the last of its append
 *   }
 *
 * Anything else, what must be refused included, is left to the generated class.
 */
import { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb';
import { Expect } from '../decide/commit-check';
import type { NewEvent } from '../streams/append-builder';
import { Cursor, Unusual } from './cursor';
import { decode } from './decode';
import { GeneratedPart } from './generated-part';
import { MAX_TYPE, canonicalUuid, nil } from './proposed-event';
import { isStreamName } from './stream-name';

/** What an append is to be decided by. */
export interface AppendOptions {
  stream: string;
  /** A revision from 0, or one of `Expect`. */
  expected: number;
  /** Milliseconds since 1970 until when the append may be decided; Infinity without a deadline. */
  expires: number;
}

/** One message of an append: one of them has the options, the last is final. */
export interface AppendPart {
  /** UUID in lower case. */
  readonly correlationId: string;
  readonly hasOptions: boolean;
  readonly isFinal: boolean;
  /** The stream's name as it was sent, for a refusal. */
  readonly streamAsSent: string;
  /** @refuses options that make no sense */
  options(): AppendOptions;
  /** Their data and metadata are parts of the message's memory. @refuses an event that makes no sense */
  events(): NewEvent[];
}

class PlainPart implements AppendPart {
  constructor(
    readonly correlationId: string,
    private readonly given: AppendOptions | undefined,
    private readonly proposed: NewEvent[],
    readonly isFinal: boolean,
  ) {}

  get hasOptions(): boolean {
    return this.given !== undefined;
  }
  get streamAsSent(): string {
    return this.given?.stream ?? '';
  }
  options(): AppendOptions {
    if (!this.given) throw new Unusual();
    return this.given;
  }
  events(): NewEvent[] {
    return this.proposed;
  }
}

/** @refuses bytes that are no request, and one without a correlation id (INVALID_ARGUMENT) */
export function readAppendPart(message: Buffer): AppendPart {
  return readPlainPart(message) ?? new GeneratedPart(decode(BatchAppendReq, message));
}

/** @returns undefined for what is not as clients send it */
export function readPlainPart(message: Buffer): AppendPart | undefined {
  try {
    const cursor = new Cursor(message);
    const end = message.length;
    const correlationId = readId(cursor, end);
    const options = cursor.takes(0x12, end) ? readOptions(cursor, end) : undefined;
    const events: NewEvent[] = [];
    while (cursor.takes(0x1a, end)) events.push(readEvent(cursor, end));
    const isFinal = cursor.takes(0x20, end) && cursor.number() !== 0;
    cursor.leave(end);
    return new PlainPart(correlationId, options, events, isFinal);
  } catch (error) {
    if (error instanceof Unusual) return undefined;
    throw error;
  }
}

/** Field 1, an id as text. */
function readId(cursor: Cursor, end: number): string {
  cursor.must(0x0a);
  const behind = cursor.enter(end);
  cursor.must(0x12);
  const text = cursor.text(behind);
  cursor.leave(behind);
  if (!canonicalUuid.test(text)) throw new Unusual();
  return text;
}

function readOptions(cursor: Cursor, outer: number): AppendOptions {
  const end = cursor.enter(outer);
  cursor.must(0x0a);
  const behind = cursor.enter(end);
  cursor.must(0x1a);
  const name = cursor.slice(behind);
  cursor.leave(behind);
  if (!isStreamName(name)) throw new Unusual();
  const expected = readExpected(cursor);
  const expires = cursor.takes(0x32, end) ? readTimestamp(cursor, end) : Infinity;
  cursor.leave(end);
  return { stream: name.toString('utf8'), expected, expires };
}

const expectations = new Map<number | undefined, number>([
  [0x1a, Expect.noStream],
  [0x22, Expect.any],
  [0x2a, Expect.streamExists],
]);

function readExpected(cursor: Cursor): number {
  const tag = cursor.bytes[cursor.at++];
  if (tag === 0x10) return cursor.number();
  const expected = expectations.get(tag);
  if (expected === undefined) throw new Unusual();
  cursor.must(0);
  return expected;
}

function readTimestamp(cursor: Cursor, outer: number): number {
  const end = cursor.enter(outer);
  const seconds = cursor.takes(0x08, end) ? cursor.number() : 0;
  const nanos = cursor.takes(0x10, end) ? cursor.number() : 0;
  cursor.leave(end);
  if (nanos >= 2 ** 31) throw new Unusual();
  return seconds * 1000 + nanos / 1e6;
}

function readEvent(cursor: Cursor, outer: number): NewEvent {
  const end = cursor.enter(outer);
  const id = readId(cursor, end);
  if (id === nil) throw new Unusual();
  const { type, contentType } = readProperties(cursor, end);
  const metadata = cursor.takes(0x1a, end) ? cursor.slice(end) : none;
  const data = cursor.takes(0x22, end) ? cursor.slice(end) : none;
  cursor.leave(end);
  return { id, type, json: contentType === 'application/json', data, metadata };
}

const none = Buffer.alloc(0);

function readProperties(cursor: Cursor, outer: number): { type: string; contentType: string } {
  let [type, contentType] = ['', undefined as string | undefined];
  while (cursor.takes(0x12, outer)) {
    const end = cursor.enter(outer);
    cursor.must(0x0a);
    const key = cursor.text(end);
    cursor.must(0x12);
    const value = cursor.text(end);
    cursor.leave(end);
    if (key === 'type') type = value;
    else if (key === 'content-type') contentType = value;
    else throw new Unusual();
  }
  // A text has at most three times as many bytes as it has units.
  if (type === '' || contentType === undefined || type.length > MAX_TYPE / 3) throw new Unusual();
  return { type, contentType };
}
