/** ReadResp messages other than events. They are rare, so the generated classes make them. */
import { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb';
import { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { frame } from '../transport/framing';

const framed = (fill: (response: ReadResp) => void): Buffer => {
  const response = new ReadResp();
  fill(response);
  return frame(response.serializeBinary());
};

export const confirmationFrame = (subscriptionId: string): Buffer =>
  framed((response) =>
    response.setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(subscriptionId)),
  );

export const checkpointFrame = (position: number): Buffer =>
  framed((response) => {
    const checkpoint = new ReadResp.Checkpoint();
    checkpoint.setCommitPosition(String(position));
    checkpoint.setPreparePosition(String(position));
    response.setCheckpoint(checkpoint);
  });

export const caughtUpFrame: Buffer = framed((response) => response.setCaughtUp(new ReadResp.CaughtUp()));
export const fellBehindFrame: Buffer = framed((response) =>
  response.setFellBehind(new ReadResp.FellBehind()),
);

export const streamNotFoundFrame = (stream: string): Buffer =>
  framed((response) => {
    const identifier = new StreamIdentifier();
    identifier.setStreamName(Buffer.from(stream, 'utf8').toString('base64'));
    response.setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(identifier));
  });

export const firstPositionFrame = (revision: number): Buffer =>
  framed((response) => response.setFirstStreamPosition(String(revision)));
export const lastPositionFrame = (revision: number): Buffer =>
  framed((response) => response.setLastStreamPosition(String(revision)));
