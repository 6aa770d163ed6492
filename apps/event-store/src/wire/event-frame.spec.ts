import fc from 'fast-check';
import { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { EventFrame } from './event-frame';
import { TOMBSTONE } from './varint';

const bytes = fc.uint8Array({ maxLength: 400 });

it('is what the generated classes read, for any event at any place', () => {
  fc.assert(
    fc.property(
      fc.record({
        id: fc.uuid(),
        stream: fc.string({ unit: 'grapheme', minLength: 1 }),
        type: fc.string({ maxLength: 200 }),
        json: fc.boolean(),
        metadata: bytes,
        data: bytes,
      }),
      fc.record({
        revision: fc.integer({ min: 0, max: 2 ** 40 }),
        position: fc.integer({ min: 64, max: 2 ** 47 }),
      }),
      (event, place) => {
        const frame = new EventFrame(
          {
            ...event,
            stream: Buffer.from(event.stream),
            type: Buffer.from(event.type),
            created: 1_700_000_000_123,
          },
          place,
        );
        const written = Buffer.alloc(frame.size);
        expect(frame.write(written, 0)).toBe(written.length);
        expect(written.readUInt32BE(1)).toBe(written.length - 5);
        const read = ReadResp.deserializeBinary(written.subarray(5)).getEvent()!;
        const recorded = read.getEvent()!;
        expect(read.getCommitPosition()).toBe(String(place.position));
        expect(recorded.getId()!.getString()).toBe(event.id);
        expect(Buffer.from(recorded.getStreamIdentifier()!.getStreamName_asU8()).toString()).toBe(
          event.stream,
        );
        expect([
          recorded.getStreamRevision(),
          recorded.getPreparePosition(),
          recorded.getCommitPosition(),
        ]).toEqual([place.revision, place.position, place.position].map(String));
        const map = recorded.getMetadataMap();
        expect([map.get('type'), map.get('created')]).toEqual([event.type, '17000000001230000']);
        expect(map.get('content-type')).toBe(event.json ? 'application/json' : 'application/octet-stream');
        expect(Buffer.from(recorded.getData_asU8())).toEqual(Buffer.from(event.data));
        expect(Buffer.from(recorded.getCustomMetadata_asU8())).toEqual(Buffer.from(event.metadata));
      },
    ),
  );
});

it('gives a tombstone the largest revision', () => {
  const none = Buffer.alloc(0);
  const event = {
    id: '00000000-0000-4000-8000-000000000000',
    stream: Buffer.from('s'),
    type: none,
    json: false,
    created: 0,
    metadata: none,
    data: none,
  };
  const frame = new EventFrame(event, { revision: TOMBSTONE, position: 64 });
  const written = Buffer.alloc(frame.size);
  frame.write(written, 0);
  const revision = ReadResp.deserializeBinary(written.subarray(5))
    .getEvent()!
    .getEvent()!
    .getStreamRevision();
  expect(revision).toBe('9223372036854775807');
});
