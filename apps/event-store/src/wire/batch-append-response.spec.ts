import { AllStreamPosition, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import * as fc from 'fast-check';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { frame } from '../transport/framing';
import { successFrame, type Asked } from './batch-append-response';

function generated(asked: Asked, revision: number, position: number | undefined): Buffer {
  const success = new BatchAppendResp.Success();
  if (revision < 0) success.setNoStream(new Empty());
  else success.setCurrentRevision(String(revision));
  if (position === undefined) success.setNoPosition(new Empty());
  else {
    const at = new AllStreamPosition()
      .setCommitPosition(String(position))
      .setPreparePosition(String(position));
    success.setPosition(at);
  }
  const name = new StreamIdentifier().setStreamName(Buffer.from(asked.stream, 'utf8').toString('base64'));
  const response = new BatchAppendResp().setCorrelationId(new UUID().setString(asked.correlationId));
  return frame(response.setSuccess(success).setStreamIdentifier(name).serializeBinary());
}

it('writes by hand the bytes of a success as the generated class does', () => {
  const whole = fc.oneof(fc.nat(), fc.integer({ min: 1, max: 2 ** 48 }), fc.constantFrom(127, 128, 2 ** 31));
  const asked = fc.record({ correlationId: fc.uuid(), stream: fc.string({ unit: 'binary', minLength: 1 }) });
  fc.assert(
    fc.property(
      asked,
      fc.oneof(whole, fc.constantFrom(-1, 0)),
      // No event stands at position 0.
      fc.option(
        whole.filter((position) => position > 0),
        { nil: undefined },
      ),
      (named, revision, position) => {
        expect(successFrame(named, revision, position)).toEqual(generated(named, revision, position));
      },
    ),
    { numRuns: 500 },
  );
});
