import { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { mustBeAllowed } from '../access/principal';
import { Expect } from '../decide/commit-check';
import type { Call } from '../transport/call';
import { frame } from '../transport/framing';
import { Code, GrpcError } from '../transport/status';
import { decode } from '../wire/decode';
import { readProposed } from '../wire/proposed-event';
import { readStreamName } from '../wire/stream-name';
import { eventSize, type NewEvent } from './append-builder';
import { expectedRevision } from './expected-revision';
import { appendTooLarge, MAX_APPEND_BYTES, notWritten, streamDeleted } from './refusals';
import type { AppendOutcome, AppendRequest, Writer } from './writer';

/** Streams/Append: options first, then one message for each event, answered at the end of the client's stream. */
export const append =
  (writer: Writer) =>
  (call: Call): void => {
    const events: NewEvent[] = [];
    let target: Omit<AppendRequest, 'events'> | undefined;
    let size = 0;
    call.onMessage(
      (message) => {
        const request = decode(AppendReq, message);
        const proposed = request.getProposedMessage();
        if (!proposed) {
          target = readTarget(request);
          mustBeAllowed(call.caller, 'write', target.stream);
          return;
        }
        const event = readProposed(proposed);
        size += eventSize(event);
        if (size > MAX_APPEND_BYTES) throw appendTooLarge();
        events.push(event);
      },
      () => void answer(call, writer, target && { ...target, events }),
    );
  };

function readTarget(request: AppendReq): Omit<AppendRequest, 'events'> {
  const options = request.getOptions();
  if (!options) throw new GrpcError(Code.invalidArgument, 'An append needs options or an event');
  return { stream: readStreamName(options.getStreamIdentifier()), expected: expectedRevision(options) };
}

async function answer(call: Call, writer: Writer, request: AppendRequest | undefined): Promise<void> {
  try {
    if (!request) throw new GrpcError(Code.invalidArgument, 'An append begins with its options');
    const outcome = await writer.append({ ...request, abandoned: () => call.closed }).catch((error) => {
      throw notWritten(error);
    });
    call.send(frame(response(request, outcome).serializeBinary()));
    call.end();
  } catch (error) {
    call.fail(error);
  }
}

function response(request: AppendRequest, outcome: AppendOutcome): AppendResp {
  if (outcome.kind === 'abandoned') throw new GrpcError(Code.deadlineExceeded, 'Deadline exceeded');
  if (outcome.kind === 'deleted') throw streamDeleted(request.stream);
  const answered = new AppendResp();
  return outcome.kind === 'appended'
    ? answered.setSuccess(success(outcome))
    : answered.setWrongExpectedVersion(wrongExpectedVersion(request.expected, outcome.current));
}

function success(outcome: { revision: number; position?: number }): AppendResp.Success {
  const { revision, position } = outcome;
  const result = new AppendResp.Success();
  if (revision < 0) result.setNoStream(new Empty());
  else result.setCurrentRevision(String(revision));
  if (position === undefined) return result.setNoPosition(new Empty());
  const place = new AppendResp.Position();
  place.setCommitPosition(String(position));
  place.setPreparePosition(String(position));
  return result.setPosition(place);
}

/** In this call a wrong revision is an ordinary answer, not an error. */
function wrongExpectedVersion(expected: number, current: number): AppendResp.WrongExpectedVersion {
  const result = new AppendResp.WrongExpectedVersion();
  if (current < 0) result.setCurrentNoStream(new Empty());
  else result.setCurrentRevision(String(current));
  if (expected === Expect.any) return result.setExpectedAny(new Empty());
  if (expected === Expect.streamExists) return result.setExpectedStreamExists(new Empty());
  if (expected === Expect.noStream) return result.setExpectedNoStream(new Empty());
  return result.setExpectedRevision(String(expected));
}
