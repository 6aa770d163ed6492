import type { UUID } from '@eventstore/db-client/generated/shared_pb';
import type { AppendReq, BatchAppendReq } from '@eventstore/db-client/generated/streams_pb';
import type { NewEvent } from '../streams/append-builder';
import { Code, GrpcError } from '../transport/status';

type Proposed = AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage;

/** As the log and the answers have them. */
export const canonicalUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Every way to write a UUID that the real server takes: also without hyphens, also in braces. */
function hyphenated(text: string): string {
  // Nearly every id comes like this.
  if (canonicalUuid.test(text)) return text;
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/^\{(.*)\}$|^\((.*)\)$/, '$1$2');
  const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(bare);
  return parts ? parts.slice(1).join('-') : bare;
}

/** @refuses what is not a UUID */
export function readUuid(uuid: UUID | undefined): string {
  const structured = uuid?.getStructured();
  const text = structured
    ? fromHalves(structured.getMostSignificantBits(), structured.getLeastSignificantBits())
    : hyphenated(uuid?.getString() ?? '');
  if (!canonicalUuid.test(text)) throw new GrpcError(Code.invalidArgument, 'An event id must be a UUID');
  return text;
}

function fromHalves(most: string, least: string): string {
  const hex = [most, least]
    .map((half) => BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0'))
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Longest event type in bytes: the record's header gives it 16 bits. */
export const MAX_TYPE = 65_535;
export const nil = '00000000-0000-0000-0000-000000000000';

/** @refuses an event without `type` or `content-type`, of an empty type, or whose id is no UUID or the nil one */
export function readProposed(message: Proposed): NewEvent {
  const properties = message.getMetadataMap();
  const [id, type] = [readUuid(message.getId()), required(properties.get('type'), 'type')];
  if (id === nil) throw new GrpcError(Code.invalidArgument, 'Empty eventId provided.');
  if (type.length > MAX_TYPE / 3 && Buffer.byteLength(type) > MAX_TYPE)
    throw new GrpcError(Code.invalidArgument, `An event type may have at most ${MAX_TYPE} bytes`);
  if (type === '') throw new GrpcError(Code.invalidArgument, 'Empty eventType provided.');
  return {
    id,
    type,
    json: required(properties.get('content-type'), 'content-type') === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

function required(value: string | undefined, name: string): string {
  if (value === undefined) {
    throw new GrpcError(Code.invalidArgument, `Required Metadata Property '${name}' is missing`, {
      exception: 'missing-required-metadata-property',
      'required-metadata-properties': 'type,content-type',
    });
  }
  return value;
}
