import { Empty, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb';
import * as fc from 'fast-check';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import { GrpcError } from '../transport/status';
import { readAppendPart, readPlainPart, type AppendPart } from './batch-append-request';
import { decode } from './decode';
import { GeneratedPart } from './generated-part';

const generated = (message: Buffer): AppendPart => new GeneratedPart(decode(BatchAppendReq, message));

const bytes = fc.oneof(
  fc.json().map((value) => Buffer.from(value)),
  fc.uint8Array({ maxLength: 300 }),
);
const uint64 = fc.oneof(
  fc.nat().map(BigInt),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.constantFrom(0n, 127n, 128n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 64n - 1n),
);
const seconds = fc.oneof(fc.nat(), fc.integer({ min: 1_700_000_000_000, max: 2 ** 45 }), fc.constant(0));

/** As the shipped clients send them. */
const usualEvents = fc.record({
  id: fc.uuid(),
  type: fc.oneof(
    fc.constantFrom('ingestion.interaction-recorded.v1', '$metadata'),
    fc.string({ minLength: 1 }),
  ),
  contentType: fc.constantFrom('application/json', 'application/octet-stream'),
  metadata: bytes,
  data: bytes,
});
const usual = fc.record({
  correlationId: fc.uuid(),
  stream: fc.string({ minLength: 3, maxLength: 60 }).map((name) => Buffer.from(name)),
  expected: fc.oneof(fc.constantFrom('any', 'noStream', 'streamExists'), fc.nat().map(BigInt)),
  deadline: fc.option(fc.record({ seconds, nanos: fc.nat(999_999_999) }), { nil: undefined }),
  hasOptions: fc.boolean(),
  events: fc.array(usualEvents, { maxLength: 4 }),
  final: fc.boolean(),
});

/** Whatever the protocol allows to be sent: parts that are missing, odd, or that must be refused. */
const ids = fc.oneof(
  fc.uuid(),
  fc.uuid().map((id) => `{${id.toUpperCase()}}`),
  fc.constantFrom('', 'x', '00000000-0000-0000-0000-000000000000'),
  fc.tuple(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)),
);
const text = fc.string({ unit: 'binary', maxLength: 20 });
const oddEvents = fc.record(
  {
    id: ids,
    type: fc.oneof(text, fc.constantFrom('', '\ufeffmarked', 'x'.repeat(65_535), 'ä'.repeat(40_000))),
    contentType: fc.oneof(text, fc.constant('application/json')),
    other: text,
    metadata: bytes,
    data: bytes,
  },
  { requiredKeys: [] },
);
const odd = fc.record(
  {
    correlationId: ids,
    stream: fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc.constantFrom('', '$$', '$$s', 'x'.repeat(70_000)).map((name) => Buffer.from(name)),
    ),
    expected: fc.oneof(fc.constantFrom('any', 'noStream', 'streamExists', 'nothing'), uint64),
    deadline: fc.record({
      seconds: fc.integer({ min: -(2 ** 40), max: 2 ** 52 }),
      nanos: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    }),
    hasOptions: fc.boolean(),
    events: fc.array(oddEvents, { maxLength: 3 }),
    final: fc.boolean(),
  },
  { requiredKeys: [] },
);

type Wanted = typeof odd extends fc.Arbitrary<infer T> ? T : never;
type WantedEvent = NonNullable<Wanted['events']>[number];

function identifier(id: WantedEvent['id']): UUID | undefined {
  if (id === undefined) return undefined;
  if (typeof id === 'string') return new UUID().setString(id);
  const [most, least] = id.map(String) as [string, string];
  return new UUID().setStructured(
    new UUID.Structured().setMostSignificantBits(most).setLeastSignificantBits(least),
  );
}

function setExpected(options: BatchAppendReq.Options, expected: Wanted['expected']): void {
  if (typeof expected === 'bigint') options.setStreamPosition(String(expected));
  if (expected === 'any') options.setAny(new Empty());
  if (expected === 'noStream') options.setNoStream(new Empty());
  if (expected === 'streamExists') options.setStreamExists(new Empty());
}

function optionsOf({ stream, expected, deadline }: Wanted): BatchAppendReq.Options {
  const options = new BatchAppendReq.Options();
  if (stream) options.setStreamIdentifier(new StreamIdentifier().setStreamName(stream));
  setExpected(options, expected);
  if (deadline) options.setDeadline(new Timestamp().setSeconds(deadline.seconds).setNanos(deadline.nanos));
  return options;
}

function proposed(event: WantedEvent): BatchAppendReq.ProposedMessage {
  const message = new BatchAppendReq.ProposedMessage().setId(identifier(event.id));
  const entries = { type: event.type, 'content-type': event.contentType, other: event.other };
  for (const [key, value] of Object.entries(entries))
    if (value !== undefined) message.getMetadataMap().set(key, value);
  return message.setCustomMetadata(event.metadata ?? '').setData(event.data ?? '');
}

function encoded(wanted: Wanted): Buffer {
  const request = new BatchAppendReq().setCorrelationId(identifier(wanted.correlationId));
  if (wanted.hasOptions) request.setOptions(optionsOf(wanted));
  request.setProposedMessagesList((wanted.events ?? []).map(proposed));
  return Buffer.from(request.setIsFinal(wanted.final ?? false).serializeBinary());
}

/** What comes of it, or what it is refused with. */
function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    // Only a refusal may leave the decoder, or the call would end as a fault of the node.
    if (!(error instanceof GrpcError)) throw error;
    return { code: error.code, message: error.message };
  }
}

/** All that a session asks of a part. */
const said = (read: (message: Buffer) => AppendPart, message: Buffer): unknown =>
  outcome(() => {
    const part = read(message);
    const events = outcome(() =>
      part.events().map((event) => ({
        ...event,
        data: Buffer.from(event.data),
        metadata: Buffer.from(event.metadata),
      })),
    );
    const { correlationId, hasOptions, isFinal, streamAsSent } = part;
    const options = hasOptions && outcome(() => part.options());
    return { correlationId, hasOptions, isFinal, streamAsSent, options, events };
  });

describe('a part of an append', () => {
  it('is read by hand as the generated class reads it', () => {
    fc.assert(
      fc.property(usual, (wanted) => {
        const message = encoded(wanted);
        const byHand = readPlainPart(message);
        expect(byHand).toBeDefined();
        expect(said(() => byHand!, message)).toEqual(said(generated, message));
      }),
      { numRuns: 1_000 },
    );
  });

  it('comes out the same where parts are missing, odd, or must be refused', () => {
    fc.assert(
      fc.property(odd, (wanted) => {
        const message = encoded(wanted);
        expect(said(readAppendPart, message)).toEqual(said(generated, message));
      }),
      { numRuns: 2_000 },
    );
  });

  it('comes out the same when bytes are cut off, changed, or added', () => {
    const damage = fc.record({
      at: fc.nat(),
      byte: fc.nat(255),
      how: fc.constantFrom('cut', 'change', 'add'),
    });
    fc.assert(
      fc.property(usual, damage, (wanted, { at, byte, how }) => {
        const whole = encoded(wanted);
        const place = at % whole.length;
        const head = whole.subarray(0, place);
        const tail = whole.subarray(how === 'add' ? place : place + 1);
        const message = how === 'cut' ? head : Buffer.concat([head, Buffer.from([byte]), tail]);
        expect(said(readAppendPart, message)).toEqual(said(generated, message));
      }),
      { numRuns: 5_000 },
    );
  });

  it('holds data and metadata without a copy', () => {
    const event = { id: '0c1a6a30-5b1e-4a80-9b5c-7d3ea9b3f6aa', type: 't', contentType: 'application/json' };
    const data = Buffer.from('{"a":1}');
    const message = encoded({
      correlationId: event.id,
      events: [{ ...event, data, metadata: data }],
    });
    const [read] = readPlainPart(message)!.events();
    expect([read!.data.buffer, read!.metadata.buffer]).toEqual([message.buffer, message.buffer]);
    expect(Buffer.from(read!.data)).toEqual(data);
  });
});
