/**
 * Answers of Streams/BatchAppend. Success is written by hand (one for every append):
 *
 *   BatchAppendResp {
 *     1: UUID { 2: correlation id }
 *     3: Success { 1: current revision, or 2: Empty for no stream;
 *                  3: AllStreamPosition { 1: commit 2: prepare }, or 4: Empty for no position }
 *     4: StreamIdentifier { 3: stream name }
 *   }
 */
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import {
  AccessDenied,
  MaximumAppendSizeExceeded,
  BadRequest,
  StreamDeleted,
  StreamIdentifier,
  Timeout,
  UUID,
  WrongExpectedVersion,
} from '@eventstore/db-client/generated/shared_pb';
import { Status } from '@eventstore/db-client/generated/status_pb';
import { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { Expect } from '../decide/commit-check';
import { frame } from '../transport/framing';
import { Code } from '../transport/status';
import { varintSize, writeVarint } from './varint';

export interface Asked {
  correlationId: string;
  stream: string;
}

interface Message {
  serializeBinary(): Uint8Array;
}

/** @param position undefined when nothing was written */
export function successFrame(asked: Asked, revision: number, position: number | undefined): Buffer {
  const name = Buffer.from(asked.stream, 'utf8');
  const body = Buffer.allocUnsafe(100 + asked.correlationId.length + name.length);
  let at = 5;
  at = openMessage(body, at, 1, 2 + asked.correlationId.length);
  at = openMessage(body, at, 2, asked.correlationId.length);
  at += body.write(asked.correlationId, at, 'latin1');
  at = writeSuccess(body, at, revision, position);
  at = openMessage(body, at, 4, 1 + varintSize(name.length) + name.length);
  at = openMessage(body, at, 3, name.length);
  body.set(name, at);
  at += name.length;
  body[0] = 0;
  body.writeUInt32BE(at - 5, 1);
  return body.subarray(0, at);
}

function openMessage(target: Buffer, offset: number, field: number, length: number): number {
  target[offset] = field * 8 + 2;
  return writeVarint(target, offset + 1, length);
}

function writeSuccess(
  target: Buffer,
  offset: number,
  revision: number,
  position: number | undefined,
): number {
  const revisionBytes = revision < 0 ? 2 : 1 + varintSize(revision);
  const inner = position === undefined ? 0 : 2 * (1 + varintSize(position));
  let at = openMessage(target, offset, 3, revisionBytes + 2 + inner);
  at = revision < 0 ? openMessage(target, at, 2, 0) : writeNumber(target, at, 1, revision);
  at = openMessage(target, at, position === undefined ? 4 : 3, inner);
  if (position === undefined) return at;
  at = writeNumber(target, at, 1, position);
  return writeNumber(target, at, 2, position);
}

function writeNumber(target: Buffer, offset: number, field: number, value: number): number {
  target[offset] = field * 8;
  return writeVarint(target, offset + 1, value);
}

interface Failure {
  code: number;
  /** Name in `event_store.client` of the detail, by which clients tell failures apart. */
  name: string;
  message?: string;
}

function failureFrame(asked: Asked, { code, name, message }: Failure, detail: Message): Buffer {
  const any = new Any();
  any.pack(detail.serializeBinary(), `event_store.client.${name}`);
  const status = new Status();
  status.setCode(code as Parameters<Status['setCode']>[0]);
  status.setMessage(message ?? name);
  status.setDetails(any);
  const response = new BatchAppendResp();
  response.setCorrelationId(new UUID().setString(asked.correlationId));
  response.setError(status);
  response.setStreamIdentifier(identifier(asked.stream));
  return frame(response.serializeBinary());
}

const identifier = (stream: string): StreamIdentifier =>
  new StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8').toString('base64'));

export function wrongVersionFrame(asked: Asked, expected: number, current: number): Buffer {
  const detail = new WrongExpectedVersion();
  if (current < 0) detail.setCurrentNoStream(new Empty());
  else detail.setCurrentStreamRevision(String(current));
  if (expected === Expect.any) detail.setExpectedAny(new Empty());
  else if (expected === Expect.streamExists) detail.setExpectedStreamExists(new Empty());
  else if (expected === Expect.noStream) detail.setExpectedNoStream(new Empty());
  else detail.setExpectedStreamPosition(String(expected));
  return failureFrame(asked, { code: Code.alreadyExists, name: 'WrongExpectedVersion' }, detail);
}

export const deletedFrame = (asked: Asked): Buffer =>
  failureFrame(
    asked,
    { code: Code.notFound, name: 'StreamDeleted' },
    new StreamDeleted().setStreamIdentifier(identifier(asked.stream)),
  );

export const timeoutFrame = (asked: Asked): Buffer =>
  failureFrame(asked, { code: Code.deadlineExceeded, name: 'Timeout' }, new Timeout());

export const accessDeniedFrame = (asked: Asked): Buffer =>
  failureFrame(asked, { code: Code.permissionDenied, name: 'AccessDenied' }, new AccessDenied());

export function tooLargeFrame(asked: Asked, limit: number): Buffer {
  const detail = new MaximumAppendSizeExceeded().setMaxappendsize(limit);
  return failureFrame(asked, { code: Code.invalidArgument, name: 'MaximumAppendSizeExceeded' }, detail);
}

/**
 * A refusal in words. The Node client shows the message of details that it does not know, and hides that of
 * `Unknown`.
 */
export const refusedFrame = (asked: Asked, code: number, message: string): Buffer =>
  failureFrame(asked, { code, name: 'BadRequest', message }, new BadRequest().setMessage(message));
