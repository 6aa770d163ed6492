import { Empty, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { convertGrpcEvent } from '@eventstore/db-client/dist/utils/convertGrpcEvent';
import type { ResolvedEvent } from '@eventstore/db-client';
import * as fc from 'fast-check';
import { positionOf, toRecorded } from '../recorded';
import { Upcasters } from '../upcasters';
import { EventBytes } from './event-bytes';
import { decodeResponse, LeanResponse } from './lean-response';

const upcasters = new Upcasters();
const generated = (message: Buffer): ReadResp => StreamsService.read.responseDeserialize(message);
const bytesOf = (response: ReadResp): Buffer => Buffer.from(response.serializeBinary());

const uint64 = fc.oneof(
  fc.nat().map(BigInt),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.constantFrom(0n, 127n, 128n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 64n - 1n),
);
const text = fc.string({ unit: 'binary', maxLength: 20 });
const json = fc.json().map((value) => Buffer.from(value));
const bytes = fc.oneof(json, fc.uint8Array({ maxLength: 60 }), fc.constant(Buffer.alloc(0)));

/** Whatever a server may say of an event: what every event has, what only some have, and what none should. */
const recordedEvents = fc.record(
  {
    id: fc.oneof(fc.uuid(), text),
    halves: fc.tuple(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)),
    stream: fc.oneof(
      text.map((name) => Buffer.from(name)),
      fc.uint8Array({ maxLength: 20 }),
    ),
    revision: uint64,
    prepare: uint64,
    commit: uint64,
    type: fc.oneof(fc.constantFrom('ingestion.interaction-recorded.v1', '$>', '\ufeffmarked'), text),
    contentType: fc.constantFrom('application/json', 'application/octet-stream', ''),
    created: fc.oneof(
      fc.nat().map((n) => String(17_000_000_000_000_000 + n)),
      fc.constantFrom('', '-5', '1', 'x'),
    ),
    other: text,
    metadata: bytes,
    data: bytes,
  },
  { requiredKeys: [] },
);

type Recorded = typeof recordedEvents extends fc.Arbitrary<infer T> ? T : never;

function asMessage(of: Recorded): ReadResp.ReadEvent.RecordedEvent {
  const event = new ReadResp.ReadEvent.RecordedEvent();
  const number = (value = 0n): string => String(value);
  event.setStreamRevision(number(of.revision));
  event.setPreparePosition(number(of.prepare));
  event.setCommitPosition(number(of.commit));
  event.setCustomMetadata(of.metadata ?? '');
  event.setData(of.data ?? '');
  if (of.stream) event.setStreamIdentifier(new StreamIdentifier().setStreamName(of.stream));
  event.setId(identifier(of));
  const entries = { type: of.type, 'content-type': of.contentType, created: of.created, other: of.other };
  for (const [key, value] of Object.entries(entries))
    if (value !== undefined) event.getMetadataMap().set(key, value);
  return event;
}

function identifier({ id, halves }: Recorded): UUID | undefined {
  if (halves) {
    const [most, least] = halves.map(String) as [string, string];
    return new UUID().setStructured(
      new UUID.Structured().setMostSignificantBits(most).setLeastSignificantBits(least),
    );
  }
  return id === undefined ? undefined : new UUID().setString(id);
}

const usual = fc.record({
  id: fc.uuid(),
  stream: fc.string({ minLength: 1, maxLength: 60 }).map((name) => Buffer.from(name)),
  revision: uint64,
  prepare: uint64,
  commit: uint64,
  type: fc.oneof(
    fc.constantFrom('ingestion.interaction-recorded.v1', '$>', '$metadata'),
    fc.string({ minLength: 1 }),
  ),
  contentType: fc.constantFrom('application/json', 'application/octet-stream'),
  created: fc.nat().map((n) => String(17_000_000_000_000_000 + n)),
  metadata: bytes,
  data: bytes,
});

const answers = (recorded: fc.Arbitrary<Recorded>): fc.Arbitrary<ReadResp> =>
  fc
    .record({
      event: recorded,
      link: fc.option(recordedEvents),
      commit: fc.option(uint64),
      none: fc.boolean(),
    })
    .map(({ event, link, commit, none }) => {
      const read = new ReadResp.ReadEvent().setEvent(asMessage(event));
      if (link) read.setLink(asMessage(link));
      if (none) read.setNoPosition(new Empty());
      if (commit !== null) read.setCommitPosition(String(commit));
      return new ReadResp().setEvent(read);
    });

/** What a reader gets, or what the client says where it can't. */
function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return { thrown: String(error) };
  }
}

/** The fact that the client's own decoder and conversion lead to. */
function plainFact(message: Buffer): unknown {
  return outcome(() => {
    const resolved = convertGrpcEvent<ResolvedEvent>(generated(message).getEvent()!);
    return { fact: toRecorded(resolved, upcasters), position: positionOf(resolved) };
  });
}

/** The fact as a feed makes it. */
function leanFact(message: Buffer): unknown {
  return outcome(() => {
    const response = decodeResponse(message);
    const received =
      response instanceof LeanResponse
        ? (response.event as EventBytes)
        : convertGrpcEvent<ResolvedEvent>(response.getEvent()!);
    return { fact: toRecorded(received, upcasters), position: positionOf(received) };
  });
}

describe('an event decoded leanly', () => {
  it('is the fact that the client’s own decoder gives, field by field', () => {
    let lean = 0;
    fc.assert(
      fc.property(usual, fc.option(uint64), (event, commit) => {
        const read = new ReadResp.ReadEvent().setEvent(asMessage(event));
        if (commit !== null) read.setCommitPosition(String(commit));
        const message = bytesOf(new ReadResp().setEvent(read));
        if ((decodeResponse(message) as unknown) instanceof LeanResponse) lean += 1;
        expect(leanFact(message)).toEqual(plainFact(message));
      }),
      { numRuns: 1_000 },
    );
    expect(lean).toBe(1_000);
  });

  it('is the client’s own wherever a part is missing, odd, a link or an id in halves', () => {
    fc.assert(
      fc.property(answers(recordedEvents), (answer) => {
        const message = bytesOf(answer);
        expect(leanFact(message)).toEqual(plainFact(message));
      }),
      { numRuns: 1_000 },
    );
  });

  it('looks the same to a reader that does not know it', () => {
    fc.assert(
      fc.property(answers(usual), (answer) => {
        const message = bytesOf(answer);
        const [one, other] = [decodeResponse(message), generated(message)];
        expect(outcome(() => convertGrpcEvent(one.getEvent()!))).toEqual(
          outcome(() => convertGrpcEvent(other.getEvent()!)),
        );
        expect(asked(one)).toEqual(asked(other));
      }),
    );
  });

  it('comes out the same when bytes are cut off, changed, or added', () => {
    const damage = fc.record({
      at: fc.nat(),
      byte: fc.nat(255),
      how: fc.constantFrom('cut', 'change', 'add'),
    });
    fc.assert(
      fc.property(answers(usual), damage, (answer, { at, byte, how }) => {
        const whole = bytesOf(answer);
        const place = at % whole.length;
        const head = whole.subarray(0, place);
        const tail = whole.subarray(how === 'add' ? place : place + 1);
        const message = how === 'cut' ? head : Buffer.concat([head, Buffer.from([byte]), tail]);
        expect(damagedFact(leanFact, message)).toEqual(damagedFact(plainFact, message));
      }),
      { numRuns: 2_000 },
    );
  });
});

/** A damaged message may hold no event at all. */
const damagedFact = (fact: (message: Buffer) => unknown, message: Buffer): unknown =>
  outcome(() => (generated(message).hasEvent() ? fact(message) : asked(decodeResponse(message))));

const asked = (response: ReadResp): boolean[] => [
  response.hasConfirmation(),
  response.hasStreamNotFound(),
  response.hasCaughtUp(),
  response.hasFellBehind(),
  response.hasCheckpoint(),
  response.hasEvent(),
];

describe('an answer without an event', () => {
  const empty = (fill: (response: ReadResp) => void): Buffer => {
    const response = new ReadResp();
    fill(response);
    return bytesOf(response);
  };
  const checkpoint = new ReadResp.Checkpoint().setCommitPosition('7').setPreparePosition('7');

  it.each([
    ['confirmation', empty((r) => r.setConfirmation(new ReadResp.SubscriptionConfirmation()))],
    ['checkpoint', empty((r) => r.setCheckpoint(checkpoint))],
    ['stream not found', empty((r) => r.setStreamNotFound(new ReadResp.StreamNotFound()))],
    ['caught up', empty((r) => r.setCaughtUp(new ReadResp.CaughtUp()))],
    ['fell behind', empty((r) => r.setFellBehind(new ReadResp.FellBehind()))],
    ['first position', empty((r) => r.setFirstStreamPosition('3'))],
    ['nothing', Buffer.alloc(0)],
  ])('%s is the generated class’s', (_name, message) => {
    expect(decodeResponse(message)).toBeInstanceOf(ReadResp);
    expect(decodeResponse(message).toObject()).toEqual(generated(message).toObject());
  });
});
