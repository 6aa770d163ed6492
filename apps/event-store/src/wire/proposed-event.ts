import type { UUID } from '@eventstore/db-client/generated/shared_pb';
import type { AppendReq, BatchAppendReq } from '@eventstore/db-client/generated/streams_pb';
import type { NewEvent } from '../streams/append-builder';
import { Code, GrpcError } from '../transport/status';

type Proposed = AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage;

const canonical = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** @refuses what is not a UUID */
export function readUuid(uuid: UUID | undefined): string {
  const structured = uuid?.getStructured();
  const text = structured
    ? fromHalves(structured.getMostSignificantBits(), structured.getLeastSignificantBits())
    : (uuid?.getString() ?? '').toLowerCase();
  if (!canonical.test(text)) throw new GrpcError(Code.invalidArgument, 'An event id must be a UUID');
  return text;
}

function fromHalves(most: string, least: string): string {
  const hex = [most, least]
    .map((half) => BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0'))
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** @refuses an event without `type` or `content-type`, or whose id is no UUID */
export function readProposed(message: Proposed): NewEvent {
  const properties = message.getMetadataMap();
  return {
    id: readUuid(message.getId()),
    type: required(properties.get('type'), 'type'),
    json: required(properties.get('content-type'), 'content-type') === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

function required(value: string | undefined, name: string): string {
  if (value === undefined || value.length > 65_535) {
    throw new GrpcError(Code.invalidArgument, `Required Metadata Property '${name}' is missing`, {
      exception: 'missing-required-metadata-property',
      'required-metadata-properties': 'type,content-type',
    });
  }
  return value;
}
